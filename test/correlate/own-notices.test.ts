/** Notices of amavis that no SEND line tells of, because it logs little: the mail_id in their Message-ID names the scan. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { traceView } from '../../src/query/trace/view.ts';
import { read } from '../search/searched-log.ts';
import { told } from './messages-of.ts';

const at = (second: number, text: string) =>
  `Nov 27 23:50:${String(second).padStart(2, '0')} mail ${text}`;
const MAIL = [
  at(36, 'postfix/smtpd[17199]: A29582560C2: client=unknown[192.0.2.50]'),
  at(36, 'postfix/cleanup[17205]: A29582560C2: message-id=<33.2@pc.example.org>'),
  at(
    36,
    'postfix/qmgr[17054]: A29582560C2: from=<june@example.org>, size=590, nrcpt=1 (queue active)',
  ),
];
const VERDICT = at(
  37,
  'amavis[16923]: (16923-01) Blocked BANNED (application/octet-stream,run.exe) {BouncedOutbound,Quarantined}, ORIGINATING/MYNETS LOCAL [192.0.2.50]:59979 [192.0.2.50] <june@example.org> -> <flo@example.net>, quarantine: banned@example.org, Queue-ID: A29582560C2, Message-ID: <33.2@pc.example.org>, mail_id: MZxD9cMvT4Rf, Hits: -, size: 590, 819 ms',
);
const END = [
  at(
    37,
    'postfix/smtp[17211]: A29582560C2: to=<flo@example.net>, relay=127.0.0.1[127.0.0.1]:10026, delay=0.94, delays=0.01/0.06/0.07/0.81, dsn=2.5.0, status=sent (250 2.5.0 Ok, id=16923-01, BOUNCE)',
  ),
  at(37, 'postfix/qmgr[17054]: A29582560C2: removed'),
];

/** What amavis hands in under this Message-ID. */
const noticeWith = (messageId: string, queueId = '7C0ED2560A9', from = '') => [
  at(37, `postfix/amavisd/smtpd[17228]: ${queueId}: client=localhost[127.0.0.1]`),
  at(37, `postfix/cleanup[17205]: ${queueId}: message-id=<${messageId}>`),
  at(37, `postfix/qmgr[17054]: ${queueId}: from=<${from}>, size=4210, nrcpt=1 (queue active)`),
];
const delivered = (queueId = '7C0ED2560A9') => [
  at(
    37,
    `postfix/lmtp[17226]: ${queueId}: to=<june@example.org>, relay=store.example.org[192.0.2.26]:7025, delay=0.09, delays=0.04/0/0/0.05, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  ),
  at(37, `postfix/qmgr[17054]: ${queueId}: removed`),
];
const NOTICE = noticeWith('VSMZxD9cMvT4Rf@mail.example.org');

/** Of each message: its queue ID, kind and direction, the mail it reports on, and its own notices. */
const factsOf = async (...lines: readonly string[]) =>
  (await told(...lines)).map(({ hops, kind, direction, bounceOf, bounces }) => [
    hops.map(({ queueId }) => queueId).join(),
    kind,
    direction,
    bounceOf,
    bounces.join(),
  ]);
const facts = (queueId = '7C0ED2560A9', bounces = queueId) => [
  ['A29582560C2', 'mail', 'outbound', null, bounces],
  [queueId, 'notice', 'internal', 'A29582560C2', ''],
];
const sorted = (rows: readonly unknown[]) => [...rows].map((row) => JSON.stringify(row)).sort();

test.each([
  ['goes on behind the verdict', [...MAIL, ...NOTICE, VERDICT, ...delivered(), ...END]],
  ['is delivered before the verdict', [...MAIL, ...NOTICE, ...delivered(), VERDICT, ...END]],
])('a notice to the sender that %s is told with the mail it is about', async (_, lines) => {
  expect(sorted(await factsOf(...lines))).toEqual(sorted(facts()));
});

test('a notice to the administrator is about the mail, and tells its sender nothing', async () => {
  const lines = [
    ...MAIL,
    ...noticeWith('VAMZxD9cMvT4Rf@mail.example.org', '5A75E2562A6', 'admin@example.org'),
    VERDICT,
    ...delivered('5A75E2562A6'),
    ...END,
  ];
  expect(sorted(await factsOf(...lines))).toEqual(sorted(facts('5A75E2562A6', '')));
});

test('a notice about another scan is not told with this mail', async () => {
  const lines = [
    ...MAIL,
    ...noticeWith('VSMZxD9cMvT4Rg@mail.example.org'),
    VERDICT,
    ...delivered(),
    ...END,
  ];
  const [, , , , bounces] =
    (await factsOf(...lines)).find(([queueId]) => queueId === 'A29582560C2') ?? [];
  expect(bounces).toBe('');
});

test('a trace names the notice, and the notice names the mail', async () => {
  const messages = await told(...MAIL, ...NOTICE, VERDICT, ...delivered(), ...END);
  const notes = messages.flatMap((one) => traceView(one).notes.map(({ text }) => text));
  expect(notes).toContain('The sender was notified: 7C0ED2560A9.');
  expect(notes).toContain('This is a notice that amavis wrote; it reports on A29582560C2.');
  expect(notes.filter((text) => text.includes('not in this log'))).toEqual([]);
});

test.each(['A29582560C2', '7C0ED2560A9'])(
  'reading only the lines about %s tells both as the whole log does',
  async (id) => {
    const folder = mkdtempSync(join(tmpdir(), 'mtatrace-notices-'));
    const path = join(folder, 'mail.log');
    writeFileSync(path, `${[...MAIL, ...NOTICE, VERDICT, ...delivered(), ...END].join('\n')}\n`);
    const { messages, isAroundId } = await read(path, id);
    rmSync(folder, { recursive: true });
    const links = messages.map(({ bounceOf, bounces }) => [bounceOf, bounces.join()]);
    expect({ isAroundId, links: sorted(links) }).toEqual({
      isAroundId: true,
      links: sorted([
        [null, '7C0ED2560A9'],
        ['A29582560C2', ''],
      ]),
    });
  },
);
