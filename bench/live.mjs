// Measures the live view on a made log: how long after its deciding line an outcome is told, and what that costs.
//   node bench/live.mjs [--rate 5000] [--lines 50000] [--program bin/mtatrace]
// Prints percentiles in milliseconds, CPU in percent of one core, and peak memory.
import { execFileSync, spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const option = (name, fallback) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : process.argv[at + 1];
};
const RATE = Number(option('rate', 5000));
const LINES = Number(option('lines', 50_000));
const STEP_MS = 2;
const path = (relative) => new URL(relative, import.meta.url).pathname;
const program = option('program', path('../bin/mtatrace'));

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-bench-'));
const log = join(folder, 'made.log');
// Made at the pace at which it is written: days of log within seconds would give names again too soon, and join what no server joins.
const size = ['--mb', String(Math.ceil(LINES / 5000))];
const pace = ['--days', String(LINES / RATE / 86_400), '--processes', String(RATE / 100)];
execFileSync(process.execPath, [path('../fixtures/tools/gen-log.mjs'), log, ...size, ...pace], {
  stdio: 'ignore',
});
const lines = [];
for await (const line of createInterface(createReadStream(log))) lines.push(line);
lines.length = Math.min(lines.length, LINES);
rmSync(folder, { recursive: true });

const writtenAt = new Map();
const delays = [];
const child = spawn(
  process.execPath,
  [program, 'watch', '--json', '--quiet', '--kind', 'all', '--tz', 'UTC', '-'],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
let rest = '';
child.stdout.on('data', (piece) => {
  const now = performance.now();
  const whole = (rest + piece).split('\n');
  rest = whole.pop();
  for (const line of whole) {
    const { queueId, to, status } = JSON.parse(line);
    const at = writtenAt.get(`${queueId} ${to}`);
    // A queue ID may be given again: only the first outcome after its line counts.
    writtenAt.delete(`${queueId} ${to}`);
    if (
      at !== undefined &&
      ['relayed', 'delivered', 'bounced', 'deferred', 'blocked'].includes(status)
    )
      delays.push(now - at);
  }
});

// 97597E6BE4: to=<a@example.com>, relay=…
const DELIVERY = /: ([0-9A-Za-z]{6,}): to=<([^>]*)>/;
// The first lines cover the start of the program, which is measured elsewhere.
let next = Math.min(2000, Math.floor(LINES / 5));
child.stdin.write(stampedNow(lines.slice(0, next)));
await new Promise((resolve) => setTimeout(resolve, 1000));
const cpuBefore = cpuSeconds();
const first = next;
const started = performance.now();
const timer = setInterval(() => {
  const due = Math.min(LINES, first + Math.floor(((performance.now() - started) / 1000) * RATE));
  const piece = lines.slice(next, due);
  next = Math.max(next, due);
  const now = performance.now();
  for (const line of piece) {
    const found = DELIVERY.exec(line);
    if (found !== null) writtenAt.set(`${found[1]} ${found[2]}`, now);
  }
  if (piece.length > 0) child.stdin.write(stampedNow(piece));
  if (next >= LINES) {
    clearInterval(timer);
    setTimeout(finish, 300);
  }
}, STEP_MS);

/** The lines with the present time: a live log is written now. */
function stampedNow(piece) {
  const now = new Date();
  const [, , day = '', month] = /^(\w+), (\d+) (\w+)/.exec(now.toUTCString());
  const stamp = `${month} ${String(Number(day)).padStart(2)} ${now.toISOString().slice(11, 19)}`;
  return piece.map((line) => `${stamp}${line.slice(15)}\n`).join('');
}

function cpuSeconds() {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function finish() {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const cpu = cpuSeconds() - cpuBefore;
  const seconds = (performance.now() - started) / 1000;
  child.stdin.end();
  delays.sort((a, b) => a - b);
  const at = (part) =>
    delays[Math.min(delays.length - 1, Math.floor(part * delays.length))].toFixed(1);
  process.stdout.write(
    `${RATE} lines/s, ${delays.length} outcomes: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms; ` +
      `${((cpu / seconds) * 100).toFixed(1)} % of a core; ${Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024)} MiB\n`,
  );
}
