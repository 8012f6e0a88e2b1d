/** The hold queue: mail stays there until an operator releases it. */
import type { Instant } from '../core/instant.ts';

/** A stay of a queue file in the hold queue. */
export interface Hold {
  readonly at: Instant;
  readonly service: string;
  /** The words of the rule that put it there; null if an operator did. */
  readonly rule: string | null;
  /** When an operator released it; null if no line says so. */
  readonly releasedAt: Instant | null;
}
