/** Events that stopped no mail, though their words may look like those of one that did. */
import { MET_WHILE_TRIED } from '../../core/queue-notes.ts';
import type { MailEvent } from '../../events/mail-event.ts';
import { bannedPartOf } from '../trace/banned-part.ts';
import { DROPPED_WORDS, EVENT_WORDS, type EventWords, STATUS_UNKNOWN } from './event-words.ts';

type Screened = Extract<MailEvent, { kind: 'screened' }>;
type RuleApplied = Extract<MailEvent, { kind: 'rule-applied' }>;
type ClientLost = Extract<MailEvent, { kind: 'client-lost' }>;
type OperatorActed = Extract<MailEvent, { kind: 'operator-acted' }>;

const POSTSCREEN = 'Postfix manual page: postscreen(8)';

/** What postscreen says about a client, except that it failed a test. */
const SCREENED: Readonly<
  Record<Exclude<Screened['result'], 'failed-test'>, Omit<EventWords, 'source'>>
> = {
  connected: {
    title: 'client connected',
    meaning: 'A client connected to postscreen, which tests it before a mail session may begin.',
  },
  'passed-new': {
    title: 'client passed the tests',
    meaning: 'postscreen tested a client that it did not know, and let it go on to smtpd.',
  },
  'passed-old': {
    title: 'client is known',
    meaning: 'The client passed the tests of postscreen before, and went on to smtpd at once.',
  },
  allowlisted: {
    title: 'client is exempt from the tests',
    meaning: 'The allow list of this server names the client: it went on to smtpd untested.',
  },
  denylisted: {
    title: 'client is on the own block list',
    meaning:
      'The block list of this server (postscreen_access_list) names the client; postscreen_denylist_action says what becomes of it.',
  },
  'allowlist-veto': {
    title: 'allow list does not hold here',
    meaning:
      'The client is not known yet, and came by an address that is not in postscreen_allowlist_interfaces, where it cannot become so: it is told to come back.',
  },
  disconnected: {
    title: 'client disconnected',
    meaning: 'A client left postscreen; it did not go on to smtpd.',
  },
};

const POSTSUPER = 'Postfix manual page: postsuper(1)';

/** What an operator did that keeps no mail back; a hold does. */
const OPERATED: Readonly<
  Record<Exclude<OperatorActed['action'], 'held'>, Omit<EventWords, 'source'>>
> = {
  released: {
    title: 'released from hold',
    meaning: 'An operator released the message from the hold queue: it is delivered as before.',
  },
  requeued: {
    title: 'requeued',
    meaning:
      'An operator put the message back to the start: pickup takes it in again and gives it a new queue ID.',
  },
  expired: {
    title: 'told to expire',
    meaning:
      'An operator told the message to expire: it is returned to the sender, if it has one, without waiting for the end of the queue lifetime.',
  },
  renamed: {
    title: 'queue file renamed',
    meaning: 'postsuper gave the queue file another name; the message is the same.',
  },
};

const SUCCESS_REPORT: EventWords = {
  title: 'report on a delivery',
  meaning:
    'Postfix reported to the sender, who had asked for it, what became of the recipients; the new queue ID is that report.',
  source: 'Postfix manual page: bounce(8)',
};

const SESSION_OVER: EventWords = {
  title: 'session over',
  meaning:
    'The client fell silent or went away after its message was complete: that message is not affected.',
  source: 'Postfix src/smtpd/smtpd.c',
};

const VERIFIED: EventWords = {
  title: 'address verified',
  meaning: 'Postfix asked whether the address takes mail, and it does. No message was sent.',
  source: 'Postfix documentation: ADDRESS_VERIFICATION_README',
};

const DELIVERED_HERE: EventWords = {
  title: 'delivered on this host',
  meaning: 'The mailbox, file or program of this host took the message.',
  source: 'Postfix manual pages: local(8), virtual(8), pipe(8)',
};

const AGENTS_OF_THIS_HOST: ReadonlySet<string> = new Set(['local', 'virtual', 'pipe']);

/** The words for an event that stopped nothing; undefined if it may have. */
export function harmlessWords(event: MailEvent, daemon: string): EventWords | undefined {
  switch (event.kind) {
    case 'screened':
    case 'client-lost':
      return clientWords(event);
    case 'operator-acted':
      return event.action === 'held' ? undefined : { ...OPERATED[event.action], source: POSTSUPER };
    case 'rule-applied':
      return ruleWords(event);
    case 'notified':
      return event.about === 'delivery status' ? SUCCESS_REPORT : undefined;
    case 'delivery-attempted':
      return attemptWords(event, daemon);
    default:
      return undefined;
  }
}

/** A hold and a discard stop mail; a rule that only changes its way does not. */
function ruleWords(event: RuleApplied): EventWords | undefined {
  const { source } = EVENT_WORDS[event.kind];
  switch (event.action) {
    case 'note':
      return EVENT_WORDS[event.kind];
    case 'redirect':
      return {
        title: 'redirected by a rule',
        meaning: `A rule of this server sends the whole message to ${event.target ?? 'another address'} instead of to its recipients.`,
        source,
      };
    case 'filter':
      return {
        title: 'sent to a filter by a rule',
        meaning: `A rule of this server sends the message through ${event.target ?? 'a content filter'}; of several such rules the last one counts.`,
        source,
      };
    default:
      return undefined;
  }
}

function clientWords(event: Screened | ClientLost): EventWords | undefined {
  if (event.kind === 'screened')
    return event.result === 'failed-test'
      ? undefined
      : { ...SCREENED[event.result], source: POSTSCREEN };
  const isComplete = event.stage === 'END-OF-MESSAGE' && event.reason !== 'too many errors';
  return isComplete ? SESSION_OVER : undefined;
}

function attemptWords(
  { status, queuedAs }: Extract<MailEvent, { kind: 'delivery-attempted' }>,
  daemon: string,
): EventWords | undefined {
  if (status === 'deliverable') return VERIFIED;
  const isHere = AGENTS_OF_THIS_HOST.has(daemon) && queuedAs === undefined;
  return status === 'sent' && isHere ? DELIVERED_HERE : undefined;
}

/** The words for an event about which nothing more is known. */
export function wordsOfEvent(event: MailEvent, daemon: string): EventWords {
  const words = specialWords(event, daemon) ?? EVENT_WORDS[event.kind];
  const source = SERVICE_EVENTS.has(event.kind) ? SOURCES[daemon] : undefined;
  return source === undefined ? words : { ...words, source };
}

function specialWords(event: MailEvent, daemon: string): EventWords | undefined {
  if (event.kind === 'scan-noted') return bannedWords(event.text);
  if (event.kind === 'login-failed' && CLIENTS_OF_OTHERS.has(daemon)) return LOGIN_THERE;
  if (event.kind === 'queue-noted' && event.text === MET_WHILE_TRIED) return SKIPPED_WORDS;
  if (event.kind === 'removed' && event.by === 'cleanup') return DROPPED_WORDS;
  return event.kind === 'delivery-attempted' && event.status !== 'sent'
    ? STATUS_UNKNOWN
    : undefined;
}

/** They log in at the next server; no client logs in to them. */
const CLIENTS_OF_OTHERS: ReadonlySet<string> = new Set(['smtp', 'lmtp']);

const LOGIN_THERE: EventWords = {
  title: 'login at the next server failed',
  meaning:
    'This server could not log in at the next server; the line of the delivery by the same process names that server.',
  source: 'Postfix manual page: smtp(8)',
};

const SKIPPED_WORDS: EventWords = {
  title: 'still being delivered',
  meaning:
    'A scan of the queue came upon the message while a try to deliver it went on, and left it alone. That says nothing about its fate.',
  source: 'Postfix manual page: qmgr(8)',
};

function bannedWords(note: string): EventWords | undefined {
  const banned = bannedPartOf(note);
  if (banned === undefined) return undefined;
  const { recipient, words } = banned;
  return {
    title: 'a forbidden part',
    meaning: `amavis found a part that ${recipient} may not get: ${words}. The verdict that follows says what became of the message.`,
    source: EVENT_WORDS['scan-noted'].source,
  };
}

/** Events that any service may report. */
const SERVICE_EVENTS: ReadonlySet<MailEvent['kind']> = new Set([
  'service-changed',
  'service-trouble',
  'lines-lost',
  'signed',
]);

const SOURCES: Readonly<Record<string, string>> = {
  amavis: 'amavisd-new Amavis.pm',
  clamd: 'ClamAV manual page: clamd(8)',
  opendkim: 'OpenDKIM manual page: opendkim(8)',
  opendmarc: 'OpenDMARC manual page: opendmarc(8)',
  'systemd-journald': 'systemd manual page: journald.conf(5)',
  zmconfigd: 'Zimbra zmconfigd',
};
