/** A client that leaves: whether the message it was sending is given up depends on how far it had come. */
import { expect, test } from 'vitest';
import { A, identified, line, PEER, queued } from './mail-lines.ts';
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
  'a client lost after %s, of whose message there is no more than its start, has given it up',
  async (stage) => {
    expect(await fatesWhen(`lost connection after ${stage}`)).toEqual([
      ['bob@example.org aborted at accept'],
    ]);
  },
);

/** The Message-ID is read from the data: what is said behind it, other than data, is said behind the last dot. */
test.each([
  ['lost connection after DATA (1460 bytes)', 'aborted'],
  ['timeout after BDAT (1460 bytes)', 'aborted'],
  ['timeout after END-OF-MESSAGE', 'queued'],
  ['lost connection after MAIL', 'queued'],
  ['lost connection after RCPT', 'queued'],
  ['lost connection after RSET', 'queued'],
  ['lost connection after NOOP', 'queued'],
  ['too many errors after UNKNOWN', 'queued'],
])('"%s" behind a Message-ID: the message is %s', async (words, status) => {
  expect(await fatesWhen(words, identified(A, 1))).toEqual([
    [`bob@example.org ${status} at accept`],
  ]);
});

test('a client lost behind a message that is in the queue changes nothing', async () => {
  expect(await fatesWhen('lost connection after DATA', queued(A, 1))).toEqual([
    ['bob@example.org queued at queue'],
  ]);
});

test('a client lost before it has a queue file has given nothing up', async () => {
  const lost = smtpd(`lost connection after DATA from ${PEER}`);
  for (const before of [[NAMED], []]) {
    const lines = [smtpd(`connect from ${PEER}`), ...before, lost];
    expect(await messagesOf(lines.join('\n'))).toEqual([]);
  }
});
