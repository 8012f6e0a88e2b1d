/** What an administrator should know besides the rows: what the log cannot show, and where to look next. */
import type { Message, Recipient } from '../../message/message.ts';
import { isLeftInMaildrop } from '../../message/outcome.ts';
import { removalMissing } from '../../message/warning-words.ts';
import { gotVirus } from '../passed-virus.ts';
import { providerName } from '../provider-name.ts';
import { namedOrCounted } from '../quantity-words.ts';
import { isToPostmaster } from '../return-address.ts';
import { secondCopyNotes } from '../second-copy.ts';
import { serverNames } from '../servers-named.ts';
import { shellWord } from '../shell-word.ts';
import { isClientMailboxHost, isReentry, isWrittenByMailbox, isZimbra } from '../zimbra-mail.ts';
import { blockedNotes } from './blocked-notes.ts';
import { asNote, type Note } from './note.ts';
import type { TraceRow } from './row.ts';

const INFERRED_WORDS: Record<string, string> = {
  times: 'times (the log has none)',
  zone: 'time zone',
  queueIds: 'which queue IDs belong together',
};

export function traceNotes(message: Message, rows: readonly TraceRow[]): Note[] {
  const notes = [
    ...virusNotes(message),
    ...kindNotes(message),
    ...relayedNotes(message),
    ...maildropNotes(message),
    ...secondCopyNotes(message),
    ...releasedNotes(message),
    ...mailboxNotes(message),
    ...blockedNotes(message),
    ...webClientNotes(message),
    ...notificationNotes(message),
    ...rulesBeside(message),
    ...warningsBeside(message, rows),
    ...inferredNotes(message),
  ];
  return notes.map(asNote);
}

/** The warnings that no row shows. */
function warningsBeside(message: Message, rows: readonly TraceRow[]): readonly string[] {
  const { hops, warnings } = message;
  const last = hops.at(-1);
  const isTold = rows.some((row) => row.step === 'remove' && row.mark === 'not-in-log');
  if (!isTold || last === undefined) return warnings;
  const told = removalMissing(last.queueId);
  return warnings.filter((warning) => warning !== told);
}

/** The words of rules and operators, except those that decided: these are in a row. */
function rulesBeside(message: Message): string[] {
  const replies = new Set(message.recipients.map((recipient) => recipient.reply));
  return message.notes.filter((note) => !replies.has(note));
}

function virusNotes(message: Message): string[] {
  const names = gotVirus(message).map(({ address }) => address);
  if (names.length === 0) return [];
  const who = namedOrCounted(names, 'recipients');
  return [
    `amavis found a virus in it, and let it go on to ${who}: warn them not to open it. $final_virus_destiny (D_PASS) or virus_lovers in the amavis configuration let such mail pass.`,
  ];
}

function kindNotes(message: Message): string[] {
  if (message.kind === 'notice') return [noticeWords(message)];
  if (message.kind === 'probe') return ['This is a probe of an address; no mail was sent.'];
  if (message.kind === 'bounce')
    return [
      message.bounceOf === null
        ? 'This is a delivery notification; the mail it reports on is not in this log.'
        : `This is a delivery notification; it reports on ${message.bounceOf}.`,
    ];
  if (message.kind === 'quarantine-copy')
    return [`This is the quarantine copy of ${message.copyOf ?? 'a mail'}.`];
  return [];
}

function noticeWords(message: Message): string {
  if (isToPostmaster(message))
    return 'This is a notice of Postfix to its postmaster (postconf notify_classes).';
  const about = message.bounceOf === null ? '' : `; it reports on ${message.bounceOf}`;
  return `This is a notice that amavis wrote${about}.`;
}

function maildropNotes(message: Message): string[] {
  if (!isLeftInMaildrop(message)) return [];
  return ['It stays in the maildrop: pickup hands it in again, each time under another queue ID.'];
}

function relayedNotes(message: Message): string[] {
  if (message.kind === 'probe') return [];
  const relays = message.recipients
    .filter((recipient) => recipient.status === 'relayed')
    .map((recipient) => recipient.relay?.name ?? 'The next server');
  const names = [...new Set(relays.map(providerName))];
  if (names.length === 0) return [];
  const who = namedOrCounted(names, 'servers');
  return [`${who} took the message; whether it reached the inbox is not in this log.`];
}

/** Zimbra gives the same answer for a copy it keeps and for one it drops. Other servers may use the same words. */
function mailboxNotes(message: Message): Note[] {
  const delivered = message.recipients.filter(
    (recipient) =>
      recipient.service === 'lmtp' &&
      (recipient.reply ?? '').startsWith('250 2.1.5 Delivery OK') &&
      (isZimbra(message) || !recipient.relay?.port),
  );
  if (delivered.length === 0) return [];
  const hosts = serverNames(delivered).filter((name) => name !== '');
  const where = hosts.length > 3 ? `all ${hosts.length} mailbox hosts` : hosts.join(', ');
  return [
    {
      text: `Zimbra answers 250 2.1.5 also when it drops a duplicate or a filter discards the mail; to be sure, search mailbox.log on ${where || 'the mailbox host'}:`,
      command: mailboxSearch(message.messageId),
    },
  ];
}

const MAILBOX_LOG = '/opt/zimbra/log/mailbox.log';

function mailboxSearch(messageId: string | null): string {
  const word = messageId === null ? null : shellWord(`<${messageId}>`);
  return word === null ? `less ${MAILBOX_LOG}` : `grep -F ${word} ${MAILBOX_LOG}`;
}

/** Says that the mail was in quarantine before. The scan that put it there may be in another part of the log. */
function releasedNotes({ releaseOf }: Message): Note[] {
  if (releaseOf === null) return [];
  const word = shellWord(releaseOf);
  return [
    {
      text: `This mail was released from amavis' quarantine; why the scan ${releaseOf} had stopped it:`,
      command: word === null ? null : `mtatrace trace ${word}`,
    },
  ];
}

/** Mail of the web client and of ActiveSync comes from the mailbox server, without a login. What amavis handed in did not. */
function webClientNotes(message: Message): string[] {
  const { kind, client, hops } = message;
  if (kind !== 'mail' || !isWrittenByMailbox(message)) return [];
  if (client === null || client.login !== null || hops.slice(0, 1).some(isReentry)) return [];
  const lead = isClientMailboxHost(message)
    ? 'Sent from the web client or ActiveSync: the client is the mailbox host;'
    : "Zimbra's mailbox server wrote it: if the client is that server, it was sent from the web client or ActiveSync, and";
  return [`${lead} the user's own address is oip= in its mailbox.log.`];
}

function notificationNotes(message: Message): string[] {
  const { bounces, toPostmaster = [], delayNotices = [], reports = [] } = message;
  const told = new Set([...toPostmaster, ...delayNotices, ...reports]);
  const returns = bounces.filter((queueId) => !told.has(queueId));
  return [
    { what: 'The sender was told of the delay', ids: delayNotices },
    { what: 'The sender was sent the report it had asked for', ids: reports },
    { what: 'The sender was notified', ids: returns },
    { what: 'The postmaster was notified', ids: toPostmaster },
  ].flatMap(({ what, ids }) => (ids.length === 0 ? [] : [`${what}: ${ids.join(', ')}.`]));
}

function inferredNotes(message: Message): string[] {
  const facts = message.inferred.map((fact) => INFERRED_WORDS[fact] ?? fact);
  const recipients = message.recipients.filter((recipient) => recipient.inferred.length > 0);
  const notes = facts.length === 0 ? [] : [`Inferred: ${facts.join(', ')}.`];
  if (recipients.length > 0)
    notes.push(
      `Inferred for ${recipients.length} of ${message.recipients.length} recipients: ${fieldsOf(recipients)}.`,
    );
  return notes;
}

function fieldsOf(recipients: readonly Recipient[]): string {
  return [...new Set(recipients.flatMap((recipient) => recipient.inferred))].join(', ');
}
