/** What one delivery line means for its recipient. */

import { isRefusedBySigning } from '../../core/mta-in-reply.ts';
import { isLoopback } from '../../core/peer.ts';
import { NOTICE_DISCARDED } from '../../core/queue-notes.ts';
import { withoutSuspended } from '../../core/suspended.ts';
import { isProxmoxReply } from '../../core/task-in-reply.ts';
import { FILTER_PORTS, MAILBOX_PORT } from '../../core/zimbra-ports.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { Status, Step } from '../../message/message.ts';
import type { RecipientState } from './recipient-state.ts';

/**
 * Whether the next hop is a filter, or a re-entry of this Postfix, on this host.
 * @param daemon the program that logged the attempt, `lmtp`
 */
export function goesToFilter(
  attempt: Pick<DeliveryAttempted, 'relay' | 'reply'> & { readonly queuedAs?: string | undefined },
  daemon: string,
): boolean {
  const relay = attempt.relay;
  if (relay === undefined) return isFilterUnreachable(attempt.reply, daemon);
  if (!isLoopback(relay.address))
    return !isReachableByStrangers(relay.port) && isAmavisReply(attempt.reply);
  if (isStore(daemon, relay.port))
    return (
      attempt.queuedAs !== undefined ||
      isAmavisReply(attempt.reply) ||
      AMAVIS_REFUSAL.test(attempt.reply) ||
      isProxmoxReply(attempt.reply)
    );
  return relay.port !== MAILBOX_PORT;
}

/** Whether a queue ID in the reply is one of this host. */
export function goesOnHere(attempt: DeliveryAttempted, daemon: string): boolean {
  return goesToFilter(attempt, daemon) || forwardedAs(attempt, daemon) !== undefined;
}

/**
 * The queue file that local(8) made for an alias or a .forward: `forwarded as 15411E6BE1`. A command that it runs writes what it
 * likes; only these first words are Postfix's own.
 */
export function forwardedAs({ reply, queuedAs }: DeliveryAttempted, daemon: string) {
  return daemon === 'local' && reply.startsWith('forwarded as ') ? queuedAs : undefined;
}

// host 127.0.0.1[127.0.0.1] said: 554 5.7.0 Reject, id=00016-01 - spam (in reply to end of DATA command)
const AMAVIS_REFUSAL =
  /^host \S{1,100} said: [45]\d\d [45]\.\d\.\d (?:Reject|Error in processing), id=\d+-\d/;

/** LMTP usually leads to a mailbox server: to Dovecot, Cyrus or Kopano on this host too, whatever the port. */
function isStore(daemon: string, port: number): boolean {
  return daemon === 'lmtp' && port !== MAILBOX_PORT && !FILTER_PORTS.has(port);
}

/** Whether a stranger's server may be there, which can imitate amavis' replies: SMTP's port 25, and 0, because old versions log no port. */
export function isReachableByStrangers(port: number): boolean {
  return port === 25 || port === 0;
}

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
const UNREACHABLE = /^connect to (?:127\.0\.0\.1\[127\.0\.0\.1\]|::1\[::1\]):(\d{1,5}): /;

/** The port of this host at which a try found nobody. */
export function unreachablePort(reply: string): number | undefined {
  const port = UNREACHABLE.exec(withoutSuspended(reply))?.[1];
  return port === undefined ? undefined : Number(port);
}

function isFilterUnreachable(reply: string, daemon: string): boolean {
  const port = unreachablePort(reply);
  return port !== undefined && port !== MAILBOX_PORT && !isStore(daemon, port);
}

/** Whether amavis wrote this reply: `250 2.0.0 from MTA(…): …`, `250 2.7.0 Ok, discarded, id=…`. */
function isAmavisReply(reply: string): boolean {
  return (
    reply.startsWith(' from MTA(', 9) ||
    reply.startsWith(' Ok, discarded, id=', 9) ||
    reply.startsWith(' Ok, id=', 9)
  );
}

// 250 Virus Detected; Discarded Email
const CLAMSMTP_REPLY = '250 Virus Detected; Discarded Email';

/**
 * Whether a filter kept a message for which Postfix logs `status=sent`: `250 2.7.0 Ok, discarded, id=…`,
 * `250 2.5.0 Ok, id=…, BOUNCE`, `250 2.7.0 BLOCKED (20A9560092030F3374)`; false if a part of it went on.
 */
function isKeptByFilter({ queuedAs, reply }: DeliveryAttempted): boolean {
  return queuedAs === undefined && isKeptReply(reply);
}

/** Whether a reply says that a filter took a message and kept it. */
export function isKeptReply(reply: string): boolean {
  if (reply === CLAMSMTP_REPLY) return true;
  const text = reply.slice(10);
  if (text.startsWith('BLOCKED (')) return isProxmoxReply(reply);
  if (text.startsWith('Ok, discarded') || text.startsWith('Ok, quarantined')) return true;
  // 250 2.5.0 Ok, id=22567-08, BOUNCE
  return /^Ok, id=[^,]+, (?:but )?(?:\d+ )?(?:BOUNCE|DISCARD|REJECT)/.test(text);
}

// 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 15411E6BE1, but 1 REJECT, and 3 DISCARD
const DROPPED = /, (?:but|and) (\d{1,6}) (?:BOUNCE|DISCARD|REJECT)/g;

/** How many recipients of a split did not go on, as the end of the reply says. */
export function countDropped({ reply }: DeliveryAttempted): number {
  let count = 0;
  for (const [, number] of reply.slice(-LONGEST_COUNTS).matchAll(DROPPED)) count += Number(number);
  return count;
}

const LONGEST_COUNTS = 80;

/** Daemons whose `sent` is a delivery. */
export const LOCAL_DELIVERY: ReadonlySet<string> = new Set(['lmtp', 'local', 'virtual', 'pipe']);

/** The status that the last attempt alone gives, if the message ends at this hop. */
export function statusOf(recipient: RecipientState): Status {
  switch (recipient.last.status) {
    case 'sent':
      if (recipient.daemon === 'discard' || isThrownAway(recipient)) return 'discarded';
      if (goesToFilter(recipient.last, recipient.daemon) && isKeptByFilter(recipient.last))
        return 'blocked';
      return takenStatus(recipient);
    case 'bounced':
    case 'undeliverable':
      return 'bounced';
    case 'deliverable':
      return recipient.daemon === 'smtp' ? 'relayed' : 'delivered';
    case 'deferred':
    case 'SOFTBOUNCE':
      return 'deferred';
    default:
      return 'unknown';
  }
}

/** The queue manager itself discards mail to the sender of double bounces: nobody would get it. */
function isThrownAway({ daemon, last }: RecipientState): boolean {
  return daemon === 'qmgr' && last.reply === NOTICE_DISCARDED;
}

/**
 * A filter that took mail over LMTP is no mailbox: what it did with it, only its own lines tell, if they are in the log.
 * So it is where its reply is cut off: a filter answers 250 also for what it keeps.
 */
function takenStatus({ last, daemon }: RecipientState): Status {
  if (last.isCut === true && goesToFilter(last, daemon)) return 'unknown';
  if (!LOCAL_DELIVERY.has(daemon)) return 'relayed';
  return daemon === 'lmtp' && goesToFilter(last, daemon) ? 'unknown' : 'delivered';
}

/** The step of the line that decided. */
export function stepOfAttempt(recipient: RecipientState): Step {
  // Mail that cleanup returns has not come into the queue.
  if (recipient.daemon === 'cleanup') return 'accept';
  if (!goesToFilter(recipient.last, recipient.daemon)) return 'deliver';
  return isRefusedBySigning(recipient.last.reply) ? 'sign' : 'filter';
}
