/** The times in which names were those of related queue files or scans: both are given again. */
import type { Instant } from '../core/instant.ts';
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
  readonly #found: { readonly name: string; readonly life: Life }[] = [];

  /** How many have been found: it only grows. */
  get size(): number {
    return this.#found.length;
  }

  /** Names that are given within a span, of those found behind the first so many. */
  names(span: Span, behind = 0): string[] {
    return this.#found
      .slice(behind)
      .filter(({ life }) => life.from <= span.until && life.until >= span.from)
      .map(({ name }) => name);
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
    this.#found.push({ name, life });
    return life;
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
