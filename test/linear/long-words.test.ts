/** A stranger's words may be as long as a line: every text of a message, with each filler again and again in it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { explainReply } from '../../src/query/explain/reply.ts';
import { patternOf } from '../../src/query/filter.ts';
import {
  blockedSpam,
  deferredAtFilter,
  heldByRule,
  mixedFates,
  rejectedBeforeQueue,
} from '../render/sample-messages.ts';
import { ANSWERS } from './answers.ts';
import { FILLERS } from './fillers.ts';
import { excessOf, TIMES } from './growth.ts';

const SIZE = 16 * 1024;
/** Texts that the log tells and no stranger writes: words of our own, and ids. */
const OWN = new Set([
  'kind',
  'status',
  'step',
  'direction',
  'mark',
  'by',
  'verdict',
  'result',
  'queueId',
  'taskId',
  'service',
]);
const samples = [blockedSpam, deferredAtFilter, heldByRule, mixedFates, rejectedBeforeQueue];

/** A message with a text behind each of its own, where a stranger may write. */
function withWords(message: Message, words: string): Message {
  const filled = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return OWN.has(key) ? value : `${value}${words}`;
    if (Array.isArray(value)) return value.map((one) => filled(key, one));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, filled(name, one)]),
    );
  };
  return filled('', message) as Message;
}

test.each([...FILLERS, '\u0301', '\u202e', '\u001b[', '\u4e00'])(
  'words with %j again and again',
  async (filler) => {
    const long = filler.repeat(Math.ceil(SIZE / filler.length));
    const longer = filler.repeat(Math.ceil((TIMES * SIZE) / filler.length));
    const small = samples.map((one) => withWords(one, long));
    const large = samples.map((one) => withWords(one, longer));
    for (const [name, answer] of Object.entries(ANSWERS))
      expect({
        name,
        took: await excessOf(
          () => answer(small),
          () => answer(large),
        ),
      }).toEqual({ name, took: undefined });
    expect(
      await excessOf(
        () => explainReply(long),
        () => explainReply(longer),
      ),
    ).toBeUndefined();
  },
);

test('a pattern with many stars tries no longer than one with few', async () => {
  const pattern = patternOf('*a*a*a*a*a*a*b');
  const words = 'a'.repeat(SIZE);
  const took = await excessOf(
    () => pattern(words),
    () => pattern(words.repeat(TIMES)),
  );
  expect(took).toBeUndefined();
  expect(pattern(`${words}b`)).toBe(true);
});
