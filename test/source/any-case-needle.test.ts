import { expect, test } from 'vitest';
import { AnyCaseNeedle } from '../../src/source/any-case-needle.ts';

const TEXTS = ['a', 'ab', 'aab', 'aaaa', 'abab', 'cabbage', 'bob@example.org', 'AnN@x', '@[`{'];
const HAYSTACKS = [
  '',
  'A',
  'aAaAaaAAa',
  'ABabaBAbab',
  'xxCABbagexxcabbagCabbagE',
  'to=<Bob@Example.ORG>, orig_to=<bob@example.org>, bob@example.com',
  'ann@x ANN@X ann`x',
  '@[`{ @{[` @[`{',
  'Bob@Example.Or',
];

/** Each place where it stands, by a slower way. */
function placesOf(haystack: string, text: string): number[] {
  const places: number[] = [];
  for (let at = 0; at + text.length <= haystack.length; at++)
    if (haystack.slice(at, at + text.length).toLowerCase() === text.toLowerCase()) places.push(at);
  return places;
}

test.each(TEXTS)('%j is found wherever it stands, in either case', (text) => {
  const needle = new AnyCaseNeedle(text);
  for (const haystack of HAYSTACKS) {
    const bytes = Buffer.from(haystack);
    const places: number[] = [];
    for (let at = needle.indexIn(bytes, 0); at >= 0; at = needle.indexIn(bytes, at + 1))
      places.push(at);
    expect(places, haystack).toEqual(placesOf(haystack, text));
  }
});

test('a byte outside of ASCII is no letter', () => {
  expect(new AnyCaseNeedle('ab').indexIn(Buffer.from('äb Ab'), 0)).toBe(4);
});
