/** pickup(8), which takes mail of sendmail(1) and requeued mail from the maildrop. */
import { GREATER } from '../../core/ascii.ts';
import {
  asciiOf,
  findLastText,
  hasAt,
  literal,
  readNumber,
  skipDigits,
  textOf,
} from '../../core/bytes.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { postfixProgram } from './program.ts';

const UID = literal('uid=');
const FROM = literal(' from=<');
const ORIG_ID = literal('> orig_id=');

export const pickupParser = postfixProgram({ aboutMessage });

// uid=1001 from=<ann>
// uid=0 from=<ann@example.com> orig_id=B141CE6BDD
function aboutMessage({ buffer, end }: LogRecord, queueId: string, at: number): Meaning {
  if (!hasAt(buffer, at, end, UID)) return undefined;
  const uidEnd = skipDigits(buffer, at + UID.length, end);
  if (!hasAt(buffer, uidEnd, end, FROM)) return undefined;
  const fromAt = uidEnd + FROM.length;
  const origAt = buffer[end - 1] === GREATER ? -1 : findLastText(buffer, fromAt, end, ORIG_ID);
  const fromEnd = origAt >= 0 ? origAt : buffer[end - 1] === GREATER ? end - 1 : end;
  return {
    kind: 'submitted',
    queueId,
    uid: readNumber(buffer, at + UID.length, uidEnd),
    from: textOf(buffer, fromAt, fromEnd),
    origQueueId: origAt < 0 ? undefined : asciiOf(buffer, origAt + ORIG_ID.length, end),
  };
}
