/** Mail of which the log has only amavis' lines: Postfix runs on another host, or its lines were lost. */
import { expect, test } from 'vitest';
import { isRefused } from '../../src/message/outcome.ts';
import { A, arrives, B, comesBack, filtered, line, removed, SENT, tried } from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const amavis = (text: string, { second = 1, task = '00016-01', host = 'mail' } = {}) =>
  line(second, 'amavis[16]', `(${task}) ${text}`, host);
const ENDS = 'Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms';
const blocked = (more = '', to = '<bob@example.org>') =>
  `Blocked INFECTED (Eicar-Signature) {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 <ann@example.net> -> ${to}, quarantine: J/virus-J4A3Mi79CrBr, ${more}${ENDS}`;
const passed = (more = '') =>
  `Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, ${more}${ENDS}`;
const NAMES_A = `Queue-ID: ${A}, `;
/** Without a queue ID, as an old amavis or a short template logs it. */
const ANSWER = `250 2.7.0 Ok, discarded, id=00016-01 - INFECTED`;

const storiesOf = async (...lines: readonly string[]) =>
  (await told(...lines)).map((message) => [
    message.hops.map(({ queueId }) => queueId).join(' '),
    message.from,
    ...fatesOf(message),
  ]);

test.each<[string, string, string, string]>([
  ['it blocked and names the queue file of', blocked(NAMES_A), A, 'blocked at filter'],
  ['it passed on and names the queue file of', passed(NAMES_A), A, 'unknown at filter'],
  ['it blocked, naming no queue file, of', blocked(), '', 'blocked at filter'],
  ['it passed on, naming no queue file, of', passed(), '', 'unknown at filter'],
])('what %s the only line of a message is told', async (_, text, queueId, fate) => {
  expect(await storiesOf(amavis(text))).toEqual([
    [queueId, 'ann@example.net', `bob@example.org ${fate}`],
  ]);
});

test('its Message-ID, its scan and its lines belong to it, and it was not refused', async () => {
  const { messages } = await readTexts([`${amavis(blocked())}\n`], {
    year: 2026,
    keepTimeline: true,
  });
  const [message] = messages;
  expect(message?.messageId).toBe('a@example.net');
  expect(message?.direction).toBe('inbound');
  expect(message?.scans.map(({ quarantine, queueId }) => [quarantine, queueId])).toEqual([
    ['J/virus-J4A3Mi79CrBr', null],
  ]);
  expect(message?.recipients.map(({ queueId }) => queueId)).toEqual([null]);
  expect(message?.timeline.map(({ kind }) => kind)).toEqual(['filtered']);
  expect(message?.warnings).toEqual([
    "only the filter's verdict is in the input, and no line of Postfix",
  ]);
  expect(message && isRefused(message)).toBe(false);
});

test('the verdicts of one scan on two recipients are one message', async () => {
  const lines = [
    amavis(passed(NAMES_A)),
    amavis(blocked(NAMES_A, '<eve@example.org>'), { second: 2 }),
  ];
  expect(await storiesOf(...lines)).toEqual([
    [
      A,
      'ann@example.net',
      'bob@example.org unknown at filter',
      'eve@example.org blocked at filter',
    ],
  ]);
});

test('it is told after half an hour, though the log goes on', async () => {
  const passing = [10, 20, 30, 40].map((minutes) =>
    line(60 * minutes, 'postfix/qmgr[12]', 'warning: nothing'),
  );
  const text = [amavis(blocked(NAMES_A)), ...passing].join('\n');
  const { messages } = await readTexts([`${text}\n`], { year: 2026, isGoingOn: true });
  expect(messages.map(({ status }) => status)).toEqual(['blocked']);
});

/** What Postfix tells, here or on another host, is told once. */
test.each<[string, readonly string[], string]>([
  [
    'the queue file it names',
    [...arrives(A), amavis(blocked(NAMES_A)), filtered(A, 'bob@example.org', 1, ANSWER)],
    A,
  ],
  [
    'the queue file it names, on another host',
    [...arrives(A, 0, 'relay'), amavis(blocked(NAMES_A)), removed(A, 2, 'relay')],
    A,
  ],
  [
    'the queue file that it made of it',
    [amavis(passed(`queued_as: ${B}, `)), ...comesBack(B, 1), tried(B, 2, SENT), removed(B, 2)],
    B,
  ],
  ['some mail, and the verdict names none', [...arrives(A), amavis(blocked()), removed(A, 2)], A],
  [
    'the queue file that it had made of it, on another host',
    [
      ...arrives(B, 0, 'relay'),
      amavis(passed(`${NAMES_A}queued_as: ${B}, `)),
      tried(B, 2, SENT, 'relay'),
      removed(B, 2, 'relay'),
    ],
    B,
  ],
])('nothing is told twice where lines of Postfix are about %s', async (_, lines, queueId) => {
  const messages = await told(...lines);
  expect(messages.map(({ hops }) => hops.map((hop) => hop.queueId).join(' '))).toEqual([queueId]);
});

test('what smtpd says that a filter in front of the queue kept is told once', async () => {
  const accepted = line(
    2,
    'postfix/smtpd[10]',
    'proxy-accept: END-OF-MESSAGE: 250 2.7.0 Ok, discarded, id=00016-01 - INFECTED; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>',
  );
  expect(await storiesOf(amavis(blocked()), accepted)).toHaveLength(1);
});

test('a verdict that kept the mail decides, if the log ends before the line of Postfix', async () => {
  expect(await storiesOf(...arrives(A), amavis(blocked(NAMES_A)))).toEqual([
    [A, 'ann@example.net', 'bob@example.org blocked at filter'],
  ]);
});
