/** What is advised can be done: nothing needs a queue file that is gone. */
import { describe, expect, test } from 'vitest';
import { diagnose, type Symptom } from '../../src/knowledge/diagnose.ts';
import { NOTHING_SAID } from '../../src/knowledge/symptom.ts';
import { symptomOf } from './symptom-line.ts';

const SILENT: Symptom = {
  ...NOTHING_SAID,
  service: 'smtp',
  status: 'deferred',
  isZimbra: false,
};

describe('what is advised can be done', () => {
  const adviceOf = (fields: Partial<Symptom>) =>
    [true, false].flatMap((isZimbra) => diagnose({ ...SILENT, ...fields, isZimbra }).advice);
  const FULL = {
    service: 'lmtp',
    relay: { name: 'mail.example.com', address: '203.0.113.9', port: 7025 },
  };
  const full = (code: string) =>
    `host mail.example.com[203.0.113.9] said: ${code} Over quota (in reply to RCPT TO command)`;

  test('what waits in the queue can be tried at once', () => {
    const reply = full('452 4.2.2');
    expect(adviceOf({ ...FULL, status: 'deferred', reply })).toContain('postqueue -f');
  });

  test.each<[string, Partial<Symptom>]>([
    ['was returned', { ...FULL, status: 'bounced', reply: full('552 5.2.2') }],
    ['waited too long', { ...FULL, status: 'expired', reply: full('452 4.2.2') }],
    [
      'was refused before the queue',
      {
        service: 'smtpd',
        status: 'rejected',
        by: 'access',
        reply: '450 4.2.0 <bob@example.com>: Recipient address rejected: Greylisted',
      },
    ],
  ])('no queue file is spoken of where the message %s', (_, fields) => {
    const advice = adviceOf(fields);
    expect(advice.length).toBeGreaterThan(0);
    expect(advice.join('\n')).not.toMatch(/postqueue/);
  });

  test.each(['postsuper', 'qmgr'])('a deleted message is not released, told by %s', (service) => {
    const advice = adviceOf({ service, status: 'deleted' });
    expect(advice).toContain('ask who ran postsuper');
    expect(advice.join('\n')).not.toMatch(/postsuper -/);
  });

  test('a held message is', () => {
    expect(adviceOf({ service: 'postsuper', status: 'held' }).join('\n')).toMatch(/postsuper -H/);
  });
});

test('a server without SMTPUTF8 may lack it for the address of the sender, too', () => {
  const line =
    'smtp: relay=127.0.0.1[127.0.0.1]:24, dsn=5.6.7, status=bounced (SMTPUTF8 is required, but was not offered by host 127.0.0.1[127.0.0.1])';
  expect(diagnose(symptomOf(line)).advice[0]).toMatch(
    /ASCII address .* of the sender, a recipient /,
  );
});
