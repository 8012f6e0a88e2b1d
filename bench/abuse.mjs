/**
 * Peak memory and time of each command on logs that grow where no mail server's log does, at half the size and at
 * full size. Bad is more than 512 MiB, time that grows faster than the log, or no answer.
 *   node bench/abuse.mjs [--part 0.1] [words of a log's name or commands ...]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ABUSES } from './abuse-logs.mjs';

const PROGRAM = fileURLToPath(new URL('../bin/mtatrace', import.meta.url));
const PEAK = fileURLToPath(new URL('peak.cjs', import.meta.url));
const MOST_MIB = 512;
/** A log of twice the size may take this many times as long: a quadratic step takes four times, and short runs vary. */
const MOST_TIMES = 3;
/** Below this, the start of the program is most of the time. */
const LEAST_SECONDS = 2;
const PIECE_BYTES = 256 * 1024;
const COMMANDS = {
  summary: ['summary', '--json'],
  list: ['list', '--json', '--rejects'],
  failures: ['failures', '--rejects', '--json'],
  trace: ['trace', 'nobody@example.org'],
  watch: ['watch', '--json'],
  coverage: ['coverage', '--json'],
};

const { values, positionals } = parseArgs({
  options: { part: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const part = Number(values.part);
const commands = Object.keys(COMMANDS).filter((name) => positionals.includes(name));
const words = positionals.filter((word) => COMMANDS[word] === undefined);

let isFine = true;
for (const [name, { full, lines }] of Object.entries(ABUSES)) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
  const count = Math.round(full * part);
  for (const command of commands.length > 0 ? commands : Object.keys(COMMANDS)) {
    const half = await measured(COMMANDS[command], lines(count / 2));
    const whole = await measured(COMMANDS[command], lines(count));
    const isSlow = whole.seconds > MOST_TIMES * Math.max(half.seconds, LEAST_SECONDS);
    const isBad = isSlow || whole.mib > MOST_MIB || whole.code === null || whole.code > 1;
    if (isBad) isFine = false;
    process.stdout.write(
      `${isBad ? '✘' : '✔'} ${name.padEnd(52)} ${String(count).padStart(9)} ${command.padEnd(9)}` +
        `${format(half.mib)} → ${format(whole.mib)} MiB  ${format(half.seconds, 1)} → ${format(whole.seconds, 1)} s` +
        `  ×${(whole.seconds / half.seconds).toFixed(1)}  ${whole.told}\n`,
    );
  }
}
process.exitCode = isFine ? 0 : 1;

function format(number, digits = 0) {
  return number.toFixed(digits).padStart(5);
}

/** Peak memory and processor time of one run. */
async function measured(args, lines) {
  const child = spawn(process.execPath, ['-r', PEAK, PROGRAM, ...args, '-'], {
    env: { ...process.env, TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let told = '';
  child.stdout.resume();
  child.stderr.on('data', (text) => {
    told = (told + text).slice(-2000);
  });
  child.stdin.on('error', () => {});
  const closed = once(child, 'close');
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_BYTES) continue;
    if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain'), closed]);
    piece = '';
  }
  child.stdin.end(piece);
  const [code] = await closed;
  const [, peak = 'NaN', cpu = 'NaN'] = /^peak (\d+) cpu (\d+)$/m.exec(told) ?? [];
  const words = told
    .replace(/^peak .*\n/m, '')
    .replaceAll('mtatrace: ', '')
    .trim();
  return {
    mib: Number(peak) / 1024,
    seconds: Number(cpu) / 1e6,
    code,
    told: words.split('\n').at(-1),
  };
}
