/** What is left to do about mail that has arrived after all. */
import { expect, test } from 'vitest';
import { adviceForRecovered } from '../../src/query/recovered-advice.ts';

const DONE = 'nothing to do for this mail: it has arrived since';

test.each([
  ['tell the recipient by another way', []],
  ['tell the owner of the domain by another way', []],
  ['postqueue -f', []],
  ['wait for the next try', []],
  ['dig MX example.com', ['dig MX example.com']],
])('nobody has to act on mail that has arrived: %s', (step, left) => {
  expect(adviceForRecovered([step])).toEqual([DONE, ...left]);
});
