/** The summary of a TLS handshake (Postfix src/tls/tls_misc.c). */
import { SPACE } from '../../core/ascii.ts';
import { findByte, findText, hasAt, literal, textOf } from '../../core/bytes.ts';
import type { TlsEstablished } from '../../events/client-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import { WordCache } from '../word-cache.ts';
import { peerEnd, peerFrom, peerOf } from './peers.ts';

const WORDS = literal('TLS connection ');
const FROM_CLIENT = literal('TLS connection established from ');
const TO_SERVER = literal('TLS connection established to ');
const COLON_BLANK = literal(': ');
const WITH_CIPHER = literal(' with cipher ');
const LONGEST_TRUST = 20;
const LONGEST = 600;
// TLS connection established to example.com: TLSv1 with cipher AES256-SHA (256/256 bits)
// Trusted TLS connection reused to mail.example.com[192.0.2.1]:25: TLSv1.3 with cipher …
// Anonymous TLS connection established from mail.example.com[192.0.2.1] to mx.example.net: TLSv1.3 with cipher …
const SUMMARY =
  /^(?:([A-Z][a-z]+) )?TLS connection (?:established|reused) (from|to) (\S*\[[^\]\s]*\](?::\d+)?|[^\s[\]]+?)(?: to \S+)?: (\S+) with cipher (\S+)/;

const words = new WordCache<string>((word) => word);

/** Reads a summary; undefined when the text is none. */
export function readTls({ buffer, end }: LogRecord, at: number): TlsEstablished | undefined {
  const wordsAt = findText(buffer, at, Math.min(end, at + LONGEST_TRUST + WORDS.length), WORDS);
  if (wordsAt < 0) return undefined;
  return usualSummary(buffer, at, wordsAt, end) ?? anySummary(buffer, at, end);
}

/**
 * The usual form, of which a busy server writes one a message, without a regular expression:
 * `Anonymous TLS connection established from mail.example.com[192.0.2.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) …`
 */
function usualSummary(
  buffer: Buffer,
  at: number,
  wordsAt: number,
  end: number,
): TlsEstablished | undefined {
  const trust = trustOf(buffer, at, wordsAt);
  if (trust === undefined) return undefined;
  if (hasAt(buffer, wordsAt, end, FROM_CLIENT))
    return handshake(buffer, wordsAt + FROM_CLIENT.length, end, 'from', trust);
  if (hasAt(buffer, wordsAt, end, TO_SERVER))
    return handshake(buffer, wordsAt + TO_SERVER.length, end, 'to', trust);
  return undefined;
}

/** `mail.example.com[192.0.2.1]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (`. */
function handshake(
  buffer: Buffer,
  peerAt: number,
  end: number,
  direction: TlsEstablished['direction'],
  trust: string,
): TlsEstablished | undefined {
  const afterPeer = peerEnd(buffer, peerAt, end);
  const protocolAt = afterPeer + COLON_BLANK.length;
  if (afterPeer < 0 || !hasAt(buffer, afterPeer, end, COLON_BLANK)) return undefined;
  if (findByte(buffer, peerAt, afterPeer, SPACE) >= 0) return undefined;
  const protocolEnd = findByte(buffer, protocolAt, end, SPACE);
  if (protocolEnd <= protocolAt || !hasAt(buffer, protocolEnd, end, WITH_CIPHER)) return undefined;
  const cipherAt = protocolEnd + WITH_CIPHER.length;
  const cipherEnd = findByte(buffer, cipherAt, end, SPACE);
  if (cipherEnd <= cipherAt) return undefined;
  return {
    kind: 'tls-established',
    direction,
    peer: peerOf(buffer, peerAt, afterPeer),
    trust,
    protocol: words.get(buffer, protocolAt, protocolEnd),
    cipher: words.get(buffer, cipherAt, cipherEnd),
  };
}

const trusts = new WordCache<string | undefined>((word) =>
  /^[A-Z][a-z]+$/.test(word) ? word : undefined,
);

/** The word before the summary, '' for none; undefined for what is no such word. */
function trustOf(buffer: Buffer, at: number, wordsAt: number): string | undefined {
  return wordsAt === at ? '' : trusts.get(buffer, at, wordsAt - 1);
}

/** Sessions used again, peers without an address, and names of the server that was asked for. */
function anySummary(buffer: Buffer, at: number, end: number): TlsEstablished | undefined {
  const match = SUMMARY.exec(textOf(buffer, at, Math.min(end, at + LONGEST)));
  if (match === null) return undefined;
  const [, trust = '', direction, peer = '', protocol = '', cipher = ''] = match;
  return {
    kind: 'tls-established',
    direction: direction === 'from' ? 'from' : 'to',
    peer: peerFrom(peer),
    trust,
    protocol,
    cipher,
  };
}
