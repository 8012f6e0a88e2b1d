/** Counts messages by hour, domain, sender or host. */
import { HOUR, type Instant, MINUTE } from '../../core/instant.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { isArrival, isRefused } from '../../message/outcome.ts';
import type { Zone } from '../../time/zone.ts';
import { domainName, senderName } from '../mail-names.ts';
import { type Counter, TopList } from '../top-list.ts';
import { rowOf, StatusCounts, topWith } from './counts.ts';
import { DurationHistogram } from './percentiles.ts';
import type { GroupRow, HourFigures, SummaryGrouping, Top } from './summary.ts';

/** How many groups are counted exactly: each has a histogram, and 5,000 take about 5 MB. */
const EXACT_GROUPS = 5000;
const QUARTER = 15 * MINUTE;

class Group {
  readonly at: Instant | null;
  readonly recipients = new StatusCounts();
  readonly delay = new DurationHistogram();
  messages = 0;
  refused = 0;
  /** The number of the message that was counted last, so that none counts twice. */
  last = 0;

  constructor(at: Instant | null) {
    this.at = at;
  }

  take(message: Message, number: number): void {
    if (this.last === number) return;
    this.last = number;
    if (isRefused(message)) this.refused++;
    else this.messages++;
  }

  takeRow(row: Recipient): void {
    this.recipients.add(row.status);
    if (isArrival(row.status) && row.totalSeconds !== null) this.delay.add(row.totalSeconds);
  }
}

/** Counts messages by hour, domain, sender or host; of too many groups only the largest are kept. */
export class GroupCounts {
  readonly #groups = new TopList<Group>((name) => new Group(this.#startOf(name)), EXACT_GROUPS);
  readonly #by: SummaryGrouping;
  readonly #hours: HourClock;
  #number = 0;

  constructor(by: SummaryGrouping, hours: HourClock) {
    this.#by = by;
    this.#hours = hours;
  }

  add(message: Message, zone: Zone): void {
    this.#number++;
    if (this.#by === 'domain') {
      this.#addByDomain(message);
      return;
    }
    const group = this.#groups.add(this.#nameOf(message, zone)).detail;
    group.take(message, this.#number);
    if (!isRefused(message)) for (const row of message.recipients) group.takeRow(row);
  }

  /** The groups with the most messages; for hours, all of them, in their order. */
  top(limit: number): Top<GroupRow> {
    const top = topWith(this.#groups, this.#by === 'hour' ? this.#groups.size : limit, groupRow);
    if (this.#by !== 'hour') return top;
    return { ...top, rows: top.rows.toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0)) };
  }

  /** A message belongs to the domain of each of its recipients. */
  #addByDomain(message: Message): void {
    const isCounted = !isRefused(message);
    for (const row of message.recipients) {
      const group = this.#groups.add(domainName(row.address)).detail;
      group.take(message, this.#number);
      if (isCounted) group.takeRow(row);
    }
  }

  #nameOf(message: Message, zone: Zone): string {
    if (this.#by === 'hour') return String(this.#hours.startOf(message.startedAt, zone));
    return this.#by === 'host' ? message.host : senderName(message);
  }

  #startOf(name: string): Instant | null {
    return this.#by === 'hour' ? Number(name) : null;
  }
}

function groupRow(counter: Counter<Group>): GroupRow {
  const { at, messages, refused, recipients, delay } = counter.detail;
  return {
    ...rowOf(counter),
    at,
    messages,
    refused,
    recipients: recipients.byStatus,
    delay: delay.percentiles,
  };
}

interface Hour {
  messages: number;
  refused: number;
  readonly recipients: StatusCounts;
}

/** Counts by the hour in which a message started: as many hours as the log has. */
export class HourCounts {
  readonly #hours = new Map<Instant, Hour>();
  readonly #clock: HourClock;

  constructor(clock: HourClock) {
    this.#clock = clock;
  }

  add(message: Message, zone: Zone): void {
    const at = this.#clock.startOf(message.startedAt, zone);
    let hour = this.#hours.get(at);
    if (hour === undefined) {
      hour = { messages: 0, refused: 0, recipients: new StatusCounts() };
      this.#hours.set(at, hour);
    }
    if (isRefused(message)) {
      hour.refused++;
      return;
    }
    hour.messages++;
    for (const row of message.recipients) hour.recipients.add(row.status);
  }

  get hours(): HourFigures[] {
    return [...this.#hours]
      .sort(([a], [b]) => a - b)
      .map(([at, { messages, refused, recipients }]) => ({
        at,
        messages,
        refused,
        recipients: recipients.byStatus,
      }));
  }
}

/** When the hour of the wall clock started. Kept for each quarter of an hour, since asking the zone is slow. */
export class HourClock {
  readonly #starts = new Map<number, Instant>();

  startOf(at: Instant, zone: Zone): Instant {
    const quarter = Math.floor(at / QUARTER);
    let start = this.#starts.get(quarter);
    if (start === undefined) {
      const offset = zone.offsetAt(quarter * QUARTER) * MINUTE;
      start = Math.floor((quarter * QUARTER + offset) / HOUR) * HOUR - offset;
      this.#starts.set(quarter, start);
    }
    return start;
  }
}
