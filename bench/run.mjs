// Measures the work of a summary on a made log, as a ratio to `wc -l` in the same run.
//   npm run bench [-- --mb 100 --runs 5]
// Prints medians: CPU seconds of whole processes, the ratio, and the peak memory.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const MB = option('mb', 100);
const RUNS = option('runs', 5);
const path = (relative) => new URL(relative, import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-bench-'));
try {
  const free = statfsSync(folder);
  if (free.bavail * free.bsize < MB * 1.5e6) throw new Error(`${folder} has no room for a log of ${MB} MB`);
  if (!existsSync(path('../dist/cli/read-log.js'))) throw new Error('build first: npm run build');
  const log = join(folder, 'made.log');
  execFileSync(process.execPath, [path('../fixtures/tools/gen-log.mjs'), log, '--mb', String(MB)], { stdio: 'ignore' });
  report(measure(log));
} finally {
  rmSync(folder, { recursive: true });
}

/** Each round runs all of them, so that they meet the same machine. */
function measure(log) {
  const rounds = { wc: [], node: [], tally: [], peak: [] };
  cpuOf('wc', ['-l', log]);
  for (let run = 0; run < RUNS; run++) {
    rounds.wc.push(cpuOf('wc', ['-l', log]).seconds);
    rounds.node.push(cpuOf(process.execPath, ['-e', '0']).seconds);
    const tally = cpuOf(process.execPath, [path('tally.mjs'), log]);
    rounds.tally.push(tally.seconds);
    rounds.peak.push(JSON.parse(tally.output).peakMiB);
  }
  return Object.fromEntries(Object.entries(rounds).map(([name, values]) => [name, median(values)]));
}

function report({ wc, node, tally, peak }) {
  console.log(`log of ${MB} MB, medians of ${RUNS} runs`);
  console.log(`wc -l                 ${wc.toFixed(3)} s CPU`);
  console.log(`node -e 0             ${node.toFixed(3)} s CPU`);
  console.log(`full correlation      ${tally.toFixed(3)} s CPU, peak ${peak} MiB`);
  console.log(`beyond one Node start ${((tally - node) / wc).toFixed(1)} × wc -l`);
}

/** User and system seconds of a whole process, its threads included. */
function cpuOf(command, args) {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@"';
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script, command, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { seconds: user + system, output: stdout };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
