import { expect, test } from 'vitest';
import { readTexts } from './messages-of.ts';

const delivery = (clock: string) => `
Nov 24 ${clock} mail postfix/smtp[13]: 4A1B2C3D4E: to=<bob@example.test>, relay=mx.example.test[192.0.2.9]:25, delay=5, delays=0/0/5/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)
Nov 24 ${clock} mail postfix/qmgr[12]: 4A1B2C3D4E: removed`;
const accepted = (clock: string) => `
Nov 24 ${clock} mail postfix/smtpd[10]: 4A1B2C3D4E: client=client.example.com[192.0.2.1]
Nov 24 ${clock} mail postfix/cleanup[11]: 4A1B2C3D4E: message-id=<one@example.com>
Nov 24 ${clock} mail postfix/qmgr[12]: 4A1B2C3D4E: from=<ann@example.com>, size=500, nrcpt=1 (queue active)`;
const tls =
  'Nov 24 10:00:00 mail postfix/smtp[13]: Untrusted TLS connection established to mx.example.test[192.0.2.9]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)';
const refused =
  'Nov 24 10:00:00 mail postfix/smtp[13]: connect to mx.example.test[192.0.2.9]:25: Connection refused';

test.each([
  ['a secured connection', tls, 'tls-established', '10:05:00', true],
  ['a secured connection', tls, 'tls-established', '10:30:00', true],
  ['a secured connection', tls, 'tls-established', '10:31:00', false],
  ['a refused connection', refused, 'attempt-failed', '10:05:00', true],
  ['a refused connection', refused, 'attempt-failed', '10:31:00', false],
  ['a secured connection', tls, 'tls-established', '14:00:00', false],
])(
  '%s (%#) is told with the next delivery of its process where that comes soon',
  async (_, line, kind, clock, isTold) => {
    const text = `${line}${accepted(clock)}${delivery(clock)}\n`;
    const { messages } = await readTexts([text], { year: 2026, keepTimeline: true });
    const kinds = messages.flatMap(({ timeline }) => timeline.map((event) => event.kind));
    expect(kinds).toContain('delivery-attempted');
    expect(kinds.includes(kind)).toBe(isTold);
  },
);

test('what has waited too long is told with no delivery, also where it was not looked for meanwhile', async () => {
  const between = 'Nov 24 10:25:00 mail postfix/qmgr[12]: warning: nothing';
  const text = [refused, between].join('\n') + accepted('10:31:00') + delivery('10:31:00');
  const { messages } = await readTexts([`${text}\n`], { year: 2026, keepTimeline: true });
  const kinds = messages.flatMap(({ timeline }) => timeline.map((event) => event.kind));
  expect(kinds).toEqual(['accepted', 'identified', 'queued', 'delivery-attempted', 'removed']);
});

test('where no stories are asked for nothing waits', async () => {
  const text = `${refused}${accepted('10:05:00')}${delivery('10:05:00')}\n${refused}\n`;
  const { messages, correlator } = await readTexts([text], { year: 2026 });
  expect(messages.map(({ status }) => status)).toEqual(['relayed']);
  expect([...correlator.hosts.values()].map((state) => state.failedConnections.size)).toEqual([0]);
});
