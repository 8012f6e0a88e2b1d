/** What a user is told of mail that no person wrote: notices, and the copies that a filter keeps. */
import { NOTICE_DISCARDED } from '../../core/queue-notes.ts';
import type { Kind, Message, Recipient } from '../../message/message.ts';
import { isToPostmaster } from '../return-address.ts';
import { recipientWords } from './names.ts';

/** What it is, for a kind of mail that no person wrote. */
export function automaticSubject(message: Message): string | undefined {
  const to = recipientWords(message.recipients, ' to');
  if (isToPostmaster(message)) return `The notice of our mail server for its administrator${to}`;
  return SUBJECTS[message.kind]?.(to);
}

const SUBJECTS: Partial<Record<Kind, (to: string) => string>> = {
  bounce: (to) => `The automatic notice${to} about another message`,
  notice: (to) => `The automatic notice of our filter${to}`,
  'quarantine-copy': (to) => `The copy of a message that our filter keeps${to}`,
};

/** What to do instead, because nobody can send it again; undefined for what a person sends. */
export function adviceOfAutomatic({ kind }: Message, advice: string): string | undefined {
  if (SUBJECTS[kind] === undefined) return undefined;
  const ours = /^(?:the|ask the) administrator\b(?!.* was kept)/.test(advice);
  if (ours) return advice.replace(/ before (?:it|anything) is sent again$/, '');
  return kind === 'quarantine-copy'
    ? 'it was only a copy, and nobody has to send it again'
    : 'it was only an automatic notice, and nobody has to send it again';
}

/** Whether Postfix dropped a notice that was meant for itself: no rule did. */
export function isDropped({ status, service, reply }: Recipient): boolean {
  return status === 'discarded' && service === 'qmgr' && reply === NOTICE_DISCARDED;
}

export const DROPPED = {
  fate: 'was dropped by our mail server, because it was addressed to the server itself',
  advice: 'nobody has to send it again; the administrator can say which message it was about',
};
