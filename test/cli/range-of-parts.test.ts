import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { runProgram } from './program-run.ts';
import { bare, byStart, madeLog, randomNumbers, read, within } from './range-of-log.ts';

let folder = '';
let made = '';
let whole: readonly Message[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-parts-'));
  made = join(folder, 'made.log');
  madeLog(made);
  ({ messages: whole } = await read([made], null));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a log in three parts', () => {
  /** The made log cut into parts of as many lines each, the oldest packed. */
  const parts = () => partsNamed(['mail.log.2.gz', 'mail.log.1', 'mail.log']);

  test.each(['as they are', 'newest first'])('gives what the one file gives, %s', async (order) => {
    const files = order === 'as they are' ? parts() : parts().reverse();
    const { messages, told } = await read(files, null);
    expect(messages.map(bare).sort(byStart)).toEqual(whole.map(bare).sort(byStart));
    expect(told).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'gives a range drawn by lot (%i) as the one file does',
    async (seed) => {
      const random = randomNumbers(seed * 104_729);
      random();
      const last = Math.max(...whole.map((one) => one.endedAt));
      // In the newest part and the one before: the way back ends at the packed one.
      const since = Math.floor(last - random() * 48 * 3_600_000);
      const range = { since, until: null };
      const { messages } = await read(parts(), range, { withStories: seed % 2 === 0 });
      expect(within(messages.map(bare), range)).toEqual(within(whole.map(bare), range));
    },
  );

  test('a part that is there twice is read once, and that is told', async () => {
    const files = parts();
    const copy = join(folder, 'mail.log.1.gz');
    writeFileSync(copy, gzipSync(readFileSync(files[1] ?? '')));
    const { messages, told } = await read([...files, copy], null);
    expect(messages).toHaveLength(whole.length);
    expect(told).toEqual([
      `mtatrace: ${copy} holds the same lines as ${files[1]}; they are read once.\n`,
    ]);
  });
});

test('parts that were cut within a second are read in their order, however they are named', async () => {
  const line = (text: string) => `2026-11-24T10:00:00+00:00 mail postfix/${text}\n`;
  const lines = [
    line('smtpd[10]: B141CE6BDD: client=mail.example.com[192.0.2.1]'),
    line('cleanup[11]: B141CE6BDD: message-id=<a@example.com>'),
    line('qmgr[12]: B141CE6BDD: from=<a@example.com>, size=1000, nrcpt=1 (queue active)'),
    line(
      'smtp[20]: B141CE6BDD: to=<b@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)',
    ),
    line('qmgr[12]: B141CE6BDD: removed'),
    line('smtpd[10]: B141CE6BDD: client=mail.example.com[192.0.2.2]'),
  ];
  const files = ['second.log.2', 'second.log.1', 'second.log'].map((name, i) => {
    const path = join(folder, name);
    writeFileSync(path, lines.slice(2 * i, 2 * i + 2).join(''));
    return path;
  });
  for (const order of [files, files.toReversed()]) {
    const { messages } = await read(order, null);
    expect(messages.map(({ messageId, status }) => [messageId, status])).toEqual([
      ['a@example.com', 'relayed'],
      [null, 'queued'],
    ]);
  }
});

describe('a log of which all but the newest part is packed', () => {
  const names = [7, 6, 5, 4, 3, 2, 1].map((age) => `daily.log.${age}.gz`);
  const parts = () => partsNamed([...names, 'daily.log']);

  test.each([1, 2, 3, 4])(
    'completes mail that began several parts earlier than a range drawn by lot (%i)',
    async (seed) => {
      const random = randomNumbers(seed * 15_485_863);
      random();
      const last = Math.max(...whole.map((one) => one.endedAt));
      const range = { since: Math.floor(last - random() * 12 * 3_600_000), until: null };
      const { messages, told } = await read(parts(), range);
      const starts = (all: readonly Message[]) =>
        within(all, range).map(({ startedAt, hops }) => [
          startedAt,
          hops.map((hop) => hop.queueId),
        ]);
      expect(starts(messages)).toEqual(starts(whole));
      expect(told).toEqual([]);
    },
  );

  test('of which older ones are too large to be read for that, says so', () => {
    const files = parts();
    const [older = '', newest = ''] = files.slice(-3);
    const lines = gunzipSync(readFileSync(newest)).toString('latin1').trimEnd().split('\n');
    const stamp = lines.at(-500)?.slice(0, 15);
    appendFileSync(older, readFileSync(newest));
    const padding = `${stamp} mail postfix/anvil[1]: statistics: max cache size 1\n`;
    writeFileSync(newest, gzipSync(padding.repeat(300_000), { level: 0 }));
    const range = ['--year', '2026', '--tz', 'UTC', '--since', '8h', '--now', 'last'];
    const { err } = runProgram(['list', '--json', ...range, ...files]);
    expect(err).toMatch(
      /^mtatrace: the start of \d+ messages? may be in 6 packed files from before the range, too large to be read for that\. An earlier --since reads them\.$/m,
    );
    const earlier = ['--year', '2026', '--tz', 'UTC', '--since', '4d', '--now', 'last'];
    expect(runProgram(['list', '--json', ...earlier, ...files]).err).not.toContain('may lie');
  });
});

/** Files with the lines of the made log, as many in each. */
function partsNamed(names: readonly string[]): string[] {
  const lines = readFileSync(made, 'latin1').split('\n').slice(0, -1);
  const size = Math.ceil(lines.length / names.length);
  return names.map((name, index) => {
    const path = join(folder, name);
    const text = lines.slice(index * size, (index + 1) * size).map((line) => `${line}\n`);
    const bytes = Buffer.from(text.join(''), 'latin1');
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
    return path;
  });
}
