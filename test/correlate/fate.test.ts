/** What one delivery line means for its recipient: status and step. */
import { expect, test } from 'vitest';
import { statusOf, stepOfAttempt } from '../../src/correlate/queue-files/fate.ts';
import type { RecipientState } from '../../src/correlate/queue-files/recipient-state.ts';
import type { DeliveryAttempted } from '../../src/events/queue-events.ts';
import { read } from '../daemons/postfix-record.ts';

const LOOPBACK = '127.0.0.1[127.0.0.1]';

/** What a delivery line of a daemon means: `relayed at deliver`. */
function meaningOf(daemon: string, relay: string, status: string, reply: string): string {
  const text = `AAAAAA0001: to=<bob@example.org>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status} (${reply})`;
  const last = read(`postfix/${daemon}`, text) as DeliveryAttempted;
  const recipient: RecipientState = {
    last,
    at: 0,
    daemon,
    attempts: 1,
    suspensions: 0,
    copies: 0,
    round: 1,
    firstDeferredAt: null,
    failure: null,
    lastTry: null,
    handshake: null,
    isReplaced: false,
    beside: null,
  };
  return `${statusOf(recipient)} at ${stepOfAttempt(recipient)}`;
}

test.each([
  ['smtp', 'mx.example.org[192.0.2.9]:25', 'relayed at deliver'],
  ['lmtp', 'store.example.org[192.0.2.9]:7025', 'delivered at deliver'],
  ['lmtp', `${LOOPBACK}:7025`, 'delivered at deliver'],
  ['lmtp', '::1[::1]:7025', 'delivered at deliver'],
  ['lmtp', `${LOOPBACK}:24`, 'delivered at deliver'],
  ['lmtp', '::1[::1]:2003', 'delivered at deliver'],
  ['lmtp', `${LOOPBACK}:10024`, 'unknown at filter'],
  ['local', 'local', 'delivered at deliver'],
  ['virtual', 'virtual', 'delivered at deliver'],
  ['pipe', 'archive', 'delivered at deliver'],
  ['discard', 'none', 'discarded at deliver'],
])('what %s has sent to %s is %s', (daemon, relay, expected) => {
  expect(meaningOf(daemon, relay, 'sent', '250 2.1.5 Ok')).toBe(expected);
});

test('what goes to the sender of double bounces is thrown away by the queue manager', () => {
  const reply = 'undeliverable postmaster notification discarded';
  expect(meaningOf('qmgr', 'none', 'sent', reply)).toBe('discarded at deliver');
  expect(meaningOf('smtp', 'mx.example.org[192.0.2.9]:25', 'sent', reply)).toBe(
    'relayed at deliver',
  );
});

const FROM_MTA = '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok';

test.each([
  [`${LOOPBACK}:10024`, FROM_MTA, 'relayed at filter'],
  [`${LOOPBACK}:10024`, '250 2.7.0 Ok, discarded, id=00016-01 - spam', 'blocked at filter'],
  [`${LOOPBACK}:10024`, '250 2.7.0 Ok, quarantined, id=00016-01', 'blocked at filter'],
  [`${LOOPBACK}:10024`, '250 2.5.0 Ok, id=00016-01, BOUNCE', 'blocked at filter'],
  [`${LOOPBACK}:10024`, '250 2.5.0 Ok, id=00016-01, 12 REJECT', 'blocked at filter'],
  [`${LOOPBACK}:10024`, '250 2.5.0 Ok, id=00016-01, but 1 DISCARD', 'blocked at filter'],
  [`${LOOPBACK}:10024`, '250 2.5.0 Ok, id=00016-01, from MTA: DISCARD', 'relayed at filter'],
  [`${LOOPBACK}:10024`, `${FROM_MTA}: queued as BBBBBB0002, but 1 DISCARD`, 'relayed at filter'],
  [
    `${LOOPBACK}:10024`,
    '250 2.7.0 Ok, discarded, id=1-1: queued as BBBBBB0002',
    'relayed at filter',
  ],
  [
    'filter.example.org[192.0.2.8]:10024',
    '250 2.7.0 Ok, discarded, id=00016-01',
    'blocked at filter',
  ],
  ['filter.example.org[192.0.2.8]:10024', '250 2.5.0 Ok, id=00016-01, BOUNCE', 'blocked at filter'],
  ['filter.example.org[192.0.2.8]:10024', FROM_MTA, 'relayed at filter'],
  ['filter.example.org[192.0.2.8]:10024', '250 2.0.0 Ok', 'relayed at deliver'],
  ['mx.example.org[192.0.2.9]:25', '250 2.7.0 Ok, discarded, id=00016-01', 'relayed at deliver'],
  ['mx.example.org[192.0.2.9]', '250 2.7.0 Ok, discarded, id=00016-01', 'relayed at deliver'],
  [`${LOOPBACK}:7025`, '250 2.7.0 Ok, discarded, id=00016-01', 'relayed at deliver'],
  [`${LOOPBACK}:10024`, '250 2.5.0 see Ok, id=00016-01, BOUNCE', 'relayed at filter'],
])('what %s answers with "%s" is %s', (relay, reply, expected) => {
  expect(meaningOf('smtp', relay, 'sent', reply)).toBe(expected);
});

const REFUSED = 'Connection refused';

test.each([
  [`connect to ${LOOPBACK}:10024: ${REFUSED}`, 'filter'],
  [`connect to ::1[::1]:10024: ${REFUSED}`, 'filter'],
  [`delivery temporarily suspended: connect to ${LOOPBACK}:10024: ${REFUSED}`, 'filter'],
  [`connect to ${LOOPBACK}:7025: ${REFUSED}`, 'deliver'],
  [`delivery temporarily suspended: connect to ${LOOPBACK}:7025: ${REFUSED}`, 'deliver'],
  [`connect to mx.example.org[192.0.2.9]:25: ${REFUSED}`, 'deliver'],
  [`see connect to ${LOOPBACK}:10024: ${REFUSED}`, 'deliver'],
  [`connect to mx[192.0.2.9]:25: connect to ::1[::1]:`, 'deliver'],
])('no relay and "%s" is deferred at %s', (reply, step) => {
  expect(meaningOf('smtp', 'none', 'deferred', reply)).toBe(`deferred at ${step}`);
});

test.each([
  ['lmtp', `connect to ${LOOPBACK}:24: ${REFUSED}`, 'deliver'],
  ['lmtp', `connect to ${LOOPBACK}:10024: ${REFUSED}`, 'filter'],
  ['smtp', `connect to ${LOOPBACK}:24: ${REFUSED}`, 'filter'],
])('no relay and "%s: %s" is deferred at %s', (daemon, reply, step) => {
  expect(meaningOf(daemon, 'none', 'deferred', reply)).toBe(`deferred at ${step}`);
});

test.each([
  [`${FROM_MTA}: queued as BBBBBB0002`, 'unknown at filter'],
  ['250 2.7.0 Ok, discarded, id=00016-01 - spam', 'blocked at filter'],
  ['250 2.0.0 Ok: queued as BBBBBB0002', 'unknown at filter'],
])(
  'a filter that is spoken to in LMTP on a port of its own shows itself by "%s"',
  (reply, told) => {
    expect(meaningOf('lmtp', `${LOOPBACK}:10040`, 'sent', reply)).toBe(told);
  },
);

const MILTER = '451 4.7.1 Service unavailable - try again later';
const relaying = (port: number, reply: string) =>
  `host ${LOOPBACK} said: 451 4.5.0 Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:${port}): ${reply} (in reply to end of DATA command)`;

test.each([
  [relaying(10030, MILTER), 'sign'],
  [relaying(10025, MILTER), 'filter'],
  [relaying(10030, '451 4.3.0 Error: queue file write error'), 'filter'],
  [`host said: <a@example.org> ${relaying(10030, MILTER)}`, 'filter'],
])('"%s" of the filter is deferred at %s', (reply, step) => {
  expect(meaningOf('smtp', `${LOOPBACK}:10024`, 'deferred', reply)).toBe(`deferred at ${step}`);
});

test('a mailbox server that answers as amavis does is none', () => {
  const reply = '250 2.7.0 Ok, discarded, id=00016-01';
  expect(meaningOf('lmtp', `${LOOPBACK}:7025`, 'sent', reply)).toBe('delivered at deliver');
});

test.each([
  ['bounced', 'smtp', 'bounced at deliver'],
  ['deferred', 'smtp', 'deferred at deliver'],
  ['SOFTBOUNCE', 'smtp', 'deferred at deliver'],
  ['undeliverable', 'smtp', 'bounced at deliver'],
  ['deliverable', 'smtp', 'relayed at deliver'],
  ['deliverable', 'lmtp', 'delivered at deliver'],
  ['odd', 'smtp', 'unknown at deliver'],
])('status=%s of %s is %s', (status, daemon, expected) => {
  expect(meaningOf(daemon, 'mx.example.org[192.0.2.9]:25', status, 'x')).toBe(expected);
});

test.each([
  ['554 5.7.0 Reject, id=00016-01 - spam', 'bounced at filter'],
  ['451 4.5.0 Error in processing, id=00016-01, virus_scan FAILED', 'bounced at filter'],
  ['550 5.1.1 <Reject, id=00016-01@example.org> User does not exist', 'bounced at deliver'],
  ['552 5.2.2 <bob@example.org> Quota exceeded', 'bounced at deliver'],
])('LMTP on this host that refuses with %s: %s', (reply, expected) => {
  const said = `host ${LOOPBACK} said: ${reply} (in reply to end of DATA command)`;
  expect(meaningOf('lmtp', `${LOOPBACK}:10028`, 'bounced', said)).toBe(expected);
});
