/** The threads that the lines of a message lead to, each once. */
import type { Instant } from '../core/instant.ts';
import type { SearchedPart } from './searched-part.ts';
import type { Thread } from './thread.ts';
import type { NamedThread } from './threads-from.ts';

/** The place of a line that leads to a thread. */
export interface Place {
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

export interface Begun {
  readonly name: string;
  readonly thread: Thread;
  readonly place: Place;
  readonly span: Span;
  readonly lines: OwnLine[];
}

export class BegunThreads {
  readonly #spans = new Map<string, Span[]>();
  /** The lines of each thread, by its name. */
  readonly #owned = new Set<string>();
  readonly #waiting: Begun[] = [];
  /** How many have begun. */
  count = 0;

  begin({ name, apart, make }: NamedThread, place: Place): void {
    const { at } = place;
    const span = { oldest: at, newest: at };
    if (apart !== undefined) {
      const spans = this.#spans.get(name) ?? [];
      if (spans.some(({ oldest, newest }) => at >= oldest - apart && at <= newest + apart)) return;
      this.#spans.set(name, [...spans, span]);
    }
    this.#waiting.push({ name, thread: make(), place, span, lines: [] });
    this.count++;
  }

  /** The next one to be searched for: its line is not one of those that were found since. */
  next(): Begun | undefined {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      if (!this.#owned.has(lineName(next, next.place))) return next;
    return undefined;
  }

  /** What is to be searched for once a thread has been. */
  goFurther(begun: Begun): void {
    const { next } = begun.thread;
    if (next === undefined) return;
    // The line that led here may be one of another thread of that name, with other bounds.
    const name = `${begun.name} ${begun.place.offset}`;
    this.#waiting.push({ ...begun, name, thread: next, lines: [] });
  }

  /** Adds a line that was found. */
  add(begun: Begun, line: OwnLine, at: Instant): void {
    begun.span.oldest = Math.min(begun.span.oldest, at);
    begun.span.newest = Math.max(begun.span.newest, at);
    begun.lines.push(line);
    this.#owned.add(lineName(begun, line));
  }
}

function lineName({ name }: Begun, { part, offset }: Pick<Place, 'part' | 'offset'>): string {
  return `${part.part.file.path}:${offset} ${name}`;
}
