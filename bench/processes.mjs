// Measures whole processes: time, processor time of all their threads, and peak memory.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** GNU time reports peak memory; the shell's built-in `time` does not. */
const TIME = '/usr/bin/time';
export const tellsMemory = existsSync(TIME);

/** One run: seconds, processor seconds, and peak MiB (NaN without GNU time). */
export function measured([command, ...args]) {
  const timed = tellsMemory
    ? [TIME, '-f', 'took %e %U %S %M', command, ...args]
    : ['bash', '-c', 'TIMEFORMAT="took %R %U %S NaN"; time "$0" "$@"', command, ...args];
  const { stderr, error } = spawnSync(timed[0], timed.slice(1), {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1e9,
  });
  if (error !== undefined) throw error;
  const found = /^took (\S+) (\S+) (\S+) (\S+)$/m.exec(stderr);
  if (found === null) throw new Error(`${command} ${args.join(' ')}:\n${stderr}`);
  const [wall, user, system, kib] = found.slice(1).map(Number);
  return { wall, cpu: user + system, mib: kib / 1024 };
}

/** Medians by name. The commands run in turn, so that they meet the same machine; the first round is not counted. */
export function medians(commands, runs) {
  const names = Object.keys(commands);
  for (const name of names) measured(commands[name]);
  const rounds = Array.from({ length: runs }, () => names.map((name) => measured(commands[name])));
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  return Object.fromEntries(
    names.map((name, i) => [
      name,
      {
        wall: median(rounds.map((round) => round[i].wall)),
        cpu: median(rounds.map((round) => round[i].cpu)),
        mib: median(rounds.map((round) => round[i].mib)),
      },
    ]),
  );
}
