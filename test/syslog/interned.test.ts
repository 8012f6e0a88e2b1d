import { expect, test } from 'vitest';
import { guessKey, InternTable, ProgramTable, standsAt } from '../../src/syslog/interned.ts';

const NAME = 'abcdefghijklm';

function internedOf(name: string) {
  return new InternTable((text) => text).get(Buffer.from(name), 0, name.length);
}

/** Whether the name stands behind two other bytes. */
function standsIn(text: string, name: string, end = text.length): boolean {
  const bytes = Buffer.from(`++${text}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return standsAt(internedOf(name), view, 2, end + 2);
}

test.each(Array.from(NAME, (_, i) => i + 1))(
  'a name of %i bytes stands where all of them do',
  (length) => {
    const name = NAME.slice(0, length);
    expect(standsIn(name, name)).toBe(true);
    expect(standsIn(`${name} more`, name)).toBe(true);
    expect(standsIn(name, name, length - 1)).toBe(false);
    for (let at = 0; at < length; at++) {
      const other = `${name.slice(0, at)}X${name.slice(at + 1)}`;
      expect(standsIn(other, name)).toBe(false);
    }
  },
);

test('a name is made once, and again for other bytes only', () => {
  const made: string[] = [];
  const table = new InternTable((text) => made.push(text));
  const line = Buffer.from('mail mx mail');
  const [first, other, again] = [
    table.get(line, 0, 4),
    table.get(line, 5, 7),
    table.get(line, 8, 12),
  ];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(made).toEqual(['mail', 'mx']);
});

test('names beyond ten thousand are not kept, and read all the same', () => {
  const table = new InternTable((text) => text);
  const get = (name: string) => table.get(Buffer.from(name), 0, name.length);
  for (let i = 0; i < 10_000; i++) get(`host${i}`);
  expect(get('host9999')).toBe(get('host9999'));
  expect(get('another').value).toBe('another');
  expect(get('another')).not.toBe(get('another'));
});

test('two names with one hash are two names', () => {
  const table = new InternTable((text) => text);
  const get = (name: string) => table.get(Buffer.from(name), 0, name.length);
  // Both give 0x5e4daa9d, as FNV-1a mixes bytes.
  const [first, second] = [get('costarring'), get('liquid')];
  expect([first.value, second.value]).toEqual(['costarring', 'liquid']);
  expect([get('costarring') === first, get('liquid') === second]).toEqual([true, true]);
});

test('ten thousand programs have a number of their own, further ones share the next', () => {
  const programs = new ProgramTable();
  const numbers = Array.from({ length: 10_002 }, (_, i) => programs.get(`program${i}`).index);
  expect(numbers).toEqual(numbers.map((_, i) => Math.min(i, 10_000)));
});

const DAEMONS =
  'anvil bounce cleanup error lmtp pickup postscreen qmgr scache smtp smtpd ' +
  'amavisd/smtpd dkimmilter/smtpd smtps/smtpd submission/smtpd';
const TAGS = [
  ...DAEMONS.split(' ').map((name) => `postfix/${name}`),
  'amavis',
  'opendkim',
  'saslauthd',
  'zmconfigd',
];

test('the programs that write most of a log do not push each other out of the table of guesses', () => {
  const keyOf = (tag: string, pid: string) => guessKey(Buffer.from(`-${tag}[${pid}]: x`), 1);
  const keys = TAGS.map((tag) => keyOf(tag, '4080'));
  expect(new Set(keys).size).toBe(TAGS.length);
  expect(keys.every((key) => key >= 0 && key < 256)).toBe(true);
  expect(TAGS.map((tag) => keyOf(tag, '77'))).toEqual(keys);
});
