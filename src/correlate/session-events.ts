/** Events of a client's session, before and around its queue files. */
import type { Origin } from '../core/origin.ts';
import type {
  ClientConnected,
  ClientDisconnected,
  ClientLost,
  LoggedIn,
  Rejected,
  RuleApplied,
  TlsEstablished,
} from '../events/client-events.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Correlator } from './correlator.ts';
import { withOneMore } from './few-or-many.ts';
import { noteTrouble, warningBefore } from './filters/trouble-warnings.ts';
import { type HostState, screeningKey } from './host-state.ts';
import { applyRule, endsMessage, rejectMessage } from './queue-files/rulings.ts';
import { noteSecured } from './queue-files/secured-connections.ts';
import { sweep } from './queue-files/sweeps.ts';
import { keepForNextDelivery } from './queue-files/waiting-connections.ts';
import { rejectByPostscreen, screen } from './screening-events.ts';
import { proxyAccepted, proxyRejected } from './sessions/before-queue.ts';
import {
  endSession,
  endTransaction,
  loseClient,
  nameRecipient,
  noteLogin,
  openSession,
  refuse,
  sessionOf,
  transactionFor,
  transactionWith,
} from './sessions/sessions.ts';

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
    case 'logged-in':
      logIn(correlator, state, event, origin);
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
  if (before !== undefined) endTransaction(correlator, state, before);
  correlator.keep(openSession(state, origin, event.client, origin.at), event, origin);
}

function disconnect(
  correlator: Correlator,
  state: HostState,
  event: ClientDisconnected,
  origin: Origin,
): void {
  if (state.sessions.get(origin.pid) === undefined) return;
  const session = sessionOf(correlator, state, origin, event.client);
  endSession(state, session, event);
  endTransaction(correlator, state, session);
  correlator.keep(session, event, origin);
  session.hops.visit((hop) => {
    if (hop.isAbandoned) correlator.news.changed(hop);
    correlator.considerClosing(hop);
  });
}

function lose(correlator: Correlator, state: HostState, event: ClientLost, origin: Origin): void {
  const session = sessionOf(correlator, state, origin, event.client);
  loseClient(session, event);
  correlator.keep(session, event, origin);
}

function logIn(correlator: Correlator, state: HostState, event: LoggedIn, origin: Origin): void {
  const session = sessionOf(correlator, state, origin, event.client);
  if (noteLogin(session, event.login)) correlator.keep(session, event, origin);
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
  } else {
    noteSecured(state, event, origin);
    keepForNextDelivery(correlator, state, event, origin);
  }
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
  const transaction = transactionFor(correlator, state, session, event, origin.at);
  refuse(transaction, event, origin, warningBefore(state, event, origin));
  correlator.news.refusedNow(state.host, session, transaction);
  correlator.keep(transaction, event, origin);
  if (event.by === 'proxy') proxyRejected(correlator, state, session, transaction);
}

const NOBODY = { name: 'unknown', address: 'unknown', port: 0 };

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
  correlator.news.changed(hop);
  correlator.keep(hop, event, origin);
}

function rule(correlator: Correlator, state: HostState, event: RuleApplied, origin: Origin): void {
  if (event.queueId !== undefined) {
    const hop = correlator.lives.find(state, event.queueId, origin.at);
    nameRecipient(transactionWith(hop, event, origin), event.to);
    applyRule(state, hop, event, origin);
    if (hop.ruling !== null) correlator.news.changed(hop);
    correlator.considerClosing(hop);
    correlator.keep(hop, event, origin);
    return;
  }
  const client = event.client ?? state.sessions.get(origin.pid)?.client;
  if (client === undefined) return;
  const session = sessionOf(correlator, state, origin, client);
  const transaction = transactionFor(correlator, state, session, event, origin.at);
  transaction.rules = withOneMore(transaction.rules, event);
  nameRecipient(transaction, event.to);
  correlator.keep(transaction, event, origin);
  if (event.action === 'proxy-accept')
    proxyAccepted(correlator, state, session, transaction, event);
}
