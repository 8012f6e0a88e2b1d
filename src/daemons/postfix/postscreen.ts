/** postscreen(8), which tests clients before smtpd sees them, and its helpers dnsblog(8) and tlsproxy(8). */
import { findText, hasAt, literal, textOf } from '../../core/bytes.ts';
import type { Screened } from '../../events/client-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { heads, startsWithOne } from './heads.ts';
import { peerEnd, peerOf } from './peers.ts';
import { postfixProgram } from './program.ts';
import { readTls } from './tls.ts';
import { readVerdict } from './verdict.ts';

interface Words {
  readonly head: Uint8Array;
  readonly text: string;
  readonly result: Screened['result'];
}

/** Lines that are a few fixed words and the client: `PASS OLD [192.0.2.9]:39854`. */
const PLAIN: readonly Words[] = [
  plain('CONNECT', 'connected', 'CONNECT from '),
  plain('PASS OLD', 'passed-old'),
  plain('PASS NEW', 'passed-new'),
  plain('ALLOWLISTED', 'allowlisted'),
  plain('WHITELISTED', 'allowlisted'),
  plain('DISCONNECT', 'disconnected'),
  plain('DENYLISTED', 'denylisted'),
  plain('BLACKLISTED', 'denylisted'),
  plain('ALLOWLIST VETO', 'allowlist-veto'),
  plain('WHITELIST VETO', 'allowlist-veto'),
];
// PREGREET 14 after 0.02 from [192.0.2.9]:39854: EHLO ylmf-pc\r\n
// DNSBL rank 6 for [192.0.2.9]:39854
// HANGUP after 0.11 from [192.0.2.9]:39854 in tests before SMTP handshake
// NON-SMTP COMMAND from [192.0.2.9]:39854 after CONNECT: GET / HTTP/1.1
// DATA without valid RCPT from [192.0.2.9]:39854
const TESTS = heads(
  'PREGREET ',
  'DNSBL ',
  'HANGUP ',
  'COMMAND ',
  'NON-SMTP COMMAND ',
  'BARE NEWLINE ',
  'DATA without valid RCPT ',
  'BDAT without valid RCPT ',
);
const SILENT = heads('entering STRESS mode ', 'leaving STRESS mode ');
const FROM_CLIENT = literal(' from [');
const FOR_CLIENT = literal(' for [');
const LONGEST = 300;

function plain(text: string, result: Screened['result'], head = `${text} `): Words {
  return { head: literal(head), text, result };
}

export const postscreenParser = postfixProgram({ aboutNone });

function aboutNone(record: LogRecord, at: number): Meaning {
  const { buffer, end } = record;
  for (const words of PLAIN)
    if (buffer[at] === words.head[0] && hasAt(buffer, at, end, words.head))
      return readPlain(record, at + words.head.length, words);
  if (startsWithOne(buffer, at, end, TESTS)) return readTest(record, at);
  if (startsWithOne(buffer, at, end, SILENT)) return 'silent';
  return readVerdict(record, undefined, at, 'postscreen');
}

function readPlain(
  { buffer, end }: LogRecord,
  clientAt: number,
  { result, text }: Words,
): Screened | undefined {
  const clientEnd = peerEnd(buffer, clientAt, end);
  if (clientEnd < 0) return undefined;
  return { kind: 'screened', client: peerOf(buffer, clientAt, clientEnd), result, text };
}

function readTest({ buffer, end }: LogRecord, at: number): Screened | undefined {
  const last = Math.min(end, at + LONGEST);
  const fromAt = findText(buffer, at, last, FROM_CLIENT);
  const wordsEnd = fromAt >= 0 ? fromAt : findText(buffer, at, last, FOR_CLIENT);
  if (wordsEnd < 0) return undefined;
  const clientAt = wordsEnd + (fromAt >= 0 ? FROM_CLIENT : FOR_CLIENT).length - 1;
  const clientEnd = peerEnd(buffer, clientAt, end);
  if (clientEnd < 0) return undefined;
  return {
    kind: 'screened',
    client: peerOf(buffer, clientAt, clientEnd),
    result: 'failed-test',
    text: textOf(buffer, at, wordsEnd) + circumstance(textOf(buffer, clientEnd, last)),
  };
}

//  after CONNECT: GET / HTTP/1.1, of which the client wrote what follows the colon
//  in tests after SMTP handshake
function circumstance(text: string): string {
  return /^ (?:after [^\s:]+|in tests (?:before|after) SMTP handshake)/.exec(text)?.[0] ?? '';
}

// addr 192.0.2.9 listed by domain zen.example.com as 127.0.0.4
const DNSBLOG = heads('addr ');

export const dnsblogParser = postfixProgram({
  aboutNone: ({ buffer, end }, at) =>
    startsWithOne(buffer, at, end, DNSBLOG) ? 'silent' : undefined,
});

// CONNECT from [192.0.2.9]:39854, DISCONNECT [192.0.2.9]:39854
const TLSPROXY = heads('CONNECT from ', 'CONNECT to ', 'DISCONNECT ');

export const tlsproxyParser = postfixProgram({
  aboutNone: (record, at) =>
    startsWithOne(record.buffer, at, record.end, TLSPROXY) ? 'silent' : readTls(record, at),
});
