/** The start and the end of SMTP sessions, as smtpd tells them. */
import { SPACE } from '../../core/ascii.ts';
import { findByte, findText, hasAt, literal, textOf } from '../../core/bytes.ts';
import type {
  ClientConnected,
  ClientDisconnected,
  ClientLost,
  Rejected,
} from '../../events/client-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { peerEnd, peerOf } from './peers.ts';

const CONNECT = literal('connect from ');
const DISCONNECT = literal('disconnect from ');
const FROM = literal(' from ');
const BARE_LF = literal('bare <LF> received after ');

const LOSSES: readonly { readonly words: Uint8Array; readonly reason: ClientLost['reason'] }[] = [
  // lost connection after RCPT from unknown[192.0.2.9]
  { words: literal('lost connection after '), reason: 'lost connection' },
  // timeout after DATA (1460 bytes) from unknown[192.0.2.9]
  { words: literal('timeout after '), reason: 'timeout' },
  { words: literal('too many errors after '), reason: 'too many errors' },
];

/** Reads `connect from H[IP]`. */
export function readConnect({ buffer, end }: LogRecord, at: number): ClientConnected | undefined {
  if (!hasAt(buffer, at, end, CONNECT)) return undefined;
  const clientEnd = peerEnd(buffer, at + CONNECT.length, end);
  if (clientEnd < 0) return undefined;
  return { kind: 'client-connected', client: peerOf(buffer, at + CONNECT.length, clientEnd) };
}

/** Reads `disconnect from H[IP] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`. */
export function readDisconnect(
  { buffer, end }: LogRecord,
  at: number,
): ClientDisconnected | undefined {
  if (!hasAt(buffer, at, end, DISCONNECT)) return undefined;
  const clientEnd = peerEnd(buffer, at + DISCONNECT.length, end);
  if (clientEnd < 0) return undefined;
  return {
    kind: 'client-disconnected',
    client: peerOf(buffer, at + DISCONNECT.length, clientEnd),
    commands: textOf(buffer, clientEnd + 1, end),
  };
}

/** Reads the end of a session that the client did not ask for. */
export function readLoss(
  record: LogRecord,
  queueId: string | undefined,
  at: number,
): ClientLost | Rejected | undefined {
  const { buffer, end } = record;
  if (hasAt(buffer, at, end, BARE_LF)) return bareLf(record, queueId, at);
  const loss = LOSSES.find(({ words }) => hasAt(buffer, at, end, words));
  if (loss === undefined) return undefined;
  const where = whereLost(record, at + loss.words.length);
  return where && { kind: 'client-lost', ...where, queueId, reason: loss.reason };
}

// bare <LF> received after DATA (0 bytes) from mail.example.com[192.0.2.1]: the server ended the session.
function bareLf(record: LogRecord, queueId: string | undefined, at: number): Rejected | undefined {
  const where = whereLost(record, at + BARE_LF.length);
  if (where === undefined) return undefined;
  return {
    kind: 'rejected',
    queueId,
    by: 'access',
    ...where,
    text: 'bare <LF> received',
    from: undefined,
    to: undefined,
    helo: undefined,
    login: undefined,
    replyCode: undefined,
    enhancedStatus: undefined,
    times: record.times,
  };
}

/** Reads `DATA (1460 bytes) from H[IP]`: the stage at which a client was lost, and which client. */
function whereLost(
  { buffer, end }: LogRecord,
  stageAt: number,
): Pick<ClientLost, 'client' | 'stage'> | undefined {
  const fromAt = findText(buffer, stageAt, end, FROM);
  if (fromAt < 0) return undefined;
  const clientEnd = peerEnd(buffer, fromAt + FROM.length, end);
  if (clientEnd < 0) return undefined;
  return {
    client: peerOf(buffer, fromAt + FROM.length, clientEnd),
    // Without the byte count of `DATA (1460 bytes)`.
    stage: textOf(buffer, stageAt, findByte(buffer, stageAt, end, SPACE)),
  };
}
