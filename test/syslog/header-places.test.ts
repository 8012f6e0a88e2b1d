/** What may stand before and within a header, and what only looks like it. */
import { expect, test } from 'vitest';
import { precise, read, readerOf, removed, rest } from './reading.ts';

const STAMP = 'May  5 13:35:54';
const line = `${STAMP} ${rest}`;
const reads = (text: string | Buffer) => {
  const found = read(text);
  return typeof found === 'string' ? found : [found.host, found.tag, found.pid, found.text];
};
const docker = (log: string, stream = 'stdout') =>
  JSON.stringify({ log, stream, time: '2022-05-05T06:35:54.123Z' });
const whole = [removed.host, removed.tag, removed.pid, removed.text];

test.each([
  ['the lowest', `<0>${line}`, whole],
  ['the highest', `<191>${line}`, whole],
  ['one that does not exist', `<192>${line}`, 'unknown'],
  ['four digits', `<0022>${line}`, 'unknown'],
  ['no digits', `<>${line}`, 'unknown'],
  ['letters', `<mail>${line}`, 'unknown'],
  ['no end', `<22${line}`, 'unknown'],
  ['another bracket at its end', `<22]${line}`, 'unknown'],
  ['another bracket at its start', `[22>${line}`, 'unknown'],
])('a priority: %s', (_, text, expected) => {
  expect(reads(text)).toEqual(expected);
});

test.each([
  ['behind the stamp', `${STAMP} <mail.info> ${rest}`, whole],
  ['without its blank', `${STAMP} <mail.info>${rest}`, 'text'],
  ['without its dot', `${STAMP} <mail> ${rest}`, 'text'],
  ['behind the host', `${STAMP} mail <mail.info> postfix/qmgr[4080]: B1: removed`, 'text'],
  ['in capitals before a host', `${STAMP} INFO ${rest}`, 'text'],
  [
    'that is a name in capitals',
    `${STAMP} MX postfix/qmgr[4080]: B141CE6BDD: removed`,
    ['MX', ...whole.slice(1)],
  ],
  [
    'that is a name in capitals of five letters',
    `${STAMP} INFOS postfix/qmgr[4080]: B141CE6BDD: removed`,
    ['INFOS', ...whole.slice(1)],
  ],
])('a severity %s', (_, text, expected) => {
  // What is no header is text of no program: nothing is guessed from it.
  const found = reads(text);
  expect(Array.isArray(found) && found[1] === '' ? 'text' : found).toEqual(expected);
});

test('a severity counts at its place only', () => {
  const text = `<x> <mail.info> ${rest}`;
  expect(read(`${STAMP} ${text}`)).toMatchObject({ host: '', tag: '', text });
});

test.each([
  ['NULs and a line end of old Macs', `\0\r\0${line}`, whole],
  ['a mark of UTF-8 behind NULs', `\0\uFEFF${line}`, whole],
  ['NULs alone', '\0\0\0', 'blank'],
  ['a mark of UTF-8 alone', '\uFEFF', 'blank'],
  ['tabs and blanks behind NULs', '\0\t ', 'blank'],
  ['half a mark of UTF-8', Buffer.from([0xef, 0xbb]), 'unknown'],
])('a line of %s', (_, text, expected) => {
  expect(reads(text)).toEqual(expected);
});

test.each([
  ['a name of 255 bytes', 'x'.repeat(255), true],
  ['a name of 256 bytes', 'x'.repeat(256), false],
  ['a name beyond ASCII', 'đỗ', true],
  ['a name with a DEL', 'a\x7fb', false],
])('a tag with %s', (_, tag, isTag) => {
  const found = read(`${STAMP} mail ${tag}[4080]: x`);
  expect(found).toMatchObject(isTag ? { host: 'mail', tag, pid: 4080, text: 'x' } : { tag: '' });
});

test.each([
  ['a process that does not end', 'postfix/qmgr[4080: x'],
  ['a process that is no number', 'postfix/qmgr[40a0]: x'],
  ['a dash in its process', 'postfix/qmgr[40-0]: x'],
  ['a process without a name', '[4080]: x'],
  ['a colon without a name', ': x'],
  ['no colon', 'postfix/qmgr[4080] x'],
  ['no blank behind the colon', 'postfix/qmgr[4080]:x'],
])('%s is no tag', (_, text) => {
  expect(read(`${STAMP} mail ${text}`)).toMatchObject({ host: 'mail', tag: '', pid: 0, text });
});

test('an empty process is none', () => {
  expect(read(`${STAMP} mail postfix/qmgr[]: x`)).toMatchObject({ tag: 'postfix/qmgr', pid: 0 });
});

test('a tag that was read before is read again only where it is whole', () => {
  const reader = readerOf();
  read(line, reader);
  const tagOf = (text: string) => read(`${STAMP} mail ${text}`, reader);
  expect(tagOf('postfix/qmgr[4080] x')).toMatchObject({ tag: '', text: 'postfix/qmgr[4080] x' });
  expect(tagOf('postfix/qmgrs[7]: x')).toMatchObject({ tag: 'postfix/qmgrs', pid: 7 });
  expect(tagOf('postfix/qmgr: x')).toMatchObject({ tag: 'postfix/qmgr', pid: 0, text: 'x' });
  expect(tagOf('postfix/smtpd[7]: x')).toMatchObject({ tag: 'postfix/smtpd', pid: 7 });
  expect(tagOf('postfix/smtpds[7]: x')).toMatchObject({ tag: 'postfix/smtpds', pid: 7 });
});

test.each([
  ['of 255 bytes', 'h'.repeat(255), 'h'.repeat(255)],
  ['of 256 bytes', 'h'.repeat(256), ''],
  ['that begins with a bracket', '<host>', ''],
])('a host %s', (_, host, expected) => {
  const found = read(`${STAMP} ${host} postfix/qmgr[4080]: x`);
  expect(found).toMatchObject({ host: expected });
});

test('a host that was read before is read again only where it is whole', () => {
  const reader = readerOf();
  read(line, reader);
  const hostOf = (text: string) => read(`${STAMP} ${text}`, reader);
  expect(hostOf('mailer postfix/qmgr[1]: x')).toMatchObject({ host: 'mailer' });
  expect(hostOf('mail')).toMatchObject({ host: '', tag: '', text: 'mail' });
});

test.each([
  ['a line that is a stamp and a blank', `${STAMP} `],
  ['another byte than a blank behind the stamp', `${STAMP}_${rest}`],
  ['no host between two blanks', `${STAMP}  postfix/qmgr[4080]: x`],
  ['a stamp of journalctl and nothing else', 'Thu 2022-05-05 13:35:54'],
  ['a stamp of journalctl without a blank behind', `Thu 2022-05-05 13:35:54_${rest}`],
  ['a stamp of journalctl without a blank before its zone', `Thu 2022-05-05 06:35:54_UTC ${rest}`],
  ['a weekday before another stamp', `Thu ${line}`],
  ['a stamp of journalctl that is none', `Thu 2022-13-05 13:35:54 ${rest}`],
])('%s has no text of a program', (_, text) => {
  expect(read(text)).not.toMatchObject({ tag: 'postfix/qmgr' });
});

test.each([
  ['GMT', '06:35:54 GMT'],
  ['UTC', '06:35:54 UTC'],
  ['another zone, which is that of the log', '13:35:54 CEST'],
  ['no zone, which is that of the log', '13:35:54'],
  ['hours and minutes', '12:20:54 +0545'],
])('a stamp of journalctl in %s', (_, time) => {
  expect(read(`Thu 2022-05-05 ${time} ${rest}`)).toEqual(removed);
});

test.each([
  ['four times', 4, removed],
  ['five times', 5, 'unknown'],
])('a header around a header, %s', (_, times, expected) => {
  expect(read(`${'2022-05-05T14:00:00+07:00 relay '.repeat(times)}${line}`)).toEqual(expected);
  expect(read(`${'2022-05-05T14:00:00+07:00 '.repeat(times)}${line}`)).toEqual(expected);
  expect(read(`${'mail-1  | '.repeat(times)}${line}`)).toEqual(expected);
  const inDocker = Array(times)
    .fill(0)
    .reduce((text: string) => docker(`${text}\n`), line);
  expect(read(inDocker)).toEqual(expected);
});

test.each([
  ['of grep in grep', `a.log:b.log:${line}`, removed],
  ['with a blank in it', `a b.log:${line}`, 'unknown'],
  ['of more than 512 bytes', `${'x'.repeat(513)}:${line}`, 'unknown'],
])('a prefix %s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('RFC 5424 without a stamp is as old as the newest line', () => {
  const reader = readerOf();
  read(line, reader);
  const nil = '<22>1 - mail postfix/qmgr 4080 - - B141CE6BDD: removed';
  expect(read(nil, reader)).toEqual(removed);
});

test('RFC 5424 without a stamp at the start of a log is as old as the log', () => {
  expect(read('<22>1 - mail postfix/qmgr 4080 - - B141CE6BDD: removed')).toEqual({
    ...removed,
    at: '2022-05-06T07:00:00+07:00',
  });
});

test('RFC 5424 stands behind a priority only', () => {
  expect(read('1 2022-05-05T13:35:54+07:00 mail postfix/qmgr 4080 - - x')).not.toMatchObject({
    tag: 'postfix/qmgr',
  });
});

test.each([
  ['blanks alone', docker('  \n'), 'blank'],
  ['nothing', docker('\n'), 'blank'],
  ['a part of a line', docker('postfix/qmgr[4080]: B141'), 'blank'],
  [
    'a program with a tag that is not known',
    docker('nginx[7]: x\n'),
    { ...precise, host: '', tag: 'nginx', pid: 7, text: 'x' },
  ],
  ['prose', docker('Starting up\n'), 'unknown'],
])('a line of Docker that holds %s', (_, text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('a line that Docker has cut is joined, and the next one stands for itself', () => {
  const reader = readerOf();
  expect(read(docker('postfix/qmgr[4080]: B141C'), reader)).toBe('blank');
  expect(read(docker('postfix/smtp[1]: y\n', 'stderr'), reader)).toMatchObject({ text: 'y' });
  expect(read(docker('E6BDD: removed\n'), reader)).toEqual({ ...precise, host: '' });
  expect(read(docker('postfix/qmgr[4080]: z\n'), reader)).toMatchObject({ text: 'z' });
});

test('a moment of Docker is that of the line, whatever the text tried to be', () => {
  const reader = readerOf();
  read(`May  4 10:00:00 ${rest}`, reader);
  expect(read(docker('nginx[7]: x\n'), reader)).toMatchObject({ at: precise.at });
});

test.each([
  'nginx[7]: x',
  'zmconfigd[7]: x',
  'postfix/qmgr: x',
  'xpostfix/qmgr[7]: x',
  `postfix/${'q'.repeat(300)}[7]: x`,
])('without stamp and host only programs of mail are told by their tag: %s', (text) => {
  expect(read(text)).toBe('unknown');
});

test('a word that is no tag takes no number from those of the programs', () => {
  const reader = readerOf();
  const indexOf = (text: string) => {
    const line = Buffer.from(`${STAMP} mail ${text}`);
    return reader.read(line, 0, line.length, 1)?.program.index;
  };
  expect(['postfix/qmgr[1]: x', 'no tag', 'none either', 'amavis[2]: x'].map(indexOf)).toEqual([
    0, 1, 1, 2,
  ]);
});
