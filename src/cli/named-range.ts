/** Finds the time in which a log tells of an id, so that the rest of the log need not be read. */
import type { Instant } from '../core/instant.ts';
import type { Origin } from '../core/record.ts';
import type { Parsers } from '../daemons/registry.ts';
import { createParsers } from '../daemons/registry.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { searchLines } from '../source/line-search.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import { otherQueueIdsOf, queueIdOf } from './event-names.ts';
import type { LogPart } from './log-part.ts';

export interface NamedRange {
  readonly since: Instant;
  readonly until: Instant;
}

/** An id that leads to more than this names no single message. */
const MOST_NAMES = 24;
const SHORTEST_NAME = 6;

/**
 * From the first line to the last that names `id`, or a queue file or Message-ID that such a line
 * leads to, and so on. Undefined where searching cannot tell: it takes plain files, and lines as they were written.
 */
export function namedRange(parts: readonly LogPart[], id: string): NamedRange | undefined {
  if (!parts.every(isSearchable)) return undefined;
  const search = new NameSearch(bareId(id));
  for (let fresh = search.takeFresh(); fresh.length > 0; fresh = search.takeFresh())
    for (const part of parts) search.searchIn(part, fresh);
  return search.range;
}

function isSearchable({ file, isSorted, repair }: LogPart): boolean {
  return file.isPlain && isSorted && !repair.isNeeded;
}

function bareId(id: string): string {
  return id.startsWith('<') && id.endsWith('>') ? id.slice(1, -1) : id;
}

class NameSearch {
  readonly #id: string;
  readonly #names = new Set<string>();
  #fresh: string[] = [];
  #oldest: Instant = Number.POSITIVE_INFINITY;
  #newest: Instant = Number.NEGATIVE_INFINITY;
  #isGivenUp = false;

  constructor(id: string) {
    this.#id = id;
    if (id.length >= SHORTEST_NAME) this.#add(id);
  }

  get range(): NamedRange | undefined {
    if (this.#isGivenUp || this.#newest < this.#oldest) return undefined;
    return { since: this.#oldest, until: this.#newest };
  }

  /** Names that have not been searched for yet; none once the search is given up. */
  takeFresh(): string[] {
    const fresh = this.#isGivenUp ? [] : this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  searchIn(part: LogPart, names: readonly string[]): void {
    const parsers = createParsers();
    const clock = part.placeClock();
    if (clock === undefined) return;
    const syslog = new SyslogReader({ file: part.file.path, clock });
    searchLines(part.file.path, names, (buffer, start, end) => {
      this.#take(syslog, parsers, buffer.subarray(start, end), names);
      return !this.#isGivenUp;
    });
  }

  #take(syslog: SyslogReader, parsers: Parsers, line: Buffer, names: readonly string[]): void {
    const record = syslog.read(line, 0, line.length, 0);
    if (record === undefined) return;
    const isFirst = names[0] === this.#id;
    const emit = (event: MailEvent, { at }: Origin) => {
      if (isFirst || this.#isNamed(event)) this.#follow(event, at);
    };
    if (isFirst) this.#reach(record.at);
    parsers(record.program).parse(record, emit);
    parsers.flush(emit);
  }

  #isNamed(event: MailEvent): boolean {
    return namedBy(event).some((name) => this.#names.has(name));
  }

  #follow(event: MailEvent, at: Instant): void {
    this.#reach(at);
    for (const name of namedBy(event)) this.#add(name);
  }

  #reach(at: Instant): void {
    this.#oldest = Math.min(this.#oldest, at);
    this.#newest = Math.max(this.#newest, at);
  }

  #add(name: string): void {
    if (name === '' || this.#names.has(name)) return;
    this.#names.add(name);
    this.#fresh.push(name);
    this.#isGivenUp ||= this.#names.size > MOST_NAMES || name.length < SHORTEST_NAME - 1;
  }
}

function namedBy(event: MailEvent): string[] {
  const queueId = queueIdOf(event);
  const messageId = event.kind === 'identified' ? [bareId(event.messageId)] : [];
  return [...(queueId === undefined ? [] : [queueId]), ...otherQueueIdsOf(event), ...messageId];
}
