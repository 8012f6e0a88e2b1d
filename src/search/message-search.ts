/** Follows the names in the lines that hold a text, from queue file to scan to session, through the log. */
import { type Instant, MINUTE } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { ByteRange } from '../source/ranges-source.ts';
import { type Begun, BegunThreads, type Place } from './begun-threads.ts';
import { hasAddress } from './event-names.ts';
import type { LogPart } from './log-part.ts';
import { nameInLog } from './process-threads.ts';
import type { SearchedPart } from './searched-part.ts';
import type { Way } from './thread.ts';
import { type NamedThread, scanThread, threadsFrom } from './threads-from.ts';

/** What is to be read of each part. */
export type FoundRanges = ReadonlyMap<LogPart, readonly ByteRange[]>;

/** What the lines that are looked for hold. */
export interface Sought {
  readonly text: string;
  /** Whether it is an address: the log may have it in either case, and in many messages. */
  readonly isAddress: boolean;
  /** Whether only what became of the mail is wanted, not each step on the way. */
  readonly isOutline: boolean;
  /** Moments around which everything is also wanted. */
  readonly moments: readonly Instant[];
}

export interface Found {
  /** Whether a line has the text as a Message-ID, or as the start of one, and none as an address. */
  readonly isMessageId: boolean;
  readonly hasLines: boolean;
  /** What is to be read; undefined if that is too much, or if only reading all can tell. */
  readonly ranges: FoundRanges | undefined;
}

/** An id that leads to more names no single message, and is not worth a search. */
const MOST_THREADS = 500;
const MOST_LINES = 20_000;
/** An address may lead to as many as are found faster than this many bytes are read, for each. */
const BYTES_FOR_THREAD = 50_000;
const BYTES_FOR_LINE = 2000;
/** What loggers say where they have dropped lines. */
const LOSSES = [' due to rate-limiting', 'Suppressed '];
/** With ALL, postsuper names none of the queue files it deletes or holds; those it does name count towards its total. */
const SWEEPER = 'postsuper[';

export class MessageSearch {
  readonly #parts: readonly SearchedPart[];
  readonly #sought: Sought;
  readonly #begun = new BegunThreads();
  readonly #all = { oldest: Number.POSITIVE_INFINITY, newest: Number.NEGATIVE_INFINITY };
  /** The last line of a queue file without an end: what became of it may be logged from then on. */
  #unendedSince: Instant = Number.POSITIVE_INFINITY;
  readonly #mostThreads: number;
  readonly #mostLines: number;
  #lines = 0;
  #isMessageId = false;
  #isGivenUp = false;

  constructor(parts: readonly SearchedPart[], sought: Sought) {
    this.#parts = parts;
    this.#sought = sought;
    const size = parts.reduce((sum, { part }) => sum + part.size, 0);
    const least = sought.isAddress ? size : 0;
    this.#mostThreads = Math.max(MOST_THREADS, least / BYTES_FOR_THREAD);
    this.#mostLines = Math.max(MOST_LINES, least / BYTES_FOR_LINE);
  }

  run(): Found {
    for (const part of this.#parts) this.#searchAll(part);
    for (let next = this.#begun.next(); next !== undefined; next = this.#begun.next())
      this.#pursue(next);
    for (const part of this.#parts) this.#findSweeps(part);
    if (this.#isGivenUp) return { isMessageId: false, ranges: undefined, hasLines: true };
    for (const part of this.#parts) this.#findLosses(part);
    for (const part of this.#parts) for (const at of this.#sought.moments) part.keepAround(at);
    return {
      isMessageId: this.#isMessageId,
      ranges: new Map(this.#parts.map((one) => [one.part, one.ranges(this.#sought)])),
      hasLines: this.#lines > 0,
    };
  }

  #searchAll(part: SearchedPart): void {
    const { text, isAddress } = this.#sought;
    part.search(text, 'forth', 0, {
      inAnyCase: isAddress,
      take: (line, offset) => {
        let saysNothing = true;
        part.parse(line, (event, origin) => {
          saysNothing = false;
          this.#keep(part, offset, line.length, origin.at);
          this.#follow(event, origin, part, offset);
          this.#learnKind(event);
        });
        if (saysNothing) this.#followScan(part, offset, line);
        return !this.#isGivenUp;
      },
    });
  }

  /** An address is searched for anew, since it may be in either case. */
  #learnKind(event: MailEvent): void {
    const { text, isAddress } = this.#sought;
    const messageId = 'messageId' in event ? withoutBrackets(event.messageId ?? '') : '';
    this.#isMessageId ||= messageId.startsWith(text);
    this.#isGivenUp ||= !isAddress && hasAddress(event, text.toLowerCase());
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
    this.#begun.goFurther(begun);
    if (begun.thread.isUnended)
      this.#unendedSince = Math.min(this.#unendedSince, begun.span.newest);
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
    const { thread } = begun;
    part.search(thread.text, direction, from, {
      take: (line, offset) => {
        let saysNothing = true;
        part.parse(line, (event, origin) => {
          saysNothing = false;
          const { at } = origin;
          if (!thread.isWanted(at, direction) || !thread.takes(event, origin, direction)) return;
          this.#keep(part, offset, line.length, at);
          this.#begun.add(begun, { part, offset, bytes: Buffer.from(line) }, at);
        });
        if (saysNothing && thread.goesOn) this.#goOn(begun, part, offset, line);
        else if (saysNothing) this.#followScan(part, offset, line);
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

  /** A line that goes on with a text of amavis tells by itself only which scan it is of. */
  #followScan(part: SearchedPart, offset: number, line: Buffer): void {
    const scan = part.continuedScan(line);
    if (scan === undefined) return;
    const { taskId, origin } = scan;
    this.#begin(scanThread(taskId, origin), { part, offset, at: origin.at });
  }

  #begin(named: NamedThread, place: Place): void {
    this.#begun.begin(named, place);
    this.#isGivenUp ||= this.#begun.count > this.#mostThreads;
  }

  #keep(part: SearchedPart, offset: number, length: number, at: Instant): void {
    if (!part.keep(offset, length)) return;
    this.#all.oldest = Math.min(this.#all.oldest, at);
    this.#all.newest = Math.max(this.#all.newest, at);
    this.#lines++;
    this.#isGivenUp ||= this.#lines > this.#mostLines;
  }

  /** Lines that may tell what became of a queue file without an end. */
  #findSweeps(part: SearchedPart): void {
    if (part.part.lastAt < this.#unendedSince - MINUTE) return;
    part.search(SWEEPER, 'forth', part.placeOf(this.#unendedSince, 'forth'), {
      take: (line, offset) => {
        if (part.keep(offset, line.length)) this.#lines++;
        this.#isGivenUp ||= this.#lines > this.#mostLines;
        return !this.#isGivenUp;
      },
    });
  }

  /** Lines that tell of missing lines in the time of the message. */
  #findLosses(part: SearchedPart): void {
    if (this.#lines === 0) return;
    const { oldest, newest } = this.#all;
    const from = part.placeOf(oldest, 'forth');
    for (const text of LOSSES)
      part.search(text, 'forth', from, {
        take: (line, offset) => part.keep(offset, line.length),
        isWanted: (at) => at <= newest + MINUTE,
      });
  }
}

/** In other forms, such as JSON, the name of a process does not look as it is searched for. */
function isWrittenBySyslog(origin: Origin): boolean {
  return origin.pid === 0 || origin.rawLine().includes(nameInLog(origin));
}
