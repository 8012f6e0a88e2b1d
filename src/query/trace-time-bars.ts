/** Where the time went: the scans, and the next server. */
import type { Message, Recipient, Scan } from '../message/message.ts';
import { isArrival } from '../message/outcome.ts';
import { providerName } from './provider-name.ts';
import { scanName } from './trace-filter-rows.ts';

export interface TimeBar {
  readonly label: string;
  readonly seconds: number;
}

/** Less than this is not worth a bar. */
const SHORTEST = 0.05;
/** Stamps and delays are not more exact than this, in seconds. */
const LEAST_OTHER = 1;
/** If mail was scanned again at each try, only the last scans are shown. */
const MOST_SCANS = 8;

/** The parts of a way that came to its end; mail that waits or failed is described by its attempts. */
export function timeBars(message: Message): TimeBar[] {
  const arrived = message.recipients.filter(({ status }) => isArrival(status));
  const [slowest] = arrived.sort((a, b) => (b.totalSeconds ?? 0) - (a.totalSeconds ?? 0));
  if (slowest === undefined) return [];
  const bars = [...scanBars(message), ...deliveryBars(slowest)];
  return [...bars, ...otherBar(bars, slowest)].filter((bar) => bar.seconds >= SHORTEST);
}

function scanBars(message: Message): TimeBar[] {
  const passes = new Map(message.scans.toReversed().map((scan) => [passOf(scan), scan]));
  return [...passes.values()]
    .toReversed()
    .slice(-MOST_SCANS)
    .map((scan) => ({ label: scanName(scan), seconds: (scan.elapsedMs ?? 0) / 1000 }));
}

/** If recipients get different verdicts, amavis writes a line for each, but it is one pass. */
function passOf({ taskId, mailId, queueId, elapsedMs }: Scan): string {
  return JSON.stringify([taskId, mailId, queueId, elapsedMs]);
}

function deliveryBars(recipient: Recipient): TimeBar[] {
  const { delays, waitedSeconds } = recipient;
  if (delays === null) return [];
  return [
    { label: 'wait in queue', seconds: waitedSeconds ?? 0 },
    { label: `reach ${nextName(recipient)}`, seconds: delays.connect },
    { label: 'transmit', seconds: delays.transmit },
  ];
}

/** What the other bars leave out, as the time the client took to hand the mail in. */
function otherBar(bars: readonly TimeBar[], { totalSeconds, waitedSeconds }: Recipient): TimeBar[] {
  if (totalSeconds === null || waitedSeconds === null) return [];
  const seconds = bars.reduce((left, bar) => left - bar.seconds, totalSeconds);
  // Postfix rounds what is longer than 10 seconds, so a small rest proves nothing.
  return seconds < Math.max(LEAST_OTHER, totalSeconds / 10) ? [] : [{ label: 'other', seconds }];
}

function nextName(recipient: Recipient): string {
  if (recipient.status === 'delivered') return 'mailbox';
  return recipient.relay === null ? 'next server' : providerName(recipient.relay.name);
}
