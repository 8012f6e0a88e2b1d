/** A client that leaves: whether the message it was sending is given up depends on how far it had come. */
import { expect, test } from 'vitest';
import { A, line, PEER, queued } from './mail-lines.ts';
import { fatesOf, messagesOf } from './messages-of.ts';

const smtpd = (text: string, second = 0) => line(second, 'postfix/smtpd[10]', text);
const NAMED = smtpd(
  `NOQUEUE: filter: RCPT from ${PEER}: <ann@example.net>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10024; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`,
);

const fatesWhen = async (words: string, ...more: readonly string[]) => {
  const lines = [
    smtpd(`connect from ${PEER}`),
    NAMED,
    smtpd(`${A}: client=${PEER}`),
    ...more,
    smtpd(`${words} from ${PEER}`, 2),
    smtpd(`disconnect from ${PEER}`, 2),
  ];
  return (await messagesOf(lines.join('\n'))).map(fatesOf);
};

test.each(['MAIL', 'RCPT', 'DATA', 'BDAT', 'UNKNOWN', 'RSET', 'NOOP'])(
  'a client lost after %s has given its message up',
  async (stage) => {
    expect(await fatesWhen(`lost connection after ${stage}`)).toEqual([
      ['bob@example.org aborted at accept'],
    ]);
  },
);

test('a client lost after it had said its last dot has not, once the message has its Message-ID', async () => {
  const identified = line(1, 'postfix/cleanup[11]', `${A}: message-id=<a@example.net>`);
  expect(await fatesWhen('lost connection after END-OF-MESSAGE', identified)).toEqual([
    ['bob@example.org queued at accept'],
  ]);
});

test('a client lost behind a message that is in the queue changes nothing', async () => {
  expect(await fatesWhen('lost connection after RSET', queued(A, 1))).toEqual([
    ['bob@example.org queued at queue'],
  ]);
});
