import { describe, expect, test } from 'vitest';
import { withNames } from '../../src/query/advice-names.ts';
import { diagnosisOf } from '../../src/query/symptom.ts';
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

  test('names none of several recipients', () => {
    const two = message({ recipients: [row, recipient('eve@example.org')] });
    expect(diagnosisOf(two, row)?.advice).toContain('nc -vz HOST 25');
  });
});
