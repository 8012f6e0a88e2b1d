/** Finds the lines that tell of what an id names, without reading the rest of the log. */
import { type Instant, MINUTE } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { ByteRange } from '../source/ranges-source.ts';
import type { LogPart } from './log-part.ts';
import { nameInLog } from './process-threads.ts';
import { SearchedPart } from './searched-part.ts';
import type { Thread, Way } from './thread.ts';
import { type NamedThread, threadsFrom } from './threads-from.ts';

/** What is to be read of each part. */
export type FoundRanges = ReadonlyMap<LogPart, readonly ByteRange[]>;

/** A shorter text occurs in too many lines. */
const SHORTEST_ID = 6;
/** An id that leads to more names no single message, and is not worth a search. */
const MOST_THREADS = 500;
const MOST_LINES = 20_000;
/** What loggers say where they have dropped lines. */
const LOSSES = [' due to rate-limiting', 'Suppressed '];
/** With ALL, postsuper names none of the queue files it deletes or holds; those it does name count towards its total. */
const SWEEPER = 'postsuper[';

/**
 * The lines that hold `id`, those of the queue files, scans and sessions that these lead to, and so on; also what
 * was logged around the `moments`. Undefined when a search cannot tell: it needs plain files, and syslog's form of lines.
 */
export function messageLines(
  parts: readonly LogPart[],
  id: string,
  moments: readonly Instant[] = [],
): FoundRanges | undefined {
  const text = withoutBrackets(id);
  if (text.length < SHORTEST_ID || !parts.every(isSearchable)) return undefined;
  const searched = parts.flatMap((part) => {
    const clock = part.placeClock();
    return clock === undefined ? [] : [new SearchedPart(part, clock)];
  });
  try {
    return new MessageSearch(searched).run(text, moments);
  } finally {
    for (const part of searched) part.close();
  }
}

function isSearchable({ file, isSorted, repair }: LogPart): boolean {
  return file.isPlain && isSorted && !repair.isNeeded;
}

/** The place of a line that leads to a thread. */
interface Place {
  readonly part: SearchedPart;
  readonly offset: number;
  readonly at: Instant;
}

/** The time that the lines of a thread cover, as far as they have been found. */
interface Span {
  oldest: Instant;
  newest: Instant;
}

/** A line of a thread, copied. */
interface OwnLine {
  readonly part: SearchedPart;
  readonly offset: number;
  readonly bytes: Buffer;
}

interface Begun {
  readonly thread: Thread;
  readonly place: Place;
  readonly span: Span;
  readonly lines: OwnLine[];
}

class MessageSearch {
  readonly #parts: readonly SearchedPart[];
  readonly #spans = new Map<string, Span[]>();
  readonly #begun: Begun[] = [];
  readonly #all: Span = { oldest: Number.POSITIVE_INFINITY, newest: Number.NEGATIVE_INFINITY };
  /** The last line of a queue file without an end: what became of it may be logged from then on. */
  #unendedSince: Instant = Number.POSITIVE_INFINITY;
  #threads = 0;
  #lines = 0;
  #isGivenUp = false;

  constructor(parts: readonly SearchedPart[]) {
    this.#parts = parts;
  }

  run(id: string, moments: readonly Instant[]): FoundRanges | undefined {
    for (const part of this.#parts) this.#searchAll(part, id);
    for (let next = this.#begun.shift(); next !== undefined; next = this.#begun.shift())
      this.#pursue(next);
    for (const part of this.#parts) this.#findSweeps(part);
    if (this.#isGivenUp || this.#lines === 0) return undefined;
    for (const part of this.#parts) this.#findLosses(part);
    for (const part of this.#parts) for (const at of moments) part.keepAround(at);
    return new Map(this.#parts.map((one) => [one.part, one.ranges()]));
  }

  #searchAll(part: SearchedPart, id: string): void {
    part.search(id, 'forth', 0, {
      take: (line, offset) => {
        part.parse(line, (event, origin) => {
          this.#keep(part, offset, line.length, origin.at);
          this.#follow(event, origin, part, offset);
        });
        return !this.#isGivenUp;
      },
    });
  }

  /** Searches the log back and forth from the line that led to a thread. */
  #pursue(begun: Begun): void {
    const { at, part, offset } = begun.place;
    for (const direction of ['back', 'forth'] as const)
      for (const other of this.#partsFrom(at, direction)) {
        if (this.#isGivenUp) return;
        const from = other === part ? offset : other.placeOf(at, direction);
        this.#pursueIn(other, from, direction, begun);
      }
    this.#followLines(begun);
    this.#goFurther(begun);
    if (begun.thread.isUnended)
      this.#unendedSince = Math.min(this.#unendedSince, begun.span.newest);
  }

  #goFurther(begun: Begun): void {
    const { next } = begun.thread;
    if (next !== undefined) this.#begun.push({ ...begun, thread: next, lines: [] });
  }

  /** In order, because amavis continues a long text in its next line. */
  #followLines({ thread, lines }: Begun): void {
    const order = (part: SearchedPart) => this.#parts.indexOf(part);
    lines.sort((a, b) => order(a.part) - order(b.part) || a.offset - b.offset);
    for (const { part, offset, bytes } of lines)
      part.parseOn(bytes, (event, origin) => {
        if (thread.leadsTo(event)) this.#follow(event, origin, part, offset);
      });
    for (const part of this.#parts)
      part.finish((event, origin) => {
        if (thread.leadsTo(event)) this.#follow(event, origin, part, 0);
      });
  }

  #pursueIn(part: SearchedPart, from: number, direction: Way, begun: Begun): void {
    const { thread, span, lines } = begun;
    part.search(thread.text, direction, from, {
      take: (line, offset) => {
        let saysNothing = true;
        part.parse(line, (event, origin) => {
          saysNothing = false;
          const { at } = origin;
          if (!thread.isWanted(at, direction) || !thread.takes(event, origin, direction)) return;
          widen(span, at);
          this.#keep(part, offset, line.length, at);
          lines.push({ part, offset, bytes: Buffer.from(line) });
        });
        if (saysNothing && thread.goesOn) this.#goOn(begun, part, offset, line);
        return !this.#isGivenUp && thread.isOpen(direction);
      },
      isWanted: (at) => thread.isWanted(at, direction),
    });
  }

  /** A line without an event of its own continues the one before. */
  #goOn({ lines, place }: Begun, part: SearchedPart, offset: number, line: Buffer): void {
    lines.push({ part, offset, bytes: Buffer.from(line) });
    this.#keep(part, offset, line.length, place.at);
  }

  /** Parts that may hold older lines, or newer ones; the nearest first. */
  #partsFrom(at: Instant, direction: Way): SearchedPart[] {
    const parts = [...this.#parts].sort((a, b) => (a.part.firstAt ?? at) - (b.part.firstAt ?? at));
    if (direction === 'forth') return parts.filter(({ part }) => part.lastAt >= at - MINUTE);
    return parts.filter(({ part }) => (part.firstAt ?? at) <= at + MINUTE).reverse();
  }

  /** Begins the threads of all that a line of the message names. */
  #follow(event: MailEvent, origin: Origin, part: SearchedPart, offset: number): void {
    const place = { part, offset, at: origin.at };
    for (const named of threadsFrom(event, origin)) this.#begin(named, place);
    if (!isWrittenBySyslog(origin)) this.#isGivenUp = true;
  }

  #begin({ name, apart, make }: NamedThread, place: Place): void {
    const { at } = place;
    const spans = this.#spans.get(name) ?? [];
    if (spans.some(({ oldest, newest }) => at >= oldest - apart && at <= newest + apart)) return;
    const span = { oldest: at, newest: at };
    this.#spans.set(name, [...spans, span]);
    this.#begun.push({ thread: make(), place, span, lines: [] });
    this.#threads++;
    this.#isGivenUp ||= this.#threads > MOST_THREADS;
  }

  #keep(part: SearchedPart, offset: number, length: number, at: Instant): void {
    if (!part.keep(offset, length)) return;
    widen(this.#all, at);
    this.#lines++;
    this.#isGivenUp ||= this.#lines > MOST_LINES;
  }

  /** Lines that may tell what became of a queue file without an end. */
  #findSweeps(part: SearchedPart): void {
    if (part.part.lastAt < this.#unendedSince - MINUTE) return;
    part.search(SWEEPER, 'forth', part.placeOf(this.#unendedSince, 'forth'), {
      take: (line, offset) => {
        if (part.keep(offset, line.length)) this.#lines++;
        this.#isGivenUp ||= this.#lines > MOST_LINES;
        return !this.#isGivenUp;
      },
    });
  }

  /** Lines that tell of missing lines in the time of the message. */
  #findLosses(part: SearchedPart): void {
    const { oldest, newest } = this.#all;
    const from = part.placeOf(oldest, 'forth');
    for (const text of LOSSES)
      part.search(text, 'forth', from, {
        take: (line, offset) => part.keep(offset, line.length),
        isWanted: (at) => at <= newest + MINUTE,
      });
  }
}

function widen(span: Span, at: Instant): void {
  span.oldest = Math.min(span.oldest, at);
  span.newest = Math.max(span.newest, at);
}

/** In other forms, such as JSON, the name of a process does not look as it is searched for. */
function isWrittenBySyslog(origin: Origin): boolean {
  return origin.pid === 0 || origin.rawLine().includes(nameInLog(origin));
}
