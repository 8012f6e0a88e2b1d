/** During which times a name belonged to a related queue file or scan: names of both are reused. */

import { DISORDER } from '../core/disorder.ts';
import type { Instant } from '../core/instant.ts';
import { AFTER_END } from './durations.ts';
import { hashOfName, NameFilter } from './line-names.ts';

/** Before all lines. */
export const NEVER = Number.NEGATIVE_INFINITY;

/** The time from the first line of a queue file or scan to its last, as far as it is known. */
export interface Life {
  from: Instant;
  until: Instant;
  /** When a line mentioned it. */
  readonly seenAt: Instant;
}

export type Span = Readonly<Pick<Life, 'from' | 'until'>>;

/** By host and name. */
export class Lives {
  readonly #lives = new Map<string, Life[]>();
  /** In the order in which they were found. */
  readonly #found: Life[] = [];
  /** Indexes into `#found`, by the number of the name. */
  readonly #places = new Map<number, number[]>();
  readonly #names: NameFilter;

  /** @param names gets all names of the lives */
  constructor(names = new NameFilter()) {
    this.#names = names;
  }

  /** How many have been found; it only grows. */
  get size(): number {
    return this.#found.length;
  }

  /** Whether any life found after the first `behind` overlaps a span. */
  hasAny(span: Span, behind: number): boolean {
    for (let i = behind; i < this.#found.length; i++)
      if (overlaps(this.#found[i] as Life, span)) return true;
    return false;
  }

  /** Whether a name, as a number, may be that of a life in a span; only lives after the first `behind` count. */
  mayHave(name: number, span: Span, behind = 0): boolean {
    const places = this.#places.get(name);
    if (places === undefined) return false;
    return places.some((place) => place >= behind && overlaps(this.#found[place] as Life, span));
  }

  has(name: string, at: Instant): boolean {
    return this.lifeAt(name, at) !== undefined;
  }

  lifeAt(name: string, at: Instant): Life | undefined {
    return this.#lives.get(name)?.find((life) => isWithin(life, at));
  }

  /** Adds what a line mentioned at a moment, with the time in which it may have lived. Undefined when it is known. */
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
    this.#names.add(name);
  }

  /** Extends the life that a moment belongs to by this span, or adds it. */
  widen(name: string, seenAt: Instant, { from, until }: Span): void {
    const known = this.lifeAt(name, seenAt);
    if (known === undefined) this.add(name, seenAt, from, until);
    else {
      known.from = Math.min(known.from, from);
      known.until = Math.max(known.until, until);
    }
  }

  /** A life begins at this moment: what had the name before is another one. */
  begin(name: string, at: Instant): void {
    for (const life of this.#lives.get(name) ?? []) {
      if (at <= life.seenAt + DISORDER) life.from = Math.max(life.from, at - DISORDER);
      else life.until = Math.min(life.until, at - 1);
    }
  }

  /** A life ends at this moment: what has the name later is another one. */
  end(name: string, at: Instant): void {
    for (const life of this.#lives.get(name) ?? []) {
      if (at >= life.seenAt) life.until = Math.min(life.until, at + AFTER_END);
      else if (at < life.seenAt - AFTER_END) life.from = Math.max(life.from, at + 1);
    }
  }
}

function isWithin({ from, until }: Span, at: Instant): boolean {
  return at >= from && at <= until;
}

function overlaps(life: Span, { from, until }: Span): boolean {
  return life.from <= until && life.until >= from;
}
