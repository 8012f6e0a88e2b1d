/** Postfix tells its listeners behind the filter the queue ID that the mail came with, and amavis repeats it in each scan. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { A, arrives, B, C, comesBack, line, ofMany, queued, removed } from './mail-lines.ts';
import { fatesOf, told } from './messages-of.ts';

const BY = 'ann@example.com';
const FRIEND = 'friend@example.com';
const OTHER = 'bob@example.org';
const FOR_BOTH = `<${BY}> -> <${FRIEND}>,<${OTHER}>`;

const amavis = (second: number, task: string, text: string) =>
  line(second, 'amavis[40]', `(${task}) ${text}`);
const arrival = (second: number, task: string, port: number, envelope: string) =>
  amavis(
    second,
    task,
    `ESMTP :${port} /tmp/amavis-${task}: ${envelope} Received: from mail.example.com ([127.0.0.1]) by localhost (mail.example.com [127.0.0.1]) (amavis, port ${port}) with ESMTP; Tue, 10 Nov 2026 08:00:00 +0000 (UTC)`,
  );
const verdict = (second: number, task: string, head: string, to: string, rest: string) =>
  amavis(
    second,
    task,
    `${head}, [192.0.2.20] <${BY}> -> ${to}, Queue-ID: ${A}, Message-ID: <m1@example.com>, mail_id: ${task.replace('-', 'x')}, Hits: -, size: 419${rest}, 221 ms`,
  );
const comesIn = (second: number, id: string, service: string) => [
  line(
    second,
    `postfix/${service}/smtpd[12]`,
    `${id}: client=localhost[127.0.0.1], orig_queue_id=${A}, orig_client=unknown[192.0.2.20]`,
  ),
  line(second, 'postfix/cleanup[13]', `${id}: message-id=<m1@example.com>`),
];
const given = (second: number, id: string, to: string, port: number, reply: string) =>
  line(
    second,
    'postfix/smtp[14]',
    `${id}: to=<${to}>, relay=127.0.0.1[127.0.0.1]:${port}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${reply})`,
  );
const toMailbox = (second: number, id: string, to: string) =>
  line(
    second,
    'postfix/lmtp[15]',
    `${id}: to=<${to}>, relay=mail.example.com[192.0.2.5]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 OK)`,
  );
const from = (port: number, id: string) =>
  `250 2.0.0 from MTA(smtp:[127.0.0.1]:${port}): 250 2.0.0 Ok: queued as ${id}`;

/** A virus for two, of whom one wants viruses: signed, scanned again and delivered. */
const lines = {
  start: [
    line(0, 'postfix/smtpd[10]', `${A}: client=unknown[192.0.2.20]`),
    line(0, 'postfix/cleanup[11]', `${A}: message-id=<m1@example.com>`),
    queued(A, 0),
  ],
  firstArrival: [arrival(0, '00040-01', 10026, FOR_BOTH)],
  firstVerdicts: [
    ...comesIn(1, B, 'dkimmilter'),
    verdict(
      1,
      '00040-01',
      'Passed INFECTED (Eicar) {DiscardedOutbound,RelayedTaggedInternal}, ORIGINATING LOCAL',
      `<${FRIEND}>`,
      `, queued_as: ${B}`,
    ),
    verdict(
      1,
      '00040-01',
      'Blocked INFECTED (Eicar) {DiscardedOutbound,RelayedTaggedInternal}, ORIGINATING LOCAL',
      `<${OTHER}>`,
      '',
    ),
  ],
  firstGiven: [
    given(1, A, FRIEND, 10026, `${from(10030, B)}, but 1 DISCARD`),
    given(1, A, OTHER, 10026, `${from(10030, B)}, but 1 DISCARD`),
    queued(B, 1),
    removed(A, 1),
  ],
  secondArrival: [arrival(2, '00041-01', 10032, `<${BY}> -> <${FRIEND}>`)],
  secondScan: [
    ...comesIn(3, C, 'amavisd'),
    verdict(
      3,
      '00041-01',
      'Passed CLEAN {RelayedInternal}, ORIGINATING_POST LOCAL',
      `<${FRIEND}>`,
      `, queued_as: ${C}`,
    ),
  ],
  secondGiven: [given(3, B, FRIEND, 10032, from(10025, C))],
  end: [queued(C, 3), removed(B, 3), toMailbox(4, C, FRIEND), removed(C, 4)],
};

const scansOf = ({ scans }: Message) => scans.map(({ queueId, queuedAs }) => [queueId, queuedAs]);

test.each([
  ['in order', Object.values(lines).flat()],
  [
    'of amavis that logs its verdicts alone',
    Object.entries(lines).flatMap(([part, some]) => (part.endsWith('Arrival') ? [] : some)),
  ],
  [
    'with the reply of Postfix before the verdict of amavis',
    [
      ...lines.start,
      ...lines.firstArrival,
      ...lines.firstGiven,
      ...lines.firstVerdicts,
      ...lines.secondArrival,
      ...lines.secondGiven,
      ...lines.secondScan,
      ...lines.end,
    ],
  ],
])(
  'who is kept from a mail by the first scan stays so after the second: lines %s',
  async (_, all) => {
    const [message, ...others] = await told(...all);
    expect(others).toEqual([]);
    expect(message && fatesOf(message)).toEqual([
      `${OTHER} blocked at filter`,
      `${FRIEND} delivered at deliver`,
    ]);
    expect(message?.hops.map(({ queueId }) => queueId)).toEqual([A, B, C]);
    expect(message && scansOf(message)).toEqual([
      [A, [B]],
      [A, []],
      [B, [C]],
    ]);
  },
);

const D = 'DDDDDD0004';

test('a second scan is of the part that the first one made for its recipient, though Postfix names another part', async () => {
  const passed = 'Passed CLEAN {RelayedInternal}, ORIGINATING LOCAL';
  const [message, ...others] = await told(
    ...lines.start.map(ofMany(2)),
    ...lines.firstArrival,
    ...comesIn(1, B, 'dkimmilter'),
    ...comesIn(1, C, 'dkimmilter'),
    verdict(1, '00040-01', passed, `<${FRIEND}>`, `, queued_as: ${B}`),
    verdict(1, '00040-01', passed, `<${OTHER}>`, `, queued_as: ${C}`),
    given(1, A, FRIEND, 10026, from(10030, C)),
    given(1, A, OTHER, 10026, from(10030, C)),
    queued(B, 1),
    queued(C, 1),
    ...lines.secondArrival,
    ...comesIn(3, D, 'amavisd'),
    verdict(3, '00041-01', passed, `<${FRIEND}>`, `, queued_as: ${D}`),
  );
  expect(others).toEqual([]);
  expect(message && scansOf(message)).toEqual([
    [A, [B]],
    [A, [C]],
    [B, [D]],
  ]);
});

test('a scan whose port is not known is of the queue file that its verdict names, however late that comes', async () => {
  const [message] = await told(
    ...arrives(A),
    ...comesBack(B, 1),
    given(1, A, FRIEND, 10024, from(10025, B)),
    verdict(2, '00040-01', 'Passed CLEAN {RelayedInternal}', `<${FRIEND}>`, ''),
  );
  expect(message && scansOf(message)).toEqual([[A, []]]);
});

test('queue files whose replies name each other do not hold up the search for the one that was scanned', async () => {
  const messages = await told(
    ...arrives(A),
    ...arrives(B),
    given(1, A, FRIEND, 10026, from(10030, B)),
    given(1, B, FRIEND, 10026, from(10030, A)),
    ...lines.secondArrival,
    verdict(3, '00041-01', 'Passed CLEAN {RelayedInternal}', `<${FRIEND}>`, ''),
  );
  expect(messages.map(scansOf)).toEqual([[[B, []]]]);
});
