/** The line of `trace` that tells where the time went. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { timeBars } from '../../src/query/trace/time-bars.ts';
import { sentMessage } from '../render/seed-messages.ts';

const delays = { beforeQueue: 0.1, inQueue: 0.2, connect: 1, transmit: 2 };

/** The seed's mail without its scans, with other times. */
function barsOf(times: Partial<Recipient>) {
  const recipients = sentMessage.recipients.map((row) => ({ ...row, delays, ...times }));
  return timeBars({ ...sentMessage, scans: [], recipients }).map(
    ({ label, seconds }) => `${label} ${seconds}`,
  );
}

test.each<[string, Partial<Recipient>, string[]]>([
  [
    'the wait is that of all queue files',
    { waitedSeconds: 71 },
    ['wait in queue 71', 'reach Gmail 1', 'transmit 2'],
  ],
  [
    'more than some hundredths of a second for each of the three is a wait',
    { waitedSeconds: 0.16 },
    ['wait in queue 0.16', 'reach Gmail 1', 'transmit 2'],
  ],
  ['what each is taken up in is none', { waitedSeconds: 0.14 }, ['reach Gmail 1', 'transmit 2']],
  ['the wait is not known', { waitedSeconds: null }, ['reach Gmail 1', 'transmit 2']],
])('%s', (_, times, bars) => {
  expect(barsOf(times)).toEqual(bars);
});
