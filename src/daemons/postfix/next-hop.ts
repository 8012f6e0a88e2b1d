/** smtp(8) and lmtp(8), the clients of the next hop, and what all delivery agents share. */
import { hasAt, textOf } from '../../core/bytes.ts';
import type { AttemptFailed } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { readContentCheck } from './content.ts';
import { readDelivery } from './delivery.ts';
import { TO } from './fields.ts';
import { heads, startsWithOne } from './heads.ts';
import { noteAbout } from './note.ts';
import { postfixProgram } from './program.ts';
import { readTls } from './tls.ts';

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

function aboutMessage(record: LogRecord, queueId: string, at: number): Meaning {
  const { buffer, end } = record;
  if (hasAt(buffer, at, end, TO)) return readDelivery(record, queueId, at);
  if (startsWithOne(buffer, at, end, FAILED_ATTEMPT)) return attemptFailed(record, queueId, at);
  if (startsWithOne(buffer, at, end, NOTES)) return noteAbout(record, queueId, at);
  return readContentCheck(record, queueId, at);
}

function aboutNone(record: LogRecord, at: number): Meaning {
  return startsWithOne(record.buffer, at, record.end, FAILED_CONNECTION)
    ? attemptFailed(record, undefined, at)
    : readTls(record, at);
}

function attemptFailed(
  { buffer, end }: LogRecord,
  queueId: string | undefined,
  at: number,
): AttemptFailed {
  return { kind: 'attempt-failed', queueId, text: textOf(buffer, at, end) };
}
