/** What waits for lines that never come is let go of while the log goes on, and refusals among it are told. */
import { expect, test } from 'vitest';
import { A, arrives, line } from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

/** Lines that say nothing of what waits, every ten minutes. */
const passing = (minutes: number) =>
  Array.from({ length: Math.floor(minutes / 10) }, (_, i) =>
    line(600 * (i + 1), 'postfix/qmgr[12]', 'warning: nothing'),
  );
const REFUSED = '550 5.1.1 <r@example.org>: Recipient address rejected: User unknown';
const ENVELOPE = 'from=<a@example.net> to=<r@example.org> proto=ESMTP helo=<x>';

const CASES: [string, string][] = [
  ['an smtpd session', line(0, 'postfix/smtpd[10]', 'connect from mx.example.net[192.0.2.1]')],
  [
    'a connection of postscreen',
    line(0, 'postfix/postscreen[9]', 'CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25'),
  ],
  [
    'a client that passed postscreen',
    line(0, 'postfix/postscreen[9]', 'PASS NEW [192.0.2.1]:4711'),
  ],
  [
    'a task of amavis',
    line(
      0,
      'amavis[16]',
      '(00016-01) ESMTP [127.0.0.1]:10024 /var/amavis/tmp/amavis-1: <a@example.net> -> <r@example.org> SIZE=1 Received: from mail.example.com',
    ),
  ],
  [
    'a refused connection of a delivery agent',
    line(0, 'postfix/smtp[14]', 'connect to mx.example.org[192.0.2.9]:25: Connection refused'),
  ],
];

async function heldAfter(text: string, minutes: number): Promise<number> {
  const { correlator } = await readTexts([`${[text, ...passing(minutes)].join('\n')}\n`], {
    year: 2026,
    keepTimeline: true,
  });
  const [state] = correlator.hosts.values();
  if (state === undefined) return 0;
  const { sessions, screenings, passed, tasks, tasksByDirectory, failedConnections } = state;
  return [sessions, screenings, passed, tasks, tasksByDirectory, failedConnections]
    .map(({ size }) => size)
    .reduce((a, b) => a + b);
}

test.each(CASES)('%s is waited for half an hour, and then let go of', async (_, text) => {
  expect(await heldAfter(text, 30)).toBeGreaterThan(0);
  expect(await heldAfter(text, 40)).toBe(0);
});

test.each([
  [
    'smtpd',
    `postfix/smtpd[10]`,
    `NOQUEUE: reject: RCPT from mx[192.0.2.1]: ${REFUSED}; ${ENVELOPE}`,
  ],
  [
    'postscreen',
    'postfix/postscreen[9]',
    `NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; ${ENVELOPE}`,
  ],
])('a refusal of %s is told once, though its end is not in the log', async (_, tag, text) => {
  const lines = [line(0, tag, text), ...passing(60)].join('\n');
  const { messages } = await readTexts([`${lines}\n`], { year: 2026 });
  expect(
    messages.map(({ status, recipients }) => [status, recipients.map((row) => row.address)]),
  ).toEqual([['rejected', ['r@example.org']]]);
});

test('what belongs to a message that is on its way stays with it', async () => {
  const verdict = line(
    1,
    'amavis[16]',
    `(00016-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
  );
  const log = [...arrives(A), verdict, ...passing(60)].join('\n');
  const { correlator } = await readTexts([log], { year: 2026, isGoingOn: true });
  const [state] = correlator.hosts.values();
  expect([state?.hops.size, state?.sessions.size, state?.tasks.size]).toEqual([1, 1, 1]);
});

test('a session is idle since its last line, not since its start', async () => {
  const tls = line(
    1200,
    'postfix/smtpd[10]',
    'Anonymous TLS connection established from mx.example.net[192.0.2.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
  );
  const [[, connect] = ['', '']] = CASES;
  const lines = [connect, ...passing(20), tls, ...passing(50).slice(2)];
  const { correlator } = await readTexts([lines.join('\n')], { year: 2026, isGoingOn: true });
  expect([...correlator.hosts.values()].map(({ sessions }) => sessions.size)).toEqual([1]);
});
