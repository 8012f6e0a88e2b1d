import { describe, expect, test } from 'vitest';
import { ByteSample, Needle } from '../../src/source/needle.ts';

const TEXTS = [
  'a',
  'ab',
  'abc',
  'aab',
  'aaaaaaaaaaaa',
  'abababababab',
  'bbbbbbba',
  'cabbage',
  'üb',
  'abcabcabcabd',
];
const HAYSTACKS = [
  '',
  'a',
  'aaaaaaaaaaaaaaaaaaaaaaa',
  'abababababababababababab',
  'bbbbbbbbbbbbbbbba',
  'abcabcabcabcabdabcabcabcabd',
  'xxcabbagexxcabbagcabbage',
  'drüben und drüben, ab und ab',
];
const SAMPLES = ['', 'a', 'bbbb', 'abc abc abd', 'cabbage cabbage'];

function placesIn(haystack: Buffer, needle: Needle): number[] {
  const places: number[] = [];
  for (let at = needle.indexIn(haystack, 0); at >= 0; at = needle.indexIn(haystack, at + 1))
    places.push(at);
  return places;
}

function allPlaces(haystack: Buffer, text: string): number[] {
  const places: number[] = [];
  for (let at = haystack.indexOf(text); at >= 0; at = haystack.indexOf(text, at + 1))
    places.push(at);
  return places;
}

describe.each(SAMPLES)('a needle chosen for %j', (sample) => {
  test.each(TEXTS)('%j is found where it stands, whichever piece is looked for', (text) => {
    const needle = new Needle(text, new ByteSample(Buffer.from(sample)));
    for (const haystack of HAYSTACKS.map((one) => Buffer.from(one)))
      expect(placesIn(haystack, needle)).toEqual(allPlaces(haystack, text));
  });
});
