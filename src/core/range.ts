/** The time that is asked for: both ends included, null where it has none. */
import type { Instant } from './instant.ts';

export interface Range {
  readonly since: Instant | null;
  readonly until: Instant | null;
}

export function isWithin(at: Instant, { since, until }: Range): boolean {
  return (since === null || at >= since) && (until === null || at <= until);
}
