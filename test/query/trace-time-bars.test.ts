/** The line of `trace` that tells where the time went: what no bar covers is told as well. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { timeBars } from '../../src/query/trace-time-bars.ts';
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
    { waitedSeconds: 71, totalSeconds: 77 },
    ['wait in queue 71', 'reach Gmail 1', 'transmit 2'],
  ],
  [
    'a rest of a tenth or more is told',
    { waitedSeconds: 20, totalSeconds: 33 },
    ['wait in queue 20', 'reach Gmail 1', 'transmit 2', 'other 10'],
  ],
  [
    'a rest of less than a second is not',
    { waitedSeconds: 0.2, totalSeconds: 4 },
    ['wait in queue 0.2', 'reach Gmail 1', 'transmit 2'],
  ],
  [
    'where the wait is not known, so is the rest',
    { waitedSeconds: null, totalSeconds: 77 },
    ['reach Gmail 1', 'transmit 2'],
  ],
])('%s', (_, times, bars) => {
  expect(barsOf(times)).toEqual(bars);
});
