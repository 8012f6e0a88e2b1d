/** What is advised about a server depends on whose it is, and on the port that the log names. */
import { describe, expect, test } from 'vitest';
import { isPrivate } from '../../src/core/peer.ts';
import { diagnose } from '../../src/knowledge/diagnose.ts';
import { symptomOf } from './symptom-line.ts';

function adviceOf(line: string): string {
  return diagnose(symptomOf(line)).advice.join('\n');
}

describe('the log of a server that has trouble', () => {
  const trouble = (
    daemon: string,
    host: string,
    port: number,
    reply = '451 4.3.0 temporary trouble',
  ) =>
    `${daemon}: relay=${host}:${port}, dsn=4.3.0, status=deferred (host ${host} said: ${reply} (in reply to end of DATA command))`;

  test.each([
    ['of this host', 'smtp', '127.0.0.1[127.0.0.1]', 2525],
    ['of the network of this host', 'smtp', 'relay.example.com[10.0.0.5]', 25],
    ['that stores the mailboxes', 'lmtp', 'store1.example.com[192.0.2.26]', 7025],
  ])('is read where it is one %s', (_, daemon, host, port) => {
    expect(adviceOf(trouble(daemon, host, port))).toContain('read the log of that server');
  });

  test('is not where it is a stranger, for nobody here may', () => {
    const advice = adviceOf(trouble('smtp', 'mx.example.net[198.51.100.3]', 25));
    expect(advice).not.toMatch(/read the log/);
    expect(advice).toContain('wait');
  });

  test.each([
    ['451 4.3.1 no room', /df -h/],
    ['451 4.3.5 wrong set-up', /warning just before/],
    ['451 4.2.0 mailbox', /log of the mailbox server/],
  ])('nor is its disk or its set-up looked at: %s', (reply, step) => {
    expect(adviceOf(trouble('smtp', 'mx.example.net[198.51.100.3]', 25, reply))).not.toMatch(step);
    expect(adviceOf(trouble('lmtp', 'mail.example.com[203.0.113.9]', 7025, reply))).toMatch(step);
  });

  test('of mail that went back nobody waits for the next try', () => {
    const line = trouble('smtp', 'mx.example.net[198.51.100.3]', 25, '554 5.3.0 trouble');
    const advice = adviceOf(line.replace('deferred', 'bounced')).split('\n');
    expect(advice).not.toContain('wait');
    expect(advice).toContain('let the sender send it again');
  });
});

describe('an advice about outgoing port 25', () => {
  const refused = (port: number) =>
    adviceOf(
      `smtp: relay=none, dsn=4.4.1, status=deferred (connect to mx.example.net[198.51.100.3]:${port}: Connection refused)`,
    );
  test('is given where that port was refused', () => {
    expect(refused(25)).toContain('ask the provider about port 25');
  });
  test.each([587, 2599])('is not where it was port %i', (port) => {
    expect(refused(port)).toBe('nc -vz HOST PORT');
  });
});

test.each([
  ['127.0.0.1', true],
  ['127.0.1.16', true],
  ['10.1.2.3', true],
  ['172.16.0.9', true],
  ['172.31.255.1', true],
  ['192.168.1.9', true],
  ['169.254.7.7', true],
  ['::1', true],
  ['[::1]', true],
  ['fd12:3456::1', true],
  ['fe80::1', true],
  ['172.32.0.1', false],
  ['192.0.2.1', false],
  ['100.10.1.1', false],
  ['2001:db8::1', false],
  ['::1234', false],
  ['', false],
])('%s is of a private network: %s', (address, expected) => {
  expect(isPrivate(address)).toBe(expected);
});
