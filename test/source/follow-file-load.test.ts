import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { FollowedLines } from './followed-lines.ts';

const WRITER = fileURLToPath(new URL('./rotating-writer.mjs', import.meta.url));
const LINES = 120_000;

test('through twenty rotations of both kinds under load, no line is lost and none comes twice', {
  timeout: 60_000,
}, async () => {
  const followed = new FollowedLines();
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
  const times = new Uint8Array(written + 1);
  for (const line of followed.lines) {
    // line 120000 xxx
    const number = Number(/^line (\d+) x*$/.exec(line)?.[1]);
    times[number] = (times[number] ?? 0) + 1;
  }
  const numbers = Array.from({ length: written }, (_, i) => i + 1);
  expect(written).toBe(LINES);
  expect(numbers.filter((number) => times[number] === 0 && !momentary.has(number))).toEqual([]);
  expect(numbers.filter((number) => (times[number] ?? 0) > 1)).toEqual([]);
  expect(followed.problems).toEqual([]);
  // Lines that stood in no file for longer than a moment are lost, and that is said.
  expect(followed.notes.join('\n')).toContain('lines written between the two are in neither');
});
