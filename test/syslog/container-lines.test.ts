/** Lines of journalctl and Docker, field by field: what is missing or damaged is left out, never made up. */
import { expect, test } from 'vitest';
import { readContainerLine } from '../../src/syslog/container-lines.ts';

const AT = Date.UTC(2022, 4, 5, 6, 35, 54, 123);
const MICROS = `${AT}456`;
const journal = {
  __REALTIME_TIMESTAMP: MICROS,
  _HOSTNAME: 'mail',
  SYSLOG_IDENTIFIER: 'postfix/qmgr',
  SYSLOG_PID: '4080',
  MESSAGE: 'B141CE6BDD: removed',
};
const docker = {
  log: 'May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: removed\n',
  stream: 'stdout',
  time: '2022-05-05T06:35:54.123Z',
};
const readOf = (fields: unknown) => readContainerLine(JSON.stringify(fields));
const without = (name: string) =>
  Object.fromEntries(Object.entries(journal).filter(([field]) => field !== name));

test('a line of journalctl', () => {
  expect(readOf(journal)).toEqual({
    kind: 'journal',
    at: AT,
    host: 'mail',
    tag: 'postfix/qmgr',
    pid: 4080,
    message: Buffer.from('B141CE6BDD: removed'),
  });
});

test.each([
  ['the source stands in for the journal', without('__REALTIME_TIMESTAMP'), AT],
  ['the journal comes first', { ...journal }, AT],
])('its moment: %s', (_, fields, at) => {
  expect(readOf({ _SOURCE_REALTIME_TIMESTAMP: MICROS, ...fields })).toMatchObject({ at });
});

test.each([
  ['none', without('__REALTIME_TIMESTAMP')],
  ['a word', { ...journal, __REALTIME_TIMESTAMP: 'now' }],
  ['before 1970', { ...journal, __REALTIME_TIMESTAMP: '-1000' }],
  ['beyond the year 9999', { ...journal, __REALTIME_TIMESTAMP: '253402300800000000' }],
])('a moment that is %s is told as none, and the line is read', (_, fields) => {
  expect(readOf(fields)).toMatchObject({ at: undefined, tag: 'postfix/qmgr' });
});

test('1970 and the end of the year 9999 are moments', () => {
  const atOf = (micros: string) => readOf({ ...journal, __REALTIME_TIMESTAMP: micros })?.at;
  expect([atOf('0'), atOf('253402300799999000')]).toEqual([0, Date.UTC(10_000, 0) - 1]);
});

test.each([
  ['the program that syslog named', journal, 'postfix/qmgr'],
  ['the command, where it named none', without('SYSLOG_IDENTIFIER'), 'qmgr'],
  ['none, where that is no text', { ...journal, SYSLOG_IDENTIFIER: [112] }, ''],
])('its tag is %s', (_, fields, tag) => {
  expect(readOf({ _COMM: 'qmgr', ...fields })).toMatchObject({ tag });
});

test.each([
  ['the one that syslog was told', journal, 4080],
  ['that of the sender, where it was told none', without('SYSLOG_PID'), 77],
  ['none, where that is a word', { ...journal, SYSLOG_PID: 'main' }, 0],
  ['a whole number', { ...journal, SYSLOG_PID: '4080.7' }, 4080],
])('its process is %s', (_, fields, pid) => {
  expect(readOf({ _PID: '77', ...fields })).toMatchObject({ pid });
});

test('a line without a host has an empty one', () => {
  expect(readOf(without('_HOSTNAME'))).toMatchObject({ host: '' });
});

test.each([
  ['letters beyond ASCII', 'đỗ', Buffer.from('đỗ')],
  ['nothing', '', Buffer.alloc(0)],
  ['bytes', [0, 65, 255], Buffer.from([0, 65, 255])],
  ['no bytes', [], Buffer.alloc(0)],
])('a text of %s', (_, text, message) => {
  expect(readOf({ ...journal, MESSAGE: text })).toMatchObject({ message });
});

test.each([
  ['a byte above 255', [65, 256]],
  ['a byte below 0', [-1, 65]],
  ['a letter among bytes', [65, '66']],
  ['null, as journalctl writes what is too long for it', null],
  ['a number', 65],
])('a text with %s is no line', (_, text) => {
  expect(readOf({ ...journal, MESSAGE: text })).toBeUndefined();
});

test('a line of Docker', () => {
  expect(readOf(docker)).toEqual({
    kind: 'docker',
    at: AT,
    stream: 'stdout',
    isWhole: true,
    message: Buffer.from('May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: removed'),
  });
});

test.each([
  ['a line end', 'đ\n', 'đ', true],
  ['a line end of DOS', 'x\r\n', 'x', true],
  ['no line end: a part of a line', 'x', 'x', false],
  ['line ends within', 'x\ny\n', 'x\ny', true],
  ['a line end within alone', 'x\ny', 'x\ny', false],
  ['two line ends', 'x\n\n', 'x\n', true],
])('a text of Docker with %s', (_, log, message, isWhole) => {
  expect(readOf({ ...docker, log })).toMatchObject({ message: Buffer.from(message), isWhole });
});

test('a line of Docker without its time or stream has none', () => {
  expect(readOf({ log: 'x\n' })).toMatchObject({ at: undefined, stream: '' });
});

test.each([
  ['no JSON', '{"log":"x'],
  ['null', 'null'],
  ['a number', '7'],
  ['a text', '"log"'],
  ['an object of something else', '{"level":"info"}'],
  ['a log that is no text', '{"log":7}'],
])('%s is no line', (_, line) => {
  expect(readContainerLine(line)).toBeUndefined();
});
