/** Events of a client's session, before and around its queue files. */
import type { Origin } from '../core/origin.ts';
import type {
  ClientConnected,
  ClientDisconnected,
  ClientLost,
  Rejected,
  RuleApplied,
  Screened,
  TlsEstablished,
} from '../events/client-events.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { proxyAccepted, proxyRejected } from './before-queue.ts';
import type { Correlator } from './correlator.ts';
import { NONE, withOneMore } from './few-or-many.ts';
import { type HostState, screeningKey } from './host-state.ts';
import { noteTrouble, warningBefore } from './milters.ts';
import { keepFromSmtpd, passOn } from './passed.ts';
import { applyRule, endsMessage, rejectMessage } from './rulings.ts';
import type { Screening, Session, Transaction } from './session-state.ts';
import {
  endSession,
  loseClient,
  nameRecipient,
  openSession,
  sessionOf,
  transactionFor,
  transactionWith,
} from './sessions.ts';
import { sign } from './signing.ts';
import { sweep } from './sweeps.ts';
import { keepForNextDelivery } from './waiting-connections.ts';

export function takeSessionEvent(
  correlator: Correlator,
  state: HostState,
  event: MailEvent,
  origin: Origin,
): void {
  switch (event.kind) {
    case 'client-connected':
      connect(correlator, state, event, origin);
      break;
    case 'client-disconnected':
      disconnect(correlator, state, event, origin);
      break;
    case 'client-lost':
      lose(correlator, state, event, origin);
      break;
    case 'tls-established':
      secure(correlator, state, event, origin);
      break;
    case 'rejected':
      reject(correlator, state, event, origin);
      break;
    case 'rule-applied':
      rule(correlator, state, event, origin);
      break;
    case 'screened':
      screen(correlator, state, event, origin);
      break;
    case 'signed':
      sign(correlator, state, event, origin);
      break;
    case 'attempt-failed':
      failConnection(correlator, state, event, origin);
      break;
    case 'service-trouble':
      noteTrouble(state, event, origin);
      break;
    case 'queue-swept':
      sweep(state, event, origin);
      break;
    case 'lines-lost':
      state.gapAtLife = correlator.lives.count;
      break;
    default:
      break;
  }
}

function connect(
  correlator: Correlator,
  state: HostState,
  event: ClientConnected,
  origin: Origin,
): void {
  const before = state.sessions.get(origin.pid);
  if (before !== undefined) correlator.endTransaction(state, before);
  correlator.keep(openSession(state, origin, event.client, origin.at), event, origin);
}

function disconnect(
  correlator: Correlator,
  state: HostState,
  event: ClientDisconnected,
  origin: Origin,
): void {
  const session = endSession(state, origin, event);
  if (session === undefined) return;
  correlator.endTransaction(state, session);
  correlator.keep(session, event, origin);
  session.hops.visit((hop) => {
    if (hop.isAbandoned) correlator.changed(hop);
    correlator.considerClosing(hop);
  });
}

function lose(correlator: Correlator, state: HostState, event: ClientLost, origin: Origin): void {
  const session = sessionOf(correlator, state, origin, event.client);
  loseClient(session, event);
  correlator.keep(session, event, origin);
}

function secure(
  correlator: Correlator,
  state: HostState,
  event: TlsEstablished,
  origin: Origin,
): void {
  if (event.direction === 'from' && origin.daemon === 'tlsproxy') {
    // tlsproxy encrypts for postscreen.
    const screening = state.screenings.get(screeningKey(event.peer));
    if (screening === undefined) return;
    screening.tls = event;
    correlator.keep(screening, event, origin);
  } else if (event.direction === 'from') {
    const session = sessionOf(correlator, state, origin, event.peer);
    session.tls = event;
    correlator.keep(session, event, origin);
  } else keepForNextDelivery(correlator, state, event, origin);
}

function failConnection(
  correlator: Correlator,
  state: HostState,
  event: Extract<MailEvent, { kind: 'attempt-failed' }>,
  origin: Origin,
): void {
  if (event.queueId === undefined) keepForNextDelivery(correlator, state, event, origin);
  else correlator.keep(correlator.lives.find(state, event.queueId, origin.at), event, origin);
}

function reject(correlator: Correlator, state: HostState, event: Rejected, origin: Origin): void {
  if (event.by === 'postscreen') {
    rejectByPostscreen(correlator, state, event, origin);
    return;
  }
  if (event.stage === 'VRFY' || event.stage === 'ETRN') return;
  if (event.queueId !== undefined) {
    rejectInQueue(correlator, state, event, event.queueId, origin);
    return;
  }
  const client = event.client ?? state.sessions.get(origin.pid)?.client ?? NOBODY;
  const session = sessionOf(correlator, state, origin, client);
  const transaction = transactionOfLine(correlator, state, session, event, origin);
  refuse(transaction, event, origin, warningBefore(state, event, origin));
  correlator.refusedNow(state, session, transaction);
  correlator.keep(transaction, event, origin);
  if (event.by === 'proxy') proxyRejected(correlator, state, session, transaction);
}

function refuse(
  within: Transaction | Screening,
  event: Rejected,
  { at, daemon }: Origin,
  warning: string | null,
): void {
  const refusal = { event, at, daemon, warning, scan: null, isKept: false };
  within.refusals = withOneMore(within.refusals, refusal);
}

const NOBODY = { name: 'unknown', address: 'unknown', port: 0 };

/** The transaction of a line without queue ID. A new sender, or a finished transaction before it, begins the next, and the one before is told. */
function transactionOfLine(
  correlator: Correlator,
  state: HostState,
  session: Session,
  event: Rejected | RuleApplied,
  origin: Origin,
): Transaction {
  const before = session.transaction;
  const transaction = transactionFor(session, event, origin.at);
  if (before !== transaction) {
    session.transaction = before;
    correlator.endTransaction(state, session);
    session.transaction = transaction;
  }
  return transaction;
}

function rejectInQueue(
  correlator: Correlator,
  state: HostState,
  event: Rejected,
  queueId: string,
  origin: Origin,
): void {
  const hop = correlator.lives.find(state, queueId, origin.at);
  const transaction = transactionWith(hop, event, origin);
  const warning = warningBefore(state, event, origin);
  if (endsMessage(event, hop)) {
    rejectMessage(hop, event, origin, warning);
    correlator.considerClosing(hop);
  } else refuse(transaction, event, origin, warning);
  correlator.changed(hop);
  correlator.keep(hop, event, origin);
}

function rejectByPostscreen(
  correlator: Correlator,
  state: HostState,
  event: Rejected,
  origin: Origin,
): void {
  if (event.client === undefined) return;
  const screening = screeningOf(state, event.client, origin);
  refuse(screening, event, origin, denialOf(screening, event));
  correlator.screenedNow(state, screening);
  correlator.keep(screening, event, origin);
}

// DENYLISTED [192.0.2.9]:39854
// NOQUEUE: reject: RCPT from [192.0.2.9]:39854: 550 5.3.2 Service currently unavailable; from=<ann@example.net>, …
/** The refusal does not say that a list of this server's own rejects the client; the line before does. */
function denialOf({ result, text }: Screening, { enhancedStatus }: Rejected): string | null {
  return result === 'denylisted' && enhancedStatus === '5.3.2' ? text : null;
}

function screeningOf(state: HostState, client: Screened['client'], origin: Origin): Screening {
  const key = screeningKey(client);
  const known = state.screenings.get(key);
  if (known !== undefined) return known;
  const screening: Screening = {
    client,
    at: origin.at,
    result: 'connected',
    text: '',
    passedAt: null,
    tls: null,
    refusals: NONE,
    timeline: null,
  };
  state.screenings.set(key, screening);
  return screening;
}

function screen(correlator: Correlator, state: HostState, event: Screened, origin: Origin): void {
  const screening = screeningOf(state, event.client, origin);
  correlator.keep(screening, event, origin);
  if (isNewResult(event, screening)) {
    screening.result = event.result;
    screening.text = event.text;
  }
  const hasPassed =
    event.result === 'passed-new' ||
    event.result === 'passed-old' ||
    event.result === 'allowlisted';
  if (hasPassed) passOn(state, screening, origin);
  else if (event.result === 'disconnected') keepFromSmtpd(state, event.client);
  if (hasPassed || event.result === 'disconnected') {
    state.screenings.delete(screeningKey(event.client));
    correlator.endScreening(state, screening);
  }
}

/** The list of this server's own decides whatever a client does then; that it sent to nobody only follows from its refusals. */
function isNewResult({ result, text }: Screened, before: Screening): boolean {
  if (result === 'connected' || result === 'disconnected') return false;
  if (result !== 'failed-test') return true;
  const isFollowing = before.result === 'failed-test' && text.endsWith(' without valid RCPT');
  return before.result !== 'denylisted' && !isFollowing;
}

function rule(correlator: Correlator, state: HostState, event: RuleApplied, origin: Origin): void {
  if (event.queueId !== undefined) {
    const hop = correlator.lives.find(state, event.queueId, origin.at);
    nameRecipient(transactionWith(hop, event, origin), event.to);
    applyRule(state, hop, event, origin);
    if (hop.ruling !== null) correlator.changed(hop);
    correlator.considerClosing(hop);
    correlator.keep(hop, event, origin);
    return;
  }
  const client = event.client ?? state.sessions.get(origin.pid)?.client;
  if (client === undefined) return;
  const session = sessionOf(correlator, state, origin, client);
  const transaction = transactionOfLine(correlator, state, session, event, origin);
  transaction.rules = withOneMore(transaction.rules, event);
  nameRecipient(transaction, event.to);
  correlator.keep(transaction, event, origin);
  if (event.action === 'proxy-accept')
    proxyAccepted(correlator, state, session, transaction, event);
}
