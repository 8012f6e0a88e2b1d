/** An alias, list or forward of this server that leads to an address which does not exist: the sender spelled nothing wrong. */
import { describe, expect, test } from 'vitest';
import { briefOf } from '../../src/query/brief/brief.ts';
import { CauseMemo } from '../../src/query/cause-memo.ts';
import { diagnosisOf } from '../../src/query/symptom.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const MX = { name: 'mx.example.net', address: '192.0.2.25', port: 25 };

const unknown = (address: string, originalAddress: string | null) =>
  recipient(address, {
    originalAddress,
    status: 'bounced',
    relay: MX,
    enhancedStatus: '5.1.1',
    reply: `host mx.example.net[192.0.2.25] said: 550 5.1.1 <${address}>: unknown user (in reply to RCPT TO command)`,
  });

const told = (address: string, originalAddress: string | null) => {
  const row = unknown(address, originalAddress);
  const one = message({ status: 'bounced', startedAt: at('13:35:54'), recipients: [row] });
  return { diagnosis: diagnosisOf(one, row), brief: briefOf(one, seedZone)[1] };
};

describe('an alias of this server that leads to an address that does not exist', () => {
  const { diagnosis, brief } = told('nobody@example.net', 'sales@example.com');

  test('is what has to be corrected', () => {
    expect(diagnosis).toMatchObject({
      cause: 'alias-to-no-address',
      retryHelps: 'after-fix',
      meaning:
        'mx.example.net knows no such mailbox. The sender wrote another address: an alias, list, forward or rule of this server leads from there to this one.',
    });
    expect(diagnosis?.advice.join(' · ')).toMatch(
      /sales@example\.com.* · correct the entry that leads to nobody@example\.net$/,
    );
  });

  test('is not laid to the spelling of the sender', () => {
    expect(brief).toBe(
      'An alias, a list or a forwarding of our mail server leads to an address that does not exist; the address that the sender wrote is right, and the administrator has to correct where it leads.',
    );
  });
});

test.each([
  ['the sender wrote it', null],
  ['an extension was cut off', 'nobody+news@example.net'],
  ['the domain was completed', 'nobody'],
  ['the domain was rewritten', 'Nobody@example.com'],
  ['SRS had wrapped it', 'SRS0=x=y=example.net=nobody@example.com'],
])('an address is misspelled where %s', (_, originalAddress) => {
  const { diagnosis, brief } = told('nobody@example.net', originalAddress);
  expect(diagnosis?.cause).toBe('user-unknown-there');
  expect(brief).toMatch(/check how it is spelled/);
});

test('the same reply is counted apart for an alias and for what a sender wrote', () => {
  const memo = new CauseMemo();
  const rows = [
    unknown('nobody@example.net', null),
    unknown('nobody@example.net', 'sales@example.com'),
  ];
  const one = message({ status: 'bounced', recipients: rows });
  expect(rows.map((row) => memo.causeOf(one, row)?.cause)).toEqual([
    'user-unknown-there',
    'alias-to-no-address',
  ]);
});

test('a full mailbox behind an alias is still a full mailbox', () => {
  const row = recipient('ann@example.net', {
    originalAddress: 'sales@example.com',
    status: 'bounced',
    relay: MX,
    enhancedStatus: '5.2.2',
    reply:
      'host mx.example.net[192.0.2.25] said: 552 5.2.2 mailbox full (in reply to RCPT TO command)',
  });
  expect(diagnosisOf(message({ recipients: [row] }), row)?.cause).toBe('recipient-over-quota');
});
