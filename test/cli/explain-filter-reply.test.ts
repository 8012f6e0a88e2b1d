/** `explain`: what the content filter answers to Postfix, without the line it was logged in. */
import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const explain = (text: string) => explainText(text, NOW);
const line = (text: string) => `May  5 13:35:54 mail ${text}`;

describe('a reply of amavis alone', () => {
  const REPLIES = [
    ['250 2.7.0 Ok, discarded, id=06458-03-2 - spam', 'amavis-spam'],
    ['250 2.7.0 Ok, discarded, id=06457-05-5 - INFECTED: Eicar-Test-Signature', 'amavis-virus'],
    ['250 2.5.0 Ok, id=16282-01, BOUNCE', 'blocked'],
    ['554 5.7.0 Reject, id=12757-06 - BANNED: application/octet-stream,run.exe', 'amavis-banned'],
    [
      '451 4.7.1 id=08102-05 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later',
      'reinjection-milter-down',
    ],
    [
      '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 15411E6BE1, but 1 DISCARD',
      'delivery-attempted',
    ],
  ] as const;

  test.each(REPLIES)('%s means what it means in its line', (reply, id) => {
    const status = { 2: 'sent', 4: 'deferred', 5: 'bounced' }[reply.charAt(0)];
    const words = reply.startsWith('2')
      ? reply
      : `host 127.0.0.1[127.0.0.1] said: ${reply} (in reply to end of DATA command)`;
    const inLine = explain(
      line(
        `postfix/smtp[9]: B141CE6BDD: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=${reply.slice(4, 9)}, status=${status} (${words})`,
      ),
    );
    const alone = explain(reply);
    expect(alone).toMatchObject({ id, kind: 'reply', meaning: inLine.meaning });
    expect(alone.matched === null || reply.includes(alone.matched)).toBe(true);
    expect(alone.advice).toEqual(
      inLine.advice.map((step) => step.replace('B141CE6BDD', 'QUEUE-ID')),
    );
    expect(explain(`status=${status} (${reply})`)).toMatchObject({ id, kind: 'reply' });
  });

  test('in a bounce message it is that of another server', () => {
    const told = explain('Diagnostic-Code: smtp; 554 5.7.0 Reject, id=12756-02 - spam');
    expect(told.id).toBe('5.7.0');
  });
});

test('what the mailbox server took needs no other try', () => {
  expect(explain('250 2.1.5 Delivery OK').retryHelps).toBeNull();
});
