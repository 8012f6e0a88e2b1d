import type { Instant } from '../core/instant.ts';

/** A line of `journalctl -o json`. */
interface JournalLine {
  readonly kind: 'journal';
  readonly at: Instant | undefined;
  readonly host: string;
  readonly tag: string;
  readonly pid: number;
  readonly message: Buffer;
}

/** A line of Docker's json-file driver; it cuts long lines, and only the last part ends with a line end. */
interface DockerLine {
  readonly kind: 'docker';
  readonly at: Instant | undefined;
  readonly stream: string;
  readonly isWhole: boolean;
  readonly message: Buffer;
}

/** A line that is one JSON object; undefined when it is no log line. */
export function readContainerLine(line: string): JournalLine | DockerLine | undefined {
  const fields = parseObject(line);
  if (fields === undefined) return undefined;
  return 'MESSAGE' in fields ? journalLine(fields) : dockerLine(fields);
}

type Fields = Record<string, unknown>;

function parseObject(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

// {"__REALTIME_TIMESTAMP":"1651732554123456","_HOSTNAME":"mail","SYSLOG_IDENTIFIER":"postfix/qmgr","SYSLOG_PID":"4080","MESSAGE":"B141CE6BDD: removed"}
function journalLine(fields: Fields): JournalLine | undefined {
  const message = messageBytes(fields['MESSAGE']);
  if (message === undefined) return undefined;
  const micros = Number(fields['__REALTIME_TIMESTAMP'] ?? fields['_SOURCE_REALTIME_TIMESTAMP']);
  return {
    kind: 'journal',
    at: instantOrNone(Math.floor(micros / 1000)),
    host: textField(fields['_HOSTNAME']),
    tag: textField(fields['SYSLOG_IDENTIFIER'] ?? fields['_COMM']),
    pid: Math.trunc(Number(fields['SYSLOG_PID'] ?? fields['_PID'])) || 0,
    message,
  };
}

const YEAR_10000 = Date.UTC(10_000, 0);

/** A damaged moment counts as none: no calendar could show it. */
function instantOrNone(milliseconds: number): Instant | undefined {
  return milliseconds >= 0 && milliseconds < YEAR_10000 ? milliseconds : undefined;
}

/** journalctl gives a text that is not UTF-8 as the numbers of its bytes. */
function messageBytes(message: unknown): Buffer | undefined {
  if (typeof message === 'string') return Buffer.from(message);
  if (!Array.isArray(message)) return undefined;
  return message.every(isByte) ? Buffer.from(message) : undefined;
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 255;
}

function textField(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

// {"log":"May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: removed\n","stream":"stdout","time":"2022-05-05T06:35:54.1Z"}
function dockerLine(fields: Fields): DockerLine | undefined {
  const log = fields['log'];
  if (typeof log !== 'string') return undefined;
  return {
    kind: 'docker',
    at: instantOrNone(Date.parse(textField(fields['time']))),
    stream: textField(fields['stream']),
    isWhole: log.endsWith('\n'),
    message: Buffer.from(log.replace(/\r?\n$/, '')),
  };
}
