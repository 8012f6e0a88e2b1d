/** Events that name a queue file: its start, its recipients' attempts, its end. */

import { withoutBrackets } from '../core/message-id.ts';
import type { Origin } from '../core/origin.ts';
import { isLoopback, type Peer } from '../core/peer.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type {
  Accepted,
  DeliveryAttempted,
  Expired,
  Identified,
  Notified,
  OperatorActed,
  Queued,
  Removed,
  Submitted,
} from '../events/queue-events.ts';
import type { Signed } from '../events/scan-events.ts';
import { followCameBack } from './chains/came-back.ts';
import { join } from './chains/chain.ts';
import { followHandOver } from './chains/hand-over.ts';
import { remember } from './chains/message-id-index.ts';
import { followByMessageId } from './chains/other-hosts.ts';
import type { Correlator } from './correlator.ts';
import { withOneMore } from './few-or-many.ts';
import { followDropped } from './filters/dropped-by-milter.ts';
import { seemsOwnMailOfAmavis } from './filters/own-mail-of-amavis.ts';
import { rememberNotice } from './filters/own-notices.ts';
import { findOriginal } from './filters/quarantine-copies.ts';
import { findRelease } from './filters/releases.ts';
import { joinToTask } from './filters/tasks.ts';
import type { HostState } from './host-state.ts';
import { addAttempt } from './queue-files/attempts.ts';
import type { HopState } from './queue-files/hop-state.ts';
import { noteOnQueueFile } from './queue-files/queue-notes.ts';
import { beginRound } from './queue-files/rounds.ts';
import { applyEarlyRefusal, applyRules } from './queue-files/rulings.ts';
import { securedBy } from './queue-files/secured-connections.ts';
import { beginHold, namedByOperator, release } from './queue-files/sweeps.ts';
import { takeWaiting } from './queue-files/waiting-connections.ts';
import { noteTry } from './sessions/before-queue.ts';
import { sessionOf, transactionAccepted } from './sessions/sessions.ts';

/** Takes the event if it is about a queue file, and returns that; undefined if another part must take it. */
export function takeQueueEvent(
  correlator: Correlator,
  state: HostState,
  event: MailEvent,
  origin: Origin,
): HopState | undefined {
  switch (event.kind) {
    case 'identified':
      return identify(correlator, state, event, origin);
    case 'queued':
      return queue(correlator, state, event, origin);
    case 'delivery-attempted':
      return attempt(correlator, state, event, origin);
    case 'removed':
      return remove(correlator, state, event, origin);
    case 'accepted':
      return accept(correlator, state, event, origin);
    case 'submitted':
      return submit(correlator, state, event, origin);
    case 'expired':
      return expire(correlator, state, event, origin);
    case 'notified':
      return notify(correlator, state, event, origin);
    case 'operator-acted':
      return operate(correlator, state, event, origin);
    case 'signed':
      return sign(correlator, state, event, origin);
    case 'queue-noted':
      return noteOnQueueFile(correlator, state, event, origin);
    default:
      return undefined;
  }
}

/** `client=`: smtpd has made the queue file. */
function accept(
  correlator: Correlator,
  state: HostState,
  event: Accepted,
  origin: Origin,
): HopState {
  const hop = correlator.lives.findFirst(state, event.queueId, origin.at, event.client.address);
  if (hop.acceptedAt !== null) return hop;
  hop.acceptedAt = origin.at;
  hop.client = event.client;
  if (event.origClient !== undefined) hop.origClient = clientBeforeQueue(event, event.origClient);
  hop.login = event.login;
  hop.service = origin.tag;
  const session = sessionOf(correlator, state, origin, event.client);
  hop.session = session;
  hop.isFirstOfSession = session.hopCount++ === 0;
  session.hops.add(hop);
  hop.transaction = transactionAccepted(session, hop, origin.at);
  applyRules(state, hop, hop.transaction, origin);
  if (hop.ruling !== null) correlator.news.changed(hop);
  const before = event.origQueueId === undefined ? undefined : state.hops.get(event.origQueueId);
  if (before !== undefined && !hop.hasParent) join(before, hop);
  noteTry(state, hop);
  joinToTask(state, hop);
  findRelease(state, hop);
  return hop;
}

/**
 * A filter in front of the queue names the client, but no queue file, because there was none. Mail that had one already has its
 * client there.
 */
function clientBeforeQueue({ client, origQueueId }: Accepted, origClient: Peer): Peer | null {
  const isFilter = isLoopback(client.address) && !isLoopback(origClient.address);
  return isFilter && origQueueId === undefined ? origClient : null;
}

function submit(
  correlator: Correlator,
  state: HostState,
  event: Submitted,
  origin: Origin,
): HopState {
  const hop = correlator.lives.findFirst(state, event.queueId, origin.at, undefined);
  hop.acceptedAt ??= origin.at;
  hop.uid = event.uid;
  hop.isFromThisHost = event.origQueueId === undefined;
  hop.from ??= event.from;
  hop.service = origin.tag;
  applyEarlyRefusal(hop);
  const before = event.origQueueId === undefined ? undefined : state.hops.get(event.origQueueId);
  // Two queue files that name each other would be followed in a circle for ever.
  if (before !== undefined && before.sequence < hop.sequence) {
    before.successor = hop;
    join(before, hop);
  }
  return hop;
}

function identify(
  correlator: Correlator,
  state: HostState,
  event: Identified,
  origin: Origin,
): HopState {
  const hop = correlator.lives.findEarly(state, event.queueId, origin.at);
  if (hop.messageId !== null || event.resent) return hop;
  hop.messageId = withoutBrackets(event.messageId);
  remember(state, hop);
  rememberNotice(state, hop);
  followByMessageId(correlator, hop);
  return hop;
}

function queue(correlator: Correlator, state: HostState, event: Queued, origin: Origin): HopState {
  const hop = correlator.lives.findEarly(state, event.queueId, origin.at);
  hop.from = event.from;
  hop.size ??= event.size ?? null;
  hop.recipientCount = event.recipientCount;
  beginRound(hop, origin.at);
  if (hop.rounds === 1) followDropped(state, hop);
  return hop;
}

function attempt(
  correlator: Correlator,
  state: HostState,
  event: DeliveryAttempted,
  origin: Origin,
): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  state.lastTryAt = Math.max(state.lastTryAt, origin.at);
  const handshake = securedBy(state, hop, event, origin);
  const recipient = addAttempt(hop, event, origin);
  if (recipient !== null) recipient.handshake = handshake;
  followCameBack(state, hop, event, origin);
  findOriginal(state, hop);
  if (correlator.news.isLive) hop.seemsOwnOfAmavis = seemsOwnMailOfAmavis(state, hop);
  followHandOver(correlator, state, hop, event, origin);
  takeWaiting(state, hop, origin);
  correlator.news.changed(hop);
  return hop;
}

function remove(
  correlator: Correlator,
  state: HostState,
  event: Removed,
  origin: Origin,
): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  hop.removedAt = origin.at;
  hop.removedBy = event.by;
  if (event.by === 'operator') namedByOperator(state, origin);
  if (event.by !== 'queue-manager') correlator.news.changed(hop);
  correlator.considerClosing(hop);
  return hop;
}

function expire(
  correlator: Correlator,
  state: HostState,
  event: Expired,
  origin: Origin,
): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  hop.expiredAt = origin.at;
  hop.isForcedToExpire = event.forced;
  hop.from ??= event.from;
  correlator.news.changed(hop);
  return hop;
}

function notify(
  correlator: Correlator,
  state: HostState,
  event: Notified,
  origin: Origin,
): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  hop.notified = withOneMore(hop.notified, { event, at: origin.at });
  if (event.notificationQueueId !== undefined) {
    const notification = correlator.lives.find(state, event.notificationQueueId, origin.at);
    notification.isNotification = true;
    notification.notificationOf = hop;
  }
  return hop;
}

function operate(
  correlator: Correlator,
  state: HostState,
  event: OperatorActed,
  origin: Origin,
): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  namedByOperator(state, origin);
  if (event.action === 'held') {
    beginHold(hop, null, origin);
    hop.heldByOperatorAt = origin.at;
    correlator.news.changed(hop);
  }
  if (event.action === 'released') release(hop, origin.at);
  if (event.action === 'requeued') hop.requeuedAt = origin.at;
  return hop;
}

/** What OpenDKIM and OpenDMARC say: whether it was signed counts more than anything else. */
function sign(correlator: Correlator, state: HostState, event: Signed, origin: Origin): HopState {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  const decides = event.status === 'signed' || event.status === 'not-signed';
  if (hop.signed === null || decides) hop.signed = { event, at: origin.at };
  return hop;
}
