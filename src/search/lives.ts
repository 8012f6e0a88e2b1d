/** The times in which names were those of related queue files or scans: both are given again. */
import type { Instant } from '../core/instant.ts';
import { hashOfName, NameFilter } from './line-names.ts';
import { DISORDER, LATE_LINES } from './spans.ts';

/** The time between the first line of a queue file or a scan and its last, as far as it is known. */
export interface Life {
  from: Instant;
  until: Instant;
  /** A line told of it then. */
  readonly seenAt: Instant;
}

export type Span = Readonly<Pick<Life, 'from' | 'until'>>;

/** By host and name. */
export class Lives {
  readonly #lives = new Map<string, Life[]>();
  /** As they were found. */
  readonly #found: Life[] = [];
  /** Places among those found, by the number of their name. */
  readonly #places = new Map<number, number[]>();
  readonly #filter = new NameFilter();

  /** How many have been found: it only grows. */
  get size(): number {
    return this.#found.length;
  }

  /** Whether any of those found behind the first so many lies within a span. */
  hasAny(span: Span, behind: number): boolean {
    for (let i = behind; i < this.#found.length; i++)
      if (overlaps(this.#found[i] as Life, span)) return true;
    return false;
  }

  /** Whether a name, as a number, may be that of one within a span, of those found behind the first so many. */
  mayHave(name: number, span: Span, behind = 0): boolean {
    if (!this.#filter.mayHave(name)) return false;
    const places = this.#places.get(name) ?? [];
    return places.some((place) => place >= behind && overlaps(this.#found[place] as Life, span));
  }

  has(name: string, at: Instant): boolean {
    return this.#lives.get(name)?.some((life) => isWithin(life, at)) ?? false;
  }

  /** Adds what a line told of at a moment, with the time in which it may have lived; undefined where it is known. */
  add(name: string, seenAt: Instant, from: Instant, until: Instant): Life | undefined {
    if (this.has(name, seenAt)) return undefined;
    const others = this.#lives.get(name) ?? [];
    const later = others.filter((other) => other.from > seenAt).map((other) => other.from - 1);
    const life = { from, until: Math.min(until, ...later), seenAt };
    this.#lives.set(name, [...others, life]);
    this.#note(hashOfName(name), life);
    return life;
  }

  #note(name: number, life: Life): void {
    const place = this.#found.push(life) - 1;
    const places = this.#places.get(name);
    if (places === undefined) this.#places.set(name, [place]);
    else places.push(place);
    this.#filter.add(name);
  }

  /** Makes the life that a moment belongs to as long as this one, or adds it. */
  widen(name: string, seenAt: Instant, { from, until }: Span): void {
    const known = this.#lives.get(name)?.find((life) => isWithin(life, seenAt));
    if (known === undefined) this.add(name, seenAt, from, until);
    else {
      known.from = Math.min(known.from, from);
      known.until = Math.max(known.until, until);
    }
  }

  /** What has the name begins at a moment: what had it before is another one. */
  begin(name: string, at: Instant): void {
    for (const life of this.#lives.get(name) ?? []) {
      if (at <= life.seenAt + DISORDER) life.from = Math.max(life.from, at - DISORDER);
      else life.until = Math.min(life.until, at - 1);
    }
  }

  /** What has the name ends at a moment: what has it later is another one. */
  end(name: string, at: Instant): void {
    for (const life of this.#lives.get(name) ?? []) {
      if (at >= life.seenAt) life.until = Math.min(life.until, at + LATE_LINES);
      else if (at < life.seenAt - LATE_LINES) life.from = Math.max(life.from, at + 1);
    }
  }
}

function isWithin({ from, until }: Span, at: Instant): boolean {
  return at >= from && at <= until;
}

function overlaps(life: Span, { from, until }: Span): boolean {
  return life.from <= until && life.until >= from;
}
