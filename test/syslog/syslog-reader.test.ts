import { expect, test } from 'vitest';
import type { Stamp } from '../../src/syslog/stamp.ts';
import { SyslogReader } from '../../src/syslog/syslog-reader.ts';
import { read, readerOf, removed, rest } from './reading.ts';

test('a stamp in the text of a program is no header', () => {
  const line =
    'May  5 13:35:54 mail postfix/smtp[9]: x:May  6 14:00:00 evil postfix/qmgr[1]: B1: removed';
  expect(read(line)).toEqual({
    ...removed,
    tag: 'postfix/smtp',
    pid: 9,
    text: 'x:May  6 14:00:00 evil postfix/qmgr[1]: B1: removed',
  });
});

test.each([
  ['postfix/dkimmilter/smtpd', 'smtpd', 'postfix/dkimmilter'],
  ['amavis', 'amavis', ''],
  ['/postfix-script', 'postfix-script', ''],
  ['postfix/nqmgr', 'qmgr', 'postfix'],
  ['postfix/oqmgr', 'qmgr', 'postfix'],
  ['postfix/smtpd.local', 'smtpd', 'postfix'],
  ['.local', '.local', ''],
  ['postfix-10.0.0.5/smtp', 'smtp', 'postfix-10.0.0.5'],
  ['postfix-out_a+b@c/lmtp', 'lmtp', 'postfix-out_a+b@c'],
  ['rsyslogd-2177', 'rsyslogd-2177', ''],
])('the program of %s is %s', (tag, daemon, service) => {
  const line = Buffer.from(`May  5 13:35:54 mail ${tag}[1]: text`);
  const program = readerOf().read(line, 0, line.length, 1)?.program;
  expect(program).toEqual({ tag, daemon, service, index: 0 });
});

test('one program is one object, and programs are counted in the order they come', () => {
  const reader = readerOf();
  const programs = [
    'postfix/smtpd',
    'amavis',
    'postfix/smtp',
    'a',
    'postfix/smtpd',
    'a',
    'amavis',
  ].map((tag) => {
    const line = Buffer.from(`May  5 13:35:54 mail ${tag}[1]: text`);
    return reader.read(line, 0, line.length, 1)?.program;
  });
  expect(programs.map((program) => [program?.tag, program?.index])).toEqual([
    ['postfix/smtpd', 0],
    ['amavis', 1],
    ['postfix/smtp', 2],
    ['a', 3],
    ['postfix/smtpd', 0],
    ['a', 3],
    ['amavis', 1],
  ]);
  expect(programs[4]).toBe(programs[0]);
});

test('hosts and stamps that alternate are told apart', () => {
  const reader = readerOf();
  const heads = [
    'May  5 13:35:54 mail',
    'May  5 13:35:55 mail2',
    'May  5 13:35:54 mai',
    'May  6 13:35:54 mail',
  ];
  expect(heads.map((head) => read(`${head} postfix/qmgr[1]: x`, reader))).toEqual(
    [
      ['2022-05-05T13:35:54+07:00', 'mail'],
      ['2022-05-05T13:35:55+07:00', 'mail2'],
      ['2022-05-05T13:35:54+07:00', 'mai'],
      ['2022-05-06T13:35:54+07:00', 'mail'],
    ].map(([at, host]) => ({ at, host, tag: 'postfix/qmgr', pid: 1, text: 'x', times: 1 })),
  );
});

test('a stamp read before is not mistaken for that of a relay in between', () => {
  const reader = readerOf();
  read(`May  5 14:00:00 ${rest}`, reader);
  read(`May  5 14:00:00 10.0.0.7 2022-05-05T13:35:54+07:00 ${rest}`, reader);
  expect(read(`May  5 14:00:00 ${rest}`, reader)).toEqual({
    ...removed,
    at: '2022-05-05T14:00:00+07:00',
  });
});

test('a line cut by a container runtime is joined with its rest, stream by stream', () => {
  const reader = readerOf();
  const stamp = '2022-05-05T06:35:54Z';
  expect(read(`${stamp} stdout P postfix/qmgr[4080]: B141C`, reader)).toBe('blank');
  expect(read(`${stamp} stderr F postfix/smtp[1]: other`, reader)).toMatchObject({ text: 'other' });
  expect(read(`${stamp} stdout F E6BDD: removed`, reader)).toEqual({ ...removed, host: '' });
});

test('the raw line is the line as it stands in the file', () => {
  const line = `zimbra.log:May  5 13:35:54 ${rest}`;
  const buffer = Buffer.from(`x\n${line}\ny`);
  const record = readerOf().read(buffer, 2, 2 + line.length, 2);
  expect([record?.rawLine(), record?.line, record?.file, record?.size]).toEqual([
    line,
    2,
    'zimbra.log',
    line.length,
  ]);
});

test('any cut of a line is read without looking behind its end', () => {
  const lines = [
    `May  5 13:35:54 ${rest}`,
    `2022-05-05T13:35:54.123456+07:00 ${rest}`,
    `<22>1 2022-05-05T13:35:54Z mail a 1 - [a b="c"] x`,
    `May  5 13:35:54 <mail.info> ${rest}`,
    `May  5 13:35:54 mail postfix/qmgr[4080]: [ID 197553 mail.info] x] y`,
    `May  5 13:35:54 mail postfix/qmgr[4080]: message repeated 2 times: [ B141CE6BDD: removed]`,
    `Thu 2022-05-05 13:35:54 +07 ${rest}`,
    `Thu 2022-05-05 13:35:54 WIB ${rest}`,
    `1651732554.123456 ${rest}`,
    `2022-05-05T06:35:54Z stdout F ${rest}`,
    `a.log:1234:May  5 13:35:54 ${rest}`,
    `\0\uFEFF<22>May  5 13:35:54 ${rest}`,
    'postfix/qmgr[4080]: B141CE6BDD: removed',
  ].map((line) => Buffer.from(line));
  for (const line of lines) {
    // What the reader remembers of the whole line it must not find in a part of it.
    const reader = readerOf();
    const afresh = (buffer: Buffer, end: number, by = readerOf()) => {
      const record = by.read(buffer, 0, end, 1);
      if (record === undefined) return by.lastWas;
      const text = record.buffer.toString('utf8', record.textStart, record.end);
      expect(record.textStart).toBeLessThanOrEqual(record.end);
      return [record.at, record.host, record.tag, record.pid, text, record.times];
    };
    for (let length = 0; length <= line.length; length++) {
      const alone = afresh(Buffer.from(line.subarray(0, length)), length);
      expect(afresh(line, length)).toEqual(alone);
      read(line, reader);
      expect(afresh(line, length, reader)).toEqual(alone);
    }
  }
});

test.each(Array.from({ length: 24 }, (_, i) => i + 1))(
  'a host of %i letters is found again on the next line',
  (length) => {
    const reader = readerOf();
    const host = 'h'.repeat(length);
    const line = `May  5 13:35:54 ${host} postfix/qmgr[4080]: B141CE6BDD: removed`;
    expect([read(line, reader), read(line, reader)]).toEqual(Array(2).fill({ ...removed, host }));
  },
);

test('the stamp is decoded once where lines of one second follow each other', () => {
  let decoded = 0;
  const clock = { last: 0, instantOf: ({ time }: Stamp) => time + 0 * decoded++ };
  const reader = new SyslogReader({ file: 'x', clock });
  const timeOf = (time: string) => {
    const line = Buffer.from(`+May  5 ${time} ${rest}`);
    return reader.read(line, 1, line.length, 1)?.at;
  };
  const [second, next] = [86_399_000, 86_398_000];
  expect(['23:59:59', '23:59:59', '23:59:59', '23:59:58', '23:59:58'].map(timeOf)).toEqual([
    second,
    second,
    second,
    next,
    next,
  ]);
  expect(decoded).toBe(2);
});

test.each([
  ['blanks', '  ', removed.text],
  ['a tab', '\t', removed.text],
  ['a carriage return', '\r', removed.text],
  ['a NUL, which is shown', '\0', `${removed.text}\0`],
])('what stands behind the text: %s', (_, end, text) => {
  expect(read(`May  5 13:35:54 mail postfix/qmgr[4080]: ${removed.text}${end}`)).toMatchObject({
    text,
  });
});
