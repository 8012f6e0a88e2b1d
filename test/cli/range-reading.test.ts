import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Message } from '../../src/message/message.ts';
import { utcZone } from '../../src/time/zone.ts';
import { runProgram } from './program-run.ts';

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

interface Range {
  readonly since: number | null;
  readonly until: number | null;
}

interface Read {
  readonly messages: Message[];
  readonly lines: number;
  readonly told: string[];
}

/** The messages of a range, and how many lines of the log itself were counted for them. */
async function read(files: readonly string[], range: Range | null, options = {}): Promise<Read> {
  const messages: Message[] = [];
  const told: string[] = [];
  const counts = new LineCounts({ keepSamples: false });
  const talk = new Talk((text) => told.push(text), { isQuiet: false });
  const correlator = new Correlator({
    keepTimeline: true,
    onMessage: (message) => messages.push(message),
  });
  const log = await openLog({
    files,
    year: 2026,
    machineZone: utcZone,
    now: Date.UTC(2026, 11, 1),
    counts,
    talk,
    withLineNumbers: true,
    withStories: true,
    limits: { leastSkipped: 0, leastShare: 0 },
    ...(range === null ? {} : { rangeAt: () => range }),
    ...options,
  });
  await readLog(log, correlator, counts, talk);
  return { messages, lines: counts.lines, told };
}

const byStart = (a: Message, b: Message) =>
  a.startedAt - b.startedAt || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

function within(messages: readonly Message[], { since, until }: Range): Message[] {
  return messages
    .filter((one) => since === null || one.endedAt >= since)
    .filter((one) => until === null || one.startedAt <= until)
    .sort(byStart);
}

/** Numbers that are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

/** Made logs have lines about connections that belong to no delivery: to which mail they are added is chance. */
function withoutConnections(message: Message): Message {
  const timeline = message.timeline.filter(
    ({ kind, service }) => kind !== 'tls-established' || service !== 'postfix/smtp',
  );
  return { ...message, timeline };
}

/** A made log of four days, in which mail waits for hours. */
function madeLog(path: string): void {
  const generator = fixture('tools/gen-log.mjs');
  execFileSync(process.execPath, [generator, path, '--mb', '5', '--days', '4', '--seed', '7']);
}

/** The same log over the turn of a year, which its stamps do not tell. */
function overNewYear(text: string): string {
  const days: Record<string, string> = {
    'Nov 16': 'Dec 30',
    'Nov 17': 'Dec 31',
    'Nov 18': 'Jan  1',
    'Nov 19': 'Jan  2',
    'Nov 20': 'Jan  3',
  };
  return text.replace(/^Nov (?:16|17|18|19|20)/gm, (day) => days[day] ?? day);
}

let folder = '';
const logs: Record<string, { readonly path: string; readonly options: object }> = {};
const wholes = new Map<string, Promise<Message[]>>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-range-'));
  const made = join(folder, 'made.log');
  madeLog(made);
  const turned = join(folder, 'new-year.log');
  writeFileSync(turned, overNewYear(readFileSync(made, 'latin1')), 'latin1');
  logs['the laboratory'] = { path: fixture('lab/zimbra.log'), options: {} };
  logs['a made log'] = { path: made, options: {} };
  logs['a log over New Year'] = { path: turned, options: { year: 2025 } };
});
afterAll(() => rmSync(folder, { recursive: true }));

function wholeOf(name: string): Promise<Message[]> {
  const { path = '', options } = logs[name] ?? {};
  const whole = wholes.get(name) ?? read([path], null, options).then(({ messages }) => messages);
  wholes.set(name, whole);
  return whole;
}

const names = ['the laboratory', 'a made log', 'a log over New Year'];
const drawn = names.flatMap((name) => Array.from({ length: 8 }, (_, i) => [name, i + 1] as const));

test.each(drawn)(
  'a range of %s, drawn by lot (%i), gives what the whole log gives',
  async (name, seed) => {
    const whole = await wholeOf(name);
    const first = Math.min(...whole.map((one) => one.startedAt));
    const last = Math.max(...whole.map((one) => one.endedAt));
    const random = randomNumbers(seed * 7919);
    random();
    const since = Math.floor(first + random() * (last - first));
    const until = seed % 3 === 0 ? null : since + Math.floor((random() * (last - first)) / 4);
    const range = { since, until };
    const { path = '', options } = logs[name] ?? {};
    const { messages } = await read([path], range, options);
    const told = name === 'the laboratory' ? (one: Message) => one : withoutConnections;
    expect(within(messages.map(told), range)).toEqual(within(whole.map(told), range));
  },
);

test('two mails that wait have the sessions they came in, though one process took both', async () => {
  const at = (minute: number, text: string) =>
    `Nov 16 10:${String(minute).padStart(2, '0')}:00 mail postfix/${text}`;
  const client = 'mx.example.net[192.0.2.1]';
  const comes = (minute: number, queueId: string) => [
    at(minute, `smtpd[16]: connect from ${client}`),
    at(
      minute,
      `smtpd[16]: NOQUEUE: filter: RCPT from ${client}: <ann@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.net>`,
    ),
    at(minute, `smtpd[16]: ${queueId}: client=${client}`),
    at(minute, `cleanup[17]: ${queueId}: message-id=<${queueId}@example.net>`),
    at(minute, `qmgr[18]: ${queueId}: from=<ann@example.net>, size=900, nrcpt=1 (queue active)`),
    at(
      minute,
      `smtpd[16]: disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
    ),
  ];
  const goes = (queueId: string) =>
    at(
      50,
      `smtp[19]: ${queueId}: to=<bob@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=2400, delays=2399/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
    );
  // As much as is looked at in one piece.
  const others = (minute: number) =>
    Array.from({ length: 20_000 }, (_, i) =>
      at(minute, `anvil[20]: statistics: max cache size ${i}`),
    );
  const lines = [
    ...comes(1, 'AAAAAA0001'),
    ...others(10),
    ...comes(20, 'BBBBBB0002'),
    ...others(30),
    goes('AAAAAA0001'),
    goes('BBBBBB0002'),
  ];
  const path = join(folder, 'one-process.log');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const since = Date.UTC(2026, 10, 16, 10, 45);
  const { messages } = await read([path], { since, until: null });
  expect(messages.map((one) => one.client?.helo)).toEqual(['mx.example.net', 'mx.example.net']);
});

test('the last minutes of a log are read without the days before', async () => {
  const whole = await wholeOf('a made log');
  const last = Math.max(...whole.map((one) => one.endedAt));
  const { path = '' } = logs['a made log'] ?? {};
  const all = await read([path], null);
  const { lines } = await read([path], { since: last - 600_000, until: null });
  expect(lines).toBeGreaterThan(0);
  expect(lines).toBeLessThan(all.lines / 50);
});

test('reading stops behind the end of a range, once its mail is done', async () => {
  const whole = await wholeOf('a made log');
  const first = Math.min(...whole.map((one) => one.startedAt));
  const { path = '' } = logs['a made log'] ?? {};
  const all = await read([path], null);
  const { lines } = await read([path], { since: null, until: first + 60_000 });
  expect(lines).toBeLessThan(all.lines);
});

describe('a log in three parts', () => {
  /** The made log cut into parts of as many lines each, the oldest packed. */
  const parts = () => partsNamed(['mail.log.2.gz', 'mail.log.1', 'mail.log']);
  const bare = (message: Message) => ({ ...message, timeline: [] });

  test.each(['as they are', 'newest first'])('gives what the one file gives, %s', async (order) => {
    const files = order === 'as they are' ? parts() : parts().reverse();
    const { messages, told } = await read(files, null);
    const whole = await wholeOf('a made log');
    expect(messages.map(bare).sort(byStart)).toEqual(whole.map(bare).sort(byStart));
    expect(told).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'gives a range drawn by lot (%i) as the one file does',
    async (seed) => {
      const whole = await wholeOf('a made log');
      const random = randomNumbers(seed * 104_729);
      random();
      const last = Math.max(...whole.map((one) => one.endedAt));
      // In the newest part and the one before: the way back ends at the packed one.
      const since = Math.floor(last - random() * 48 * 3_600_000);
      const range = { since, until: null };
      const { messages } = await read(parts(), range);
      expect(within(messages.map(bare), range)).toEqual(within(whole.map(bare), range));
    },
  );

  test('a part that is there twice is read once, and that is told', async () => {
    const files = parts();
    const copy = join(folder, 'mail.log.1.gz');
    writeFileSync(copy, gzipSync(readFileSync(files[1] ?? '')));
    const { messages, told } = await read([...files, copy], null);
    expect(messages).toHaveLength((await wholeOf('a made log')).length);
    expect(told).toEqual([
      `mtatrace: ${copy} holds the same lines as ${files[1]}; they are read once.\n`,
    ]);
  });
});

describe('a log of which all but the newest part is packed', () => {
  const names = [7, 6, 5, 4, 3, 2, 1].map((age) => `daily.log.${age}.gz`);
  const parts = () => partsNamed([...names, 'daily.log']);

  test.each([1, 2, 3, 4])(
    'completes mail that began several parts earlier than a range drawn by lot (%i)',
    async (seed) => {
      const whole = await wholeOf('a made log');
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
      /^mtatrace: the start of \d+ messages? may lie in 6 packed files from before the range: too much to be read for that\. An earlier --since reads them\.$/m,
    );
    const earlier = ['--year', '2026', '--tz', 'UTC', '--since', '4d', '--now', 'last'];
    expect(runProgram(['list', '--json', ...earlier, ...files]).err).not.toContain('may lie');
  });
});

/** Files with the lines of the made log, as many in each. */
function partsNamed(names: readonly string[]): string[] {
  const lines = readFileSync(logs['a made log']?.path ?? '', 'latin1')
    .split('\n')
    .slice(0, -1);
  const size = Math.ceil(lines.length / names.length);
  return names.map((name, index) => {
    const path = join(folder, name);
    const text = lines.slice(index * size, (index + 1) * size).map((line) => `${line}\n`);
    const bytes = Buffer.from(text.join(''), 'latin1');
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
    return path;
  });
}
