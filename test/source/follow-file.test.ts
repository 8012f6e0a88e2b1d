import {
  appendFileSync,
  copyFileSync,
  existsSync,
  renameSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FollowedFile } from '../../src/source/follow-file.ts';
import { FollowedLines } from './followed-lines.ts';

let followed: FollowedLines;
const log = () => followed.log;
const add = (text: string, file = log()) => appendFileSync(file, text);
/** Long enough for every change to be seen. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 120));

beforeEach(() => {
  followed = new FollowedLines();
});

afterEach(async () => {
  await followed.stop();
});

describe('where it starts', () => {
  test('lines that stood in the file before are not read', async () => {
    writeFileSync(log(), 'one\ntwo\n');
    followed.start();
    add('three\n');
    await followed.until('three');
    expect(followed.lines).toEqual(['three']);
  });

  test('a number of bytes before the end is read from where a line starts', async () => {
    writeFileSync(log(), 'first line\nsecond line\nthird line\n');
    followed.start(15);
    await followed.until('third line');
    expect(followed.lines).toEqual(['second line', 'third line']);
  });

  test('a line whose start was written before comes whole', async () => {
    writeFileSync(log(), 'one\ntw');
    followed.start();
    add('o\n');
    await followed.until('two');
    expect(followed.lines).toEqual(['two']);
  });

  test('a file that does not exist yet is waited for and read from its first line', async () => {
    followed.start();
    await pause();
    writeFileSync(log(), 'one\n');
    await followed.until('one');
    expect(followed.lines).toEqual(['one']);
    expect(followed.notes).toEqual(['zimbra.log does not exist yet: waiting for it.']);
  });
});

test('half a line is not told before its end is written', async () => {
  writeFileSync(log(), '');
  followed.start();
  add('one\ntwo, but only ha');
  await followed.until('one');
  await pause();
  expect(followed.lines).toEqual(['one']);
  add('lf\n');
  await followed.until('two, but only half');
  expect(followed.lines).toEqual(['one', 'two, but only half']);
});

describe('a log that is renamed and made anew', () => {
  test('what its writer still writes to the old file comes too', async () => {
    writeFileSync(log(), '');
    followed.start();
    add('one\n');
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), '');
    await pause();
    add('two, before the HUP\n', `${log()}.1`);
    await followed.until('two, before the HUP');
    add('three\n');
    await followed.until('three');
    add('four, from a daemon that got no HUP\n', `${log()}.1`);
    await followed.until('four, from a daemon that got no HUP');
    expect(followed.lines).toEqual([
      'one',
      'two, before the HUP',
      'three',
      'four, from a daemon that got no HUP',
    ]);
    expect(followed.problems).toEqual([]);
  });

  test('a file that was away for a while is read on from its start', async () => {
    writeFileSync(log(), 'one\n');
    followed.start();
    await pause();
    unlinkSync(log());
    await pause();
    writeFileSync(log(), 'two\n');
    await followed.until('two');
    expect(followed.lines).toEqual(['two']);
  });

  test('a file that came and went between two looks is read', async () => {
    writeFileSync(log(), '');
    followed.start();
    await pause();
    add('one\n');
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), 'two\n');
    renameSync(`${log()}.1`, `${log()}.2`);
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), 'three\n');
    await followed.until('three');
    expect(followed.lines).toEqual(['one', 'two', 'three']);
  });
});

describe('a log that is copied and emptied', () => {
  const rotate = (between = '') => {
    copyFileSync(log(), `${log()}.1`);
    add(between);
    truncateSync(log());
  };

  test('what was not read before comes from the copy', async () => {
    writeFileSync(log(), 'zero\n');
    followed.start();
    add('one\n');
    await followed.until('one');
    add('two\n');
    rotate();
    add('three\n');
    await followed.until('three');
    expect(followed.lines).toEqual(['one', 'two', 'three']);
  });

  test('it is noticed though the file has grown beyond where it was', async () => {
    writeFileSync(log(), 'zero\n');
    followed.start();
    add('one\n');
    rotate();
    const many = Array.from({ length: 500 }, (_, i) => `line ${i} of the new file`);
    add(`${many.join('\n')}\n`);
    await followed.until('line 499 of the new file');
    expect(followed.lines).toEqual(['one', ...many]);
  });

  test('what can be lost between copy and truncation is told', async () => {
    writeFileSync(log(), 'zero\n');
    followed.start();
    add('one\n');
    rotate('two, in neither file\n');
    add('three\n');
    await followed.until('three');
    expect(followed.lines).toEqual(['one', 'three']);
    expect(followed.notes).toEqual([
      'zimbra.log was copied to zimbra.log.1 and emptied: lines written between the two are in neither, and lost.',
    ]);
  });

  test('a copy that ends in the middle of a line is told', async () => {
    writeFileSync(log(), 'zero\n');
    followed.start();
    add('one\nhalf a li');
    rotate('ne\n');
    add('three\n');
    await followed.until('three');
    expect(followed.lines).toEqual(['one', 'half a li', 'three']);
    expect(followed.problems).toEqual([
      'zimbra.log.1 ends in the middle of a line: the rest of it is lost.',
    ]);
  });

  test('a file that is emptied without a copy is told', async () => {
    writeFileSync(log(), 'zero\n');
    followed.start();
    await pause();
    truncateSync(log());
    add('one\n');
    await followed.until('one');
    expect(followed.lines).toEqual(['one']);
    expect(followed.problems).toEqual([
      'zimbra.log was emptied, and no copy of it lies beside it: lines written just before may be lost.',
    ]);
  });

  test('a copy is not read again when the file is emptied once more', async () => {
    writeFileSync(log(), 'zero\n');
    followed.start();
    add('one\n');
    rotate();
    add('two\n');
    await followed.until('two');
    renameSync(`${log()}.1`, `${log()}.2`);
    rotate();
    add('three\n');
    await followed.until('three');
    expect(followed.lines).toEqual(['one', 'two', 'three']);
  });
});

test('what came and went before a file that has been renamed since is read before it', async () => {
  writeFileSync(log(), 'zero\n');
  const source = new FollowedFile(log(), { before: 0, onProblem: () => {}, onNote: () => {} });
  const buffer = Buffer.alloc(100);
  const next = async () => buffer.toString('utf8', 0, await source.read(buffer, 0, buffer.length));
  const rotate = (move: () => void) => {
    for (const age of [2, 1])
      if (existsSync(`${log()}.${age}`)) renameSync(`${log()}.${age}`, `${log()}.${age + 1}`);
    move();
  };
  const copyAndEmpty = () => {
    copyFileSync(log(), `${log()}.1`);
    truncateSync(log());
  };
  add('one\n');
  rotate(copyAndEmpty);
  add('two\n');
  const lines = [await next()];
  rotate(copyAndEmpty);
  add('three\n');
  rotate(() => renameSync(log(), `${log()}.1`));
  add('four\n');
  while (lines.length < 4) lines.push(await next());
  source.close();
  expect(lines).toEqual(['one\n', 'two\n', 'three\n', 'four\n']);
});

test('an old file that somebody unpacks beside the log is not read', async () => {
  writeFileSync(log(), '');
  followed.start();
  writeFileSync(`${log()}.5`, 'last week\n');
  utimesSync(`${log()}.5`, 1_800_000_000 - 600_000, 1_700_000_000);
  add('one\n');
  await followed.until('one');
  renameSync(log(), `${log()}.1`);
  writeFileSync(log(), 'two\n');
  await followed.until('two');
  expect(followed.lines).toEqual(['one', 'two']);
});
