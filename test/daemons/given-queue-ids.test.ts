/** Which words of a reply are the queue ID that the next hop gave. */
import { describe, expect, test } from 'vitest';
import { queuedAsList } from '../../src/daemons/amavis/queued-as.ts';
import { givenQueueId } from '../../src/daemons/given-queue-id.ts';
import { queuedAsOf } from '../../src/daemons/postfix/queued-as.ts';

/** Reads a text inside a larger buffer, in which other queue IDs stand around it. */
function within<T>(text: string, read: (buffer: Buffer, from: number, end: number) => T): T {
  const before = Buffer.from(',15411E6BE15411E,');
  const bytes = Buffer.from(text);
  const buffer = Buffer.concat([before, bytes, Buffer.from('F0/0 ')]);
  return read(buffer, before.length, before.length + bytes.length);
}

const SHORT = [
  '0FFFF',
  'FFFF9',
  'A1234',
  'F0000',
  'B141CE6BDD',
  'B163524A74E',
  'EBDEDEEACF',
  'ABCDEFAB',
  '01234567890123456789',
];
const LONG = ['4XkQ2b1Zz9z3hT', '3gNFyR4Mfjzc3', '4jYSd00001z01'];
/** What would be a long queue ID but for one vowel. */
const WITH_VOWEL = [...'AEIOUaeiou'].map((vowel) => `4XkQ2b1Zz${vowel}z3hT`);
const NEITHER = [
  ...WITH_VOWEL,
  '',
  '0FFF',
  'ABCDE',
  'ABCDEFA',
  'B141CE6BDG',
  'B141CE6BDd',
  'B141CE6BD@',
  'B141CE6BD:',
  'B141CE6BD/',
  'b141ce6bdd',
  '4XkQ2b1Zz9A3hT',
  // The arrival has ten digits, no more.
  '4XkQ2b1Zz93z3hT',
  '4XkQ2b1z3hT',
  '4XkQ2b1Zz9z',
  '250',
];

describe('a queue ID where amavis tells one', () => {
  test.each([...SHORT, ...LONG])('%s', (word) => {
    expect(within(word, givenQueueId)).toBe(word);
  });

  test.each([...NEITHER, '012345678901234567890'])('not "%s"', (word) => {
    expect(within(word, givenQueueId)).toBeUndefined();
  });
});

test.each([
  ['15411E6BE1', ['15411E6BE1']],
  ['15411E6BE1/97597E6BE4', ['15411E6BE1', '97597E6BE4']],
  ['15411E6BE1/97597E6BE4/4XkQ2b1Zz9z3hT', ['15411E6BE1', '97597E6BE4', '4XkQ2b1Zz9z3hT']],
  ['15411E6BE1/x/97597E6BE4', ['15411E6BE1', '97597E6BE4']],
  ['15411E6BE1/', ['15411E6BE1']],
  ['/15411E6BE1', ['15411E6BE1']],
  ['', []],
  ['250 2.6.0 <m> Queued mail for delivery', []],
  ['250 2.6.0 15411E6BE1/97597E6BE4', []],
  ['15411E6BE1/250 2.6.0 x/97597E6BE4', ['15411E6BE1']],
  ['15411E6BE1/97597E6BE4/250 2.0.0 Ok', ['15411E6BE1', '97597E6BE4']],
])('queued_as: %s names %j', (text, expected) => {
  expect(within(text, queuedAsList)).toEqual(expected);
});

describe('a queue ID in the reply of the next hop', () => {
  const told = (reply: string, isCut = false) =>
    within(reply, (buffer, from, end) => queuedAsOf(buffer, from, end, isCut));

  test.each([...SHORT, ...LONG])('queued as %s', (word) => {
    expect(told(`250 2.0.0 Ok: queued as ${word}`)).toBe(word);
  });

  test.each(NEITHER)('not queued as "%s"', (word) => {
    expect(told(`250 2.0.0 Ok: queued as ${word}`)).toBeUndefined();
  });

  test.each([
    ['queued as B141CE6BDD, but 1 DISCARD', 'B141CE6BDD'],
    ['queued as B141CE6BDD, 1 BOUNCE, 12 DISCARD', 'B141CE6BDD'],
    ['forwarded as B141CE6BDD', 'B141CE6BDD'],
    ['queued as 15411E6BE1, queued as B141CE6BDD', 'B141CE6BDD'],
    ['queued as B141CE6BDD on mx', undefined],
    ['queued as B141CE6BDD.', undefined],
    ['Queued as B141CE6BDD', undefined],
    ['queued for B141CE6BDD', undefined],
    ['said: forwarded as B141CE6BDD', undefined],
    ['queued as  B141CE6BDD', undefined],
    ['250: B141CE6BDD, taken', undefined],
  ])('"%s" names %s', (reply, expected) => {
    expect(told(reply)).toBe(expected);
  });

  test.each([
    ['queued as B141CE6BDD', undefined],
    ['queued as B141CE6BDD,', 'B141CE6BDD'],
  ])('"%s", where the line is cut off, names %s', (reply, expected) => {
    expect(told(reply, true)).toBe(expected);
  });

  test.each([
    [30, `4XkQ2b1Zz9z${'3'.repeat(19)}`],
    [31, undefined],
  ])('of a long one at most 30 bytes are believed: %i', (length, expected) => {
    expect(told(`queued as 4XkQ2b1Zz9z${'3'.repeat(length - 11)}`)).toBe(expected);
  });

  test.each([
    [101, 'B141CE6BDD'],
    [102, undefined],
  ])('%i bytes from the end of the reply it is found, or not any more', (after, expected) => {
    const reply = `queued as B141CE6BDD,${' '.repeat(after - 2)}`;
    expect(told(`${'x'.repeat(50)}${reply}`)).toBe(expected);
  });
});
