import { expect, test } from 'vitest';
import type { Correlator } from '../../src/correlate/correlator.ts';
import { readTexts } from './messages-of.ts';

const queueId = (i: number) => (0xa000000000 + i).toString(16).toUpperCase();
const line = (text: string, host = 'mail') => `Nov 24 10:00:00 ${host} ${text}\n`;
const begun = (i: number, host = 'mail') =>
  line(`postfix/smtpd[${1000 + i}]: ${queueId(i)}: client=c.example.net[192.0.2.1]`, host) +
  line(`postfix/cleanup[20]: ${queueId(i)}: message-id=<${i}@example.com>`, host) +
  line(
    `postfix/qmgr[30]: ${queueId(i)}: from=<ann@example.com>, size=1, nrcpt=1 (queue active)`,
    host,
  );
const sent = (i: number, host = 'mail') =>
  line(
    `postfix/lmtp[40]: ${queueId(i)}: to=<bob@example.com>, relay=mail[192.0.2.2]:7025, delay=0.3, delays=0/0/0/0.3, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
    host,
  ) + line(`postfix/qmgr[30]: ${queueId(i)}: removed`, host);
const many = (count: number, make: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => make(i)).join('');

interface Held {
  readonly messages: number;
  readonly connections: number;
  readonly scans: number;
}

/** What the tables hold once all is read; messages are told at the end, connections stay. */
function heldBy(correlator: Correlator): Held {
  const held = { messages: 0, connections: 0, scans: 0 };
  for (const state of correlator.hosts.values()) {
    held.messages += state.hops.size;
    held.connections += state.sessions.size + state.screenings.size + state.passed.size;
    held.scans += state.tasks.size;
  }
  return held;
}

test('of more messages than may be open the oldest are told as they stand, and counted', async () => {
  const read = await readTexts([many(20, begun)], { year: 2026, mostOpen: 8 });
  // Each time a ninth is opened, two are let go of.
  expect(read.messages.map(({ hops }) => hops[0]?.queueId)).toEqual(
    Array.from({ length: 20 }, (_, i) => queueId(i)),
  );
  expect(read.correlator.letGo).toEqual({ messages: 12, connections: 0, scans: 0 });
  expect(new Set(read.messages.map(({ status }) => status))).toEqual(new Set(['queued']));
  const warned = read.messages.filter(({ warnings }) => warnings.length > 0);
  expect(warned.map(({ warnings }) => warnings)).toEqual(
    Array.from({ length: 12 }, (_, i) => [
      `too much was open: ${queueId(i)} is told as it stood, and later lines of it are told apart`,
    ]),
  );
});

test('later lines of a message that was let go of are not lost', async () => {
  const read = await readTexts([many(9, begun) + sent(0)], { year: 2026, mostOpen: 8 });
  const ofFirst = read.messages.filter(({ hops }) => hops[0]?.queueId === queueId(0));
  expect(ofFirst.map(({ status }) => status)).toEqual(['queued', 'delivered']);
  expect(ofFirst[1]?.warnings).toEqual([`the start of ${queueId(0)} is not in the input`]);
});

test('messages that wait for late lines alone are told whole, and not counted as let go of', async () => {
  const text = many(50, (i) => begun(i) + sent(i));
  const read = await readTexts([text], { year: 2026, mostOpen: 8 });
  expect(read.messages.map(({ status, warnings }) => [status, warnings])).toEqual(
    Array.from({ length: 50 }, () => ['delivered', []]),
  );
  expect(read.correlator.letGo.messages).toBe(0);
});

test('a message of several queue files counts as one', async () => {
  const handedOn = line(
    `postfix/smtp[50]: ${queueId(0)}: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.3, delays=0/0/0/0.3, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${queueId(1)})`,
  );
  const read = await readTexts([begun(0) + handedOn], { year: 2026, mostOpen: 1 });
  expect(read.correlator.letGo.messages).toBe(0);
  expect(read.messages.map(({ hops }) => hops.length)).toEqual([2]);
});

test.each([
  [
    'clients that say nothing',
    (i: number) =>
      line(`postfix/smtpd[${i + 1}]: connect from unknown[2001:db8::${i.toString(16)}]`),
  ],
  [
    'connections that postscreen tests',
    (i: number) =>
      line(
        `postfix/postscreen[9]: CONNECT from [2001:db8::${i.toString(16)}]:4711 to [192.0.2.2]:25`,
      ),
  ],
  [
    'connections that passed postscreen',
    (i: number) => line(`postfix/postscreen[9]: PASS NEW [2001:db8::${i.toString(16)}]:4711`),
  ],
])('a flood of %s is let go of beyond the bound', async (_, make) => {
  const read = await readTexts([many(20_000, make)], { year: 2026, mostOpen: 1000 });
  const { connections } = heldBy(read.correlator);
  // It is looked at every few thousand lines.
  expect(connections).toBeLessThanOrEqual(4000);
  expect(connections + read.correlator.letGo.connections).toBe(20_000);
});

test('a flood of amavis tasks without a verdict is let go of beyond the bound', async () => {
  const task = (i: number) =>
    line(
      `amavis[4]: (00004-${i}) ESMTP [127.0.0.1]:10024 /var/amavis/tmp/amavis-${i}: <ann@example.com> -> <bob@example.com> SIZE=1 Received: from mail.example.com`,
    );
  const read = await readTexts([many(20_000, task)], { year: 2026, mostOpen: 1000 });
  const { scans } = heldBy(read.correlator);
  expect(scans).toBeLessThanOrEqual(4000);
  expect(scans + read.correlator.letGo.scans).toBe(20_000);
});

test('refusals of a client that never ends its transaction are told in parts, and none is lost', async () => {
  const refused = (i: number) =>
    line(
      `postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 550 5.1.1 <r${i}@example.com>: Recipient address rejected: User unknown; from=<s@example.net> to=<r${i}@example.com> proto=ESMTP helo=<x>`,
    );
  const read = await readTexts([many(10_000, refused)], { year: 2026, mostBytes: 2_000_000 });
  const addresses = read.messages.flatMap(({ recipients }) => recipients.map((row) => row.address));
  expect(new Set(addresses).size).toBe(10_000);
  expect(addresses.length).toBe(10_000);
  expect(read.messages.length).toBeGreaterThan(1);
});

test('long texts of few messages weigh what they are long', async () => {
  const long = 'x'.repeat(5000);
  const withLongId = (i: number) =>
    line(`postfix/cleanup[20]: ${queueId(i)}: message-id=<${long}${i}@example.com>`);
  const read = await readTexts([many(6000, withLongId)], { year: 2026, mostBytes: 5_000_000 });
  expect(read.messages.length).toBe(6000);
  expect(read.correlator.letGo.messages).toBeGreaterThan(4000);
});

test('long texts are let go of in time after many short ones that came to nothing', async () => {
  const long = 'x'.repeat(5000);
  const withLongId = (i: number) =>
    line(`postfix/cleanup[20]: ${queueId(i)}: message-id=<${long}${i}@example.com>`);
  const quiet = many(5000, (i) => begun(i) + sent(i));
  const flood = many(6000, (i) => withLongId(10_000 + i));
  const read = await readTexts([quiet + flood], { year: 2026, mostBytes: 10_000_000 });
  expect(read.messages.length).toBe(11_000);
  expect(read.correlator.letGo.messages).toBeGreaterThan(3000);
});

test('lines that are kept for stories weigh too', async () => {
  const options = { year: 2026, mostBytes: 8_000_000 };
  const without = await readTexts([many(4000, begun)], options);
  const withStories = await readTexts([many(4000, begun)], { ...options, keepTimeline: true });
  expect(without.correlator.letGo.messages).toBe(0);
  expect(withStories.correlator.letGo.messages).toBeGreaterThan(0);
});

test('of more hosts than a mail system has the ones that are silent longest are let go of', async () => {
  const read = await readTexts([many(12_000, (i) => begun(i, `host${i}`))]);
  expect(read.messages.length).toBe(12_000);
  expect(read.correlator.hosts.size).toBeLessThanOrEqual(10_000);
  expect(read.correlator.letGo.messages).toBeGreaterThan(0);
});

test('hosts whose mail is told leave nothing behind beyond the bound', async () => {
  const text = many(12_000, (i) => begun(i, `host${i}`) + sent(i, `host${i}`));
  const read = await readTexts([text]);
  expect(new Set(read.messages.map(({ status }) => status))).toEqual(new Set(['delivered']));
  expect(read.correlator.hosts.size).toBeLessThanOrEqual(10_000);
  expect(read.correlator.letGo.messages).toBe(0);
});
