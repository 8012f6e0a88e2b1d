// Measures mtatrace on a made log, as ratios to `wc -l` and `grep` in the same run.
//   npm run bench [-- --mb 100 --runs 5]
// Prints medians: CPU seconds of whole processes, ratios, and peak memory.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MB = option('mb', 100);
const RUNS = option('runs', 5);
const path = (relative) => new URL(relative, import.meta.url).pathname;
const print = (line) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-bench-'));
try {
  const free = statfsSync(folder);
  if (free.bavail * free.bsize < MB * 1.5e6)
    throw new Error(`${folder} has no room for a log of ${MB} MB`);
  if (!existsSync(path('../dist/mtatrace.cjs'))) throw new Error('build first: npm run build');
  const log = join(folder, 'made.log');
  const maker = path('../fixtures/tools/gen-log.mjs');
  execFileSync(process.execPath, [maker, log, '--mb', String(MB)], { stdio: 'ignore' });
  const [sample] = JSON.parse(readFileSync(`${log}.truth.json`, 'utf8')).samples;
  report(measure(log, sample));
} finally {
  rmSync(folder, { recursive: true });
}

function option(name, fallback) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

/** Each round runs all of them, so that they meet the same machine. */
function measure(log, { mid }) {
  const rows = {
    'wc -l': () => cpuOf('wc', ['-l', log]),
    'grep -cF': () => cpuOf('grep', ['-cF', mid, log]),
    'node -e 0': () => cpuOf(process.execPath, ['-e', '0']),
    'summary --json': () => mtatrace(['summary', '--json', log]),
    'list --json': () => mtatrace(['list', '--json', log]),
    'trace <message-id>': () => mtatrace(['trace', mid, log]),
    '--help': () => mtatrace(['--help']),
  };
  for (const run of Object.values(rows)) run();
  const rounds = Array.from({ length: RUNS }, () => Object.values(rows).map((run) => run()));
  return Object.keys(rows).map((name, row) => ({
    name,
    seconds: median(rounds.map((round) => round[row].seconds)),
    peak: median(rounds.map((round) => round[row].peak)),
  }));
}

function report(rows) {
  const seconds = Object.fromEntries(rows.map((row) => [row.name, row.seconds]));
  print(`log of ${MB} MB, medians of ${RUNS} runs; CPU of whole processes`);
  print('| work | CPU s | less one Node start, to wc -l | peak MiB |');
  print('|---|---|---|---|');
  for (const { name, seconds: own, peak } of rows) {
    const ratio = (own - seconds['node -e 0']) / seconds['wc -l'];
    const isOurs = peak > 0;
    print(
      `| ${name} | ${own.toFixed(3)} | ${isOurs ? ratio.toFixed(1) : ''} | ${isOurs ? Math.round(peak / 1024) : ''} |`,
    );
  }
}

function mtatrace(args) {
  return cpuOf(process.execPath, ['--require', path('peak.cjs'), path('../bin/mtatrace'), ...args]);
}

/** User and system seconds of a whole process, its threads included, and its peak memory in KiB where it tells. */
function cpuOf(command, args) {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null';
  const { stderr, status } = spawnSync('bash', ['-c', script, command, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { seconds: user + system, peak: Number(/^peak (\d+)$/m.exec(stderr)?.[1] ?? 0) };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
