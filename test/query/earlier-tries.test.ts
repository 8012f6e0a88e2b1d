/** Mail that Postfix puts off without a try, because its destination is suspended: its own last try may have failed for another reason. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { headlineOf } from '../../src/query/trace/headline.ts';
import { traceRows } from '../../src/query/trace/rows.ts';
import { stoppedOf } from '../../src/query/trace/stopped.ts';
import { whysOf } from '../../src/query/trace/whys.ts';
import { messagesOf } from '../correlate/messages-of.ts';

const HEAD = `
  Nov 24 10:00:00 mta postfix/smtpd[1]: 1111111111: client=mx.example.com[192.0.2.1]
  Nov 24 10:00:00 mta postfix/cleanup[2]: 1111111111: message-id=<a@example.com>
  Nov 24 10:00:00 mta postfix/qmgr[3]: 1111111111: from=<s@example.com>, size=100, nrcpt=1 (queue active)`;
const STORE = 'store.example.org[192.0.2.26]';
const FULL = `host ${STORE} said: 452 4.2.2 Over quota (in reply to end of DATA command)`;
const LOST = `lost connection with ${STORE} while receiving the initial server greeting`;

function triedAt(time: string, reply: string): string {
  return `
  Nov 24 ${time} mta postfix/lmtp[4]: 1111111111: to=<bob@example.org>, relay=${STORE}:7025, delay=1, delays=0/0/0/1, dsn=4.2.2, status=deferred (${reply})`;
}

function suspendedAt(time: string, reply: string): string {
  return `
  Nov 24 ${time} mta postfix/error[5]: 1111111111: to=<bob@example.org>, relay=none, delay=301, delays=301/0/0/0, dsn=4.4.2, status=deferred (delivery temporarily suspended: ${reply})`;
}

async function messageOf(lines: string): Promise<Message> {
  const [message] = await messagesOf(HEAD + lines);
  if (message === undefined) throw new Error('no message');
  return message;
}

test('the last try is kept while its destination is suspended, however long that is', async () => {
  const { recipients } = await messageOf(
    triedAt('10:00:01', 'host x said: 451 4.3.0 first') +
      triedAt('10:05:01', FULL) +
      suspendedAt('10:10:01', LOST) +
      suspendedAt('10:15:01', LOST),
  );
  expect(recipients[0]).toMatchObject({
    status: 'deferred',
    attempts: 2,
    reply: `delivery temporarily suspended: ${LOST}`,
    lastTry: {
      at: Date.UTC(2026, 10, 24, 10, 5, 1),
      step: 'deliver',
      service: 'lmtp',
      reply: FULL,
    },
  });
});

test('what was only put off, because its destination was suspended, has not been tried', async () => {
  const message = await messageOf(suspendedAt('10:00:01', LOST) + suspendedAt('10:05:01', LOST));
  expect(message.recipients[0]?.attempts).toBe(0);
  expect(headlineOf(message, stoppedOf(message))).toContain('not tried in 5 min');
});

test('once it is tried again there is nothing to add', async () => {
  const { recipients } = await messageOf(
    triedAt('10:00:01', FULL) + suspendedAt('10:05:01', LOST) + triedAt('10:10:01', FULL),
  );
  expect(recipients[0]).not.toHaveProperty('lastTry');
});

test.each([
  ['it was never tried itself', suspendedAt('10:00:01', LOST)],
  ['its own try failed in the same way', triedAt('10:00:01', LOST) + suspendedAt('10:05:01', LOST)],
])('nothing is added if %s', async (_, lines) => {
  const { recipients } = await messageOf(lines);
  expect(recipients[0]).not.toHaveProperty('lastTry');
});

test('the trace shows the last try at its time, and then what came in between', async () => {
  const message = await messageOf(triedAt('10:00:01', FULL) + suspendedAt('10:05:01', LOST));
  const rows = traceRows(message).filter(({ step }) => step === 'deliver');
  expect(rows).toMatchObject([
    { at: Date.UTC(2026, 10, 24, 10, 0, 1), mark: 'warning', service: 'lmtp', details: [FULL] },
    {
      at: Date.UTC(2026, 10, 24, 10, 5, 1),
      mark: 'stopped',
      service: 'error',
      details: [`delivery temporarily suspended: ${LOST}`],
    },
  ]);
});

test('both causes are told, and what to do about each', async () => {
  const message = await messageOf(triedAt('10:00:01', FULL) + suspendedAt('10:05:01', LOST));
  const [now, then, ...others] = whysOf(message);
  expect(now?.meaning).toMatch(/^The mailbox server took the connection, and closed it/);
  expect(then?.meaning).toMatch(/^At the last try: The mailbox is full\./);
  expect(then?.next.join()).toContain('zmprov ga bob@example.org zimbraMailQuota');
  expect(then?.nextTryAbout).toBe(now?.nextTryAbout);
  expect(others).toEqual([]);
});
