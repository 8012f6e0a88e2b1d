/** What comes back on every line is taken apart once; what does not may not fill the memory. */
import { expect, test } from 'vitest';
import { WordCache } from '../../src/daemons/word-cache.ts';

/** A cache that notes what it makes, and a way to ask it for a word within a larger buffer. */
function noting() {
  const made: string[] = [];
  const cache = new WordCache((word) => {
    made.push(word);
    return `value of ${word}`;
  });
  const get = (word: string) => cache.get(Buffer.from(`xy${word}z`), 2, 2 + word.length);
  return { made, get };
}

test('each word has its value, and is taken apart once', () => {
  const { made, get } = noting();
  const words = ['CLEAN', 'CLEAT', 'CLEANS', 'LEAN', 'CLEAN', 'LEAN', 'LEAN', 'CLEAT', 'CLEANS'];
  expect(words.map(get)).toEqual(words.map((word) => `value of ${word}`));
  expect(made).toEqual(['CLEAN', 'CLEAT', 'CLEANS', 'LEAN']);
});

test('two words with one hash keep their own values', () => {
  const { get } = noting();
  // The best-known pair of FNV-1a with 32 bits.
  const words = ['costarring', 'liquid', 'costarring', 'liquid'];
  expect(words.map(get)).toEqual(words.map((word) => `value of ${word}`));
});

test.each([
  [80, 1],
  [81, 2],
])('of a word of %i bytes, asked for twice, %i values are made', (length, times) => {
  const { made, get } = noting();
  get('x'.repeat(length));
  get('x'.repeat(length));
  expect(made).toHaveLength(times);
});

test('five hundred words are kept, and no more', () => {
  const { made, get } = noting();
  const words = Array.from({ length: 501 }, (_, index) => `W${index}`);
  words.forEach(get);
  words.forEach(get);
  expect(made).toEqual([...words, 'W500']);
});
