/** What a message's scans say, and what is known of a message from them alone. */
import { expect, test } from 'vitest';
import type { Scan } from '../../src/message/message.ts';
import { A, arrives, B, C, comesBack, filtered, line, removed, SENT, tried } from './mail-lines.ts';
import { fatesOf, readTexts, told } from './messages-of.ts';

const second = (seconds: number) => Date.UTC(2026, 10, 24, 10, 0, seconds);

const amavis = (at: number, text: string, task = '00016-01') =>
  line(at, 'amavis[16]', `(${task}) ${text}`);
const ENVELOPE = '<ann@example.net> -> <bob@example.org>';
const ARRIVES = `ESMTP [127.0.0.1]:10024 /var/amavis/tmp/amavis-20261124T100000-00016-abc: ${ENVELOPE} SIZE=1000 Received: from mail.example.com`;
const CHECKING = `Checking: J4A3Mi79CrBr MYNETS [192.0.2.1] <ann@example.net> -> <bob@example.org>,<eve@example.org>`;
const forward = (queueId: string, to = 'bob@example.org', id = 'J4A3Mi79CrBr ') =>
  `${id}FWD from <ann@example.net> -> <${to}>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`;
const send = (queueId: string, id: string, to = 'ann@example.net') =>
  `${id}SEND from <> -> <${to}>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId}`;
const FAILS =
  'SEND from <> -> <ann@example.net>, BODY=7BIT 451 4.5.0 from MTA() during fwd-connect (No greeting)';
const verdict = (more: string, to = '<bob@example.org>') =>
  `Passed CLEAN {RelayedInbound}, ${more}[192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> ${to}, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 1.5, size: 1000, queued_as: ${B}, 380 ms`;
const toFilter = (queueId = B) =>
  filtered(A, 'bob@example.org', 5, `250 2.0.0 Ok: queued as ${queueId}`);

const UNFINISHED: Scan = {
  at: second(1),
  taskId: '00016-01',
  mailId: 'J4A3Mi79CrBr',
  port: null,
  policyBanks: [],
  verdict: null,
  category: null,
  detail: null,
  actions: [],
  score: null,
  quarantine: null,
  elapsedMs: null,
  recipients: [],
  queueId: A,
  queuedAs: [B],
  notes: [],
};

test.each([
  ['nothing but where it sent the message', [forward(B)], {}],
  [
    'whom it found in the message',
    [CHECKING, forward(B)],
    {
      policyBanks: ['MYNETS'],
      recipients: ['bob@example.org', 'eve@example.org'],
    },
  ],
  [
    'its arrival',
    [ARRIVES, CHECKING, forward(B)],
    {
      port: 10024,
      policyBanks: ['MYNETS'],
      recipients: ['bob@example.org'],
    },
  ],
  [
    'a notice of its own, too',
    [send(C, 'VAgs3ThQb4t9(J4A3Mi79CrBr) '), CHECKING, forward(B), FAILS],
    {
      policyBanks: ['MYNETS'],
      recipients: ['bob@example.org', 'eve@example.org'],
    },
  ],
  ['a hand-over of an old version', [forward(B, 'bob@example.org', '')], { mailId: null }],
  [
    'a look, and a hand-over of an old version',
    [CHECKING, forward(B, 'bob@example.org', '')],
    { policyBanks: ['MYNETS'], recipients: ['bob@example.org', 'eve@example.org'] },
  ],
  ['a hand-over that failed first', [FAILS.replace('SEND', 'FWD'), forward(B)], {}],
])('of a scan without a verdict is told %s', async (_, texts, facts) => {
  const messages = await told(
    ...arrives(A),
    ...texts.map((text) => amavis(1, text)),
    ...comesBack(B, 2),
    toFilter(),
  );
  const mail = messages.find(({ hops }) => hops[0]?.queueId === A);
  expect(mail?.scans).toEqual([{ ...UNFINISHED, ...facts }]);
});

test('a verdict says what was found, and adds only what the lines before it left open', async () => {
  const scanOf = async (...texts: readonly string[]) => {
    const [message] = await told(...arrives(A), ...texts.map((text) => amavis(3, text)));
    return message?.scans[0];
  };
  const bare = await scanOf(verdict('LOCAL '));
  expect(bare).toEqual({
    ...UNFINISHED,
    at: second(3),
    verdict: 'passed',
    category: 'CLEAN',
    actions: ['RelayedInbound'],
    score: 1.5,
    elapsedMs: 380,
    recipients: ['bob@example.org'],
  });
  expect((await scanOf(verdict('MYNETS LOCAL ')))?.policyBanks).toEqual(['MYNETS']);
  expect((await scanOf(CHECKING, verdict('')))?.policyBanks).toEqual(['MYNETS']);
});

test('scans stand in the order of their verdicts, whatever queue file they looked at', async () => {
  const again = (at: number, queueId: string, task: string) =>
    amavis(at, verdict('').replace(`Queue-ID: ${A}`, `Queue-ID: ${queueId}`), task);
  const [message] = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    again(2, A, '00016-01'),
    toFilter(),
    again(4, B, '00016-02'),
    again(9, A, '00016-03'),
    again(9, B, '00016-04'),
    again(7, B, '00016-05'),
  );
  expect(message?.scans.map(({ taskId }) => taskId)).toEqual([
    '00016-01',
    '00016-02',
    '00016-05',
    '00016-03',
    '00016-04',
  ]);
});

test('of the notes of a scan the first twenty are told, and only those of trouble or of a banned file', async () => {
  const notes = (count: number) =>
    Array.from({ length: count }, (_, i) => amavis(2, `(!)connect to clamd failed, attempt #${i}`));
  const banned =
    'p.path BANNED:1 bob@example.org: "P=p003,L=1,T=exe,N=x.exe", matching_key="T=exe"';
  const notesAfter = async (...lines: readonly string[]) => {
    const [message] = await told(
      ...arrives(A),
      amavis(1, CHECKING),
      ...lines,
      amavis(3, verdict('')),
    );
    return message?.scans[0]?.notes;
  };
  expect(await notesAfter(...notes(25))).toHaveLength(20);
  expect(
    await notesAfter(
      ...notes(1),
      amavis(2, banned),
      amavis(2, 'INFO: truncated 1 header line(s) longer than 998 characters'),
    ),
  ).toEqual(['connect to clamd failed, attempt #0', banned]);
});

test.each([
  ['an arrival', [amavis(1, ARRIVES)]],
  ['a look', [amavis(1, CHECKING)]],
  ['a verdict', []],
])('the sender whose lines are lost is known from %s of amavis', async (_, texts) => {
  const lines = [...texts, amavis(2, verdict('')), toFilter().replace('queued as', 'queued for')];
  const [id] = arrives(A).slice(1);
  const messages = await told(id ?? '', ...lines);
  expect(messages.map(({ from }) => from)).toEqual(['ann@example.net']);
});

test('the sender is known from a look of amavis that never came to a verdict', async () => {
  const [client = '', id = ''] = arrives(A);
  const lines = [client, id, amavis(1, CHECKING), amavis(1, forward(B)), toFilter()];
  expect((await told(...lines)).map(({ from }) => from)).toEqual(['ann@example.net']);
});

test('the sender that Postfix logs counts more than the one of amavis', async () => {
  const [message] = await told(...arrives(A), amavis(2, verdict('').replace('<ann@', '<fay@')));
  expect(message?.from).toBe('ann@example.net');
});

test('where Postfix names none, recipients and Message-ID are those of the scan', async () => {
  const [client, , queued] = arrives(A);
  const start = [client ?? '', queued ?? ''];
  const both = '<bob@example.org>,<eve@example.org>';
  const checked = await told(...start, amavis(1, CHECKING), amavis(2, verdict('')));
  const judged = await told(
    ...start,
    amavis(2, verdict('', both)),
    amavis(3, verdict('', both), '00016-02'),
  );
  const expected = ['bob@example.org queued at filter', 'eve@example.org queued at filter'];
  expect(checked.map(fatesOf)).toEqual([expected]);
  expect(judged.map(fatesOf)).toEqual([expected]);
  expect(judged.map(({ messageId }) => messageId)).toEqual(['a@example.net']);
  const silent = verdict('').replace(', Message-ID: <a@example.net>', '');
  const later = await told(...start, amavis(1, silent), amavis(2, verdict(''), '00016-02'));
  expect(later.map(({ messageId }) => messageId)).toEqual(['a@example.net']);
});

/** A message, and two that amavis makes about it. */
test('what amavis sends is a notice, or a copy that it keeps, and names its mail', async () => {
  const messages = await told(
    ...arrives(A),
    amavis(1, CHECKING),
    ...comesBack(B, 1).map((text) => text.replace('a@example.net', 'x@example.com')),
    amavis(1, send(B, 'VAgs3ThQb4t9(J4A3Mi79CrBr) ')),
    ...comesBack(C, 1).map((text) => text.replace('a@example.net', 'y@example.com')),
    amavis(
      1,
      send(C, 'J4A3Mi79CrBr(J4A3Mi79CrBr) ', 'spam@example.com').replace('<>', '<ann@example.net>'),
    ),
    amavis(1, FAILS),
    amavis(
      2,
      `Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, quarantine: spam@example.com, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`,
    ),
    filtered(A, 'bob@example.org', 3, '').replace(
      /\(250 .*/,
      '(250 2.7.0 Ok, discarded, id=00016-01 - spam)',
    ),
    removed(A, 3),
  );
  expect(
    messages
      .map(({ kind, hops, bounces, bounceOf, copyOf }) => [
        hops[0]?.queueId,
        kind,
        bounces,
        bounceOf,
        copyOf,
      ])
      .sort(),
  ).toEqual([
    [A, 'mail', [B], null, null],
    [B, 'notice', [], A, null],
    [C, 'quarantine-copy', [], null, A],
  ]);
});

test('a bounce that passes the filter has caused none, nor has a notice that Postfix did not take', async () => {
  const nobody = (text: string) => text.replace('<ann@example.net>', '<>');
  const lines = [...arrives(A), ...comesBack(B, 1), amavis(1, forward(B)), amavis(2, verdict(''))];
  const notTaken = amavis(1, `VAgs3ThQb4t9(J4A3Mi79CrBr) ${FAILS}`);
  const messages = await told(...lines.map(nobody), notTaken, toFilter(), tried(B, 6, SENT));
  expect(messages.map(({ hops, bounces }) => [hops.length, bounces])).toEqual([[2, []]]);
});

test('a notice of an old version, whose lines carry no mail_id, is no copy', async () => {
  const messages = await told(
    ...comesBack(B, 1).map((text) => text.replace('a@example.net', 'x@example.com')),
    amavis(1, send(B, '')),
    tried(B, 2, SENT),
  );
  expect(messages.map(({ kind, bounceOf }) => [kind, bounceOf])).toEqual([['notice', null]]);
});

test('a notice in a later try, and one beside a copy that went on, are told', async () => {
  const bouncesOf = async (...texts: readonly string[]) => {
    const messages = await told(...arrives(A), ...texts, toFilter());
    return messages.find(({ hops }) => hops[0]?.queueId === A)?.bounces;
  };
  const notice = send(C, 'VSgs3ThQb4t9(J4A3Mi79CrBr) ');
  expect(await bouncesOf(amavis(1, forward(B)), amavis(1, notice))).toEqual([C]);
  expect(
    await bouncesOf(
      amavis(1, forward(B)),
      amavis(1, verdict('')),
      amavis(2, notice, '00016-02'),
      amavis(2, verdict(''), '00016-02'),
    ),
  ).toEqual([C]);
  // A bounce that passes the filter is no notice of the filter.
  expect(await bouncesOf(amavis(1, forward(B).replace('<ann@example.net>', '<>')))).toEqual([]);
});

test('lines of clamd and of cut texts whose task is not known are in no story', async () => {
  const lines = [
    line(
      0,
      'clamd[8]',
      '/opt/zimbra/data/amavisd/tmp/amavis-20261124T100000-00099-xyz/parts/p002: Eicar FOUND',
    ),
    line(0, 'clamd[8]', 'instream(127.0.0.1@51234): Eicar FOUND'),
    ...arrives(A),
    amavis(1, ARRIVES),
    line(
      1,
      'clamd[8]',
      '/opt/zimbra/data/amavisd/tmp/amavis-20261124T100000-00016-abc/parts/p002: Eicar FOUND',
    ),
    amavis(2, verdict('')),
  ];
  const read = (keepTimeline: boolean, isGoingOn = false) =>
    readTexts([lines.join('\n')], { year: 2026, keepTimeline, isGoingOn });
  const kept = await read(true);
  expect(kept.messages.map(({ timeline }) => timeline.map(({ kind }) => kind))).toEqual([
    ['accepted', 'identified', 'queued', 'scan-started', 'virus-found', 'filtered'],
  ]);
  // Where no stories are kept, those lines need no directory.
  const [state] = (await read(false, true)).correlator.hosts.values();
  expect(state?.tasksByDirectory.size).toBe(0);
});
