/** Mail that a filter in front of the queue kept, its client told that all is well: it was not refused, so all reports tell it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { fits } from '../../src/query/filter.ts';
import { outcomeOf } from '../../src/query/outcomes.ts';
import { SummaryTally } from '../../src/query/summary/tally.ts';
import { utcZone } from '../../src/time/zone.ts';
import { line } from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';
import { ANY_MESSAGE } from './any-message.ts';
import { failuresOf } from './failure-samples.ts';

const smtpd = (second: number, text: string) => line(second, 'postfix/smtpd[10]', text);
const ENVELOPE = 'from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>';
const session = (verdict: string, answer: string) => [
  smtpd(0, 'connect from mx.example.net[192.0.2.1]'),
  smtpd(0, 'NOQUEUE: client=mx.example.net[192.0.2.1]'),
  line(
    1,
    'amavis[16]',
    `(00016-01) Blocked INFECTED (Eicar) {${verdict}}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Message-ID: <v@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
  ),
  smtpd(2, `${answer}; ${ENVELOPE}`),
  smtpd(5, 'disconnect from mx.example.net[192.0.2.1] mail=1 rcpt=1 data=1'),
];
const KEPT = session(
  'DiscardedInbound',
  'proxy-accept: END-OF-MESSAGE: 250 2.7.0 Ok, discarded, id=00016-01 - INFECTED: Eicar',
);
const REFUSED = session(
  'RejectedInbound',
  'proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=00016-01 - INFECTED: Eicar',
);

async function oneOf(lines: readonly string[]): Promise<Message> {
  const messages = await told(...lines);
  expect(messages).toHaveLength(1);
  return messages[0] as Message;
}

test.each([
  ['kept', KEPT, { isListed: true, failures: 1, messages: 1, refusals: 0 }],
  ['refused', REFUSED, { isListed: false, failures: 0, messages: 0, refusals: 1 }],
])('what the filter %s', async (_, lines, expected) => {
  const message = await oneOf(lines);
  const tally = new SummaryTally();
  tally.add(message, utcZone);
  const { messages, refused } = tally.summary(10);
  expect({
    isListed: fits(message, ANY_MESSAGE),
    failures: failuresOf([message]).failed.length,
    messages,
    refusals: refused.messages,
  }).toEqual(expected);
});

test('no line of Postfix says sent of it', async () => {
  const message = await oneOf(KEPT);
  const [row] = message.recipients;
  expect(row && outcomeOf(message, row, true)).toMatchObject({
    status: 'blocked',
    reason: 'infected: Eicar',
    isShownAsSent: false,
  });
});
