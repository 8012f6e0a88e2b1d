/** What a line proves about the time it was written: only what the mail server itself writes, at its own place. */
import { expect, test } from 'vitest';
import { proofsOf, yearAtOrAfter } from '../../src/syslog/clock-proofs.ts';
import { readerOf } from './reading.ts';

const DIRECTORY = '/opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi';
const START = `(04083-01) ESMTP :10026 ${DIRECTORY}: <a@example.com> -> <b@example.com> SIZE=1153`;
const wall = Date.UTC(2022, 4, 5, 13, 35, 54);
const inDirectory = { by: 'work-directory', wall };
const received = (at: number) => [{ by: 'received-date', at }, inDirectory];

/** The proofs of a line of a program. */
function proofs(tag: string, text: string) {
  // Bytes around the line belong to no line of its program.
  const line = Buffer.from(`May  5 13:35:54 mail ${tag}[4080]: ${text}`);
  const buffer = Buffer.concat([line, Buffer.from('\n; Thu,  5 May 2022 13:35:54 +0700')]);
  const record = readerOf().read(buffer, 0, line.length, 1);
  return record === undefined ? 'no record' : proofsOf(record);
}

test.each([
  ['amavis', 'amavis', START],
  ['LMTP', 'amavis', START.replace('ESMTP', 'LMTP')],
  ['a service of amavis', 'zimbra/amavis', START],
  ['UTF-8', 'amavis', START.replace('ESMTP', 'UTF8LMTP')],
  ['no port', 'amavis', START.replace(' :10026', '')],
])('the directory of a scan tells the year: %s', (_, tag, text) => {
  expect(proofs(tag, text)).toEqual([inDirectory]);
});

test.each([
  ['east of UTC', '+0700 (+07)', wall - 7 * 3_600_000],
  ['west of UTC, by half an hour more', '-0330 (NST)', wall + 3.5 * 3_600_000],
  ['east of UTC, by three quarters more', '+0545', wall - 5.75 * 3_600_000],
  ['UTC', '+0000 (UTC)', wall],
])('the Received header behind it tells the zone: %s', (_, zone, at) => {
  expect(
    proofs('amavis', `${START} for <b@example.com>; Thu,  5 May 2022 13:35:54 ${zone}`),
  ).toEqual(received(at));
});

test('the last day of a year is one of December', () => {
  expect(proofs('amavis', `${START}; Sat, 31 Dec 2022 23:59:59 +0000`)).toEqual(
    received(Date.UTC(2022, 11, 31, 23, 59, 59)),
  );
});

test.each([
  ['a weekday that the date does not have', '; Fri,  5 May 2022 13:35:54 +0700'],
  ['a date before the end', '; Thu,  5 May 2022 13:35:54 +0700 and more'],
  ['a date that is cut', '; Thu,  5 May 2022 13:35:5'],
  ['a month there is not', '; Thu,  5 Mai 2022 13:35:54 +0700'],
])('%s proves no zone', (_, end) => {
  expect(proofs('amavis', START + end)).toEqual([inDirectory]);
});

test.each([
  ['a text that a stranger repeats', 'amavis', `Passed CLEAN, Subject: "${START}"`],
  ['another line of a scan', 'amavis', '(04083-01) Checking: 4wrBkJsi MYNETS <a@example.com>'],
  ['a scan without a directory', 'amavis', '(04083-01) ESMTP :10026 <a@example.com>'],
  ['the same text of another program', 'zmconfigd', START],
  ['the same text of Postfix', 'postfix/cleanup', START],
])('%s proves nothing', (_, tag, text) => {
  expect(proofs(tag, text)).toEqual([]);
});

// 3gNFyR: 1399368591 seconds, 4Mfj: 615613 microseconds, in the 52 digits of Postfix' long queue IDs.
const LONG = '3gNFyR4Mfjzc3';
const MADE = Date.UTC(2014, 4, 6, 9, 29, 51);

test('a long queue ID tells when its client came', () => {
  const found = proofs('postfix/smtpd', `${LONG}: client=mail.example.com[192.0.2.1]`);
  expect(found).toEqual([{ by: 'long-queue-id', at: MADE + 615 }]);
});

test.each([
  ['a short queue ID', 'postfix/smtpd', 'B141CE6BDD: client=mail.example.com[192.0.2.1]'],
  ['another line about it', 'postfix/smtpd', `${LONG}: reject: RCPT from a[192.0.2.1]`],
  ['one that no client line begins with', 'postfix/smtpd', `x ${LONG}: client=a[192.0.2.1]`],
  ['a line that another program writes', 'postfix/qmgr', `${LONG}: client=a[192.0.2.1]`],
  ['a program that is not of Postfix', 'smtpd', `${LONG}: client=a[192.0.2.1]`],
])('%s proves nothing about the zone', (_, tag, text) => {
  expect(proofs(tag, text)).toEqual([]);
});

const javaMail = (millis: string) =>
  `B141CE6BDD: message-id=<1406627814.5.${millis}.JavaMail.zimbra@mail.example.com>`;

test('the Message-ID of JavaMail tells when it was made', () => {
  expect(proofs('postfix/cleanup', javaMail('1651732554479'))).toEqual([
    { by: 'message-id', at: 1_651_732_554_479 },
  ]);
});

test.each([
  ['too short a number', 'postfix/cleanup', javaMail('165173255447')],
  ['a Message-ID of another program', 'postfix/cleanup', 'B141CE6BDD: message-id=<165@a>'],
  ['a Message-ID that another daemon repeats', 'postfix/smtp', javaMail('1651732554479')],
  ['no queue ID before it', 'postfix/cleanup', `x ${javaMail('1651732554479')}`],
  [
    'another field',
    'postfix/cleanup',
    javaMail('1651732554479').replace('message-id', 'message-no'),
  ],
])('%s proves nothing about the time', (_, tag, text) => {
  expect(proofs(tag, text)).toEqual([]);
});

const own = (queueId: string, end = '') =>
  `B141CE6BDD: message-id=<20220505063554.${queueId}@mail.example.com>${end}`;

test('the Message-ID that cleanup makes tells the moment in UTC', () => {
  expect(proofs('postfix/cleanup', own('B141CE6BDD'))).toEqual([
    { by: 'own-message-id', at: Date.UTC(2022, 4, 5, 6, 35, 54) },
  ]);
});

test.each([
  [
    'that of another queue file, such as one of another server',
    'postfix/cleanup',
    own('15411E6BE1'),
  ],
  ['one that another daemon repeats', 'postfix/smtp', own('B141CE6BDD')],
  ['a date that is too short', 'postfix/cleanup', own('B141CE6BDD').replace('<2022', '<22')],
])('%s proves nothing', (_, tag, text) => {
  expect(proofs(tag, text)).toEqual([]);
});

test.each([
  ['a line right behind its directory', 5, 5, 2022],
  ['a line a day before it, as a clock may be off', 5, 4, 2022],
  ['a line of the next year', 1, 1, 2023],
  ['a line of the month before, which is of the next year', 4, 5, 2023],
])('%s is of the year', (_, month, day, year) => {
  expect(yearAtOrAfter(wall, { month, day, time: 13 * 3_600_000 + 2_154_000 })).toBe(year);
});
