/** Mail of a program of this host that cleanup puts off is handed in again and again: the answer says that its messages are tries. */
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { failuresText } from '../../src/render/failures-text.ts';
import { line, PEER } from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';
import { failuresOf } from '../query/failure-samples.ts';
import { seedZone } from './seed-messages.ts';

const screen = { zone: seedZone, width: 200, ascii: false, chalk: new Chalk({ level: 0 }) };

const handedIn = (queueId: string, second: number) => [
  line(second, 'postfix/pickup[20]', `${queueId}: uid=1000 from=<ann@example.net>`),
  line(
    second,
    'postfix/cleanup[11]',
    `${queueId}: reject: header Subject: x from local; from=<ann@example.net> to=<bob@example.org>: 4.7.1 come later please`,
  ),
];
const fromClient = [
  line(3, 'postfix/smtpd[10]', `DDDDDD0004: client=${PEER}`),
  line(
    3,
    'postfix/cleanup[11]',
    `DDDDDD0004: reject: header Subject: x from ${PEER}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>: 4.7.1 come later please`,
  ),
];

const notesOf = async (...lines: readonly string[]) =>
  failuresText(
    failuresOf(await told(...lines)),
    { withRecovered: false, withRefused: false, withLines: false },
    screen,
  )
    .split('\n')
    .filter((one) => one.startsWith('note'));

test('tries of mail that stays in the maildrop are told apart from mail of clients', async () => {
  expect(
    await notesOf(...handedIn('AAAAAA0001', 1), ...handedIn('BBBBBB0002', 2), ...fromClient),
  ).toEqual([
    'note  2 messages: mail that stays in the maildrop; pickup hands it in again and again, each time as another message.',
  ]);
  expect(await notesOf(...fromClient)).toEqual([]);
});
