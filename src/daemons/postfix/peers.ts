/**
 * Peers as Postfix writes them: `name[address]:port`. A log names the same few peers again and again,
 * so those seen lately are kept and found again by their bytes, without making strings.
 */
import { CLOSE_BRACKET, COLON, OPEN_BRACKET } from '../../core/ascii.ts';
import { findByte, isDigit, readNumber, skipDigits, textOf } from '../../core/bytes.ts';
import type { Peer } from '../../core/peer.ts';

interface KnownPeer {
  /** As logged. */
  readonly text: string;
  readonly peer: Peer;
}

const SLOTS = 4096;
const LONGEST_KEPT = 200;
const known: (KnownPeer | undefined)[] = new Array(SLOTS).fill(undefined);

/** The place after `name[address]` or `name[address]:port` that starts at `from`, or -1 when none does. */
export function peerEnd(buffer: Buffer, from: number, end: number): number {
  const open = findByte(buffer, from, end, OPEN_BRACKET);
  if (open < 0) return -1;
  const close = findByte(buffer, open, end, CLOSE_BRACKET);
  if (close < 0) return -1;
  if (buffer[close + 1] !== COLON || !isDigit(buffer[close + 2])) return close + 1;
  return skipDigits(buffer, close + 2, end);
}

/** The peer whose text is exactly this range. */
export function peerOf(buffer: Buffer, from: number, end: number): Peer {
  if (end - from > LONGEST_KEPT) return peerFrom(textOf(buffer, from, end));
  const slot = slotOf(buffer, from, end);
  const found = known[slot];
  if (found !== undefined && isText(buffer, from, end, found.text)) return found.peer;
  const peer = peerAt(buffer, from, end);
  known[slot] = { text: textOf(buffer, from, end), peer };
  return peer;
}

/** Decodes each part by itself: a slice would keep the whole text alive, as long as a report counts the address. */
function peerAt(buffer: Buffer, from: number, end: number): Peer {
  const open = findByte(buffer, from, end, OPEN_BRACKET);
  const close = open < 0 ? -1 : findByte(buffer, open, end, CLOSE_BRACKET);
  if (close < 0) return peerFrom(textOf(buffer, from, end));
  return {
    name: textOf(buffer, from, open),
    address: textOf(buffer, open + 1, close),
    port: buffer[close + 1] === COLON ? readNumber(buffer, close + 2, end) : 0,
  };
}

/** Whether a range holds exactly this text. A text with characters outside ASCII never matches. */
function isText(buffer: Buffer, from: number, end: number, text: string): boolean {
  if (text.length !== end - from) return false;
  // From the end, because the end of the address and the port differ most.
  for (let i = text.length - 1; i >= 0; i--)
    if (buffer[from + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** The end of the address and the port tell peers apart best. */
const TELLING_BYTES = 10;

function slotOf(buffer: Buffer, from: number, end: number): number {
  let hash = end - from;
  for (let i = Math.max(from, end - TELLING_BYTES); i < end; i++)
    hash = (Math.imul(hash, 31) + (buffer[i] as number)) | 0;
  return (hash ^ (hash >>> 12)) & (SLOTS - 1);
}

/** Reads the text of a peer: `mail.example.com[192.0.2.1]:25`, `mail[/run/lmtp]`, `[192.0.2.1]:39854`, `local`. */
export function peerFrom(text: string): Peer {
  const open = text.indexOf('[');
  if (open < 0) return peerWithoutAddress(text);
  const close = text.indexOf(']', open);
  if (close < 0) return { name: text.slice(0, open), address: text.slice(open + 1), port: 0 };
  return {
    name: text.slice(0, open),
    address: text.slice(open + 1, close),
    port: portFrom(text.slice(close + 1)),
  };
}

// A wrong `relayhost = 192.0.2.10]:25` is logged as it stands: relay=192.0.2.10]:25
function peerWithoutAddress(text: string): Peer {
  const close = text.indexOf(']');
  if (close < 0) return { name: text, address: '', port: 0 };
  return { name: text.slice(0, close), address: '', port: portFrom(text.slice(close + 1)) };
}

// `:25`, and `:unknown` of a client whose port Postfix does not know.
function portFrom(text: string): number {
  const port = Number.parseInt(text.slice(1), 10);
  return Number.isNaN(port) ? 0 : port;
}
