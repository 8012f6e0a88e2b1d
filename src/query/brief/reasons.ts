/** Why the mail of one recipient stopped, in words for users: by its cause, its status, and who spoke last. */
import { domainOf } from '../../core/address.ts';
import { isLoopback, type Peer } from '../../core/peer.ts';
import { withoutSuspended } from '../../core/suspended.ts';
import { FILTER_PORTS } from '../../core/zimbra-ports.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { serverOf } from '../row-facts.ts';
import { diagnosisOf } from '../symptom.ts';
import { type BriefReason, REASONS, type ReasonName } from './reason-words.ts';

export interface ReasonOfStop extends Pick<BriefReason, 'why' | 'advice'> {
  /** ` (code 5.7.1)`, if it helps. */
  readonly proof: string;
  /** Refused for good, though this server will try again. */
  readonly isSoft: boolean;
}

export function reasonOfStop(message: Message, row: Recipient): ReasonOfStop {
  const cause = diagnosisOf(message, row)?.cause ?? '';
  const isSoft = cause === SOFT_BOUNCE;
  const { why, advice, withCode } = reasonFor(isSoft ? causeForGood(message, row) : cause, {
    status: row.status,
    enhancedStatus: row.enhancedStatus,
    reply: row.reply,
    warning: row.warning,
    speaker: speakerOf(row),
    isForNow: !isSoft && (row.status === 'deferred' || row.temporary),
    notPlain: notPlain(message, row),
  });
  const code = withCode === true && row.enhancedStatus !== null;
  return {
    why: why.replace('{domain}', () => domainOf(message.from ?? '') || 'the sender'),
    advice,
    proof: code ? ` (code ${row.enhancedStatus})` : '',
    isSoft,
  };
}

function notPlain({ from }: Message, { address }: Recipient): ('sender' | 'recipient')[] {
  return [
    ...(isPlain(from ?? '') ? [] : (['sender'] as const)),
    ...(isPlain(address) ? [] : (['recipient'] as const)),
  ];
}

function isPlain(address: string): boolean {
  return /^[\x20-\x7e]*$/.test(address);
}

const SOFT_BOUNCE = 'soft-bounce';

/** The cause of a refusal for good, though this server will try again. */
function causeForGood(message: Message, row: Recipient): string {
  return diagnosisOf(message, { ...row, status: 'bounced' })?.cause ?? '';
}

/** For expired mail the last try counts: if that went to this host, the filter spoke. */
function speakerOf(row: Recipient): Speaker {
  if (row.step === 'filter') return 'filter';
  if (row.service !== 'smtp') return 'here';
  const server = serverOf(row);
  // A filter on another host: nobody outside takes mail on its ports.
  if (FILTER_PORTS.has(server?.port ?? 0)) return 'filter';
  if (row.step === 'deliver') return isOfThisHost(server) ? 'here' : 'there';
  if (row.step !== 'queue' || server === null) return 'here';
  return isOfThisHost(server) ? 'filter' : 'there';
}

function isOfThisHost(server: Peer | null): boolean {
  return server !== null && isLoopback(server.address);
}

/** Causes by what they mean to a user. The reason for other causes comes from the status and from who spoke last. */
const CAUSES: Readonly<Partial<Record<ReasonName, string>>> = {
  noSuchAddress:
    'user-unknown user-unknown-there mailbox-unknown-user recipient-undeliverable gmail-no-such-user microsoft-no-such-user 5.1.1 5.1.3 5.1.6 5.1.10',
  ledNowhere: 'alias-to-no-address',
  addressIncomplete: 'address-not-qualified',
  addressInDoubt: 'recipient-not-verified',
  noSuchHost: 'next-host-not-found',
  noSuchDomain: 'domain-not-found domain-takes-no-mail 5.1.2 5.4.4',
  mailboxFull:
    'mailbox-over-quota recipient-over-quota gmail-mailbox-full yahoo-mailbox 4.2.2 5.2.2 452 552',
  mailboxOff: 'gmail-disabled mailbox-maintenance 4.2.1 5.2.1',
  tooLarge: 'too-big-there too-big-here amavis-oversized 5.2.3 5.3.4 4.3.4',
  tryLater:
    'greylisted remote-trouble rate-limited too-many-recipients-there gmail-rate gmail-recipient-rate microsoft-throttled microsoft-busy-mailbox yahoo-tss04 yahoo-tss09 421 450 451 4.3.2 4.7.0 4.7.1 4.4.5',
  // A milter that is down is told as that where a line says so; else it may have asked for this itself, as one does that greylists.
  askedLater: 'milter-tempfail',
  notReached:
    'connection-refused connection-timeout connection-lost-at-greeting network-unreachable dns-trouble dns-malformed 4.4.1 4.4.2 4.4.3',
  failedBefore: 'destination-suspended',
  brokeOff: 'connection-lost',
  maybeThere: 'connection-lost-after-data',
  ownFault:
    'milter-down lookup-failure policy-server-down disk-full sasl-unavailable amavis-tempfail clamd-down amavis-down amavis-timeout proxmox-filter-down proxmox-undelivered mailbox-host-not-found local-config-error before-queue-filter-down reinjection-down reinjection-milter-down protocol-error-there',
  programRefused: 'filter-program-refused',
  notTrusted:
    'microsoft-ip-blocked microsoft-banned-ip microsoft-banned-sender microsoft-tenant-limit yahoo-ts03 yahoo-block-listed gmail-ip-range-blocked spamhaus-listed block-listed poor-reputation reverse-dns-missing spamhaus-query-refused',
  notProven:
    'gmail-unauthenticated gmail-sender-rule microsoft-unauthenticated microsoft-dmarc yahoo-dmarc spf-failed dkim-or-dmarc-failed sender-verification-failed 5.7.20 5.7.23 5.7.26 5.7.27',
  notSafe: 'tls-not-offered tls-certificate tls-demanded 4.7.5 5.7.5',
  noLoginThere: 'relay-login-failed login-demanded',
  unwanted: 'gmail-spam content-refused',
  spamHere: 'amavis-spam',
  virus: 'amavis-virus virus-dropped virus-refused',
  forbiddenFile: 'amavis-banned gmail-content',
  brokenMessage: 'amavis-bad-header gmail-rfc client-protocol-error',
  notLoggedIn: 'relay-denied login-failed',
  notYourAddress: 'sender-not-owned sender-not-allowed-there',
  senderUnknownHere: 'sender-unknown-here',
  senderRefused: 'sender-refused-there',
  quotaThere: 'sending-quota-there',
  listClosed: 'zimbra-list-permission 5.7.2',
  senderServer: 'refused-by-our-block-list postscreen',
  serverName: 'client-without-rdns helo-refused',
  firstContact: 'postscreen-first-contact',
  busyHere: 'postscreen-busy',
  noSuchSenderDomain: 'sender-domain-not-found',
  senderDomainNoMail: 'sender-domain-takes-no-mail',
  senderDomainThere: 'sender-domain-not-found-there',
  noSuchSender: 'sender-not-verified',
  notAsked: 'verification-refused',
  circle: 'loops-back-to-myself forwarding-loop too-many-hops 5.4.6',
  ruleThere: 'local-rule-there gmail-custom',
  ruleHere:
    'access-rule header-or-body-rule milter-refused mailbox-filter-rejects multi-recipient-bounce',
  filterRefused: 'before-queue-filter-refused',
  closedHere: 'error-transport discard-transport address-closed-here',
  wentAway: 'client-went-away session-ended-here',
};

const NAMES: ReadonlyMap<string, ReasonName> = new Map(
  Object.entries(CAUSES).flatMap(([name, causes]) =>
    causes.split(' ').map((cause) => [cause, name as ReasonName] as const),
  ),
);

/** Who spoke the last word: this server, its own filter, or the next server outside. */
type Speaker = 'here' | 'filter' | 'there';

/** What is known besides the cause. */
interface Stop {
  readonly status: string;
  readonly enhancedStatus: string | null;
  readonly reply: string | null;
  /** What its process had warned of before it refused. */
  readonly warning: string | null;
  readonly speaker: Speaker;
  /** Whether it will be tried again. */
  readonly isForNow: boolean;
  /** Whose addresses have letters outside ASCII. */
  readonly notPlain?: readonly ('sender' | 'recipient')[];
}

export function reasonFor(cause: string, stop: Stop): BriefReason {
  const name = said(namedBy(cause, stop) ?? reasonByStatus(stop), cause, stop);
  return REASONS[stop.isForNow ? (IN_DOUBT[name] ?? name) : name];
}

/** What was not found for now may exist: perhaps nobody could be asked. */
const IN_DOUBT: Readonly<Partial<Record<ReasonName, ReasonName>>> = {
  noSuchAddress: 'addressInDoubt',
  noSuchSenderDomain: 'senderDomainInDoubt',
  noSuchSender: 'senderInDoubt',
  serverName: 'serverNameInDoubt',
};

function namedBy(cause: string, stop: Stop): ReasonName | undefined {
  return BY_WORDS[cause]?.(stop) ?? NAMES.get(cause);
}

/** Causes of which only the words of the refusal, or its addresses, tell what they mean to a user. */
const BY_WORDS: Readonly<Record<string, (stop: Stop) => ReasonName | undefined>> = {
  'remote-refuses-to-talk': ({ reply }) =>
    REFUSED_FOR_GOOD.test(withoutSuspended(reply ?? '')) ? 'notTrusted' : 'tryLater',
  postscreen: ({ warning }) => (DENIED.test(warning ?? '') ? 'deniedHere' : undefined),
  'user-unknown-there': ({ reply }) => (CLOSED.test(reply ?? '') ? 'mailboxOff' : undefined),
  'address-not-qualified': ({ reply }) =>
    OF_SENDER.test(reply ?? '') ? 'senderIncomplete' : undefined,
  'conversation-timeout': ({ reply }) => brokenAt(reply ?? ''),
  'local-delivery-failed': ({ reply }) =>
    SAID_NO.test(reply ?? '') ? 'programRefused' : undefined,
  'login-demanded': ({ reply }) => (FOR_SENDER.test(reply ?? '') ? 'loginWantedThere' : undefined),
  'smtputf8-not-offered': ({ notPlain = [] }) => lettersOf(notPlain),
  'reinjection-rejected': ownRefusal,
};

function lettersOf([first, ...others]: readonly ('sender' | 'recipient')[]): ReasonName {
  if (first === undefined) return 'lettersOfHeader';
  if (others.length > 0) return 'lettersOfBoth';
  return first === 'sender' ? 'lettersOfSender' : 'lettersOfRecipient';
}

// DENYLISTED, and BLACKLISTED of Postfix before 3.6
const DENIED = /^(?:DENY|BLACK)LISTED\b/;

// 550 this account has been disabled or discontinued
// 550 Mailbox bob@example.com is locked due to inactivity
const CLOSED =
  /\b(?:mailbox|account|user|recipient)\b.*\b(?:disabled|inactive|inactivity|suspended|frozen|locked|deactivated)\b/i;

// 504 5.5.2 <pc>: Sender address rejected: need fully-qualified address
// 501 5.1.7 Bad sender address syntax
const OF_SENDER = /\bsender address\b/i;

// 553 Authentication is required to send mail as <ann@example.com>
const FOR_SENDER = /\bauthentication (?:is )?required to send\b/i;

// conversation with mx.example.com[192.0.2.25] timed out while sending end of data -- message may be sent more than once
function brokenAt(reply: string): ReasonName {
  if (reply.endsWith(' -- message may be sent more than once')) return 'maybeThere';
  return reply.endsWith(' while receiving the initial server greeting') ? 'notReached' : 'brokeOff';
}

// service unavailable. Command output: Message content rejected
// data format error. Command output: bad data format
/** A filter behind pipe(8) ends so to refuse a message, and a program that has trouble may, too. */
const SAID_NO = /^(?:service unavailable|data format error)\. Command output: /;

// host mx.example.com[192.0.2.25] refused to talk to me: 554 5.7.1 Go away
const REFUSED_FOR_GOOD = /^host \S+ refused to talk to me: 5/;

/** If our own server refused what its filter handed back, the code says why. */
function ownRefusal({ enhancedStatus }: Stop): ReasonName | undefined {
  const name = NAMES.get(enhancedStatus ?? '');
  return name === 'tooLarge' || name === 'noSuchAddress' ? name : undefined;
}

/** What the same words mean when somebody else says them. */
function said(name: ReasonName, cause: string, stop: Stop): ReasonName {
  if (stop.speaker === 'filter') return OF_FILTER[name] ?? name;
  if (stop.status === 'rejected') return ofRefusal(name, cause);
  if (name === 'notLoggedIn') return withoutLogin(cause, stop);
  return stop.speaker === 'here' ? saidHere(name) : saidThere(name, cause, stop);
}

function saidHere(name: ReasonName): ReasonName {
  return name === 'notProven' ? 'notProvenHere' : name;
}

function saidThere(name: ReasonName, cause: string, { reply }: Stop): ReasonName {
  // The server whose name another one refuses is ours.
  if (name === 'serverName') return 'notTrusted';
  if (!SAID.test(withoutSuspended(reply ?? ''))) return name;
  // A demand on encryption, of which nothing but the code is known.
  if (/^[45]\.7\.5$/.test(cause)) return 'refusedThere';
  return name === 'ownFault' ? 'troubleThere' : name;
}

/** Our server turned a client away: what others say of our server, it says of the sender's. */
function ofRefusal(name: ReasonName, cause: string): ReasonName {
  if (cause === 'greylisted') return 'firstContact';
  // The list did not answer our server, which is no fault of the sender.
  return cause === 'spamhaus-query-refused' ? 'ownFault' : (OF_REFUSAL[name] ?? name);
}

const OF_REFUSAL: Readonly<Partial<Record<ReasonName, ReasonName>>> = {
  tryLater: 'laterHere',
  notTrusted: 'senderServer',
  notProven: 'notProvenHere',
};

/** Only clients that bring mail to our server can log in. Said by the next server, it is about our server or the address. */
function withoutLogin(cause: string, { speaker, status }: Stop): ReasonName {
  if (speaker === 'there') return cause === 'login-failed' ? 'notTrusted' : 'notForThem';
  return status === 'bounced' ? 'ruleHere' : 'notLoggedIn';
}

// host mx.example.com[192.0.2.25] said: 451 4.3.0 Error: queue file write error
const SAID = /^(?:Protocol error: )?host \S+ said: /;

const OF_FILTER: Readonly<Partial<Record<ReasonName, ReasonName>>> = {
  tryLater: 'filterLater',
  notReached: 'filterSilent',
  brokeOff: 'filterSilent',
  maybeThere: 'filterSilent',
  notTrusted: 'filterRefused',
  notProven: 'filterRefused',
  ruleThere: 'filterRefused',
  ruleHere: 'filterRefused',
  notLoggedIn: 'filterRefused',
  senderRefused: 'filterRefused',
};

function reasonByStatus({ status, enhancedStatus, speaker, reply }: Stop): ReasonName {
  if (status === 'rejected') return reply === null ? 'notRecorded' : 'ruleHere';
  if (status === 'blocked') return 'keptByFilter';
  if (status === 'aborted') return 'wentAway';
  if (enhancedStatus === '5.7.1' && speaker !== 'there') return 'ruleHere';
  if (speaker === 'there')
    return enhancedStatus?.startsWith('4.3.') ? 'troubleThere' : 'refusedThere';
  return 'ownFault';
}
