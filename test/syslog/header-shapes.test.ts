import { expect, test } from 'vitest';
import { precise, read, readerOf, removed, rest } from './reading.ts';

const journal = {
  __REALTIME_TIMESTAMP: '1651732554123456',
  _HOSTNAME: 'mail',
  SYSLOG_IDENTIFIER: 'postfix/qmgr',
  SYSLOG_PID: '4080',
};

test.each([
  ['with the day padded by a blank', `May  5 13:35:54 ${rest}`, removed],
  ['with the day not padded', `May 5 13:35:54 ${rest}`, removed],
  ['with the day padded by a zero', `May 05 13:35:54 ${rest}`, removed],
  ['with a year', `May  5 2022 13:35:54 ${rest}`, removed],
  ['with parts of a second', `May 05 13:35:54.123456 ${rest}`, precise],
  [
    'with tenths of a second',
    `May  5 13:35:54.1 ${rest}`,
    { ...removed, at: '2022-05-05T13:35:54.100+07:00' },
  ],
  ['of RFC 3339', `2022-05-05T13:35:54+07:00 ${rest}`, removed],
  ['of RFC 3339 with microseconds', `2022-05-05T13:35:54.123456+07:00 ${rest}`, precise],
  ['of RFC 3339 in UTC', `2022-05-05T06:35:54Z ${rest}`, removed],
  ['of RFC 3339 west of Greenwich', `2022-05-05T03:05:54-03:30 ${rest}`, removed],
  ['of ISO with an offset without colon', `2022-05-05T13:35:54+0700 ${rest}`, removed],
  ['of ISO with the hours of an offset', `2022-05-05T13:35:54+07 ${rest}`, removed],
  ['of ISO with a blank', `2022-05-05 13:35:54 ${rest}`, removed],
  ['of ISO without offset', `2022-05-05T13:35:54 ${rest}`, removed],
  ['with a comma before the parts of a second', `2022-05-05T13:35:54,123 ${rest}`, precise],
  ['behind a priority', `<22>May  5 13:35:54 ${rest}`, removed],
  ['of FreeBSD', `May  5 13:35:54 <mail.info> ${rest}`, removed],
  [
    'of metalog, without host and pid',
    'May  5 13:35:54 [postfix/qmgr] B141CE6BDD: removed',
    { ...removed, host: '', pid: 0 },
  ],
  [
    'with the address of a host that has no name',
    'May  5 13:35:54 [192.0.2.1] postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...removed, host: '[192.0.2.1]' },
  ],
  ['of BusyBox', 'May  5 13:35:54 mail mail.info postfix/qmgr[4080]: B141CE6BDD: removed', removed],
  ['with blanks before it, as in a mail', `    May  5 13:35:54 ${rest}`, removed],
  ['with a tab before it', `\t2022-05-05T13:35:54+07:00 ${rest}`, removed],
  ['quoted in a mail', `> > May  5 13:35:54 ${rest}`, removed],
  [
    'of bokysan/postfix, with a severity for the host',
    '2022-05-05T13:35:54.123456+07:00 INFO    postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...precise, host: '' },
  ],
  [
    'of bokysan/postfix, with a severity as long as its column',
    '2022-05-05T13:35:54.123456+07:00 WARNING postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...precise, host: '' },
  ],
  ['of kubectl logs --prefix', `[pod/mail-0/postfix] May  5 13:35:54 ${rest}`, removed],
  [
    'of Solaris',
    'May  5 13:35:54 mail postfix/qmgr[4080]: [ID 197553 mail.info] B141CE6BDD: removed',
    removed,
  ],
  ['of journalctl short-full', `Thu 2022-05-05 13:35:54 +07 ${rest}`, removed],
  ['of journalctl short-full in UTC', `Thu 2022-05-05 06:35:54 UTC ${rest}`, removed],
  [
    'of journalctl short-full with a name of the zone',
    `Thu 2022-05-05 13:35:54 WIB ${rest}`,
    removed,
  ],
  ['of journalctl short-unix', `1651732554.123456 ${rest}`, precise],
  [
    'of RFC 5424',
    '<22>1 2022-05-05T13:35:54.123+07:00 mail postfix/qmgr 4080 - - B141CE6BDD: removed',
    precise,
  ],
  [
    'of RFC 5424 with data and a byte order mark',
    '<22>1 2022-05-05T13:35:54+07:00 mail postfix/qmgr 4080 ID7 [meta a="\\"]"][b c="1"] \uFEFFB141CE6BDD: removed',
    removed,
  ],
  [
    'of journalctl -o json',
    JSON.stringify({ ...journal, MESSAGE: 'B141CE6BDD: removed' }),
    precise,
  ],
  [
    'of journalctl -o json whose text is given by bytes',
    JSON.stringify({ ...journal, MESSAGE: [...Buffer.from('B141CE6BDD: removed')] }),
    precise,
  ],
  [
    'of journalctl -o json without a pid of its own',
    JSON.stringify({
      ...journal,
      SYSLOG_PID: undefined,
      _PID: '4080',
      MESSAGE: 'B141CE6BDD: removed',
    }),
    precise,
  ],
  [
    'in a json-file of Docker',
    JSON.stringify({
      log: `May  5 13:35:54 ${rest}\n`,
      stream: 'stdout',
      time: '2022-05-05T07:00:00.1Z',
    }),
    removed,
  ],
  [
    'in a json-file of Docker, with a tag alone',
    JSON.stringify({
      log: 'postfix/qmgr[4080]: B141CE6BDD: removed\n',
      stream: 'stdout',
      time: '2022-05-05T06:35:54.123Z',
    }),
    { ...precise, host: '' },
  ],
  [
    'of CRI',
    '2022-05-05T06:35:54.123456789Z stdout F postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...precise, host: '' },
  ],
  [
    'of CRI around a line of syslog',
    `2022-05-05T07:00:00Z stdout F May  5 13:35:54 ${rest}`,
    removed,
  ],
  [
    'of docker logs -t',
    '2022-05-05T06:35:54Z postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...removed, host: '' },
  ],
  ['of docker compose', `mail-1  | May  5 13:35:54 ${rest}`, removed],
  ['of grep in several files', `/var/log/zimbra.log.1.gz:May  5 13:35:54 ${rest}`, removed],
  ['of grep with line numbers', `zimbra.log:1234:May  5 13:35:54 ${rest}`, removed],
  ['of grep with line numbers alone', `1234:May  5 13:35:54 ${rest}`, removed],
  ['of grep around a hit', `zimbra.log-1234-May  5 13:35:54 ${rest}`, removed],
  [
    'of grep in a file named by its date',
    `zimbra.log-20220505:2022-05-05T13:35:54+07:00 ${rest}`,
    removed,
  ],
  ['of less with line numbers', `   1234 May  5 13:35:54 ${rest}`, removed],
  [
    'of a relay that keeps the older header',
    `May  5 14:00:00 10.0.0.7 May  5 13:35:54 ${rest}`,
    removed,
  ],
  [
    'of a relay with stamps of RFC 3339',
    `2022-05-05T14:00:00+07:00 10.0.0.7 2022-05-05T13:35:54+07:00 ${rest}`,
    removed,
  ],
  [
    'of a relay that keeps the priority',
    `May  5 14:00:00 relay <22>May  5 13:35:54 ${rest}`,
    removed,
  ],
  [
    'with the host unknown',
    'May  5 13:35:54 - postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...removed, host: '-' },
  ],
  [
    'without a host',
    'May  5 13:35:54 postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...removed, host: '' },
  ],
  [
    'without a pid',
    'May  5 13:35:54 mail postfix/qmgr: B141CE6BDD: removed',
    { ...removed, pid: 0 },
  ],
  ['behind NULs of a truncated file', `\0\0\0May  5 13:35:54 ${rest}`, removed],
  ['behind the mark of UTF-8', `\uFEFFMay  5 13:35:54 ${rest}`, removed],
  ['without any text', 'May  5 13:35:54 mail postfix/qmgr[4080]:', { ...removed, text: '' }],
  [
    'that says how often it came',
    'May  5 13:35:54 mail postfix/qmgr[4080]: message repeated 2 times: [ B141CE6BDD: removed]',
    { ...removed, times: 2 },
  ],
  [
    'that says how often it came, and is cut short',
    'May  5 13:35:54 mail postfix/qmgr[4080]: message repeated 3 times: [ B141CE6BDD: rem',
    { ...removed, times: 3, text: 'B141CE6BDD: rem' },
  ],
  [
    'that repeats the line before',
    'May  5 13:35:54 mail last message repeated 3 times',
    { ...removed, tag: '', pid: 0, text: 'last message repeated 3 times' },
  ],
  [
    'that repeats the line before, without a host',
    'May  5 13:35:54 last message repeated 3 times',
    { ...removed, host: '', tag: '', pid: 0, text: 'last message repeated 3 times' },
  ],
  [
    'without a tag',
    'May  5 13:35:54 mail -- MARK --',
    { ...removed, tag: '', pid: 0, text: '-- MARK --' },
  ],
  [
    'with bytes that are no UTF-8',
    Buffer.from('May  5 13:35:54 mail postfix/qmgr[4080]: caf\xe9', 'latin1'),
    { ...removed, text: 'caf\uFFFD' },
  ],
  [
    'without any header',
    'postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...removed, at: '2022-05-06T07:00:00+07:00', host: '' },
  ],
])('a line %s is read, and read again', (_, line, expected) => {
  const reader = readerOf();
  expect([read(line, reader), read(line, reader)]).toEqual([expected, expected]);
});

test.each(['Jan', 'Apr', 'Aug', 'Dec'])('a line of %s is read', (month) => {
  expect(read(`${month}  5 13:35:54 ${rest}`)).toMatchObject({ tag: 'postfix/qmgr', pid: 4080 });
});

test.each([
  ['an empty line', '', 'blank'],
  ['a line of blanks', '   \t', 'blank'],
  [
    'the first line of journalctl',
    '-- Logs begin at Mon 2022-05-02 11:00:00 +07, end at Thu. --',
    'blank',
  ],
  ['a restart in the journal', '-- Boot 1f2e3d4c5b6a --', 'blank'],
  ['a journal without entries', '-- No entries --', 'blank'],
  ['what grep puts between its groups', '--', 'blank'],
  ['a blank line quoted in a mail', '> > ', 'blank'],
  ['prose', 'This is not a log line, but a longer text', 'unknown'],
  ['a month that does not exist', `Mai  5 13:35:54 ${rest}`, 'unknown'],
  ['an hour that does not exist', `May  5 25:35:54 ${rest}`, 'unknown'],
  ['a stamp alone', 'May  5 13:35:54', 'unknown'],
  ['JSON of something else', '{"level":"info"}', 'unknown'],
  ['JSON that is cut', '{"MESSAGE":"B141', 'unknown'],
])('%s is no record', (_, line, expected) => {
  expect(read(line)).toBe(expected);
});

// The moment of a container's line is a number or a text of any length.
test.each([
  { ...journal, __REALTIME_TIMESTAMP: '1e300', MESSAGE: 'B141CE6BDD: removed' },
  { ...journal, __REALTIME_TIMESTAMP: '9999999999999999999', MESSAGE: 'B141CE6BDD: removed' },
  { ...journal, __REALTIME_TIMESTAMP: '-9999999999999999999', MESSAGE: 'B141CE6BDD: removed' },
  { log: 'postfix/qmgr[4080]: B141CE6BDD: removed\n', time: '+275760-09-13T00:00:00Z' },
])('a moment that no calendar can tell is that of the line before: %j', (fields) => {
  const reader = readerOf();
  read(`May  5 13:35:54 ${rest}`, reader);
  expect(read(JSON.stringify(fields), reader)).toMatchObject({
    at: removed.at,
    text: removed.text,
  });
});
