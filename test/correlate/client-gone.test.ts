/** A client that leaves: whether the message it was sending is given up depends on how far it had come. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { A, B, identified, line, PEER, queued, removed, SENT, tried } from './mail-lines.ts';
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

test('a queue file begun after a refusal had another recipient, whose mail the client gave up', async () => {
  const refused = smtpd(
    `NOQUEUE: reject: RCPT from ${PEER}: 550 5.1.1 <no1@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<no1@example.org> proto=ESMTP helo=<x>`,
  );
  const lines = [
    smtpd(`connect from ${PEER}`),
    refused,
    smtpd(`${A}: client=${PEER}`, 1),
    smtpd(`lost connection after DATA (31 bytes) from ${PEER}`, 2),
    smtpd(`disconnect from ${PEER} ehlo=1 mail=1 rcpt=1/2 data=0/1 commands=3/5`, 2),
  ];
  const [message] = await messagesOf(lines.join('\n'));
  expect(message?.status).toBe('mixed');
  expect(fatesOf(message as Message)).toEqual(['no1@example.org rejected at accept']);
  expect(message?.withoutRecipient).toMatchObject({ status: 'aborted', step: 'accept' });
});

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

const refuse = (queueId: string, to: string) =>
  smtpd(
    `${queueId}: reject: RCPT from ${PEER}: 550 5.1.1 <${to}>: Recipient address rejected: User unknown; from=<ann@example.net> to=<${to}> proto=ESMTP helo=<x>`,
  );

test('whoever was not refused has nothing of a client that is thrown out before it sends its message', async () => {
  const lines = [
    smtpd(`connect from ${PEER}`),
    smtpd(`${A}: client=${PEER}`),
    refuse(A, 'no1@example.org'),
    refuse(A, 'no2@example.org'),
    smtpd(`too many errors after RCPT from ${PEER}`, 2),
    smtpd(`disconnect from ${PEER} ehlo=1 mail=1 rcpt=1/3 commands=3/5`, 2),
  ];
  const [message] = await messagesOf(lines.join('\n'));
  expect(message?.recipients.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(message?.warnings).toEqual([`the client never sent the message of ${A}: nobody got it`]);
});

test.each([
  ['mail=2 rcpt=1/2 data=1/2', true],
  ['mail=1 rcpt=1/2 data=1', false],
  ['', false],
])(
  'a refusal before the queue file may be of another message, which "%s" tells',
  async (commands, isDoubtful) => {
    const lines = [
      smtpd(`connect from ${PEER}`),
      refuse('NOQUEUE', 'no1@example.org'),
      smtpd(`${A}: client=${PEER}`),
      identified(A, 1),
      queued(A, 1),
      smtpd(`disconnect from ${PEER} ehlo=1 ${commands}`, 2),
      ...[tried(A, 3, SENT), removed(A, 4)],
    ];
    const [message] = await messagesOf(lines.join('\n'));
    expect(fatesOf(message as Message)).toEqual([
      'bob@example.org relayed at deliver',
      'no1@example.org rejected at accept',
    ]);
    expect(message?.warnings).toEqual(
      isDoubtful
        ? [
            `who was refused before ${A} was begun may belong to another message of the same connection`,
          ]
        : [],
    );
  },
);

test.each([
  ['mail=2 rcpt=1/2 data=1/2', null],
  ['mail=1 rcpt=1/2 data=1', 'ann@example.net'],
])(
  'where only a refusal names a sender, "%s" tells whether it is that of the message',
  async (commands, from) => {
    const lines = [
      smtpd(`connect from ${PEER}`),
      refuse('NOQUEUE', 'no1@example.org'),
      smtpd(`${A}: client=${PEER}`),
      identified(A, 1),
      smtpd(`disconnect from ${PEER} ehlo=1 ${commands}`, 2),
      ...[tried(A, 3, SENT), removed(A, 4)],
    ];
    expect((await messagesOf(lines.join('\n'))).map((message) => message.from)).toEqual([from]);
  },
);

/** One message of a session is complete, and the client begins another one, which it gives up. */
const twoBegun = (...more: readonly string[]) => [
  smtpd(`connect from ${PEER}`),
  NAMED,
  smtpd(`${A}: client=${PEER}`),
  ...more,
  NAMED,
  smtpd(`${B}: client=${PEER}`, 1),
  smtpd(`disconnect from ${PEER} ehlo=1 mail=2 rcpt=2 data=1 rset=1 quit=1 commands=8`, 2),
];

test.each([
  ['its Message-ID', [identified(A, 1)], ['queued', 'aborted']],
  ['that it is queued', [queued(A, 1)], ['queued', 'aborted']],
])(
  'of two messages of which one is complete, it is the one of which the log shows %s',
  async (_, lines, expected) => {
    const messages = await messagesOf(twoBegun(...lines).join('\n'));
    const byId = new Map(messages.map(({ hops, status }) => [hops[0]?.queueId, status]));
    expect([byId.get(A), byId.get(B)]).toEqual(expected);
  },
);

test('a complete message whose way through the queue is not logged is not given up, and has what comes after', async () => {
  const messages = await messagesOf(
    [...twoBegun(identified(A, 1)), tried(A, 30, SENT), removed(A, 31)].join('\n'),
  );
  expect(messages.map(fatesOf)).toEqual([
    ['bob@example.org aborted at accept'],
    ['bob@example.org relayed at deliver'],
  ]);
});

test('the end of a session whose other lines are lost says nothing of the client before it', async () => {
  const fatesAfter = async (client: string) => {
    const counters = 'ehlo=1 quit=1 commands=2';
    const end = smtpd(`disconnect from ${client} ${counters}`, 2);
    const lines = [smtpd(`connect from ${PEER}`), NAMED, smtpd(`${A}: client=${PEER}`)];
    const messages = await messagesOf([...lines, identified(A, 0), end].join('\n'));
    return messages.map(fatesOf);
  };
  expect(await fatesAfter(PEER)).toEqual([['bob@example.org aborted at accept']]);
  expect(await fatesAfter('mx.example.com[192.0.2.7]')).toEqual([
    ['bob@example.org queued at accept'],
  ]);
});
