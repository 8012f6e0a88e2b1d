/** Mail that comes back into Postfix from a filter of this host. */
import { DISORDER } from '../../core/disorder.ts';
import { goesToFilter } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { Chain } from './chain.ts';

/** Whether a message came back from a filter, and no line tells yet what it was before. */
export function needsParent(chain: Chain): boolean {
  return chain.hops.some(lacksParent);
}

/** Whether a queue file came back from a filter, and no line tells yet from which one. */
export function lacksParent(hop: HopState): boolean {
  const isKnown = hop.hasParent || hop.sentByAmavis !== null || hop.releaseOf !== null;
  return hop.isReentry && !isKnown && hop.rounds > 0;
}

/**
 * Whether a filter of this host made a queue file of the one before: it hands mail back over SMTP, or with sendmail(1). An operator's
 * requeuing makes one, too, but in place of another one.
 */
export function isHandedBack(hop: HopState): boolean {
  const { parent, uid, host, queueId } = hop;
  if (parent === null || parent.successor === hop || parent.host !== host) return false;
  if (hop.isReentry || uid !== null) return true;
  // The line about its client is not in the log: the reply to the one before names it.
  return parent.recipients.some(
    ({ last, daemon }) => last.queuedAs === queueId && goesToFilter(last, daemon),
  );
}

/** Whether a queue file began behind another one, and before that one left the queue: a filter answers once it has handed the mail back. */
export function beganWithin(hop: HopState, child: HopState): boolean {
  const endedAt = hop.removedAt ?? Number.POSITIVE_INFINITY;
  return hop.sequence < child.sequence && child.firstSeenAt <= endedAt + DISORDER;
}

const SUBMISSION = /\b(?:submissions?|smtps)\b/;

/** Whether the service takes mail from users: `postfix/submission/smtpd`, `postfix/smtps/smtpd`, `postfix-submission/smtpd`. */
export function isSubmission(service: string): boolean {
  return SUBMISSION.test(service);
}

/** Whether a service takes mail from a filter only: `postfix/amavisd/smtpd`. */
export function isBehindFilter(service: string): boolean {
  return service.split('/').length > 2 && !isSubmission(service);
}

/** Whether a client of this host, at this service, is a filter that hands mail back. */
export function isFilter(service: string, helo: string | undefined): boolean {
  return isBehindFilter(service) || (helo === 'localhost' && !isSubmission(service));
}

/** Whether a message is nothing but refused tries of a filter to hand mail back. */
export function isOnlyAnAttempt(chain: Chain): boolean {
  return chain.hops.every(isRefusedReentry);
}

/** Whether a late line may still show that it is one: with a filter in front of the queue, smtpd may log its refusal last. */
export function mayBeAnAttempt(chain: Chain): boolean {
  return chain.hops.every((hop) => isRefusedReentry(hop) || isUnqueuedBehindProxy(hop));
}

function isUnqueuedBehindProxy({ origClient, rounds, isDone }: HopState): boolean {
  return origClient !== null && rounds === 0 && isDone;
}

/** Whether it is a filter's try to hand mail back, which smtpd refused: its outcome is told with the mail itself. */
function isRefusedReentry(hop: HopState): boolean {
  const isRefused = hop.ruling?.status === 'rejected' || hop.isAbandoned;
  if (!isRefused || !hop.isReentry || hop.rounds > 0) return false;
  return hop.isTry || isFilter(hop.service, hop.transaction?.helo);
}
