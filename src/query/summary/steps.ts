/** How long each step took. */
import type { Message, Recipient } from '../../message/message.ts';
import { isArrival } from '../../message/outcome.ts';
import { scanName } from '../trace/filter-rows.ts';
import { DurationHistogram } from './percentiles.ts';
import type { StepTime } from './summary.ts';

/** The parts of a message's way, in their order. */
const PARTS = [
  /** From the client's first words about the message to the queue. */
  { part: 'accept', step: 'accept' },
  { part: 'filter', step: 'filter' },
  { part: 'virus scan', step: 'filter' },
  { part: 'spam scan', step: 'filter' },
  /** In the queues of all hops, for a free delivery process and for another try. */
  { part: 'wait in queue', step: 'queue' },
  { part: 'connect', step: 'deliver' },
  { part: 'transmit', step: 'deliver' },
  /** From the first line of the message. */
  { part: 'total', step: null },
] as const;
type Part = (typeof PARTS)[number]['part'];

/** Acceptance and scans count for each message, the rest for each recipient that the mail reached. */
export class StepTimes {
  readonly #times = Object.fromEntries(
    PARTS.map(({ part }) => [part, new DurationHistogram()]),
  ) as Record<Part, DurationHistogram>;

  add(message: Message): void {
    const first = message.hops[0];
    if (first !== undefined && first.acceptedAt !== null && first.queuedAt !== null)
      this.#times.accept.add((first.queuedAt - first.acceptedAt) / 1000);
    for (const scan of message.scans)
      if (scan.elapsedMs !== null) this.#scanTimes(scanName(scan)).add(scan.elapsedMs / 1000);
    for (const row of message.recipients) if (isArrival(row.status)) this.#addArrived(row);
  }

  get steps(): StepTime[] {
    return PARTS.map(({ part, step }) => ({ step, part, ...this.#times[part].percentiles }));
  }

  #scanTimes(name: string): DurationHistogram {
    return this.#times[name === 'virus scan' || name === 'spam scan' ? name : 'filter'];
  }

  #addArrived({ delays, totalSeconds, waitedSeconds }: Recipient): void {
    if (waitedSeconds !== null) this.#times['wait in queue'].add(waitedSeconds);
    if (delays !== null) {
      this.#times.connect.add(delays.connect);
      this.#times.transmit.add(delays.transmit);
    }
    if (totalSeconds !== null) this.#times.total.add(totalSeconds);
  }
}
