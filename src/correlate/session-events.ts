/** Events of a client's session, before and around its queue files. */
import type { Origin } from '../core/record.ts';
import type {
  ClientLost,
  Rejected,
  RuleApplied,
  Screened,
  TlsEstablished,
} from '../events/client-events.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Signed } from '../events/scan-events.ts';
import type { Correlator } from './correlator.ts';
import { NONE, withOneMore } from './few-or-many.ts';
import type { HostState } from './host-state.ts';
import { screeningKey, waitingConnections } from './host-state.ts';
import { applyRule, endsMessage, rejectMessage } from './rulings.ts';
import {
  endSession,
  loseClient,
  nameRecipient,
  openSession,
  sessionOf,
  transactionFor,
  transactionWith,
} from './sessions.ts';
import type { Screening, Session, Transaction } from './state.ts';

export function takeSessionEvent(
  correlator: Correlator,
  state: HostState,
  event: MailEvent,
  origin: Origin,
): boolean {
  switch (event.kind) {
    case 'client-connected': {
      const before = state.sessions.get(origin.pid);
      if (before !== undefined) correlator.endTransaction(state, before);
      return correlator.keep(openSession(state, origin, event.client, origin.at), event, origin);
    }
    case 'client-disconnected':
      return disconnect(correlator, state, event, origin);
    case 'client-lost':
      return lose(correlator, state, event, origin);
    case 'tls-established':
      return secure(correlator, state, event, origin);
    case 'rejected':
      return reject(correlator, state, event, origin);
    case 'rule-applied':
      return rule(correlator, state, event, origin);
    case 'screened':
      return screen(correlator, state, event, origin);
    case 'signed':
      return sign(correlator, state, event, origin);
    case 'attempt-failed':
      return failConnection(correlator, state, event, origin);
    case 'lines-lost':
      state.gapAtLife = correlator.lives.count;
      return true;
    default:
      return false;
  }
}

function disconnect(
  correlator: Correlator,
  state: HostState,
  event: Extract<MailEvent, { kind: 'client-disconnected' }>,
  origin: Origin,
): true {
  const session = endSession(state, origin, event);
  if (session === undefined) return true;
  correlator.endTransaction(state, session);
  correlator.keep(session, event, origin);
  session.hops.visit((hop) => {
    if (hop.isAbandoned) correlator.changed(hop);
    correlator.considerClosing(hop);
  });
  return true;
}

function lose(correlator: Correlator, state: HostState, event: ClientLost, origin: Origin): true {
  const session = sessionOf(correlator, state, origin, event.client);
  loseClient(session, event);
  return correlator.keep(session, event, origin);
}

function secure(
  correlator: Correlator,
  state: HostState,
  event: TlsEstablished,
  origin: Origin,
): true {
  if (event.direction === 'from') {
    const session = sessionOf(correlator, state, origin, event.peer);
    session.tls = event;
    return correlator.keep(session, event, origin);
  }
  return keepForNextDelivery(correlator, state, event, origin);
}

function failConnection(
  correlator: Correlator,
  state: HostState,
  event: Extract<MailEvent, { kind: 'attempt-failed' }>,
  origin: Origin,
): true {
  if (event.queueId === undefined) return keepForNextDelivery(correlator, state, event, origin);
  return correlator.keep(correlator.lives.find(state, event.queueId, origin.at), event, origin);
}

const MANY_FAILURES = 50;

/** A delivery agent's lines without queue ID belong to its next delivery line. */
function keepForNextDelivery(
  correlator: Correlator,
  state: HostState,
  event: MailEvent,
  origin: Origin,
): true {
  const entry = correlator.entry(event, origin);
  if (entry === null) return true;
  const waiting = waitingConnections(state, origin);
  if (waiting.length < MANY_FAILURES) state.failedConnections.set(origin.pid, [...waiting, entry]);
  return true;
}

function reject(correlator: Correlator, state: HostState, event: Rejected, origin: Origin): true {
  if (event.by === 'postscreen') return rejectByPostscreen(correlator, state, event, origin);
  correlator.tally.refusals += event.queueId === undefined ? event.times : 0;
  if (event.stage === 'VRFY' || event.stage === 'ETRN') return true;
  if (event.queueId !== undefined)
    return rejectInQueue(correlator, state, event, event.queueId, origin);
  const client = event.client ?? state.sessions.get(origin.pid)?.client ?? NOBODY;
  const session = sessionOf(correlator, state, origin, client);
  const transaction = transactionOfRefusal(correlator, state, session, event, origin);
  refuse(transaction, event, origin);
  correlator.refusedNow(state, session, transaction);
  return correlator.keep(transaction, event, origin);
}

function refuse(within: Transaction | Screening, event: Rejected, origin: Origin): void {
  const refusal = { event, at: origin.at, daemon: origin.daemon };
  within.refusals = withOneMore(within.refusals, refusal);
}

const NOBODY = { name: 'unknown', address: 'unknown', port: 0 };

/** A refusal after a finished transaction, or of another sender, belongs to the next one: the one before is told. */
function transactionOfRefusal(
  correlator: Correlator,
  state: HostState,
  session: Session,
  event: Rejected | RuleApplied,
  origin: Origin,
): Transaction {
  const before = session.transaction;
  const transaction = transactionFor(session, event, origin.at);
  if (before !== null && before !== transaction) {
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
): true {
  const hop = correlator.lives.find(state, queueId, origin.at);
  const transaction = transactionWith(hop, event);
  if (endsMessage(event)) {
    rejectMessage(hop, event, origin.at, origin.daemon);
    correlator.considerClosing(hop);
  } else refuse(transaction, event, origin);
  correlator.changed(hop);
  return correlator.keep(hop, event, origin);
}

function rejectByPostscreen(
  correlator: Correlator,
  state: HostState,
  event: Rejected,
  origin: Origin,
): true {
  correlator.tally.refusals += event.times;
  if (event.client === undefined) return true;
  const screening = screeningOf(state, event.client, origin);
  refuse(screening, event, origin);
  correlator.screenedNow(state, screening);
  return correlator.keep(screening, event, origin);
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
    refusals: NONE,
    timeline: null,
  };
  state.screenings.set(key, screening);
  return screening;
}

function screen(correlator: Correlator, state: HostState, event: Screened, origin: Origin): true {
  const screening = screeningOf(state, event.client, origin);
  correlator.keep(screening, event, origin);
  if (event.result !== 'connected' && event.result !== 'disconnected') {
    screening.result = event.result;
    screening.text = event.text;
  }
  const hasPassed =
    event.result === 'passed-new' ||
    event.result === 'passed-old' ||
    event.result === 'allowlisted';
  if (hasPassed) passOn(state, screening, origin);
  if (hasPassed || event.result === 'disconnected') {
    state.screenings.delete(screeningKey(event.client));
    correlator.endScreening(state, screening);
  }
  return true;
}

const MANY_PASSED = 100;

function passOn(state: HostState, screening: Screening, origin: Origin): void {
  screening.passedAt = origin.at;
  const waiting = state.passed.get(screening.client.address);
  if (waiting === undefined) state.passed.set(screening.client.address, [screening]);
  else {
    if (waiting.length >= MANY_PASSED) waiting.shift();
    waiting.push(screening);
  }
}

function rule(correlator: Correlator, state: HostState, event: RuleApplied, origin: Origin): true {
  if (event.queueId !== undefined) {
    const hop = correlator.lives.find(state, event.queueId, origin.at);
    nameRecipient(transactionWith(hop, event), event.to);
    applyRule(hop, event, origin.at, origin.daemon);
    if (hop.ruling !== null) correlator.changed(hop);
    correlator.considerClosing(hop);
    return correlator.keep(hop, event, origin);
  }
  const client = event.client ?? state.sessions.get(origin.pid)?.client;
  if (client === undefined) return true;
  const session = sessionOf(correlator, state, origin, client);
  const transaction = transactionOfRefusal(correlator, state, session, event, origin);
  transaction.rules = withOneMore(transaction.rules, event);
  nameRecipient(transaction, event.to);
  return correlator.keep(transaction, event, origin);
}

function sign(correlator: Correlator, state: HostState, event: Signed, origin: Origin): true {
  const hop = correlator.lives.find(state, event.queueId, origin.at);
  const decides = event.status === 'signed' || event.status === 'not-signed';
  if (hop.signed === null || decides) hop.signed = { event, at: origin.at };
  return correlator.keep(hop, event, origin);
}
