import { expect, test } from 'vitest';
import type { MailEvent } from '../../src/events/mail-event.ts';
import { LiveHealth } from '../../src/query/live/health.ts';
import { LiveTally } from '../../src/query/live/tally.ts';
import { outcomeOf } from '../../src/query/outcomes.ts';
import { at, message, recipient } from '../render/seed-messages.ts';

const peer = (address: string, port: number) => ({ name: 'x', address, port });
const attempt = (status: string, reply: string, relay?: ReturnType<typeof peer>): MailEvent => ({
  kind: 'delivery-attempted',
  queueId: 'B141CE6BDD',
  to: 'bob@example.com',
  origTo: undefined,
  relay,
  connectionUse: 1,
  delay: 1,
  delays: undefined,
  enhancedStatus: undefined,
  status,
  reply,
  queuedAs: undefined,
});

function statesAfter(...lines: readonly (readonly [tag: string, event: MailEvent])[]) {
  const health = new LiveHealth();
  for (const [tag, event] of lines)
    health.take(event, {
      at: at('14:02:27'),
      host: 'mail',
      tag,
      daemon: tag.slice(tag.lastIndexOf('/') + 1),
      pid: 1,
      file: 'zimbra.log',
      line: 1,
      size: 100,
      rawLine: () => '',
    });
  return health.states;
}

const UNKNOWN = { amavis: 'unknown', clamd: 'unknown', DKIM: 'unknown', LMTP: 'unknown' };
const refused = attempt('deferred', 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused');

test('before any line nothing is known', () => {
  expect(statesAfter()).toEqual(UNKNOWN);
});

test('amavis that refuses a connection is in trouble, until it takes mail again', () => {
  expect(statesAfter(['postfix/smtp', refused])).toEqual({ ...UNKNOWN, amavis: 'trouble' });
  const taken = attempt('sent', '250 2.0.0 Ok', peer('127.0.0.1', 10024));
  expect(statesAfter(['postfix/smtp', refused], ['postfix/smtp', taken]).amavis).toBe('ok');
});

test('amavis that takes mail by LMTP is not the mailbox server', () => {
  const taken = attempt('sent', '250 2.0.0 Ok', peer('127.0.0.1', 10024));
  expect(statesAfter(['postfix/lmtp', taken])).toEqual({ ...UNKNOWN, amavis: 'ok' });
  expect(statesAfter(['postfix/lmtp', refused])).toEqual({ ...UNKNOWN, amavis: 'trouble' });
});

test('a mailbox that is full is no trouble of the mailbox server, one that is not reached is', () => {
  const full = attempt(
    'deferred',
    'host store.example.com[192.0.2.7] said: 452 4.2.2 Over quota',
    peer('192.0.2.7', 7025),
  );
  const down = attempt(
    'deferred',
    'connect to store.example.com[192.0.2.7]:7025: Connection refused',
  );
  expect(statesAfter(['postfix/lmtp', full]).LMTP).toBe('unknown');
  expect(statesAfter(['postfix/lmtp', down]).LMTP).toBe('trouble');
});

test('another server that is not reached says nothing about this one', () => {
  const away = attempt(
    'deferred',
    'connect to mx.example.net[192.0.2.99]:25: Connection timed out',
  );
  expect(statesAfter(['postfix/smtp', away])).toEqual(UNKNOWN);
});

test('a milter that does not answer is DKIM trouble', () => {
  const trouble: MailEvent = {
    kind: 'service-trouble',
    severity: 'warning',
    text: 'connect to Milter service inet:localhost:8465: Connection refused',
  };
  expect(statesAfter(['postfix/dkimmilter/smtpd', trouble]).DKIM).toBe('trouble');
});

test('clamd is in trouble when amavis cannot reach it', () => {
  const failed: MailEvent = {
    kind: 'scan-noted',
    taskId: '04083-01',
    severity: 1,
    text: 'ClamAV-clamd av-scanner FAILED: run_av error: Too many retries to talk to 127.0.0.1:3310',
  };
  expect(statesAfter(['amavis', failed]).clamd).toBe('trouble');
});

test('rates count what arrived in the last minute, and the tally what was told', () => {
  const tally = new LiveTally();
  const add = (
    direction: 'inbound' | 'outbound',
    status: 'delivered' | 'relayed' | 'rejected',
    clock: string,
  ) => {
    const queueId = status === 'rejected' ? null : 'B141CE6BDD';
    const row = recipient('bob@example.com', { status, at: at(clock), queueId });
    tally.add(outcomeOf(message({ direction, recipients: [row] }), row, true));
  };
  add('inbound', 'delivered', '14:00:00');
  add('inbound', 'delivered', '14:00:50');
  add('outbound', 'relayed', '14:01:05');
  add('inbound', 'rejected', '14:01:05');
  const now = at('14:01:10');
  expect({
    inbound: tally.perMinute('inbound', now),
    outbound: tally.perMinute('outbound', now),
    failed: tally.failed,
    refused: tally.refused,
    counts: tally.counts,
  }).toEqual({
    inbound: 1,
    outbound: 1,
    failed: 0,
    refused: 1,
    counts: [
      { status: 'delivered', count: 2 },
      { status: 'relayed', count: 1 },
      { status: 'rejected', count: 1 },
    ],
  });
});

test('of the scans the slowest twentieth is left out', () => {
  const tally = new LiveTally();
  expect(tally.scanP95Ms).toBeNull();
  for (let ms = 1; ms <= 100; ms++) tally.addScan(ms * 10);
  expect(tally.scanP95Ms).toBe(950);
});
