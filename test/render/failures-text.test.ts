import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/core/instant.ts';
import type { Message, Recipient } from '../../src/message/message.ts';
import type { FailureOptions } from '../../src/query/failures/view.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { failuresText } from '../../src/render/failures-text.ts';
import {
  amavisDown,
  bouncedThere,
  deferredThere,
  failuresOf,
  mail,
  refused,
  relayed,
} from '../query/failure-samples.ts';
import { at, hop, message, scan, seedZone } from './seed-messages.ts';

const chalk = new Chalk({ level: 0 });
const screen = (width: number, ascii = false) => ({ zone: seedZone, width, ascii, chalk });

function textOf(
  messages: readonly Message[],
  options: Partial<FailureOptions> = {},
  on = screen(120),
): string {
  const hints = {
    withRecovered: options.withRecovered ?? false,
    withRefused: options.withRefused ?? false,
    withLines: false,
  };
  return failuresText(failuresOf(messages, options), hints, on);
}

/** A message with a queue ID that a screen can be compared with. */
function named(
  queueId: string,
  rows: readonly Recipient[],
  fields: Partial<Message> = {},
): Message {
  const one = mail(rows, fields);
  const hops = one.hops.map((first) => hop(queueId, { queuedAt: first.queuedAt }));
  return { ...one, hops, recipients: one.recipients.map((row) => ({ ...row, queueId })) };
}

const zimbra: Partial<Message> = {
  hops: [hop('X', { filter: 'smtp-amavis:[127.0.0.1]:10024' })],
};
const passed = named('C0000000001', [relayed('w@example.net', '13:01:55')], {
  ...zimbra,
  scans: [scan({ at: at('13:01:55') })],
});
const stopped = ['1', '2', '3', '4', '5'].map((digit) =>
  named(`A000000000${digit}`, [
    { ...amavisDown(`user${digit}@example.com`, '13:26:11'), firstDeferredAt: at('13:01:58') },
  ]),
);
const throttled = named('B0000000001', [
  deferredThere(
    'x@yahoo.test',
    '13:58:02',
    'host mta5.am0.yahoodns.net[192.0.2.88] refused to talk to me: 421 4.7.0 [TSS04] Messages from 203.0.113.9 temporarily deferred',
  ),
]);
const alone = message({
  status: 'rejected',
  startedAt: at('13:10:00'),
  endedAt: at('13:10:00'),
  client: { name: 'unknown', address: '192.0.2.9', port: 0, helo: null, login: null, tls: null },
  recipients: [refused('a@example.net', '13:10:00')],
});
const recovered = named('D0000000001', [
  {
    ...relayed('late@example.net', '13:40:00'),
    recoveredFrom: {
      at: at('13:26:11'),
      since: at('13:02:11'),
      step: 'filter',
      service: 'smtp',
      queueId: 'D0000000001',
      relay: null,
      enhancedStatus: '4.4.1',
      reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    },
  },
]);

describe('the screen of failures', () => {
  test('counts, the table, and each cause with its scope, advice and examples', () => {
    expect(textOf([passed, ...stopped, throttled, alone, recovered])).toBe(`\
13:01–13:58 Thu 5 May · 8 messages · 6 not delivered · 2 causes · 1 recovered (--resolved)
1 refused before the queue (--rejects)
#  msgs  rcpt  step     outcome   cause                                                      first  last   retry helps
1     5     5  filter   deferred  amavis is down (127.0.0.1:10024 refused)                   13:01  13:26  after a fix
2     1     1  deliver  deferred  Yahoo TSS04: complaints or volume (mta5.am0.yahoodns.net)  13:58  13:58  maybe

1     amavis is down (127.0.0.1:10024 refused)
why   Nothing listens on port 10024: amavis is down on this host. All mail in that direction waits.
      a retry helps once it is up
scope outage: 5 messages stopped at this step since 13:01:58; last success 13:01:55
next  systemctl status amavis · systemctl start amavis · postqueue -f
trace mtatrace trace A0000000001 · A0000000002 · A0000000003

2     Yahoo TSS04: complaints or volume (mta5.am0.yahoodns.net)
why   Yahoo delays our mail for its volume, or because users complain.      a retry may help
scope 1 message to yahoo.test since 13:58:02; no delivery there in this log
reply host mta5.am0.yahoodns.net[192.0.2.88] refused to talk to me: 421 4.7.0 [TSS04] Messages from 203.0.113.9
      temporarily deferred
next  wait four hours, then send more slowly
trace mtatrace trace B0000000001
`);
  });

  test('recovered and refused mail has tables of its own', () => {
    const text = textOf([passed, alone, recovered], { withRecovered: true, withRefused: true });
    expect(text).toBe(`\
13:01–13:40 Thu 5 May · 2 messages · 0 not delivered · 1 recovered · 1 refused before the queue

Recovered: 1 message failed at first and arrived since
#  msgs  rcpt  step    outcome    cause                                     first  last   retry helps
1     1     1  filter  recovered  amavis is down (127.0.0.1:10024 refused)  13:02  13:26  after a fix

1     amavis is down (127.0.0.1:10024 refused)
why   Nothing listens on port 10024: amavis is down on this host. All mail in that direction waits.
      a retry has helped
scope outage: 1 message stopped at this step since 13:02:11; last success 13:01:55
next  nothing to do for this mail: it has arrived since · systemctl status amavis
trace mtatrace trace D0000000001

Refused before the queue: 1 message, 1 recipient
#  msgs  rcpt  step    outcome   cause             first  last   retry helps
1     1     1  accept  rejected  relaying refused  13:10  13:10  no

1     relaying refused
why   A client wanted to send to a domain outside without a login.      sending again does not help
reply 554 5.7.1 <...>: Relay access denied
from  unknown[192.0.2.9] (1)
to    a@example.net
next  let the client log in, or add its network to mynetworks
      add the domain to relay_domains or virtual_mailbox_domains, if it is ours
trace mtatrace trace a@example.net
`);
  });

  test('an alert stands before the table', () => {
    const listed = '554 5.7.1 Client host [203.0.113.9] blocked using zen.spamhaus.org';
    const text = textOf([
      named('E0000000001', [bouncedThere('a@one.test', '13:00:00', listed)]),
      named('E0000000002', [bouncedThere('b@two.test', '13:01:00', listed)]),
    ]);
    expect(text.split('\n').slice(0, 9).join('\n')).toBe(`\
13:00–13:01 Thu 5 May · 2 messages · 2 not delivered · 1 cause

!     the address of this host is block-listed · 2 providers: one.test, two.test · zen.spamhaus.org · 2 messages
      13:00:00–13:01:00
why   Several providers refuse mail for the same reason: the IP address of this host is on a block list or has a bad
      reputation.
next  find the cause first: mtatrace failures --by login
      look the address up at check.spamhaus.org and at the list that is named
      ask for removal only once the cause is gone`);
    expect(text).toContain('\ntrace mtatrace trace E0000000001 · E0000000002\n\n#  msgs ');
  });

  test('a domain shows when it took mail last', () => {
    const before = named('B0000000002', [relayed('y@yahoo.test', '13:50:00')]);
    const text = textOf([before, throttled], { by: 'domain' });
    expect(text.split('\n').slice(1, 3)).toEqual([
      '#  msgs  rcpt  domain      step     outcome   cause                              first  last   last success  retry helps',
      '1     1     1  yahoo.test  deliver  deferred  Yahoo TSS04: complaints or volum…  13:58  13:58  13:50         maybe',
    ]);
  });

  test('a log without failures says so', () => {
    expect(textOf([passed, recovered])).toBe(`\
13:01–13:40 Thu 5 May · 2 messages · 0 not delivered · 1 recovered (--resolved)
Nothing failed: all 2 messages arrived or are on the way.
`);
  });

  test('that all is well is green, and that there is no message is not', () => {
    const colour = { ...screen(120), chalk: new Chalk({ level: 1 }) };
    const report = failuresOf([passed]);
    const hints = { withRecovered: false, withRefused: false, withLines: false };
    const green = colour.chalk.green('Nothing failed: the message arrived or is on the way.');
    expect(failuresText(report, hints, colour)).toContain(green);
    const none = failuresText({ ...report, messages: 0 }, hints, colour);
    expect(none).toContain('\nThere is no message in this log');
  });

  test('mail whose end the log does not tell did not arrive for sure', () => {
    const lost = named('D0000000001', [
      { ...relayed('z@example.net', '13:02:00'), status: 'unknown' },
    ]);
    const swept = named('D0000000002', [
      { ...relayed('z@example.net', '13:03:00'), status: 'queued', afterwards: 'perhaps-deleted' },
    ]);
    const last = (report: string) => report.trimEnd().split('\n').at(-1);
    expect(last(textOf([passed, lost, swept]))).toBe(
      'No failure is in this log; what became of 2 of 3 messages is not in it either.',
    );
    expect(last(textOf([lost]))).toBe(
      'No failure is in this log; what became of the message is not in it either.',
    );
  });

  test('nor does it with a filter', () => {
    const lost = named('D0000000001', [
      { ...relayed('z@example.net', '13:02:00'), status: 'unknown' },
    ]);
    const report = { ...failuresOf([passed, lost]), narrowed: { by: 'the filter', outside: 3 } };
    const hints = { withRecovered: false, withRefused: false, withLines: false };
    expect(failuresText(report, hints, screen(120)).trimEnd().split('\n').at(-1)).toBe(
      'No failure fits the filter; what became of 1 of 2 messages is not in this log; the log holds 3 messages outside it.',
    );
  });

  test('times of several days have their day', () => {
    const yesterday = at('13:00:00') - DAY;
    const older = named('F0000000001', [
      { ...amavisDown('a@example.com', '13:00:00'), at: yesterday, firstDeferredAt: yesterday },
    ]);
    const lines = textOf([older, ...stopped]).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'Wed 4 May 13:00 – Thu 5 May 13:26 · 6 messages · 6 not delivered · 1 cause',
      '#  msgs  rcpt  step    outcome   cause                                     first        last         retry helps',
      '1     6     6  filter  deferred  amavis is down (127.0.0.1:10024 refused)  4 May 13:00  5 May 13:26  after a fix',
    ]);
    expect(lines).toContain(
      'scope outage: 6 messages stopped at this step since 4 May 13:00:00; no success before in this log',
    );
  });
});

describe('on any screen', () => {
  const hostile = named('A0000000009', [
    {
      ...deferredThere(
        'x@\u202eexample.test',
        '13:00:00',
        `host mx.example.test[192.0.2.1] said: 451 \x1b[2J${'long '.repeat(500)}`,
      ),
    },
  ]);
  test.each([40, 60, 80, 120, 200])('no line is wider than %i columns', (width) => {
    const text = textOf(
      [passed, ...stopped, throttled, alone, recovered, hostile],
      { withRecovered: true, withRefused: true },
      screen(width),
    );
    for (const line of text.split('\n'))
      expect([line, displayWidth(line) <= width]).toEqual([line, true]);
  });

  test.each(['cause', 'domain', 'recipient', 'sender', 'none'] as const)(
    'what a stranger wrote steers no terminal: by %s',
    (by) => {
      expect(textOf([hostile], { by })).not.toMatch(/(?!\n)\p{C}/u);
    },
  );

  test('ASCII is ASCII', () => {
    expect(textOf([passed, ...stopped, throttled], {}, screen(80, true))).toMatch(/^[\n -~]*$/);
  });
});

test('a name that is too long for its place is marked as cut', () => {
  const address = `${'a'.repeat(55)}@example.net`;
  const text = textOf([mail([refused(address, '13:10:00')], { hops: [] })], { withRefused: true });
  expect(text).toContain(`\nto    ${'a'.repeat(55)}@exa…\n`);
});
