/** A live view of the copy that amavis puts into its quarantine, where its delivery is logged in front of the line that says so. */
import { expect, test } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live/outcomes.ts';
import { MINUTE } from '../../src/core/instant.ts';
import type { Message } from '../../src/message/message.ts';
import type { Outcome } from '../../src/query/outcomes.ts';
import { readTexts } from '../correlate/messages-of.ts';

const at = (second: number, text: string) => `May  5 13:35:${second} mail ${text}`;
const SENT = [
  at(50, 'postfix/smtpd[10]: A1AAAAAAAA: client=mx.example.org[192.0.2.1]'),
  at(50, 'postfix/cleanup[12]: A1AAAAAAAA: message-id=<a@example.org>'),
  at(50, 'postfix/qmgr[13]: A1AAAAAAAA: from=<ann@example.org>, size=100, nrcpt=1 (queue active)'),
];
const CAME_BACK = [
  at(54, 'postfix/amavisd/smtpd[11]: C1AAAAAAAA: client=localhost[127.0.0.1]'),
  at(54, 'postfix/cleanup[12]: C1AAAAAAAA: message-id=<a@example.org>'),
  at(54, 'postfix/qmgr[13]: C1AAAAAAAA: from=<ann@example.org>, size=300, nrcpt=1 (queue active)'),
  at(
    55,
    'postfix/lmtp[14]: C1AAAAAAAA: to=<bob@example.com>, relay=mail.example.com[192.0.2.9]:7025, delay=0.5, delays=0/0/0/0.5, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
  ),
];
const begins = (to: string) =>
  at(
    51,
    `amavis[16]: (00016-01) ESMTP :10024 /var/amavis/tmp/amavis-20260505T133550-00016-abcdefgh: <ann@example.org> -> <${to}> Received: from mail.example.com ([127.0.0.1]) by localhost (mail.example.com [127.0.0.1]) (amavisd-new, port 10024) with ESMTP; Tue,  5 May 2026 13:35:51 +0000`,
  );
const COPIED = at(
  55,
  'amavis[16]: (00016-01) WaVl27LgwIDf(WaVl27LgwIDf) SEND from <ann@example.org> -> <bob@example.com>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as C1AAAAAAAA',
);

interface Told {
  readonly outcome: Outcome;
  readonly message: Message;
}

/** What is told while the log goes on, and what a moment later. */
async function toldOf(...lines: readonly string[]): Promise<{ atOnce: Told[]; later: Told[] }> {
  const told: Told[] = [];
  const listener = new LiveOutcomes((outcome, message) => told.push({ outcome, message }));
  const log = [...lines, ''].join('\n');
  await readTexts([log], { year: 2026, listener, isGoingOn: true });
  const atOnce = [...told];
  listener.passTime(Date.UTC(2026, 4, 5, 13, 35, 55) + MINUTE);
  return { atOnce, later: told.slice(atOnce.length) };
}

test('is not told as the mail that it is a copy of', async () => {
  const { atOnce, later } = await toldOf(...SENT, begins('eve@example.com'), ...CAME_BACK, COPIED);
  expect(atOnce).toEqual([]);
  expect(later.map(({ message }) => message.kind)).toEqual(['quarantine-copy']);
});

test.each<[string, string[], number?]>([
  ['amavis has it for the recipient', [begins('eve@example.com>,<Bob@example.com')]],
  ['amavis tells nothing of what it takes in', []],
  [
    'amavis has only mail of another sender',
    [begins('eve@example.com').replaceAll('ann@', 'joe@')],
  ],
  ['it is for others besides: bob may have been added', [begins('eve@example.com')], 2],
])('other mail is told at once where %s', async (_, lines, count = 1) => {
  const back = CAME_BACK.map((text) => text.replace('nrcpt=1', `nrcpt=${count}`));
  const { atOnce, later } = await toldOf(...SENT, ...lines, ...back);
  expect(atOnce.map(({ outcome }) => [outcome.to, outcome.status, outcome.direction])).toEqual([
    ['bob@example.com', 'delivered', 'inbound'],
  ]);
  expect(later).toEqual([]);
});

test('mail that no line joins to any in the filter is told after a moment', async () => {
  const { atOnce, later } = await toldOf(...SENT, begins('eve@example.com'), ...CAME_BACK);
  expect(atOnce).toEqual([]);
  expect(later.map(({ outcome }) => [outcome.to, outcome.status])).toEqual([
    ['bob@example.com', 'delivered'],
  ]);
});
