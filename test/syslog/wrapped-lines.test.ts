/** Lines of a container that the log driver of Docker or journald put behind a header of its own. */
import { expect, test } from 'vitest';
import { precise, read, readerOf, removed, rest } from './reading.ts';

const OUTER = 'May  5 13:35:55 dock 3b2c6d7e8f90[904]: ';

test.each([
  ['a line of syslog', `${OUTER}May  5 13:35:54 ${rest}`, removed],
  ['a line of RFC 3339', `${OUTER}2022-05-05T13:35:54.123456+07:00 ${rest}`, precise],
  [
    'a line of bokysan/postfix',
    `${OUTER}2022-05-05T13:35:54.123456+07:00 INFO    postfix/qmgr[4080]: B141CE6BDD: removed`,
    { ...precise, host: 'dock' },
  ],
  [
    'a tag alone',
    'May  5 13:35:54 dock docker/mail[904]: postfix/qmgr[4080]: B141CE6BDD: removed',
    { ...removed, host: 'dock' },
  ],
])('%s in another line is read, and read again', (_, line, expected) => {
  const reader = readerOf();
  expect([read(line, reader), read(line, reader)]).toEqual([expected, expected]);
});

test('the amavis of a container is read too', () => {
  expect(read(`${OUTER}May  5 13:35:54 mail amavis[7]: (7-01) x`)).toMatchObject({
    host: 'mail',
    tag: 'amavis',
    text: '(7-01) x',
  });
});

test.each([
  ['of another program', `May  5 13:35:54 mail cron[1]: `, 'sshd[4080]: Connection closed'],
  ['with a stamp alone', `May  5 13:35:54 mail cron[1]: `, 'May  5 13:35:54'],
  [
    'with a stamp before words',
    `May  5 13:35:54 mail zmmailboxd[1]: `,
    '2022-05-05 13:35:54,123 INFO  [LmtpServer-1] postfix/qmgr[1]: x',
  ],
  ['that only names Postfix', `May  5 13:35:54 mail cron[1]: `, 'postfix is not running'],
  [
    'that sshd was made to write',
    'May  5 13:35:54 mail sshd[1]: ',
    '2022-05-05T13:35:54+00:00 mail postfix/qmgr[12]: B141CE6BDD: removed',
  ],
  ['of Postfix itself', `May  5 13:35:54 mail postfix/qmgr[1]: `, 'postfix/qmgr[2]: B1: removed'],
])('a text %s stays what it is', (_, header, text) => {
  expect(read(header + text)).toMatchObject({ host: 'mail', pid: 1, text });
});
