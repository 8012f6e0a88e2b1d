/** Numbers, codes and quoted parts are read within their range; what stands behind it is another field's. */
import { describe, expect, test } from 'vitest';
import {
  afterNoQueue,
  decimalOf,
  enhancedStatusOf,
  replyCodes,
} from '../../src/daemons/postfix/fields.ts';
import { afterQuoted } from '../../src/daemons/quoted.ts';
import { within } from './within.ts';

test.each([
  ['0.02', 0.02],
  ['63350', 63350],
  ['63350/144', 63350],
  ['1.07, dsn=2.0.0', 1.07],
  ['12.5.7', 12.5],
  ['3', 3],
  ['3.', 3],
  ['3:', 3],
  ['3.1:4', 3.1],
  ['3.1,4', 3.1],
  ['.5', 0.5],
  ['', 0],
  ['x', 0],
])('the decimal number %j is %d', (text, expected) => {
  for (const after of ['.95', '95', ''])
    expect(within(text, decimalOf, ['9', after])).toBe(expected);
});

test.each([
  '2.0.0',
  '5.7.1',
  '9.9.9',
  '0.0.0',
  '5.7.999',
  '5.12.3',
  'x.y.z',
  '2.0.:',
  ':.0.0',
  '2.:.0',
  '2.0./',
  '/.0.0',
  '2./.0',
  '',
])('the enhanced status %j is told as it is written', (text) => {
  expect(within(text, enhancedStatusOf)).toBe(text);
});

describe('the codes at the head of a reply', () => {
  test.each([
    ['550 5.1.1 no', 550, '5.1.1'],
    ['550 5.1.1', 550, '5.1.1'],
    ['550-5.1.1 no', 550, '5.1.1'],
    ['550 no', 550, undefined],
    ['550', 550, undefined],
    ['55', undefined, undefined],
    ['5500 5.1.1', undefined, undefined],
    ['550,5.1.1', undefined, undefined],
    ['5.1.1 no', undefined, '5.1.1'],
    ['5.12.345 no', undefined, '5.12.345'],
    ['5.123.456 no', undefined, '5.123.456'],
    ['5.123.4567 no', undefined, undefined],
    ['52.1.1 no', undefined, undefined],
    ['5,1.1 no', undefined, undefined],
    ['5.1,1 no', undefined, undefined],
    ['5..1 no', undefined, undefined],
    ['5.1. no', undefined, undefined],
    ['5.1.1: no', undefined, undefined],
    ['5.1', undefined, undefined],
    ['5.1.', undefined, undefined],
    ['5', undefined, undefined],
    ['', undefined, undefined],
    ['no', undefined, undefined],
  ])('%j', (text, replyCode, enhancedStatus) => {
    const around: [string, string] = ['550 5.', '.9.9 '];
    expect(within(text, replyCodes, around)).toEqual({ replyCode, enhancedStatus });
  });
});

test.each([
  ['"a b"@example.com', '@example.com'],
  ['"a\\"b"@example.com', '@example.com'],
  ['"a\\\\"@example.com', '@example.com'],
  ['""@example.com', '@example.com'],
  ['"a"', ''],
  ['"not closed@example.com', '"not closed@example.com'],
  ['"closed by nothing\\"', '"closed by nothing\\"'],
  ['ann"b"@example.com', 'ann"b"@example.com'],
  ['"', '"'],
])('behind the quoted part of %j stands %j', (text, rest) => {
  const after = within(
    text,
    (buffer, from, end) => buffer.toString('utf8', afterQuoted(buffer, from, end), end),
    ['"', '"x"'],
  );
  expect(after).toBe(rest);
});

test.each([
  ['NOQUEUE: reject', 'reject'],
  ['NOQUEUE: ', ''],
  ['NOQUEUE:', 'NOQUEUE:'],
  ['NOQUEUES: reject', 'NOQUEUES: reject'],
  ['reject', 'reject'],
])('the words of %j are %j', (text, words) => {
  const read = within(
    text,
    (buffer, from, end) => buffer.toString('utf8', afterNoQueue(buffer, from, end), end),
    ['', ' x'],
  );
  expect(read).toBe(words);
});
