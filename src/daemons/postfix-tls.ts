/** The summary of a TLS handshake (Postfix src/tls/tls_misc.c). */
import { findText, literal, textOf } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { peerFrom } from './postfix-peers.ts';

const WORDS = literal('TLS connection ');
const LONGEST_TRUST = 20;
const LONGEST = 600;
// Anonymous TLS connection established from mail.example.com[192.0.2.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) …
// Trusted TLS connection reused to mail.example.com[192.0.2.1]:25: TLSv1.3 with cipher …
// Anonymous TLS connection established from mail.example.com[192.0.2.1] to mx.example.net: TLSv1.3 with cipher …
// TLS connection established to example.com: TLSv1 with cipher AES256-SHA (256/256 bits)
const SUMMARY =
  /^(?:([A-Z][a-z]+) )?TLS connection (?:established|reused) (from|to) (\S*\[[^\]\s]*\](?::\d+)?|[^\s[\]]+?)(?: to \S+)?: (\S+) with cipher (\S+)/;

/** Reads a summary; not-understood when the text is none. */
export function readTls(record: LogRecord, at: number, emit: Emit): Outcome {
  const { buffer, end } = record;
  if (findText(buffer, at, Math.min(end, at + LONGEST_TRUST + WORDS.length), WORDS) < 0)
    return 'not-understood';
  const match = SUMMARY.exec(textOf(buffer, at, Math.min(end, at + LONGEST)));
  if (match === null) return 'not-understood';
  const [, trust = '', direction, peer = '', protocol = '', cipher = ''] = match;
  emit(
    {
      kind: 'tls-established',
      direction: direction === 'from' ? 'from' : 'to',
      peer: peerFrom(peer),
      trust,
      protocol,
      cipher,
    },
    record,
  );
  return 'event';
}
