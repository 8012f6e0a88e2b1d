/** What a trace says of mail that a filter kept: where the copy is, how to get it out, and what the sender was told. */
import { filterOfTask } from '../../core/task-in-reply.ts';
import type { Message, QuarantineCopy, Recipient, Release } from '../../message/message.ts';
import { isKeptQuietly, isShownAsSent, isWaiting } from '../../message/outcome.ts';
import { namedOrCounted } from '../quantity-words.ts';
import { namerOf } from '../recipient-names.ts';
import { shellWord } from '../shell-word.ts';
import { asNote, type Note } from './note.ts';

export function blockedNotes(message: Message): Note[] {
  const blocked = message.recipients.filter((recipient) => recipient.status === 'blocked');
  const { releases = [] } = message;
  const copies =
    releases.length > 0
      ? releases.map(releaseNote)
      : keptOf(message).flatMap((kept) => copyNotes(message, kept));
  return [
    ...sentNotes(message, blocked.filter(isKeptQuietly)),
    ...copies,
    ...noticeNotes(message),
  ].map(asNote);
}

/** What a filter kept of a message. */
interface Kept {
  /** null if the log names none. */
  readonly place: string | null;
  readonly service: string;
  /** What the filter's verdict said; null if the log has none. */
  readonly category: string | null;
}

/** What the filter refused, so that Postfix or the client tells the sender, is kept as well; only rows of `blocked` say that nothing was. */
function keptOf({ recipients, scans }: Message): Kept[] {
  const kept = new Map<string | null, Kept>();
  for (const { status, quarantine: place, service, category } of recipients)
    if (status === 'blocked') kept.set(place, { place, service, category });
  for (const { verdict, quarantine: place, taskId, category, actions } of scans) {
    if (verdict !== 'blocked' || place === null || kept.has(place) || isToComeAgain(actions))
      continue;
    kept.set(place, { place, service: filterOfTask(taskId), category });
  }
  // The same mail can be had from where there is a copy of it, for whomever that was made.
  if (kept.size > 1) kept.delete(null);
  return [...kept.values()];
}

/** Whether amavis says so without a name: a site may log the verdict without the place. */
function isSaidToBeKept({ scans }: Message): boolean {
  // Blocked INFECTED (Eicar-Signature) {DiscardedOutbound,Quarantined}
  return scans.some(
    ({ verdict, actions }) => verdict === 'blocked' && actions.includes('Quarantined'),
  );
}

/** Mail that Postfix did not take back is still in the queue, whatever copy of it amavis has made. */
function isToComeAgain(actions: readonly string[]): boolean {
  return actions.some((action) => action.startsWith('TempFailed'));
}

function releaseNote({ queueId, status }: Release): Note {
  return {
    text: `It was released from quarantine as ${queueId}: ${RELEASED[status] ?? status}.`,
    command: `mtatrace trace ${queueId}`,
  };
}

/** What became of released mail, if the word for its status needs others. */
const RELEASED: Partial<Record<Release['status'], string>> = {
  relayed: 'taken by the next server',
  queued: 'still on its way',
  unknown: 'what became of it is not in this log',
  deferred: 'deferred, still in the queue',
  mixed: 'not with the same end for all recipients',
};

function sentNotes(message: Message, sent: readonly Recipient[]): string[] {
  if (sent.length === 0) return [];
  const names = sent.map(namerOf(message.recipients));
  const whose =
    sent.length === message.recipients.length
      ? 'the mail'
      : `the copy for ${namedOrCounted(names, 'recipients')}`;
  const lead = sent.some(isShownAsSent)
    ? 'Postfix says sent'
    : 'The client was told that all is well';
  return [
    `${lead}, because ${filterNames(sent)} answered 250; ${whose} went no further than the filter.`,
  ];
}

/** If no verdict names the filter, only the program of Postfix that asked it is known. */
function filterNames(rows: readonly Recipient[]): string {
  const names = rows.map(({ service }) => (ASKING.includes(service) ? 'the filter' : service));
  return [...new Set(names)].join(', ');
}

const ASKING = ['smtp', 'lmtp', 'smtpd'];

/** Zimbra quarantines into a mailbox, plain amavis into a file. */
function copyNotes(message: Message, { place, service, category }: Kept): (string | Note)[] {
  const isVirus = category === 'INFECTED';
  if (place === null)
    return [
      category === null
        ? 'Whether the filter kept a copy is not in this log.'
        : isSaidToBeKept(message)
          ? 'The filter kept a copy, but the log does not say where.'
          : 'No quarantine copy is logged: only the sender can send it again.',
    ];
  if (service === 'pmg-smtp-filter')
    return [`The copy lies in the quarantine of Proxmox Mail Gateway, as ${place}.`];
  if (place.includes('@')) return mailboxCopyNotes(message, place, isVirus);
  const word = shellWord(place);
  return [
    {
      text: isVirus
        ? `The copy lies in amavis' quarantine, in ${place}; amavis found a virus in it, so release it only if that was a false alarm:`
        : `The copy lies in amavis' quarantine, in ${place}; to release it:`,
      command: word === null ? null : `amavisd-release ${word}`,
    },
  ];
}

/** The copy goes to the mailbox like other mail, and need not be there yet. */
function mailboxCopyNotes({ copies = [] }: Message, place: string, isVirus: boolean): Note[] {
  const there = copies.filter(({ status }) => status === 'delivered');
  const away = copies.filter(({ status }) => status !== 'delivered');
  return [
    ...(there.length > 0 || away.length === 0 ? [findNote(there, place, isVirus)] : []),
    ...away.map((copy) => awayNote(copy, place)),
  ];
}

function findNote(there: readonly QuarantineCopy[], place: string, isVirus: boolean): Note {
  const word = shellWord(place);
  const ids = there.map(({ queueId }) => queueId).join(', ');
  const where =
    ids === ''
      ? `amavis sent a copy to the mailbox ${place}; whether it is there is not known here. Look for it`
      : `The copy lies in the mailbox ${place} (${ids}): find it there`;
  return {
    text: isVirus
      ? `${where}; amavis found a virus in it, so redirect it to the recipient only if that was a false alarm:`
      : `${where}, and redirect it to the recipient:`,
    command: word === null ? null : `zmmailbox -z -m ${word} search -t message in:inbox`,
  };
}

function awayNote({ queueId, status }: QuarantineCopy, place: string): Note {
  const fate = isWaiting(status)
    ? `is still on its way (${status})`
    : (AWAY[status] ?? `did not get there: ${status}`);
  return {
    text: `The copy for the mailbox ${place} ${fate}.`,
    command: `mtatrace trace ${queueId}`,
  };
}

/** What became of a copy that is not known to be in the mailbox, nor to have failed. */
const AWAY: Partial<Record<QuarantineCopy['status'], string>> = {
  relayed: 'was taken by the next server',
  unknown: 'has left no word of its end in this log',
  mixed: 'got to some of its recipients only',
};

/** What amavis itself told the sender, by its own words for what it did. Of what it rejected, Postfix or the client tells. */
function noticeNotes({ from, scans, bounces }: Message): string[] {
  if (from === null || from === '') return [];
  const actions = scans.flatMap((scan) => (scan.verdict === 'blocked' ? scan.actions : []));
  const told = wordsAmong(actions, ['Bounced']);
  const untold = wordsAmong(actions, ['Discarded', 'NoBounce']);
  if (told !== '' && untold !== '')
    return [
      `amavis sent the sender a notice about some recipients (${told}), about others none (${untold}).`,
    ];
  // These notices are told by their queue IDs.
  if (bounces.length > 0) return [];
  if (told !== '') return [`amavis sent the sender a notice (${told}), which is not in this log.`];
  return untold === '' ? [] : [`amavis told the sender nothing (${untold}).`];
}

/** DiscardedInbound and DiscardedOutbound are `Discarded`. */
function wordsAmong(actions: readonly string[], words: readonly string[]): string {
  return words.filter((word) => actions.some((action) => action.startsWith(word))).join(', ');
}
