/**
 * Damages lines of the laboratory's log and reads them, again and again: for 20 seconds, with `npm run fuzz` for ten minutes.
 * Each round is made from the seed that a failure names: `FUZZ_SEED=…` starts with it again.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { messageToCsv } from '../../src/render/message-csv.ts';
import { messageToJson } from '../../src/render/message-json.ts';
import { safeJson } from '../../src/render/safe-text.ts';
import { utcZone } from '../../src/time/zone.ts';
import { readTexts } from '../correlate/messages-of.ts';
import { rawCharactersIn } from '../render/raw-characters.ts';

const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 20);
const FIRST_SEED = Number(process.env['FUZZ_SEED'] ?? 1);

const log = readFileSync(new URL('../../fixtures/lab/zimbra.log', import.meta.url), 'latin1');
const lines = log.trimEnd().split('\n');
/** So long no round may take, and by so much the memory may grow. */
const LONGEST_MS = 1000;
const MOST_GROWTH = 64 * 1024 * 1024;
const LINES = 120;
let slowestMs = 0;
/** Mail that stands behind all damage, and must be told. */
const SANE = `Nov 24 11:00:01 mail postfix/smtpd[11]: AAAA000001: client=mx.example.org[192.0.2.7]
Nov 24 11:00:01 mail postfix/cleanup[12]: AAAA000001: message-id=<sane@example.org>
Nov 24 11:00:01 mail postfix/qmgr[13]: AAAA000001: from=<ann@example.org>, size=100, nrcpt=1 (queue active)
Nov 24 11:00:01 mail postfix/lmtp[14]: AAAA000001: to=<bob@example.com>, relay=mail.example.com[192.0.2.8]:7025, delay=0.1, delays=0/0/0/0.1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)
Nov 24 11:00:01 mail postfix/qmgr[13]: AAAA000001: removed
`;

/** Numbers below a limit, the same ones from the same seed (mulberry32). */
type Chance = (limit: number) => number;

function chanceFrom(seed: number): Chance {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Damage = (line: string, chance: Chance) => string;

const lineAt = (chance: Chance) => lines[chance(lines.length)] ?? '';

/** What may happen to a line. */
const DAMAGES: readonly Damage[] = [
  (line) => line,
  (line, chance) => line.slice(0, chance(line.length + 1)),
  (line, chance) => line.slice(chance(line.length + 1)),
  (line, chance) => withAt(line, chance, String.fromCharCode(chance(256))),
  (line, chance) =>
    withAt(
      line,
      chance,
      ['\0', '\u001b]0;x\u0007', '\u00ff\u00fe', '\r', '"', '<', '>'][chance(7)] ?? '',
    ),
  // Two lines made one, in the middle of a word.
  (line, chance) => line.slice(0, chance(line.length + 1)) + lineAt(chance).slice(16),
  // A word again and again.
  (line, chance) => withAt(line, chance, (line.split(' ')[chance(12)] ?? '').repeat(chance(300))),
  (line, chance) => withAt(line, chance, ', status=sent (250 2.0.0 Ok: queued as BBBB000002)'),
  // Another time, host and program before the same words.
  (line, chance) => lineAt(chance).slice(0, 40) + line.slice(40),
];

function withAt(line: string, chance: Chance, words: string): string {
  const place = chance(line.length + 1);
  return line.slice(0, place) + words + line.slice(place);
}

function damagedLog(chance: Chance): Buffer {
  const start = chance(lines.length);
  const damaged = lines.slice(start, start + LINES).map((line) => {
    const damage = DAMAGES[chance(DAMAGES.length * 2)] ?? DAMAGES[0];
    return damage?.(line, chance) ?? line;
  });
  return Buffer.concat([Buffer.from(damaged.join('\n'), 'latin1'), Buffer.from(`\n${SANE}`)]);
}

/** What is wrong with the answer to one damaged log; undefined when nothing is. */
async function faultIn(text: Buffer): Promise<string | undefined> {
  const started = performance.now();
  const { messages } = await readTexts([text]);
  const answers = messages.flatMap((message) => [
    safeJson(messageToJson(message, { zone: utcZone, withEvents: false })),
    messageToCsv(message, utcZone),
  ]);
  const took = performance.now() - started;
  slowestMs = Math.max(slowestMs, took);
  if (took > LONGEST_MS) return `took ${Math.round(took)} ms`;
  if (answers.some(isRaw)) return 'a raw character';
  const sane = messages.find(({ messageId }) => messageId === 'sane@example.org');
  return sane?.recipients.some(({ status }) => status === 'delivered')
    ? undefined
    : 'the mail behind the damage is not told';
}

/** CR ends the rows of CSV, and U+FFFD stands for bytes that are no UTF-8, of which there are many here. */
function isRaw(answer: string): boolean {
  return rawCharactersIn(answer.replaceAll('\r\n', '')).some((code) => code !== 'fffd');
}

/** The bytes of all objects that are still in use. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

test('a damaged log is read to its end, quickly, harmlessly and in flat memory', {
  timeout: (SECONDS + 60) * 1000,
}, async () => {
  const stopAt = performance.now() + SECONDS * 1000;
  let seed = FIRST_SEED;
  // The first rounds compile and intern what later ones use again.
  for (; seed < FIRST_SEED + 50; seed++) await expectNoFault(seed);
  const before = heapInUse();
  for (; performance.now() < stopAt; seed++) await expectNoFault(seed);
  const growth = heapInUse() - before;
  const figures = `slowest ${Math.round(slowestMs)} ms, ${(growth / 1024 ** 2).toFixed(1)} MiB more in use`;
  process.stdout.write(`${seed - FIRST_SEED} damaged logs of ${LINES} lines: ${figures}\n`);
  expect(growth).toBeLessThan(MOST_GROWTH);
});

async function expectNoFault(seed: number): Promise<void> {
  const text = damagedLog(chanceFrom(seed));
  expect({ seed, fault: await faultIn(text) }).toEqual({ seed, fault: undefined });
}
