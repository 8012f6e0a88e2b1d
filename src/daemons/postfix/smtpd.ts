/** smtpd(8), the SMTP server, and qmqpd(8), which logs like it. */
import { SMALL_C, SMALL_D } from '../../core/ascii.ts';
import { hasAt, textOf } from '../../core/bytes.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { CLIENT, readClient, readClientOfProxy } from './client.ts';
import { heads, startsWithOne } from './heads.ts';
import { postfixProgram } from './program.ts';
import { readFrom } from './sender.ts';
import { readConnect, readDisconnect, readLoss } from './session.ts';
import { readTls } from './tls.ts';
import { readVerdict } from './verdict.ts';

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

function aboutMessage(record: LogRecord, queueId: string, at: number): Meaning {
  const { buffer, end } = record;
  if (buffer[at] === SMALL_C && hasAt(buffer, at, end, CLIENT))
    return readClient(record, queueId, at);
  if (startsWithOne(buffer, at, end, SILENT)) return 'silent';
  return (
    readVerdict(record, queueId, at, 'access') ??
    readLoss(record, queueId, at) ??
    // Some collectors file the queue manager's line under smtpd; nothing smtpd writes looks like it.
    readFrom(record, queueId, at)
  );
}

function aboutNone(record: LogRecord, at: number): Meaning {
  const { buffer, end } = record;
  switch (buffer[at]) {
    case SMALL_C:
      return hasAt(buffer, at, end, CLIENT)
        ? readClientOfProxy(record, at)
        : readConnect(record, at);
    case SMALL_D:
      return readDisconnect(record, at) ?? readRareLine(record, at);
    default:
      return readRareLine(record, at);
  }
}

function readRareLine(record: LogRecord, at: number): Meaning {
  const { buffer, end } = record;
  if (startsWithOne(buffer, at, end, SILENT)) return 'silent';
  if (startsWithOne(buffer, at, end, PROXY_TROUBLE))
    return { kind: 'service-trouble', severity: 'warning', text: textOf(buffer, at, end) };
  return (
    readVerdict(record, undefined, at, 'access') ??
    readLoss(record, undefined, at) ??
    readTls(record, at)
  );
}
