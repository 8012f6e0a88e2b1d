/** Mail on hold, or thrown away by a rule: qmgr takes up neither, so what it takes up was released, or never ruled upon. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  DEFERRED,
  identified,
  line,
  PEER,
  queued,
  removed,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const [client = ''] = arrives(A);
const ENVELOPE = 'from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>';
const smtpd = (action: string) =>
  line(
    0,
    'postfix/smtpd[10]',
    `NOQUEUE: ${action}: RCPT from ${PEER}: <ann@example.net>: Sender address triggers ${action.toUpperCase()} action; ${ENVELOPE}`,
  );
const cleanup = (text: string) => line(0, 'postfix/cleanup[11]', `${A}: ${text}; ${ENVELOPE}`);
const postsuper = (second: number, text: string) => line(second, 'postfix/postsuper[18]', text);

const held: [string, string[]][] = [
  ['a rule of smtpd', [smtpd('hold'), client, identified(A, 0)]],
  ['a header check', [client, cleanup(`hold: header Subject: x from ${PEER}`), identified(A, 0)]],
  [
    'a milter',
    [
      client,
      identified(A, 0),
      cleanup(`milter-hold: END-OF-MESSAGE from ${PEER}: milter triggers HOLD action`),
    ],
  ],
  ['an operator', [...arrives(A), tried(A, 1, DEFERRED), postsuper(5, `${A}: placed on hold`)]],
];

test.each(held)('mail that %s held waits no more once it is released', async (_, lines) => {
  const statusOf = async (...more: readonly string[]) =>
    (await told(...lines, ...more)).map(({ status }) => status);
  expect(await statusOf()).toEqual(['held']);
  const [released] = await statusOf(postsuper(60, `${A}: released from hold`));
  // No line names what was released with all others.
  expect(await statusOf(postsuper(60, 'Released from hold: 7 messages'))).toEqual([released]);
  expect(await statusOf(queued(A, 60))).toEqual([released]);
  expect(released).not.toBe('held');
});

test('what an operator holds while qmgr takes it up stays on hold', async () => {
  const lines = [...arrives(A), postsuper(5, `${A}: placed on hold`), queued(A, 6)];
  expect((await told(...lines)).map(({ status }) => status)).toEqual(['held']);
});

test('what qmgr removed is on hold no more, though the lines of its release and its end are lost', async () => {
  const held = [...arrives(A), postsuper(5, `${A}: placed on hold`)];
  expect((await told(...held, removed(A, 60))).map(({ status }) => status)).toEqual(['unknown']);
});

test('what an operator deleted is deleted, whether or not it had a try, and even if it had expired', async () => {
  const expired = line(
    60,
    'postfix/qmgr[12]',
    `${A}: from=<ann@example.net>, status=expired, returned to sender`,
  );
  const deleted = postsuper(70, `${A}: removed`);
  const statusOf = async (...tries: readonly string[]) =>
    (await told(...arrives(A), ...tries, expired, deleted)).map(({ status }) => status);
  expect(await statusOf()).toEqual(['deleted']);
  expect(await statusOf(tried(A, 1, DEFERRED))).toEqual(['deleted']);
});

test('what a rule of smtpd threw away was other mail, if qmgr takes this up', async () => {
  const lines = [smtpd('discard'), client, identified(A, 0)];
  const statusOf = async (...more: readonly string[]) =>
    (await told(...lines, ...more)).map(({ status }) => status);
  expect(await statusOf()).toEqual(['discarded']);
  expect(await statusOf(queued(A, 1), tried(A, 2, DEFERRED))).toEqual(['deferred']);
});
