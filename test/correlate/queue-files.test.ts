/** What the lines of a queue file's start, middle and end add up to. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  DEFERRED,
  filtered,
  identified,
  line,
  named,
  PEER,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const idsTold = async (...lines: readonly string[]) =>
  (await told(...lines)).map(({ hops }) => hops.map(({ queueId }) => queueId));
const smtpd = (second: number, text: string) => line(second, 'postfix/smtpd[10]', text);
const cleanup = (second: number, text: string) => line(second, 'postfix/cleanup[11]', text);
const postsuper = (second: number, text: string) => line(second, 'postfix/postsuper[18]', text);
const CLIENT = `${A}: client=${PEER}`;

test('a client= line that is written twice is one message, also for the count at the end of its session', async () => {
  const messages = await told(
    smtpd(0, `connect from ${PEER}`),
    named('bob@example.org'),
    smtpd(0, CLIENT),
    smtpd(0, CLIENT),
    smtpd(1, `disconnect from ${PEER} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`),
  );
  expect(messages.map(fatesOf)).toEqual([['bob@example.org queued at accept']]);
});

test('a queue file that names the one before by XFORWARD is the same message', async () => {
  const messages = await told(
    ...arrives(A),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok'),
    line(
      1,
      'postfix/amavisd/smtpd[13]',
      `${B}: client=localhost[127.0.0.1], orig_queue_id=${A}, orig_client=${PEER}`,
    ),
    cleanup(1, `${B}: message-id=<other@example.net>`),
    queued(B, 1),
    tried(B, 2, SENT),
  );
  expect(
    messages.map(({ hops, inferred }) => [hops.map(({ queueId }) => queueId), inferred]),
  ).toEqual([[[A, B], []]]);
});

test.each([
  ['XFORWARD', smtpd(0, `${CLIENT}, orig_queue_id=${A}, orig_client=${PEER}`)],
  ['the filter', filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${A}`)],
  [
    'amavis',
    line(
      1,
      'amavis[16]',
      `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${A}, 380 ms`,
    ),
  ],
  ['MailScanner', line(1, 'MailScanner[30]', `Requeue: ${A}.AFE5C to ${A}`)],
])('a queue file that %s names as the one before itself is one message', async (_, text) => {
  const held = cleanup(
    0,
    `${A}: hold: header Received: from x from ${PEER}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  );
  expect(await idsTold(text, identified(A, 0), queued(A, 0), tried(A, 2, SENT))).toEqual([[A]]);
  expect(await idsTold(smtpd(0, CLIENT), held, text, tried(A, 2, SENT))).toEqual([[A]]);
});

test('queue files on hold that name each other as the next one do not lead round in a circle', async () => {
  const held = (queueId: string) =>
    cleanup(
      0,
      `${queueId}: hold: header Received: from x from ${PEER}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
    );
  const requeue = (from: string, to: string) =>
    line(1, 'MailScanner[30]', `Requeue: ${from}.AFE5C to ${to}`);
  const verdict = line(
    2,
    'amavis[16]',
    `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
  );
  const ids = await idsTold(held(A), held(B), requeue(A, B), requeue(B, A), verdict);
  expect(ids.flat().sort()).toEqual([A, B]);
});

test("where amavis' lines come before those of the queue file that they name, they join it", async () => {
  const verdict = line(
    1,
    'amavis[16]',
    `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, queued_as: ${B}, 380 ms`,
  );
  expect(await idsTold(...arrives(A), verdict, ...comesBack(B, 2), tried(B, 3, SENT))).toEqual([
    [A, B],
  ]);
});

test('a sender is that of the maildrop where the queue manager tells none', async () => {
  const pickup = line(0, 'postfix/pickup[20]', `${A}: uid=1001 from=<ann>`);
  expect((await told(pickup)).map(({ from }) => from)).toEqual(['ann']);
  expect((await told(pickup, queued(A, 0))).map(({ from }) => from)).toEqual(['ann@example.net']);
});

test('of several Message-IDs the first one counts, and none of those that were added when it was sent again', async () => {
  const second = cleanup(1, `${A}: message-id=<b@example.net>`);
  const resent = cleanup(0, `${A}: resent-message-id=<r@example.net>`);
  const idOf = async (...lines: readonly string[]) =>
    (await told(...lines)).map(({ messageId }) => messageId);
  expect(await idOf(smtpd(0, CLIENT), identified(A, 0), second)).toEqual(['a@example.net']);
  expect(await idOf(smtpd(0, CLIENT), resent, identified(A, 0))).toEqual(['a@example.net']);
});

test('Message-ID and size are those of the first queue file that has them', async () => {
  const [client = ''] = arrives(A);
  const way = [
    ...comesBack(B, 1).map((text) => text.replace('size=1000', 'size=1200')),
    filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
  ];
  const factsOf = async (...lines: readonly string[]) =>
    (await told(...lines)).map(({ messageId, size }) => [messageId, size]);
  expect(await factsOf(client, ...way)).toEqual([['a@example.net', 1200]]);
  expect(await factsOf(...arrives(A), ...way)).toEqual([['a@example.net', 1000]]);
});

test('queue files stand in the order of their way, however late they are joined', async () => {
  const ids = await idsTold(
    ...arrives(A),
    ...comesBack(B, 1),
    ...comesBack(C, 2),
    filtered(B, 'bob@example.org', 3, `250 2.0.0 Ok: queued as ${C}`),
    filtered(A, 'bob@example.org', 4, `250 2.0.0 Ok: queued as ${B}`),
  );
  expect(ids).toEqual([[A, B, C]]);
});

test('a message without a name of a recipient waits at its last queue file, behind the filter that handed it back', async () => {
  const [message] = await told(
    ...arrives(A),
    smtpd(1, `${B}: client=localhost[127.0.0.1], orig_queue_id=${A}, orig_client=${PEER}`),
    cleanup(1, `${B}: message-id=<a@example.net>`),
  );
  expect(message?.recipients).toEqual([]);
  expect(message?.withoutRecipient).toMatchObject({ status: 'queued', step: 'filter', queueId: B });
});

/** `deferred` and `SOFTBOUNCE` both wait for another try. */
test('removals, deferrals and refusals are counted, whatever message they belong to', async () => {
  const refused = (stage: string, second = 5) =>
    smtpd(
      second,
      `NOQUEUE: reject: ${stage} from ${PEER}: 550 5.1.1 <x@example.org>: Recipient address rejected: User unknown; from=<a@example.net> to=<x@example.org> proto=ESMTP helo=<x>`,
    );
  const { correlator, messages } = await readTexts([
    [
      ...arrives(A),
      tried(A, 1, DEFERRED),
      tried(A, 2, 'dsn=5.1.1, status=SOFTBOUNCE (host said: 550 5.1.1 Unknown)'),
      tried(A, 3, SENT),
      removed(A, 3),
      ...arrives(B, 4),
      refused('RCPT').replace('NOQUEUE', B),
      refused('RCPT'),
      refused('VRFY'),
      refused('ETRN', 6),
      line(
        6,
        'postfix/postscreen[9]',
        'NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; from=<a@x.test>, to=<b@example.test>, proto=ESMTP, helo=<x.test>',
      ),
      postsuper(7, `${B}: removed`),
    ].join('\n'),
  ]);
  expect(correlator.tally).toEqual({ removals: 2, deferrals: 2, refusals: 4 });
  // To ask for an address, or for a queue to be sent, is no mail.
  // Of the second message one was refused, and the others were deleted with it.
  expect(messages.map(({ status }) => status).sort()).toEqual([
    'mixed',
    'rejected',
    'rejected',
    'relayed',
  ]);
});

test('mail whose recipients no line names is where its last queue file is', async () => {
  const next = (queueId: string, before: string) =>
    line(
      1,
      'postfix/amavisd/smtpd[13]',
      `${queueId}: client=localhost[127.0.0.1], orig_queue_id=${before}, orig_client=${PEER}`,
    );
  const [message] = await told(smtpd(0, CLIENT), next(B, A), next(C, B));
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual([A, B, C]);
  expect(message?.withoutRecipient?.queueId).toBe(C);
});
