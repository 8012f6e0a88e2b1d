/** What to type to see one of the messages of an answer. */
import type { Message } from '../message/message.ts';
import { nameWord } from './shell-word.ts';

/** A command, and words that each make it whole. */
export interface LookUp {
  readonly command: string;
  readonly words: readonly string[];
}

const TRACE = 'mtatrace trace';

export function lookUpOf(queueIds: readonly string[]): LookUp {
  return { command: TRACE, words: queueIds };
}

/** How to find a message that has no queue ID: by what names it alone, else by what it shares with the fewest; null if its lines name nothing. */
export function lookUpWithoutQueueId(message: Message, address: string): LookUp | null {
  const { messageId, scans, from, client } = message;
  const id = messageId === null ? null : `<${messageId}>`;
  const mailId = scans.find((scan) => scan.mailId !== null)?.mailId ?? null;
  const word = firstWord([id, mailId, address, from]);
  if (word !== null) return { command: TRACE, words: [word] };
  const peer = firstWord([client?.address ?? null]);
  return peer === null ? null : { command: 'mtatrace list --rejects --client', words: [peer] };
}

function firstWord(texts: readonly (string | null)[]): string | null {
  for (const text of texts) {
    if (text === null || text === '') continue;
    const word = nameWord(text);
    if (word !== null) return word;
  }
  return null;
}
