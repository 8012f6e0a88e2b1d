/** OpenDKIM and OpenDMARC: `QID: …` about the signatures of a message, all else about themselves. */
import { hasAt, literal, textOf } from '../core/bytes.ts';
import { queueIdEnd } from '../core/queue-id.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Signed } from '../events/scan-events.ts';
import type { KnownHeads } from './known-heads.ts';
import { type DaemonParser, lineParser } from './parser.ts';
import { meaningOfText, textOfRecord } from './text-parser.ts';

/** Written before the queue ID is known. */
const UNKNOWN_JOB = literal('(unknown-jobid)');

/** `ownEvent` and `isSilent` read the lines that name no message. */
export function signatureParser(
  statusTold: (text: string) => Signed['status'] | undefined,
  ownEvent: (text: string) => MailEvent | undefined,
  isSilent: KnownHeads,
): DaemonParser {
  return lineParser((record) => {
    const { buffer, textStart, end } = record;
    if (hasAt(buffer, textStart, end, UNKNOWN_JOB)) return 'silent';
    const idEnd = queueIdEnd(buffer, textStart, end);
    if (idEnd < 0) return meaningOfText(textOfRecord(record), ownEvent, isSilent);
    const text = textOf(buffer, idEnd + 2, end);
    const status = statusTold(text);
    if (status === undefined) return undefined;
    return { kind: 'signed', queueId: textOf(buffer, textStart, idEnd), status, text };
  });
}
