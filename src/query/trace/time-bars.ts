/** Where the time went: the scans, and the next server. */
import type { Message, Recipient, Scan } from '../../message/message.ts';
import { isArrival } from '../../message/outcome.ts';
import { providerName } from '../provider-name.ts';
import { scanName } from './filter-rows.ts';

export interface TimeBar {
  readonly label: string;
  readonly seconds: number;
}

/** Less than this is not worth a bar. */
const SHORTEST = 0.05;
/** If mail was scanned again at each try, only the last scans are shown. */
const MOST_SCANS = 8;

/** The parts of a way that came to its end; mail that waits or failed is described by its attempts. */
export function timeBars(message: Message): TimeBar[] {
  const arrived = message.recipients.filter(({ status }) => isArrival(status));
  const [slowest] = arrived.sort((a, b) => (b.totalSeconds ?? 0) - (a.totalSeconds ?? 0));
  if (slowest === undefined) return [];
  const bars = [...scanBars(message), ...waitBar(message, slowest), ...deliveryBars(slowest)];
  return bars.filter((bar) => bar.seconds >= SHORTEST);
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

/** Each queue file is taken up within some hundredths of a second: these are no wait, however many there are. */
function waitBar({ hops }: Message, { waitedSeconds }: Recipient): TimeBar[] {
  if (waitedSeconds === null || waitedSeconds < SHORTEST * hops.length) return [];
  return [{ label: 'wait in queue', seconds: waitedSeconds }];
}

function deliveryBars(recipient: Recipient): TimeBar[] {
  const { delays } = recipient;
  if (delays === null) return [];
  return [
    { label: `reach ${nextName(recipient)}`, seconds: delays.connect },
    { label: 'transmit', seconds: delays.transmit },
  ];
}

function nextName(recipient: Recipient): string {
  if (recipient.status === 'delivered') return 'mailbox';
  return recipient.relay === null ? 'next server' : providerName(recipient.relay.name);
}
