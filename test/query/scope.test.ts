/** How many have stopped at a step, and when it last worked. */
import { expect, test } from 'vitest';
import { ScopeTally } from '../../src/query/scope.ts';
import { arrives, DEFERRED, line, removed, SENT, tried } from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

const refused = (second: number, id: string) => [
  line(second, 'postfix/smtpd[10]', `${id}: client=mx.example.net[192.0.2.1]`),
  line(
    second,
    'postfix/cleanup[11]',
    `${id}: milter-reject: END-OF-MESSAGE from mx.example.net[192.0.2.1]: 4.7.1 Service unavailable - try again later; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  ),
];
const waits = (second: number, id: string) => [
  ...arrives(id, second),
  line(second, 'postfix/postsuper[9]', `${id}: placed on hold`),
];

async function scopeOfLast(...lines: string[]) {
  const messages = await told(...lines);
  const tally = new ScopeTally();
  for (const message of messages) tally.add(message);
  const last = messages.at(-1);
  return last && tally.scopeOf(last);
}

test('mail that came into the queue is a success of taking mail in', async () => {
  const passed = [
    ...arrives('AAAAAA0001', 5),
    tried('AAAAAA0001', 6, SENT),
    removed('AAAAAA0001', 6),
  ];
  const scope = await scopeOfLast(
    ...passed,
    ...refused(8, 'BBBBBB0002'),
    ...refused(9, 'CCCCCC0003'),
  );
  expect(scope).toMatchObject({ messages: 2 });
  expect(new Date(scope?.lastSuccess ?? 0).toISOString()).toBe('2026-11-24T10:00:05.000Z');
});

test('without any there was no success before', async () => {
  const scope = await scopeOfLast(...refused(8, 'BBBBBB0002'), ...refused(9, 'CCCCCC0003'));
  expect(scope?.lastSuccess).toBeNull();
});

test('of a step that mail gets through without a line nothing is said', async () => {
  const scope = await scopeOfLast(...waits(1, 'BBBBBB0002'), ...waits(2, 'CCCCCC0003'));
  expect(scope).toMatchObject({ messages: 2, lastSuccess: undefined });
});

test('what waits counts from its first try, whatever came after', async () => {
  const scope = await scopeOfLast(
    ...arrives('AAAAAA0001', 5),
    tried('AAAAAA0001', 6, DEFERRED),
    ...arrives('BBBBBB0002', 7),
    tried('BBBBBB0002', 8, DEFERRED),
    tried('AAAAAA0001', 40, DEFERRED),
    tried('BBBBBB0002', 41, DEFERRED),
  );
  expect(new Date(scope?.since ?? 0).toISOString()).toBe('2026-11-24T10:00:06.000Z');
});
