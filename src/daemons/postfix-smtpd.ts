/** smtpd(8), the SMTP server, and qmqpd(8), which logs like it. */
import { SMALL_C, SMALL_D } from '../core/ascii.ts';
import { hasAt, textOf } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { CLIENT, readClient, readClientOfProxy } from './postfix-client.ts';
import { heads, startsWithOne } from './postfix-heads.ts';
import { postfixProgram } from './postfix-program.ts';
import { readFrom } from './postfix-sender.ts';
import { readConnect, readDisconnect, readLoss } from './postfix-session.ts';
import { readTls } from './postfix-tls.ts';
import { readVerdict } from './postfix-verdict.ts';
import { shortText } from './short-text.ts';

const SILENT = heads(
  'improper command pipelining after ',
  'discarding EHLO keywords: ',
  'reply filter in: ',
  'reply filter out: ',
);
const PROXY_TROUBLE = heads(
  'lost connection with proxy ',
  'timeout talking to proxy ',
  // proxy 127.0.0.1:10024 rejected "MAIL FROM:<ann@example.com>": "451 4.5.0 Error"
  'proxy 127.',
  'proxy inet:',
  'proxy unix:',
);

export const smtpdParser = postfixProgram({ aboutMessage, aboutNone });

function aboutMessage(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, textStart, end } = record;
  const at = idEnd + 2;
  if (buffer[at] === SMALL_C && hasAt(buffer, at, end, CLIENT))
    return readClient(record, idEnd, emit);
  const queueId = shortText(buffer, textStart, idEnd);
  const verdict = readVerdict(record, queueId, at, 'access', emit);
  if (verdict !== 'not-understood') return verdict;
  const loss = readLoss(record, queueId, at, emit);
  if (loss !== 'not-understood') return loss;
  if (startsWithOne(buffer, at, end, SILENT)) return 'silent';
  // Some collectors file the queue manager's line under smtpd; nothing smtpd writes looks like it.
  return readFrom(record, idEnd, emit);
}

function aboutNone(record: LogRecord, at: number, emit: Emit): Outcome {
  const { buffer, end } = record;
  switch (buffer[at]) {
    case SMALL_C:
      return hasAt(buffer, at, end, CLIENT)
        ? readClientOfProxy(record, at, emit)
        : readConnect(record, at, emit);
    case SMALL_D: {
      const outcome = readDisconnect(record, at, emit);
      if (outcome !== 'not-understood') return outcome;
      break;
    }
  }
  return readRareLine(record, at, emit);
}

function readRareLine(record: LogRecord, at: number, emit: Emit): Outcome {
  const verdict = readVerdict(record, undefined, at, 'access', emit);
  if (verdict !== 'not-understood') return verdict;
  const loss = readLoss(record, undefined, at, emit);
  if (loss !== 'not-understood') return loss;
  const tls = readTls(record, at, emit);
  if (tls !== 'not-understood') return tls;
  const { buffer, end } = record;
  if (startsWithOne(buffer, at, end, PROXY_TROUBLE)) {
    emit({ kind: 'service-trouble', severity: 'warning', text: textOf(buffer, at, end) }, record);
    return 'event';
  }
  return startsWithOne(buffer, at, end, SILENT) ? 'silent' : 'not-understood';
}
