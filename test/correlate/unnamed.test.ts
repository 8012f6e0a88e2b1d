/** Recipients that qmgr counts (`nrcpt=`) and no line names: what became of the mail is not told by the others alone. */
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import {
  A,
  arrives,
  B,
  comesBack,
  DEFERRED,
  filtered,
  line,
  ofMany,
  PEER,
  queued,
  refused,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

async function fateOf(...lines: readonly string[]): Promise<string[]> {
  const messages = await told(...lines);
  expect(messages).toHaveLength(1);
  const [{ status, recipients, withoutRecipient: unnamed }] = messages as [Message];
  return [
    status,
    ...recipients.map((row) => `${row.address} ${row.status}`),
    ...(unnamed === null ? [] : [`nobody ${unnamed.status} at ${unnamed.step}`]),
  ];
}

const TWO = arrives(A).map(ofMany(2));
const BOB = 'bob@example.org relayed';
const EVE = 'eve@example.org relayed';

describe('of two recipients, of whom one alone has a line,', () => {
  test('the other is unknown where the queue file has left', async () => {
    expect(await fateOf(...TWO, tried(A, 1, SENT), removed(A, 2))).toEqual([
      'mixed',
      BOB,
      'nobody unknown at remove',
    ]);
  });

  test('the other still waits where it has not', async () => {
    expect(await fateOf(...TWO, tried(A, 1, SENT))).toEqual([
      'mixed',
      BOB,
      'nobody queued at queue',
    ]);
  });

  test('the other may have got the mail before the log begins, when the first one is expired', async () => {
    const expired = line(
      2,
      'postfix/qmgr[12]',
      `${A}: from=<ann@example.net>, status=expired, returned to sender`,
    );
    expect(
      await fateOf(ofMany(2)(queued(A, 0)), tried(A, 1, DEFERRED), expired, removed(A, 2)),
    ).toEqual(['mixed', 'bob@example.org expired', 'nobody unknown at remove']);
  });

  test('the headline, the rows and the recipients say so', async () => {
    const [message] = await told(...TWO, tried(A, 1, SENT), removed(A, 2));
    const view = traceView(message as Message);
    expect(view.headline.slice(0, 2)).toEqual([
      'MIXED: 1 relayed, 1 unknown',
      'at least 2 recipients',
    ]);
    expect(view.rows.map(({ mark, step }) => `${mark} ${step}`)).toContain('ok remove');
    expect(view.recipients.map(({ address, status }) => `${address} ${status}`)).toEqual([
      '(not in the log) unknown',
      BOB,
    ]);
  });
});

describe('nobody is missing', () => {
  test('where each recipient has a line', async () => {
    expect(
      await fateOf(...TWO, tried(A, 1, SENT), toEve(tried(A, 1, SENT)), removed(A, 2)),
    ).toEqual(['relayed', BOB, EVE]);
  });

  test('where the queue file that the filter made has lines of both', async () => {
    expect(
      await fateOf(
        ...TWO,
        ...comesBack(B, 1).map(ofMany(2)),
        filtered(A, 'bob@example.org', 2, `250 2.0.0 Ok: queued as ${B}`),
        removed(A, 2),
        tried(B, 3, SENT),
        toEve(tried(B, 3, SENT)),
        removed(B, 3),
      ),
    ).toEqual(['relayed', BOB, EVE]);
  });

  test('where the hop before names who waits', async () => {
    const queuedAs = `250 2.0.0 Ok: queued as ${B}`;
    expect(
      await fateOf(
        ...TWO,
        ...comesBack(B, 1).map(ofMany(2)),
        filtered(A, 'bob@example.org', 2, queuedAs),
        filtered(A, 'eve@example.org', 2, queuedAs),
        removed(A, 2),
        tried(B, 3, SENT),
      ),
    ).toEqual(['mixed', BOB, 'eve@example.org queued']);
  });

  test('where another queue file took over', async () => {
    expect(
      await fateOf(
        ...TWO,
        tried(A, 1, DEFERRED),
        line(2, 'postfix/postsuper[70]', `${A}: requeued`),
        line(60, 'postfix/pickup[20]', `${B}: uid=103 from=<ann@example.net> orig_id=${A}`),
        queued(B, 60),
        tried(B, 61, SENT),
        removed(B, 61),
      ),
    ).toEqual(['relayed', BOB]);
  });

  test('where a rule of smtpd put one address in place of all', async () => {
    const redirect = line(
      0,
      'postfix/smtpd[10]',
      `NOQUEUE: redirect: RCPT from ${PEER}: <old@example.org>: Recipient address triggers REDIRECT bob@example.org; from=<ann@example.net> to=<old@example.org> proto=ESMTP helo=<x>`,
    );
    const [message] = await told(redirect, ...TWO, tried(A, 1, SENT), removed(A, 2));
    expect(message?.status).toBe('relayed');
    expect(message?.warnings).toEqual([]);
  });
});

describe('of a message that its client gave up, and of which smtpd refused a recipient after it had begun the queue file,', () => {
  const smtpd = (text: string, second = 0) => line(second, 'postfix/smtpd[10]', text);
  const refusedIn = (queueId: string) => refused('nobody@example.org').replace('NOQUEUE', queueId);
  const given = (...lines: readonly string[]) =>
    fateOf(
      smtpd(`connect from ${PEER}`),
      smtpd(`${A}: client=${PEER}`),
      refusedIn(A),
      smtpd(`lost connection after DATA (31 bytes) from ${PEER}`, 2),
      ...lines,
    );
  const ended = (counters: string) => smtpd(`disconnect from ${PEER} helo=1 ${counters}`, 2);

  test('another recipient was taken, as the counters of the session show', async () => {
    expect(await given(ended('mail=1 rcpt=1/2 data=0/1 commands=3/5'))).toEqual([
      'mixed',
      'nobody@example.org rejected',
      'nobody aborted at accept',
    ]);
  });

  test.each([
    [
      'the counters show none: smtpd may begin a queue file before it has a recipient',
      'mail=1 rcpt=0/1 data=0/1 commands=2/4',
    ],
    ['another message of the session may have it', 'mail=2 rcpt=1/2 rset=1 data=0/1 commands=5/7'],
    ['there are no counters', ''],
  ])('nobody else is known where %s', async (_, counters) => {
    expect(await given(ended(counters).trimEnd())).toEqual([
      'rejected',
      'nobody@example.org rejected',
    ]);
  });
});
