/** Small counters that make up a summary. */
import {
  DIRECTIONS,
  type Direction,
  type Message,
  STATUSES,
  type Status,
} from '../../message/message.ts';
import { rowsOf } from '../../message/outcome.ts';
import type { Counter, TopList } from '../top-list.ts';
import type { ByStatus, KindFigures, Top, TopRow } from './summary.ts';

const MIXED = STATUSES.length;

/** The place of each status in a row of counters, with `mixed` as the last. */
const PLACE = Object.fromEntries([...STATUSES, 'mixed'].map((status, i) => [status, i])) as Record<
  Status | 'mixed',
  number
>;

export class StatusCounts {
  readonly #counts = new Uint32Array(STATUSES.length + 1);

  add(status: Status | 'mixed'): void {
    const place = PLACE[status];
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  get byStatus(): ByStatus {
    return Object.fromEntries(
      STATUSES.map((status, i) => [status, this.#counts[i] ?? 0]),
    ) as Record<Status, number>;
  }

  get withMixed(): ByStatus & { readonly mixed: number } {
    return { ...this.byStatus, mixed: this.#counts[MIXED] ?? 0 };
  }
}

/** Counts the messages of one kind. */
export class KindCounts {
  messages = 0;
  readonly #directions: Record<Direction, number> = zeroDirections();
  readonly #statuses = new StatusCounts();
  readonly #withStatus = new StatusCounts();
  readonly #recipients = new StatusCounts();
  #severalRecipients = 0;
  #complete = 0;

  add(message: Message): void {
    this.messages++;
    this.#directions[message.direction]++;
    this.#statuses.add(message.status);
    this.#addRecipients(message);
    if (message.hops.every((hop) => hop.removedAt !== null)) this.#complete++;
  }

  figures(kind: KindFigures['kind']): KindFigures {
    return {
      kind,
      messages: this.messages,
      byDirection: this.#directions,
      byStatus: this.#statuses.withMixed,
      withStatus: this.#withStatus.byStatus,
      recipients: this.#recipients.byStatus,
      severalRecipients: this.#severalRecipients,
      complete: this.#complete,
    };
  }

  #addRecipients(message: Message): void {
    let seen = 0;
    let queued = 0;
    for (const row of rowsOf(message)) {
      if (row !== message.withoutRecipient) this.#recipients.add(row.status);
      if (row.queueId !== null) queued++;
      const bit = 1 << PLACE[row.status];
      if ((seen & bit) === 0) this.#withStatus.add(row.status);
      seen |= bit;
    }
    if (queued > 1) this.#severalRecipients++;
  }
}

function zeroDirections(): Record<Direction, number> {
  return Object.fromEntries(DIRECTIONS.map((direction) => [direction, 0])) as Record<
    Direction,
    number
  >;
}

/** The sums of figures with the same names. */
export function summed<Name extends string>(
  rows: readonly Readonly<Record<Name, number>>[],
  names: readonly Name[],
): Record<Name, number> {
  return Object.fromEntries(
    names.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]),
  ) as Record<Name, number>;
}

/** The first rows of a list, as plain values. */
export function topOf(list: TopList<unknown>, limit: number): Top {
  return topWith(list, limit, rowOf);
}

export function topWith<Detail, Row>(
  list: TopList<Detail>,
  limit: number,
  rowOfCounter: (counter: Counter<Detail>) => Row,
): Top<Row> {
  return {
    distinct: list.size,
    isExact: list.isExact,
    rows: list.top(limit).map(rowOfCounter),
  };
}

export function rowOf({ name, count, error }: Counter<unknown>): TopRow {
  return { name, count, error };
}
