import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { FollowedLines } from './followed-lines.ts';

const WRITER = fileURLToPath(new URL('./rotating-writer.mjs', import.meta.url));
const LINES = 120_000;

/** The writer goes on in the renamed file for so many lines, which may come behind the first of the new one. */
const WRITTEN_TO_OLD = 20;

test.each([
  ['at once', 0],
  ['many rotations later', 150],
])(
  'through twenty rotations of both kinds under load, no line is lost, none comes twice, and all in their order, read %s',
  async (_, restMs) => {
    const followed = new FollowedLines(restMs);
    writeFileSync(followed.log, 'line 0\n');
    followed.start();
    const { stdout } = await promisify(execFile)(process.execPath, [
      WRITER,
      followed.log,
      String(LINES),
      '20',
    ]);
    const { written, between }: { written: number; between: number[] } = JSON.parse(stdout);
    await followed.untilTrue(() => followed.lines.at(-1)?.startsWith(`line ${written} `) ?? false);
    await followed.stop();
    const momentary = new Set(between);
    // line 120000 xxx
    const read = followed.lines.map((line) => Number(/^line (\d+) x*$/.exec(line)?.[1]));
    const times = new Uint8Array(written + 1);
    for (const number of read) times[number] = (times[number] ?? 0) + 1;
    const numbers = Array.from({ length: written }, (_, i) => i + 1);
    expect(written).toBe(LINES);
    expect(numbers.filter((number) => times[number] === 0 && !momentary.has(number))).toEqual([]);
    expect(numbers.filter((number) => (times[number] ?? 0) > 1)).toEqual([]);
    expect(latest(read)).toBeLessThanOrEqual(WRITTEN_TO_OLD);
    expect(followed.problems).toEqual([]);
    // Lines that stood in no file for longer than a moment are lost, and that is said.
    expect(followed.notes.join('\n')).toContain('lines written between the two are in neither');
  },
);

/** How many places behind a later line the line comes that is most late. */
function latest(numbers: readonly number[]): number {
  let newest = 0;
  let most = 0;
  for (const number of numbers) {
    most = Math.max(most, newest - number);
    newest = Math.max(newest, number);
  }
  return most;
}
