/** Outages that `summary` reads from deliveries. */
import { describe, expect, test } from 'vitest';
import { summaryOfLines } from './summary-of.ts';

const at = (clock: string) => Date.parse(`2026-05-05T${clock}Z`);

const sent = (clock: string, id: string, port = 10024) =>
  `May  5 ${clock} postfix/smtp[7]: ${id}: to=<ann@example.com>, relay=127.0.0.1[127.0.0.1]:${port}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 0123456789)`;
const refused = (clock: string, id: string, port = 10024) =>
  `May  5 ${clock} postfix/smtp[7]: ${id}: to=<ann@example.com>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:${port}: Connection refused)`;
const overQuota = (clock: string, id: string) =>
  `May  5 ${clock} postfix/lmtp[7]: ${id}: to=<ann@example.com>, relay=store.example.com[192.0.2.7]:7025, delay=1, delays=0/0/0/1, dsn=4.2.2, status=deferred (host store.example.com[192.0.2.7] said: 452 4.2.2 Over quota (in reply to end of DATA command))`;

describe('outages that deliveries tell of', () => {
  test('failures at one port with no success between are one outage, from the first to the next success', async () => {
    const lines = [
      sent('13:01:55', 'A0000000001'),
      refused('13:01:58', 'A0000000002'),
      sent('13:02:30', 'A0000000009', 10_026),
      refused('13:03:10', 'A0000000003'),
      refused('13:26:11', 'A0000000002'),
      sent('13:30:00', 'A0000000004'),
    ];
    expect((await summaryOfLines(lines.join('\n'))).outages).toEqual([
      {
        host: 'mail',
        service: 'amavis',
        endpoint: '127.0.0.1:10024',
        step: 'filter',
        cause: 'amavis-down',
        title: 'amavis is down',
        from: at('13:01:58'),
        lastAt: at('13:26:11'),
        until: at('13:30:00'),
        lastSuccessAt: at('13:01:55'),
        failures: 3,
        messages: 2,
      },
    ]);
  });

  test('an outage has the cause of most of its failures, not of the first', async () => {
    const lines = [
      `May  5 13:00:00 postfix/smtp[7]: A0000000001: to=<ann@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=4.4.2, status=deferred (lost connection with 127.0.0.1[127.0.0.1] while sending end of data -- message may be sent more than once)`,
      refused('13:00:01', 'A0000000002'),
      `May  5 13:02:00 postfix/error[8]: A0000000003: to=<ann@example.com>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)`,
    ];
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      { cause: 'amavis-down', title: 'amavis is down', failures: 3 },
    ]);
  });

  const notHandedOn = (clock: string, id: string) =>
    `May  5 ${clock} postfix/smtp[7]: ${id}: to=<ann@example.com>, relay=127.0.0.1[127.0.0.1]:10026, delay=1, delays=0/0/0/1, dsn=4.7.1, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=04083-01 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later (in reply to end of DATA command))`;

  const handedOn = (clock: string, id: string) =>
    `May  5 ${clock} postfix/smtp[7]: ${id}: to=<ann@example.com>, relay=127.0.0.1[127.0.0.1]:10026, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10030): 250 2.0.0 Ok: queued as 15411E6BE1)`;

  test('mail that the filter keeps does not end an outage of what stands behind it', async () => {
    const kept =
      'May  5 13:00:20 postfix/smtp[7]: A0000000008: to=<ann@example.com>, relay=127.0.0.1[127.0.0.1]:10026, delay=1, delays=0/0/0/1, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=04083-02 - spam)';
    const lines = [
      ...[1, 2, 3].map((n) => notHandedOn(`13:00:1${n}`, `A000000000${n}`)),
      kept,
      ...[4, 5].map((n) => notHandedOn(`13:00:2${n}`, `A000000000${n}`)),
      handedOn('13:00:40', 'A0000000009'),
    ];
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      { from: at('13:00:11'), until: at('13:00:40'), messages: 5 },
    ]);
  });

  test('an answer of amavis ends its outage, and what failed behind it is another', async () => {
    const lines = [
      handedOn('13:00:05', 'A0000000009'),
      ...[1, 2, 3, 4, 5].map((n) => refused(`13:00:1${n}`, `A000000000${n}`, 10_026)),
      ...[1, 2, 3, 4, 5, 6].map((n) => notHandedOn(`13:00:2${n}`, `A000000000${n}`)),
      handedOn('13:00:40', 'A0000000009'),
    ];
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      {
        service: 'amavis',
        endpoint: '127.0.0.1:10026',
        step: 'filter',
        cause: 'amavis-down',
        lastSuccessAt: at('13:00:05'),
        from: at('13:00:11'),
        lastAt: at('13:00:15'),
        until: at('13:00:21'),
        messages: 5,
        failures: 5,
      },
      {
        service: '127.0.0.1:10030',
        endpoint: '127.0.0.1:10030',
        step: 'sign',
        cause: 'reinjection-milter-down',
        lastSuccessAt: at('13:00:05'),
        from: at('13:00:21'),
        lastAt: at('13:00:26'),
        until: at('13:00:40'),
        messages: 6,
        failures: 6,
      },
    ]);
  });

  test('a listener behind amavis that breaks off is its own outage, and not one of amavis', async () => {
    const brokenOff = (n: number) =>
      notHandedOn(`13:00:1${n}`, `A000000000${n}`).replace(
        'from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later',
        'From MTA(smtp:[127.0.0.1]:10030) during fwd-mail-pip (No response to MAIL (pip), dt: 0.002 s): id=04083-01',
      );
    const lines = [1, 2, 3, 4, 5].map(brokenOff);
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      { endpoint: '127.0.0.1:10030', step: 'filter', messages: 5 },
    ]);
  });

  test('a mailbox server that refuses a recipient is up', async () => {
    const down = (clock: string, id: string) =>
      `May  5 ${clock} postfix/lmtp[7]: ${id}: to=<ann@example.com>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.1, status=deferred (connect to store.example.com[192.0.2.7]:7025: Connection refused)`;
    const lines = [
      ...[1, 2, 3, 4, 5].map((n) => down(`13:00:1${n}`, `A000000000${n}`)),
      overQuota('13:00:20', 'A0000000001'),
      down('13:05:00', 'A0000000002'),
    ];
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      { service: 'mailbox', from: at('13:00:11'), until: at('13:00:20'), failures: 5 },
    ]);
  });

  test('a server that says it shuts down has not answered', async () => {
    const closing = notHandedOn('13:00:12', 'A0000000002').replace(
      /said: .*(?= \(in reply)/,
      'said: 421 4.3.2 Service shutting down, closing channel',
    );
    const lines = [
      refused('13:00:11', 'A0000000001', 10_026),
      closing,
      ...[3, 4, 5].map((n) => refused(`13:00:1${n}`, `A000000000${n}`, 10_026)),
    ];
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      { cause: 'amavis-down', from: at('13:00:11'), until: null, failures: 5, messages: 5 },
    ]);
  });

  test('five messages in a second are an outage too, and one without an end says so', async () => {
    const lines = [1, 2, 3, 4, 5].map((n) => refused('13:00:00', `A000000000${n}`));
    expect((await summaryOfLines(lines.join('\n'))).outages).toMatchObject([
      { messages: 5, until: null, lastSuccessAt: null },
    ]);
  });

  test('mail of which no new try was made waits for the same server', async () => {
    const lost =
      'lost connection with store.example.com[192.0.2.7] while receiving the initial server greeting';
    const first = `May  5 13:00:00 postfix/lmtp[7]: A0000000001: to=<ann@example.com>, relay=store.example.com[192.0.2.7]:7025, delay=1, delays=0/0/0/1, dsn=4.4.2, status=deferred (${lost})`;
    const others = [2, 3, 4, 5].map(
      (n) =>
        `May  5 13:00:0${n} postfix/error[8]: A000000000${n}: to=<ann@example.com>, relay=none, delay=1, delays=0/0/0/0, dsn=4.4.2, status=deferred (delivery temporarily suspended: ${lost})`,
    );
    expect((await summaryOfLines([first, ...others].join('\n'))).outages).toMatchObject([
      {
        service: 'mailbox',
        cause: 'mailbox-timeout',
        title: 'mailbox server is too slow or breaks off',
        endpoint: '192.0.2.7:7025',
        messages: 5,
        failures: 5,
      },
    ]);
    expect((await summaryOfLines(others.join('\n'))).outages).toEqual([]);
  });

  const putOff = (clock: string, id: string) =>
    `May  5 ${clock} postfix/smtp[7]: ${id}: to=<ann@example.com>, relay=127.0.0.1[127.0.0.1]:2501, delay=1, delays=0/0/0/1, dsn=4.2.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 450 4.2.0 Try later (in reply to RCPT TO command))`;

  test.each([
    [
      'recipients that a server on this host puts off one by one',
      [1, 2, 3, 4, 5].map((n) => putOff(`13:00:0${n}`, `A000000000${n}`)),
    ],
    [
      'failures that end in the second in which they began',
      [
        ...[1, 2, 3, 4, 5].map((n) => refused('13:00:00', `A000000000${n}`)),
        sent('13:00:00', 'A0000000009'),
      ],
    ],
    [
      'one failure, and no mail for an hour after it',
      [refused('13:00:00', 'A0000000001'), sent('14:00:00', 'A0000000002')],
    ],
    [
      'failures with successes between',
      [
        refused('13:00:00', 'A0000000001'),
        sent('13:00:30', 'A0000000002'),
        refused('13:02:00', 'A0000000003'),
      ],
    ],
    [
      'a mailbox that is full, however often it says so',
      [1, 2, 3, 4, 5, 6].map((n) => overQuota(`13:0${n}:00`, `A000000000${n}`)),
    ],
    [
      'another server that does not answer',
      [1, 2, 3, 4, 5, 6].map((n) =>
        refused(`13:0${n}:00`, `A000000000${n}`).replaceAll('127.0.0.1', '192.0.2.9'),
      ),
    ],
  ])('%s is no outage', async (_, lines) => {
    expect((await summaryOfLines(lines.join('\n'))).outages).toEqual([]);
  });

  test('a reply that only imitates a failed connection is no outage', async () => {
    const lines = [1, 2, 3, 4, 5, 6].map((n) =>
      refused(`13:0${n}:00`, `A000000000${n}`)
        .replace('relay=none', 'relay=mx.example.test[192.0.2.9]:25')
        .replace('(connect', '(host mx.example.test[192.0.2.9] said: 450 connect'),
    );
    expect((await summaryOfLines(lines.join('\n'))).outages).toEqual([]);
  });
});
