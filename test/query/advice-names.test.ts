import { describe, expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { withNames } from '../../src/query/advice-names.ts';
import { diagnosisOf } from '../../src/query/symptom.ts';
import { whysOf } from '../../src/query/trace/whys.ts';
import { message, recipient } from '../render/seed-messages.ts';

test.each<[string, string, string]>([
  [
    'zmprov ga ADDRESS zimbraMailHost',
    'ann@example.com',
    'zmprov ga ann@example.com zimbraMailHost',
  ],
  ['dig -x CLIENT-ADDRESS', 'ann@example.com', 'dig -x CLIENT-ADDRESS'],
  ['zmprov ga ADDRESS', "x'$(reboot)'@example.com", 'zmprov ga ADDRESS'],
  ['zmprov ga ADDRESS', '-rf@example.com', 'zmprov ga ADDRESS'],
  ['mtatrace list --from ADDRESS', '*@example.com', 'mtatrace list --from ADDRESS'],
  ['read the SPF record', 'ann@example.com', 'read the SPF record'],
])('%j for %j', (step, address, filled) => {
  expect(withNames([step], { ADDRESS: address })).toEqual([filled]);
});

describe('the advice for a message', () => {
  const row = recipient('carl@example.org', {
    status: 'deferred',
    queueId: 'A0000000001',
    reply: 'connect to mx.example.org[192.0.2.25]:25: Connection refused',
  });

  test('names the server of its one recipient', () => {
    const one = message({ status: 'deferred', recipients: [row] });
    expect(diagnosisOf(one, row)?.advice).toContain('nc -vz mx.example.org 25');
  });

  test('names no server where only one of several recipients has it', () => {
    const two = message({ recipients: [row, recipient('eve@example.org')] });
    expect(diagnosisOf(two, row)?.advice).toContain('nc -vz HOST PORT');
  });

  test('names the server of all its recipients, and none of these', () => {
    const two = message({ recipients: [row, { ...row, address: 'eve@example.org' }] });
    expect(diagnosisOf(two, row)?.advice).toContain('nc -vz mx.example.org 25');
    const gone = {
      ...row,
      reply:
        'Host or domain name not found. Name service error for name=example.org type=MX: Host not found, try again',
    };
    const lost = message({ recipients: [gone, { ...gone, address: 'eve@example.com' }] });
    expect(diagnosisOf(lost, gone)?.advice).toContain('dig MX DOMAIN');
  });

  test('names the port of the log', () => {
    const reply = 'connect to relay.example.org[192.0.2.25]:587: Connection refused';
    const one = message({ status: 'deferred', recipients: [{ ...row, reply }] });
    expect(diagnosisOf(one, { ...row, reply })?.advice).toEqual(['nc -vz relay.example.org 587']);
  });

  describe('that is held, by its queue IDs', () => {
    const held = (address: string, queueId: string | null) =>
      recipient(address, { status: 'held', step: 'queue', service: 'postsuper', queueId });
    const adviceOf = (...rows: Recipient[]) => {
      const [row] = rows;
      if (row === undefined) throw new Error('somebody is held');
      return diagnosisOf(message({ status: 'held', recipients: rows }), row)?.advice.join('\n');
    };

    test('names the one that all its recipients have', () => {
      expect(
        adviceOf(held('carl@example.org', 'A0000000001'), held('eve@example.org', 'A0000000001')),
      ).toContain('postsuper -H A0000000001 releases');
    });

    test('names none of several, and none that is not known', () => {
      const several = adviceOf(
        held('carl@example.org', 'A0000000001'),
        held('eve@example.org', 'A0000000002'),
      );
      const unknown = adviceOf(held('carl@example.org', null), held('eve@example.org', null));
      for (const advice of [several, unknown]) expect(advice).toContain('postsuper -H QUEUE-ID');
    });

    test('names that of the rows that stopped for one cause', () => {
      const [why] = whysOf(
        message({
          status: 'held',
          recipients: [
            recipient('dan@example.org', { status: 'delivered', queueId: 'A0000000002' }),
            held('carl@example.org', 'A0000000001'),
            held('eve@example.org', 'A0000000001'),
          ],
        }),
      );
      expect(why?.next.join('\n')).toContain('postsuper -H A0000000001 releases');
    });
  });
});
