/** smtp(8) and lmtp(8), the clients of the next hop, and what all delivery agents share. */
import { hasAt, textOf } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { readContentCheck } from './postfix-content.ts';
import { readDelivery } from './postfix-delivery.ts';
import { TO } from './postfix-fields.ts';
import { heads, startsWithOne } from './postfix-heads.ts';
import { noteAboutMessage } from './postfix-note.ts';
import { postfixProgram } from './postfix-program.ts';
import { readTls } from './postfix-tls.ts';
import { shortText } from './short-text.ts';

// connect to mail.example.com[192.0.2.1]:25: Connection refused
const FAILED_CONNECTION = heads('connect to ', 'SSL_connect error to ');
// host mail.example.com[192.0.2.1] said: 450 4.7.1 Greylisted (in reply to RCPT TO command)
// host mail.example.com[192.0.2.1] refused to talk to me: 421 4.3.2 All server ports are busy
// lost connection with mail.example.com[192.0.2.1] while sending RCPT TO
const FAILED_ATTEMPT = heads(
  'host ',
  'lost connection with ',
  'conversation with ',
  'timed out while ',
  'connect to ',
  'Cannot start TLS: ',
  'SASL authentication failed; ',
  'SASL authentication failed: ',
  'SASL [CACHED] authentication failed; ',
  'TLS is required, but ',
  'TLSA lookup error ',
  'Server certificate not ',
  'message size ',
  'SMTPUTF8 is required, but ',
  'local data error while talking to ',
  'Host or domain name not found. ',
  'Name service error for ',
);
const NOTES = heads(
  'enabling PIX ',
  'breaking line > ',
  'passing ',
  'status=deferred (',
  'skipped, still being delivered',
);

export const nextHopParser = postfixProgram({ aboutMessage, aboutNone });
/** local, virtual, pipe, error, retry, discard. */
export const deliveryAgentParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, textStart, end } = record;
  const at = idEnd + 2;
  if (hasAt(buffer, at, end, TO)) return readDelivery(record, idEnd, emit);
  if (startsWithOne(buffer, at, end, FAILED_ATTEMPT)) {
    emitFailed(record, shortText(buffer, textStart, idEnd), at, emit);
    return 'event';
  }
  if (startsWithOne(buffer, at, end, NOTES))
    return noteAboutMessage(record, textStart, idEnd, at, false, emit);
  return readContentCheck(record, idEnd, at, emit);
}

function aboutNone(record: LogRecord, at: number, emit: Emit): Outcome {
  const { buffer, end } = record;
  if (startsWithOne(buffer, at, end, FAILED_CONNECTION)) {
    emitFailed(record, undefined, at, emit);
    return 'event';
  }
  return readTls(record, at, emit);
}

function emitFailed(record: LogRecord, queueId: string | undefined, at: number, emit: Emit): void {
  const text = textOf(record.buffer, at, record.end);
  emit({ kind: 'attempt-failed', queueId, text }, record);
}
