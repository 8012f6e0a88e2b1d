/** What amavis' own lines add to a reply that only says that all virus scanners failed. */
import { taskInReply } from '../core/task-in-reply.ts';
import type { Message, Recipient } from '../message/message.ts';
import { isAboutScanner } from './service-name.ts';

const ALL_FAILED = 'VIRUS SCANNERS FAILED';
/** More scanners than this are not asked. */
const MOST_NOTES = 8;
const LONGEST_NOTE = 500;

/** What amavis noted of its scanners in the task that a reply names, without paths and numbers; '' if the reply needs none, or there is nothing. */
export function scannerWords({ scans }: Message, { reply }: Recipient): string {
  if (reply === null || !reply.includes(ALL_FAILED)) return '';
  const taskId = taskInReply(reply);
  const scan = scans.find((one) => one.taskId === taskId);
  const notes = (scan?.notes ?? []).slice(0, MOST_NOTES).filter(isAboutScanner);
  return notes.map(withoutPaths).join('; ');
}

// ask_av (ClamAV-clamd) FAILED - unexpected result: /var/lib/amavis/tmp/amavis-…/parts: lstat() failed. ERROR\n
function withoutPaths(note: string): string {
  return note.slice(0, LONGEST_NOTE).replace(/\/\S*|\d/g, '');
}

/** The reply with them, where amavis itself puts them in later versions. */
export function withScannerWords(reply: string, words: string): string {
  return words === '' ? reply : reply.replace(ALL_FAILED, () => `${ALL_FAILED}: ${words}`);
}
