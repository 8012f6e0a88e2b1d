/** When Postfix will try again, and when it will give up: by its default settings, so always "about". */
import { DAY, type Instant, SECOND } from '../core/instant.ts';
import type { Recipient } from '../message/message.ts';

/** minimal_backoff_time and maximal_backoff_time. */
const SHORTEST_WAIT = 300 * SECOND;
const LONGEST_WAIT = 4000 * SECOND;
/** maximal_queue_lifetime. */
const LIFETIME = 5 * DAY;

/** After a failed attempt, Postfix waits as long as the message is old, within limits, so the waits double. */
export function nextTryAbout(recipient: Recipient): Instant | null {
  if (!isTriedAgain(recipient)) return null;
  const age = recipient.at - (arrivedAt(recipient) ?? recipient.at);
  return recipient.at + Math.min(Math.max(age, SHORTEST_WAIT), LONGEST_WAIT);
}

/** When the queue lifetime of a waiting recipient ends. */
export function expiresAbout(recipient: Recipient): Instant | null {
  const from = arrivedAt(recipient);
  return !isTriedAgain(recipient) || from === null ? null : from + LIFETIME;
}

/** When its queue file came. Each attempt says how long ago that was, also if the log begins later. */
function arrivedAt({ at, delaySeconds, queuedAt, firstDeferredAt }: Recipient): Instant | null {
  const seenAt = queuedAt ?? firstDeferredAt;
  if (delaySeconds === null) return seenAt;
  const saidAt = at - delaySeconds * SECOND;
  return seenAt === null ? saidAt : Math.min(seenAt, saidAt);
}

function isTriedAgain({ status, afterwards }: Recipient): boolean {
  return status === 'deferred' && afterwards === undefined;
}
