// Measures mtatrace on made logs, in turn with what it is compared to, and prints a table like that of docs/PERFORMANCE.md.
//   npm run bench [-- --rows 1,3,8 --runs 5 --small 100 --base 1000 --large 5000]
// Prints medians; only the ratios hold on another machine. With these sizes it makes 6.1 GB of logs and takes an hour.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { MadeLogs } from './made-logs.mjs';
import { ROWS } from './rows.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    runs: { type: 'string', default: '5' },
    small: { type: 'string', default: '100' },
    base: { type: 'string', default: '1000' },
    large: { type: 'string', default: '5000' },
  },
});
const [runs, small, base, large] = ['runs', 'small', 'base', 'large'].map((name) => {
  const number = Number(values[name]);
  if (!(number > 0)) throw new Error(`--${name} takes a number`);
  return number;
});
const asked = values.rows?.split(',').map(Number);
const print = (line) => process.stdout.write(`${line}\n`);

if (!existsSync(new URL('../dist/mtatrace.cjs', import.meta.url)))
  throw new Error('build first: npm run build');
const logs = new MadeLogs();
const sizes = { small, base, large, runs, logs };
try {
  print(`Medians of ${runs} runs, Node ${process.versions.node}, ${cpus().length} cores.\n`);
  print('| # | work | goal | measured | met |\n|---|---|---|---|---|');
  for (const row of ROWS) {
    if (asked !== undefined && !asked.includes(row.number)) continue;
    const { figure, isMet } = resultOf(row);
    const met = isMet === null ? '' : isMet ? 'yes' : 'no';
    print(`| ${row.number} | ${row.work(sizes)} | ${row.goal} | ${figure} | ${met} |`);
  }
} finally {
  logs.remove();
}

function resultOf(row) {
  if (!logs.hasRoomFor(row.megabytes(sizes)))
    return { figure: 'no room on the disk for its log', isMet: null };
  return row.measure(sizes);
}
