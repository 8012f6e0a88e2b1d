/** Mail of a range of time is that of which a line lies in it. */
import { expect, test } from 'vitest';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';
import { passesBy } from '../../src/correlate/window.ts';
import { A } from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const at = (time: string) => Date.parse(`2026-11-24T${time}Z`);
const log = `
Nov 24 10:00:01 mail postfix/smtpd[11]: AAAA000001: client=mx.example.org[192.0.2.7]
Nov 24 10:00:01 mail postfix/cleanup[12]: AAAA000001: message-id=<a@example.org>
Nov 24 10:00:01 mail postfix/qmgr[13]: AAAA000001: from=<ann@example.org>, size=100, nrcpt=1 (queue active)
Nov 24 10:00:02 mail amavis[4083]: (04083-01) Checking: WaVl27LgwIDf [192.0.2.7] <ann@example.org> -> <bob@example.com>
Nov 24 10:00:04 mail amavis[4083]: (04083-01) Passed CLEAN {RelayedInbound}, [192.0.2.7]:4711 [192.0.2.7] <ann@example.org> -> <bob@example.com>, Queue-ID: AAAA000001, Message-ID: <a@example.org>, mail_id: WaVl27LgwIDf, Hits: 1, size: 100, queued_as: BBBB000002, 55 ms
Nov 24 10:00:06 mail postfix/smtp[14]: AAAA000001: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as BBBB000002)
Nov 24 10:00:06 mail postfix/qmgr[13]: AAAA000001: removed
Nov 24 10:00:06 mail postfix/smtpd[15]: BBBB000002: client=localhost[127.0.0.1]
Nov 24 10:05:00 mail postfix/lmtp[16]: BBBB000002: to=<bob@example.com>, relay=none, delay=300, delays=300/0/0/0, dsn=4.4.1, status=deferred (connect to mail.example.com[192.0.2.8]:7025: Connection refused)
Nov 24 10:20:00 mail postfix/lmtp[16]: BBBB000002: to=<bob@example.com>, relay=mail.example.com[192.0.2.8]:7025, delay=1200, delays=1200/0/0/0, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)
Nov 24 10:20:00 mail postfix/qmgr[13]: BBBB000002: removed
`.trimStart();

test.each([
  ['it waits from before to after it', '10:06:00', '10:19:59', 0],
  ['only the moment between two lines', '10:00:05', '10:00:05', 0],
  ['a try lies in it', '10:04:00', '10:06:00', 1],
  ['only a line of the scan lies in it', '10:00:04', '10:00:05', 1],
  ['it begins in it', '09:00:00', '10:00:01', 1],
  ['it ends in it', '10:20:00', '11:00:00', 1],
])('%s: %s to %s tells %i', async (_, since, until, count) => {
  const window = { since: at(since), until: at(until) };
  const { messages } = await readTexts([log], { year: 2026, window });
  expect(messages).toHaveLength(count);
});

const seen = ([moment, until]: readonly number[]) =>
  Object.assign(new HopState('mail', A, moment as number, 0), { lastAt: until });
const WINDOW = { since: 100, until: 200 };

test.each([
  ['began before and ended behind it', [[50, 250]], true],
  [
    'has a queue file before and one behind it',
    [
      [50, 50],
      [250, 250],
    ],
    true,
  ],
  ['was over before it', [[50, 99]], false],
  ['began behind it', [[201, 300]], false],
  ['began with it', [[100, 250]], false],
  ['ended with it', [[50, 200]], false],
])(
  'a message that has no line in the time that is asked for, and %s, only waited or not',
  (_, spans, expected) => {
    const [first, ...others] = spans.map(seen) as [HopState, ...HopState[]];
    for (const hop of others) first.chain.absorb(hop.chain);
    expect(passesBy(first.chain, WINDOW)).toBe(expected);
    expect(passesBy(first.chain, null)).toBe(false);
    first.isInWindow = true;
    expect(passesBy(first.chain, WINDOW)).toBe(false);
  },
);
