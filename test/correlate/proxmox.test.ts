/** Mail through the filter of Proxmox Mail Gateway, which answers Postfix alike for what goes on and for what it keeps. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  identified,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const TASK = '20A9560092030F3374';
const says = (second: number, text: string) =>
  line(second, 'pmg-smtp-filter[21]', `${TASK}: ${text}`);
const takes = (second: number, reply = `250 2.5.0 OK (${TASK})`, port = 10024) =>
  line(
    second,
    'postfix/lmtp[22]',
    `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:${port}, delay=1, delays=0/0/0/1, dsn=2.5.0, status=sent (${reply})`,
  );
const ACCEPT = says(2, `accept mail to <bob@example.org> (${B}) (rule: default-accept)`);
const KEEP = says(
  2,
  'moved mail for <bob@example.org> to spam quarantine - 20A9C60092030F9912 (rule: Mark)',
);
const handedBack = [
  line(2, 'postfix/smtpd[13]', `${B}: client=localhost[127.0.0.1], orig_client=x[192.0.2.1]`),
  identified(B, 2),
  queued(B, 2),
];
const fatesOf = ({ recipients }: Message) =>
  recipients.map((one) => [one.address, one.status, one.step, one.service]);

test.each([10024, 10023])('mail that the filter on port %i accepts goes on', async (port) => {
  const [message, ...others] = await told(
    ...arrives(A),
    says(1, 'new mail message-id=<a@example.net>'),
    ...handedBack,
    ACCEPT,
    takes(2, undefined, port),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(others).toEqual([]);
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual([A, B]);
  expect(message?.inferred).toEqual([]);
  expect(message && fatesOf(message)).toEqual([['bob@example.org', 'relayed', 'deliver', 'smtp']]);
});

test('mail that the filter moves to its quarantine is blocked, though its answer is that of mail that goes on', async () => {
  const [message] = await told(...arrives(A), KEEP, takes(2), removed(A, 2));
  expect(message && fatesOf(message)).toEqual([
    ['bob@example.org', 'blocked', 'filter', 'pmg-smtp-filter'],
  ]);
  expect(message?.recipients[0]?.quarantine).toBe('20A9C60092030F9912');
  expect(message?.scans.map((one) => [one.taskId, one.verdict, one.category])).toEqual([
    [TASK, 'blocked', 'SPAM'],
  ]);
});

test('of one mail, each recipient has the fate that the filter tells', async () => {
  const of2 = ofMany(2);
  const [message] = await told(
    ...arrives(A).map(of2),
    ...handedBack,
    ACCEPT,
    toEve(KEEP),
    takes(2),
    toEve(takes(2)),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(message && fatesOf(message).sort()).toEqual([
    ['bob@example.org', 'relayed', 'deliver', 'smtp'],
    ['eve@example.org', 'blocked', 'filter', 'pmg-smtp-filter'],
  ]);
});

test.each([
  [`250 2.7.0 BLOCKED (${TASK})`, 'blocked'],
  [`250 2.5.0 OK (${TASK})`, 'unknown'],
])('without a line of the filter, mail that it answered with %s is %s', async (reply, status) => {
  const [message] = await told(...arrives(A), takes(2, reply), removed(A, 2));
  expect(message?.recipients.map((one) => [one.status, one.step])).toEqual([[status, 'filter']]);
});

test('a copy in the attachment quarantine keeps no mail back', async () => {
  const copy = says(
    1,
    'moved mail for <bob@example.org> to attachment quarantine - 20A9C60092030F9912 (rule: Remove)',
  );
  const [message] = await told(
    ...arrives(A),
    copy,
    ...handedBack,
    ACCEPT,
    takes(2),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(message?.status).toBe('relayed');
});

test('a server elsewhere that answers as the filter does has the mail', async () => {
  const sent = tried(A, 2, `dsn=2.5.0, status=sent (250 2.5.0 OK (${TASK}))`);
  const [message] = await told(...arrives(A), KEEP, sent, removed(A, 2));
  expect(message?.status).toBe('relayed');
  expect(message?.scans).toEqual([]);
});

test('a virus that clamsmtp drops is blocked, though its answer is 250', async () => {
  const dropped = takes(2, '250 Virus Detected; Discarded Email', 10025).replace('lmtp', 'smtp');
  const [message] = await told(...arrives(A), dropped, removed(A, 2));
  expect(message?.recipients.map((one) => [one.status, one.step])).toEqual([['blocked', 'filter']]);
});
