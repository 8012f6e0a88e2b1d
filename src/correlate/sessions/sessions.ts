/** smtpd sessions: who the client is, which transaction a line belongs to, and what was refused in it. */

import { type Instant, SECOND } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { Peer } from '../../core/peer.ts';
import type {
  ClientDisconnected,
  ClientLost,
  Rejected,
  RuleApplied,
} from '../../events/client-events.ts';
import { isSubmission } from '../chains/reentry.ts';
import type { Correlator } from '../correlator.ts';
import { FewOrMany, NONE, withOneMore } from '../few-or-many.ts';
import type { HostState } from '../host-state.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { Screening, Session, Transaction } from './session-state.ts';

/** The session of the smtpd that wrote a line; made from this line if its start is not in the log. */
export function sessionOf(
  correlator: Correlator,
  state: HostState,
  origin: Origin,
  client: Peer,
): Session {
  const known = state.sessions.get(origin.pid);
  if (known === undefined) return openSession(state, origin, client, null);
  known.lastAt = origin.at;
  if (known.client.address === client.address) return known;
  // The process has a new client, and the end of the one before is not in the log.
  endTransaction(correlator, state, known);
  return openSession(state, origin, client, null);
}

export function openSession(
  state: HostState,
  origin: Origin,
  client: Peer,
  connectedAt: Instant | null,
): Session {
  const session: Session = {
    pid: origin.pid,
    service: origin.tag,
    client,
    connectedAt,
    lastAt: origin.at,
    screening: connectedAt === null ? null : takePassed(state, origin.tag, client, connectedAt),
    tls: null,
    login: undefined,
    transaction: null,
    hops: new FewOrMany(),
    hopCount: 0,
    transactionCount: 0,
    mails: null,
    timeline: null,
  };
  state.sessions.set(origin.pid, session);
  return session;
}

/** For this long smtpd may take until it logs a client that postscreen has passed. */
const LONGEST_HANDING_ON = 10 * SECOND;

/** smtpd's lines lack the client's port: of several connections from one address, the oldest is taken. */
function takePassed(
  state: HostState,
  service: string,
  client: Peer,
  at: Instant,
): Session['screening'] {
  // postscreen hands on what came to port 25; the ports for users belong to smtpd itself.
  if (isSubmission(service)) return null;
  const waiting = state.passed.get(client.address);
  if (waiting === undefined) return null;
  let screening = waiting.shift() ?? null;
  while (screening !== null && at - (screening.passedAt ?? screening.at) > LONGEST_HANDING_ON)
    screening = waiting.shift() ?? null;
  if (waiting.length === 0) state.passed.delete(client.address);
  return screening;
}

/**
 * The transaction that a verdict line without queue ID belongs to. A new sender, or a finished transaction before it, begins the next, and
 * the one before is told.
 */
export function transactionFor(
  correlator: Correlator,
  state: HostState,
  session: Session,
  event: Rejected | RuleApplied,
  at: Instant,
): Transaction {
  const current = session.transaction;
  const isSame =
    current !== null &&
    current.hop === null &&
    (event.from === undefined || current.from === undefined || event.from === current.from);
  if (isSame) return fill(current, event);
  endTransaction(correlator, state, session);
  const begun = newTransaction(at, session.login);
  session.transactionCount++;
  session.transaction = begun;
  return fill(begun, event);
}

function newTransaction(at: Instant, login?: string): Transaction {
  return {
    startedAt: at,
    from: undefined,
    fromInQueue: undefined,
    helo: undefined,
    login,
    named: null,
    refusals: NONE,
    rules: NONE,
    hop: null,
    timeline: null,
  };
}

function fill(transaction: Transaction, event: Rejected | RuleApplied): Transaction {
  transaction.from ??= event.from;
  transaction.helo ??= event.helo;
  transaction.login ??= event.login;
  return transaction;
}

/** Whether a login is news; it is that of the transaction which has begun, and of all later ones. */
export function noteLogin(session: Session, login: string): boolean {
  if (session.login === login) return false;
  session.login = login;
  const { transaction } = session;
  if (transaction !== null && transaction.hop === null) transaction.login ??= login;
  return true;
}

/** The transaction that gets the queue file of a `client=` line. */
export function transactionAccepted(session: Session, hop: HopState, at: Instant): Transaction {
  const current = session.transaction;
  const isBegun = current !== null && current.hop === null;
  const transaction = isBegun ? current : newTransaction(at, session.login);
  if (!isBegun) session.transactionCount++;
  transaction.hop = hop;
  session.transaction = transaction;
  return transaction;
}

/** The transaction of a verdict line with a queue ID: that of its queue file. */
export function transactionWith(
  hop: HopState,
  event: Rejected | RuleApplied,
  { daemon }: Origin,
): Transaction {
  hop.transaction ??= { ...newTransaction(hop.firstSeenAt), hop };
  // cleanup logs the sender as rewritten, as qmgr does later.
  if (daemon === 'smtpd') hop.transaction.fromInQueue ??= event.from;
  else hop.from ??= event.from ?? null;
  return fill(hop.transaction, event);
}

/** Notes a refusal. */
export function refuse(
  within: Transaction | Screening,
  event: Rejected,
  { at, daemon }: Origin,
  warning: string | null,
): void {
  const refusal = { event, at, daemon, warning, scan: null, isKept: false };
  within.refusals = withOneMore(within.refusals, refusal);
}

/** Keeps the name of a recipient that a line names without refusing it. */
export function nameRecipient(transaction: Transaction, to: string | undefined): void {
  if (to === undefined) return;
  transaction.named ??= new Set();
  transaction.named.add(to);
}

/** Recipients that lines of a transaction name, without those that it refused. */
export function namedRecipients(transaction: Transaction | null): readonly string[] {
  const refused = new Set(transaction?.refusals.map(({ event }) => event.to));
  return [...(transaction?.named ?? [])].filter((address) => !refused.has(address));
}

/** Ends a transaction; tells it as a message if it was refused and has no queue file. */
export function endTransaction({ news }: Correlator, { host }: HostState, session: Session): void {
  const { transaction } = session;
  session.transaction = null;
  if (transaction?.hop === null) news.refused(host, session, transaction);
}

/** The end of a session: queue files whose message was never complete are given up. */
export function endSession(
  state: HostState,
  session: Session,
  { commands }: ClientDisconnected,
): void {
  state.sessions.delete(session.pid);
  session.mails = mailsIn(commands);
  if (session.hops.size > 0) endHops(session, commands);
}

function endHops(session: Session, commands: string): void {
  const { hops, hopCount } = session;
  const completed = completedMessages(commands);
  const isDataRefused = completed !== null && areAllRefused(session, completed, commands);
  let withoutData = 0;
  hops.visit((hop) => {
    if (isWithoutData(hop)) withoutData++;
  });
  const givenUp = completed === null ? withoutData : hopCount - completed;
  hops.visit((hop) => {
    hop.sessionEnded = true;
    hop.isDataRefused = isDataRefused;
    // Those given up are those whose data never began; if these are too few, also others that never reach the queue.
    if (givenUp > 0 && (isWithoutData(hop) || givenUp > withoutData)) hop.clientLost = true;
    if (hop.clientLost) hop.hasTakenRecipient = hasTakenOne(session, commands);
  });
}

/** Whether no line shows that the data of a message began: cleanup reads the Message-ID from it. */
function isWithoutData({ messageId, rounds, ruling }: HopState): boolean {
  return messageId === null && rounds === 0 && ruling === null;
}

// ehlo=1 mail=1 rcpt=1 data=0/1 quit=1: DATA was sent once, and refused.
const DATA_REFUSED = / data=(\d+)\/(\d+) (?:.* )?quit=1(?: |$)/;

/**
 * Whether the messages that were not completed were refused. A client that is cut off in its data cannot say QUIT; and if each MAIL has its
 * queue file, the refused data was that of these.
 */
function areAllRefused({ hopCount, mails }: Session, completed: number, commands: string): boolean {
  const counts = DATA_REFUSED.exec(commands);
  if (counts === null || mails !== hopCount) return false;
  return Number(counts[2]) - Number(counts[1]) >= hopCount - completed;
}

// ehlo=1 mail=1 rcpt=2/3: two of three were taken.
const RECIPIENT_TAKEN = / rcpt=[1-9]/;

/** Whether a recipient was taken for the only message of the session; of several, the counters do not tell for which. */
function hasTakenOne({ hopCount, mails }: Session, commands: string): boolean {
  return mails === 1 && hopCount === 1 && RECIPIENT_TAKEN.test(commands);
}

// ehlo=1 mail=1/2: one of two was taken.
const MAIL = /(?:^| )mail=(?:\d+\/)?(\d+)/;

function mailsIn(commands: string): number | null {
  const said = MAIL.exec(commands)?.[1];
  return said === undefined ? null : Number(said);
}

/** Never the first counter: sender and recipients come before the data. */
const DATA = ' data=';

/** How many messages were completed, by the counters of a disconnect line; null if they do not tell, or there are none (before Postfix 3.0). */
function completedMessages(commands: string): number | null {
  // A message sent in chunks has several BDAT commands.
  if (commands === '' || commands.includes(' bdat=')) return null;
  const at = commands.indexOf(DATA);
  return at < 0 ? 0 : Number.parseInt(commands.slice(at + DATA.length), 10);
}

/** The client left, or was thrown out: the message it was sending is incomplete. After any other command it was sending none. */
export function loseClient({ transaction }: Session, { stage }: ClientLost): void {
  const isSending = stage === 'DATA' || stage === 'BDAT';
  if (isSending && transaction?.hop) transaction.hop.clientLost = true;
}

/** A session may stay open for long, and must not keep a message in memory that has been told. */
export function leaveSession(hop: HopState): void {
  const { session } = hop;
  if (session === null) return;
  session.hops.delete(hop);
  if (session.transaction?.hop === hop) session.transaction = null;
}
