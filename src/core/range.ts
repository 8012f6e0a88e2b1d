/** A range of time, both ends included; null for an end that is open. */
import type { Instant } from './instant.ts';

export interface Range {
  readonly since: Instant | null;
  readonly until: Instant | null;
}

export const ALL_TIME: Range = { since: null, until: null };

export function isWithin(at: Instant, { since, until }: Range): boolean {
  return (since === null || at >= since) && (until === null || at <= until);
}
