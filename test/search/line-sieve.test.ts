/** Which lines before a range are parsed at all: each that may name what is wanted, and few others. */
import { expect, test } from 'vitest';
import { LineNames } from '../../src/search/line-names.ts';
import { LineSieve } from '../../src/search/line-sieve.ts';

/** Whether a line is let through where a name is looked for. */
function lets(wanted: string, line: string): boolean {
  const sieve = new LineSieve();
  sieve.add(`mail ${wanted}`);
  return letsBy(sieve, line);
}

function letsBy(sieve: LineSieve, line: string): boolean {
  // The line stands between others.
  const buffer = Buffer.from(`QUEUED5\n${line}\n15411E6BE1 and more`);
  const found = new LineNames();
  found.look(buffer, 8, 8 + Buffer.byteLength(line), 0);
  const names = found.pairs();
  return sieve.lets(names, 0, names.length, 0);
}

const at = 'May  5 13:35:54 mail';
const verdict = (end: string) =>
  `${at} amavis[4083]: (04083-01) Passed CLEAN {RelayedOutbound}, MYNETS LOCAL [192.0.2.1] <a@example.com> -> <b@example.com>, Queue-ID: B141CE6BDD, Message-ID: <x@example.com>, ${end}, 380 ms`;
const ONE = verdict('queued_as: 15411E6BE1');
const THREE = verdict('queued_as: 15411E6BE1/97597E6BE4/C4E81E3A8C');

test.each([
  ['its own', 'B141CE6BDD', `${at} postfix/qmgr[4080]: B141CE6BDD: removed`],
  [
    'with a stamp of RFC 3339',
    'B141CE6BDD',
    '2022-05-05T13:35:54.123456+07:00 mail postfix/qmgr[1]: B141CE6BDD: removed',
  ],
  [
    'the next one',
    '15411E6BE1',
    `${at} postfix/smtp[9]: B141CE6BDD: to=<b@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 15411E6BE1)`,
  ],
  [
    'a notification',
    '97597E6BE4',
    `${at} postfix/bounce[9]: B141CE6BDD: sender non-delivery notification: 97597E6BE4`,
  ],
  ['where amavis got the mail from', 'B141CE6BDD', ONE],
  ['where amavis put it', '15411E6BE1', ONE],
  ['the first of three', '15411E6BE1', THREE],
  ['the second of three', '97597E6BE4', THREE],
  ['the last of three', 'C4E81E3A8C', THREE],
  [
    'in the reply of the next hop',
    '15411E6BE1',
    `${at} amavis[4083]: (04083-01) FWD from <a@example.com> -> <b@example.com>, 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 15411E6BE1`,
  ],
])('a line that names a wanted queue file: %s', (_, queueId, line) => {
  expect(lets(queueId, line)).toBe(true);
  expect(lets('0000000000', line)).toBe(false);
});

test('words of a verdict that a sender has written too: all that they name count', () => {
  const line = verdict(
    'Subject: "Queue-ID: AAAAAAAAAA, queued_as: BBBBBBBBBB/CCCCCCCCCC", queued_as: 15411E6BE1',
  );
  const names = ['AAAAAAAAAA', 'B141CE6BDD', 'BBBBBBBBBB', 'CCCCCCCCCC', '15411E6BE1'];
  const found = names.map((name) => lets(name, line));
  expect(found).toEqual(names.map(() => true));
});

test.each([
  ['a scan', '04083-01', ONE],
  [
    'a scan whose line says little',
    '04083-01',
    `${at} amavis[4083]: (04083-01) Checking: 4zFu0Z8iH <a@example.com> -> <b@example.com>`,
  ],
  ['a process', '4101', `${at} postfix/smtpd[4101]: connect from mail.example.com[192.0.2.1]`],
  ['a client', '192.0.2.1', `${at} postfix/smtpd[4101]: connect from mail.example.com[192.0.2.1]`],
  [
    'what postscreen says of a client',
    '[192.0.2.1',
    `${at} postfix/postscreen[7]: CONNECT from [192.0.2.1]:57224 to [198.51.100.1]:25`,
  ],
])('a line of %s that is wanted', (_, wanted, line) => {
  expect(lets(wanted, line)).toBe(true);
  expect(letsBy(new LineSieve(), line)).toBe(false);
});

test.each([
  ['of another scan of the process', '04083-02', ONE],
  ['of another process', '410', `${at} postfix/smtpd[4101]: connect from a[192.0.2.1]`],
  [
    'of a session of a client',
    '[192.0.2.1',
    `${at} postfix/smtpd[4101]: connect from mail.example.com[192.0.2.1]`,
  ],
  [
    'of another client',
    '[192.0.2.10',
    `${at} postfix/postscreen[7]: CONNECT from [192.0.2.1]:57224 to [198.51.100.1]:25`,
  ],
  [
    'that names the wanted behind its end',
    'QUEUED5',
    `${at} postfix/qmgr[4080]: B141CE6BDD: removed`,
  ],
])('a line %s is none', (_, wanted, line) => {
  expect(lets(wanted, line)).toBe(false);
});

test.each([
  ['without a tag', `${at} last message repeated 3 times`],
  ['of a tag without a process', `${at} postfix/qmgr: B141CE6BDD: removed`],
  ['of a scan that is cut', `${at} amavis[4083]: (04083-01`],
])('a line of an unusual form is always let through: one %s', (_, line) => {
  expect(letsBy(new LineSieve(), line)).toBe(true);
});

test('a name that is dropped is let through until the next sweep, and not counted again until then', () => {
  const sieve = new LineSieve();
  const line = `${at} postfix/qmgr[7]: B141CE6BDD: removed`;
  sieve.add('mail B141CE6BDD');
  sieve.drop('mail B141CE6BDD');
  expect(letsBy(sieve, line)).toBe(true);
  sieve.add('mail B141CE6BDD');
  expect(sieve.added).toBe(1);
  sieve.sweep();
  expect(letsBy(sieve, line)).toBe(true);
  sieve.drop('mail B141CE6BDD');
  sieve.sweep();
  expect(letsBy(sieve, line)).toBe(false);
  sieve.add('mail B141CE6BDD');
  expect(sieve.added).toBe(2);
});

test('a name that two hosts have is let through for the one that is left', () => {
  const sieve = new LineSieve();
  sieve.add('mail B141CE6BDD');
  sieve.add('mx B141CE6BDD');
  sieve.drop('mx B141CE6BDD');
  sieve.sweep();
  expect(letsBy(sieve, `${at} postfix/qmgr[7]: B141CE6BDD: removed`)).toBe(true);
});
