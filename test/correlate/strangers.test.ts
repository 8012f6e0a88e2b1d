/** A server that is sent a mail knows its Message-ID: it can hand in one of its own, and name that in its reply. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  BOUNCED,
  C,
  comesBack,
  filtered,
  line,
  queued,
  removed,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const APART = [`${A} relayed`, `${B} bounced`];

const storyOf = ({ hops, status }: Message) =>
  [...hops.map(({ queueId }) => queueId), status].join(' ');

const HANDED_IN = [
  line(1, 'postfix/smtpd[10]', `${B}: client=mx.example.org[192.0.2.9]`, 'store'),
  line(1, 'postfix/cleanup[11]', `${B}: message-id=<a@example.net>`, 'store'),
  queued(B, 1, 'store'),
];
const ANSWERED = [
  tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`),
  removed(A, 2),
];

/** What a server answers that hands in a mail of its own, with the Message-ID of the one it is being sent. */
async function namedByStranger(to: string, ...ends: readonly string[]) {
  const rest = [
    ...ends.map((end) => end.replace('to=<bob@example.org>', to)),
    removed(B, 3, 'store'),
  ];
  const messages = await told(...arrives(A), ...HANDED_IN, ...ANSWERED, ...rest);
  // The lines of the other host may be read after the answer, and prove as much.
  const later = await told(...arrives(A), ...ANSWERED, ...HANDED_IN, ...rest);
  expect(later.map(storyOf).sort()).toEqual(messages.map(storyOf).sort());
  return messages;
}

test.each([
  ['was told to be for the same address', 'to=<bob@example.org>', [`${A} ${B} bounced`]],
  ['was told to be for it in capitals', 'to=<Bob@Example.ORG>', [`${A} ${B} bounced`]],
  [
    'came for it and went to its alias',
    'to=<eve@example.com>, orig_to=<bob@example.org>',
    [`${A} ${B} bounced`],
  ],
  ['is for another one', 'to=<eve@example.com>', APART],
  ['came for a list that it is on', 'to=<bob@example.org>, orig_to=<list@example.com>', APART],
])('mail that another host took in with the same Message-ID and %s', async (_, to, expected) => {
  const messages = await namedByStranger(to, tried(B, 3, BOUNCED, 'store'));
  expect(messages.map(storyOf).sort()).toEqual(expected);
});

test('mail that the next host sends to an archive too is the one that was handed over', async () => {
  const stored = tried(B, 3, BOUNCED, 'store');
  const archived = stored.replace('bob@example.org', 'archive@example.org');
  const messages = await namedByStranger('to=<bob@example.org>', archived, stored);
  expect(messages.map(storyOf)).toEqual([`${A} ${B} bounced`]);
});

test('a rule that discards a stranger’s mail has not discarded the one that its server was sent', async () => {
  const rule = line(
    1,
    'postfix/cleanup[11]',
    `${B}: discard: header X-Test: yes from mx.example.org[192.0.2.9]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.org>`,
    'store',
  );
  const joined = await namedByStranger('to=<bob@example.org>', rule);
  expect(joined.map(storyOf)).toEqual([`${A} ${B} discarded`]);
  const apart = await namedByStranger('to=<eve@example.com>', rule);
  expect(apart.map(storyOf).sort()).toEqual([`${A} relayed`, `${B} discarded`]);
});

test('what a stranger’s mail became on its host stays with it', async () => {
  const messages = await namedByStranger(
    'to=<eve@example.com>',
    filtered(B, 'eve@example.com', 2, `250 2.0.0 Ok: queued as ${C}`).replace(' mail ', ' store '),
    ...comesBack(C, 2).map((one) => one.replace(' mail ', ' store ')),
    tried(C, 3, BOUNCED, 'store'),
    removed(C, 3, 'store'),
  );
  expect(messages.map(storyOf).sort()).toEqual([`${A} relayed`, `${B} ${C} bounced`]);
});

test('a stranger’s mail that names a third one is taken out first, and each is told once', async () => {
  const forZoe = (text: string) => text.replace('to=<bob@example.org>', 'to=<zoe@example.com>');
  const messages = await namedByStranger(
    'to=<eve@example.com>',
    line(1, 'postfix/smtpd[10]', `${C}: client=mx.example.org[192.0.2.9]`, 'third'),
    line(1, 'postfix/cleanup[11]', `${C}: message-id=<a@example.net>`, 'third'),
    queued(C, 1, 'third'),
    tried(B, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${C})`, 'store'),
    forZoe(tried(C, 3, BOUNCED, 'third')),
    removed(C, 3, 'third'),
  );
  expect(messages.map(storyOf).sort()).toEqual([`${A} relayed`, `${B} relayed`, `${C} bounced`]);
});

test('a server that names the queue ID that a mail had at its first host does not send it back there', async () => {
  const messages = await told(
    ...arrives(A),
    ...arrives(B, 1, 'store'),
    tried(A, 2, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`),
    removed(A, 2),
    tried(B, 3, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${A})`, 'store'),
    removed(B, 3, 'store'),
  );
  expect(messages.map(storyOf)).toEqual([`${A} ${B} relayed`]);
});
