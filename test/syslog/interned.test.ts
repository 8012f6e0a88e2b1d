import { expect, test } from 'vitest';
import { InternTable, standsAt } from '../../src/syslog/interned.ts';

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
