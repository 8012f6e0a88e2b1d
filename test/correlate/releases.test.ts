/** Mail that an operator released from amavis' quarantine. */
import { describe, expect, test } from 'vitest';
import { briefOf } from '../../src/query/brief/brief.ts';
import { IdSearch } from '../../src/query/find.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { utcZone } from '../../src/time/zone.ts';
import { A, arrives, B, C, comesBack, line, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const MAIL_ID = 'J4A3Mi79CrBr';
const amavis = (second: number, task: string, text: string) =>
  line(second, 'amavis[16]', `(${task}) ${text}`);

/** amavis keeps the mail, and a copy of it in a file. */
const BLOCKED = [
  ...arrives(A),
  amavis(
    1,
    '00016-01',
    `Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, quarantine: spam-${MAIL_ID}.gz, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: ${MAIL_ID}, Hits: 22.5, size: 1000, 900 ms`,
  ),
  line(
    1,
    'postfix/smtp[15]',
    `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=00016-01 - spam)`,
  ),
  removed(A, 1),
];

const forwarded = (second: number, queueId: string, task = `rel-${MAIL_ID}`) =>
  amavis(
    second,
    task,
    `${MAIL_ID} FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`,
  );
const asked = (second: number) =>
  amavis(
    second,
    `rel-${MAIL_ID}`,
    `Quarantined message release (attachment): spam-${MAIL_ID}.gz <ann@example.net> -> <bob@example.org>`,
  );
/** The mail in quarantine is released, some hours later or at once. */
const released = (second: number, queueId = B) => [
  asked(second),
  ...comesBack(queueId, second),
  forwarded(second, queueId),
  tried(queueId, second + 1, SENT),
  removed(queueId, second + 1),
];

const factsOf = async (...lines: readonly string[]) =>
  (await told(...lines)).map(({ hops, status, direction, releaseOf, inferred }) => [
    hops.map(({ queueId }) => queueId[0]).join(''),
    status,
    direction,
    releaseOf,
    inferred,
  ]);

const ORIGINAL = ['A', 'blocked', 'inbound', null, []];

describe('what is released from quarantine', () => {
  test.each([
    ['at once', 5],
    ['after the blocked mail is forgotten', 7200],
  ])('%s is told with the scan that had put it there', async (_, second) => {
    expect(await factsOf(...BLOCKED, ...released(second))).toEqual([
      ORIGINAL,
      ['B', 'relayed', 'unknown', MAIL_ID, []],
    ]);
  });

  test('is told so where the hand-over is logged before the queue file', async () => {
    const [ask, ...back] = released(60);
    const handOver = back[3] ?? '';
    const lines = [ask ?? '', handOver, ...back.filter((one) => one !== handOver)];
    expect(await factsOf(...BLOCKED, ...lines)).toEqual([
      ORIGINAL,
      ['B', 'relayed', 'unknown', MAIL_ID, []],
    ]);
  });

  test('is no mail from elsewhere that has its queue ID later', async () => {
    const facts = await factsOf(...released(0), ...arrives(B, 300), removed(B, 301));
    expect(facts.map((one) => one[3])).toEqual([MAIL_ID, null]);
  });

  test('is no mail of this host that has its queue ID long after', async () => {
    const facts = await factsOf(...released(0), ...comesBack(B, 300), removed(B, 301));
    expect(facts.map((one) => one[3])).toEqual([MAIL_ID, null]);
  });

  test('is no mail that another task of amavis hands on', async () => {
    const facts = await factsOf(...comesBack(C, 60), forwarded(60, C, '00016-02'), removed(C, 61));
    expect(facts.map((one) => one[3])).toEqual([null]);
  });

  test.each([
    ['the Message-ID', `rel-${MAIL_ID}`, '<a@example.net>'],
    ['a sender', 'a@example.net', `"(rel-${MAIL_ID}) FWD queued as ${C}"@example.net`],
  ])('is no mail of a stranger who writes so into %s', async (_, id, from) => {
    const lines = [
      line(60, 'postfix/smtpd[10]', `${C}: client=mx.example.net[192.0.2.1]`),
      line(60, 'postfix/cleanup[11]', `${C}: message-id=<${id}>`),
      line(60, 'postfix/qmgr[12]', `${C}: from=<${from}>, size=1000, nrcpt=1 (queue active)`),
      amavis(60, '00016-07', `Checking: XXXXXXXXXXXX [192.0.2.1] <${from}> -> <bob@example.org>`),
      tried(C, 61, SENT),
      removed(C, 61),
    ];
    const facts = await factsOf(...BLOCKED, ...lines);
    expect(facts.map((one) => one[3])).toEqual([null, null]);
  });
});

describe('the trace', () => {
  const notesOf = async (id: string, ...lines: readonly string[]) => {
    const search = new IdSearch(id);
    for (const message of await told(...lines)) search.look(message);
    return (search.found?.messages ?? []).map((message) =>
      traceView(message)
        .notes.filter(({ text }) => text.includes('quarantine'))
        .map(({ text, command }) => `${text} ${command}`),
    );
  };

  test('of mail in quarantine says that it was released, and what became of it', async () => {
    expect(await notesOf(MAIL_ID, ...BLOCKED, ...released(60))).toEqual([
      [`It was released from quarantine as ${B}: taken by the next server. mtatrace trace ${B}`],
    ]);
  });

  test('says so to a user in two sentences', async () => {
    const search = new IdSearch(MAIL_ID);
    for (const message of await told(...BLOCKED, ...released(60))) search.look(message);
    const [message] = search.found?.messages ?? [];
    expect(message && briefOf(message, utcZone)[1]).toBe(
      'An administrator released it later, and it was taken by the next mail server.',
    );
  });

  test('of mail that is still there says how to release it', async () => {
    expect(await notesOf(A, ...BLOCKED)).toEqual([
      [
        `The copy lies in amavis' quarantine, in spam-${MAIL_ID}.gz; to release it: amavisd-release spam-${MAIL_ID}.gz`,
      ],
    ]);
  });

  test.each([B, `rel-${MAIL_ID}`])('of the mail released, by %s, says whence', async (id) => {
    expect(await notesOf(id, ...BLOCKED, ...released(60))).toEqual([
      [
        `This mail was released from amavis' quarantine; why the scan ${MAIL_ID} had stopped it: mtatrace trace ${MAIL_ID}`,
      ],
    ]);
  });
});
