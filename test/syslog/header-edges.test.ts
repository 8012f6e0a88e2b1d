/** Where a header ends to the byte, and texts that only look like one of syslog's own. */
import { expect, test } from 'vitest';
import { read, readerOf, removed } from './reading.ts';

const AT = '2022-05-05T13:35:54+07:00';
const MARK = '\uFEFF';
const line = (rest: string) => `<22>1 ${AT} ${rest}`;
const told = { at: AT, host: 'mail', tag: 'postfix/qmgr', pid: 4080, text: 'x', times: 1 };

test.each([
  ['no data', 'mail postfix/qmgr 4080 - - x', told],
  ['no data and no blank', 'mail postfix/qmgr 4080 - -x', told],
  ['data without a blank behind', 'mail postfix/qmgr 4080 - [a]x', told],
  ['data with a bracket in quotes', 'mail postfix/qmgr 4080 - [a b="]"] x', told],
  ['data with an escaped bracket', 'mail postfix/qmgr 4080 - [a b=\\]] x', told],
  ['no data where it should stand', 'mail postfix/qmgr 4080 - x', told],
  ['a dash behind the data', 'mail postfix/qmgr 4080 - [a]- x', { ...told, text: '- x' }],
  ['a second blank', 'mail postfix/qmgr 4080 - -  x', told],
  ['a third blank', 'mail postfix/qmgr 4080 - -   x', { ...told, text: ' x' }],
  ['the mark of UTF-8', `mail postfix/qmgr 4080 - - ${MARK}x`, told],
  ['the mark of UTF-8 and a blank', `mail postfix/qmgr 4080 - - ${MARK} x`, told],
  [
    'a text that begins as the mark does',
    'mail postfix/qmgr 4080 - - \uFEBFx',
    { ...told, text: '\uFEBFx' },
  ],
  [
    'a text that differs from the mark in its first byte',
    'mail postfix/qmgr 4080 - - \u0EFFx',
    { ...told, text: '\u0EFFx' },
  ],
  [
    'a text that differs from the mark in its last byte',
    'mail postfix/qmgr 4080 - - \uFEFEx',
    { ...told, text: '\uFEFEx' },
  ],
  [
    'another text of three bytes',
    'mail postfix/qmgr 4080 - - \u20BFx',
    { ...told, text: '\u20BFx' },
  ],
  ['no program', 'mail - 4080 - - x', { ...told, tag: '' }],
  ['no process', 'mail postfix/qmgr - - - x', { ...told, pid: 0 }],
  ['a process that is a word', 'mail postfix/qmgr main - - x', { ...told, pid: 0 }],
  ['a process and a number for the message', 'mail postfix/qmgr 4080 77 - x', told],
  ['no text', 'mail postfix/qmgr 4080 - - ', { ...told, text: '' }],
  ['nothing behind the message id', 'mail postfix/qmgr 4080 - ', { ...told, text: '' }],
  ['data that do not end', 'mail postfix/qmgr 4080 - [a b="x', { ...told, text: '' }],
])('RFC 5424 with %s', (_, rest, expected) => {
  expect(read(line(rest))).toEqual(expected);
});

test.each([
  ['another version', `<22>2 ${AT} mail postfix/qmgr 4080 - - x`],
  ['a version without a blank', `<22>1.${AT} mail postfix/qmgr 4080 - - x`],
  ['too few words', `<22>1 ${AT} mail postfix/qmgr 4080`],
])('%s is no RFC 5424', (_, text) => {
  expect(read(text)).not.toMatchObject({ tag: 'postfix/qmgr', pid: 4080 });
});

const classic = (text: string) => read(`May  5 13:35:54 mail postfix/qmgr[4080]: ${text}`);

test.each([
  ['without a bracket at its end', '[ID 197553 mail.info x', '[ID 197553 mail.info x'],
  ['without a blank behind', '[ID 197553 mail.info]x', '[ID 197553 mail.info]x'],
  ['that ends the line', '[ID 197553 mail.info] ', ''],
  ['without its number', '[ID mail.info] x', 'x'],
  ['in small letters', '[id 197553 mail.info] x', '[id 197553 mail.info] x'],
  ['of 64 bytes', `[ID 1 ${'m'.repeat(58)}] x`, 'x'],
  ['of 65 bytes', `[ID 1 ${'m'.repeat(59)}] x`, `[ID 1 ${'m'.repeat(59)}] x`],
  ['that is cut by a blank', `[ID 1 ${'m'.repeat(59)} x`, `[ID 1 ${'m'.repeat(59)} x`],
])('a mark of Solaris %s', (_, text, expected) => {
  expect(classic(text)).toMatchObject({ text: expected });
});

test.each([
  ['message repeated 3 times: [ B1: removed]', 'B1: removed', 3],
  ['message repeated 3 times: [B1: removed]', 'B1: removed', 3],
  ['message repeated 3 times: [  B1: removed]', ' B1: removed', 3],
  ['message repeated 3 times: [ B1: remov', 'B1: remov', 3],
  ['message repeated 3 times: [', '', 3],
  ['message repeated 3 times: []', '', 3],
  ['message repeated 3 times: [ ', '', 3],
  ['message repeated 1234567890123 times: [ x]', 'x', 123_456_789],
  ['message repeated times: [ x]', 'message repeated times: [ x]', 1],
  ['message repeated 3 Times: [ x]', 'message repeated 3 Times: [ x]', 1],
  ['message Repeated 3 times: [ x]', 'message Repeated 3 times: [ x]', 1],
  ['message repeated  times: [ x]', 'message repeated  times: [ x]', 1],
  ['message repeated many times: [ x]', 'message repeated many times: [ x]', 1],
  ['messages repeated 3 times: [ x]', 'messages repeated 3 times: [ x]', 1],
])('%s stands for "%s", %i times', (text, expected, times) => {
  expect(classic(text)).toMatchObject({ text: expected, times });
});

test('a repeated line is followed by one that stands for itself', () => {
  const reader = readerOf();
  const head = 'May  5 13:35:54 mail postfix/qmgr[4080]:';
  read(`${head} message repeated 3 times: [ B1: removed]`, reader);
  expect(read(`${head} B141CE6BDD: removed`, reader)).toEqual(removed);
});

test.each(['] x', ' x', ']'])(
  'a mark of Solaris ends on its own line, not on one that begins with "%s"',
  (next) => {
    const text = '[ID 1 mail.info x';
    const line = `May  5 13:35:54 mail postfix/qmgr[4080]: ${text}`;
    const buffer = Buffer.from(`${line}\n${next}`);
    const record = readerOf().read(buffer, 0, line.length, 1);
    expect(record?.buffer.toString('utf8', record.textStart, record.end)).toBe(text);
  },
);
