/** A stranger may have written text in a log: characters that steer a terminal, or hide, are shown as visible escapes. */
import type { Redactor } from '../redact/redactor.ts';

/** Ranges that never reach a terminal as they are: they steer it, reorder or hide text, or stand for bytes that were no text. */
const UNSAFE: readonly (readonly [number, number])[] = [
  [0x00, 0x1f], // C0 controls, ESC and line ends among them
  [0x7f, 0x9f], // DEL and C1 controls: 0x9b opens a control sequence as ESC [ does
  [0xad, 0xad], // soft hyphen
  [0x34f, 0x34f], // combining grapheme joiner
  [0x61c, 0x61c], // Arabic letter mark
  [0x115f, 0x1160], // Hangul fillers
  [0x17b4, 0x17b5], // Khmer vowels without a shape
  [0x180b, 0x180f], // Mongolian selectors and vowel separator
  [0x200b, 0x200f], // zero-width characters and direction marks
  [0x2028, 0x202e], // line and paragraph separators, bidi embeddings and overrides
  [0x2060, 0x206f], // invisible operators, bidi isolates
  [0x3164, 0x3164], // Hangul filler
  [0xd800, 0xdfff], // lone surrogates
  [0xfe00, 0xfe0f], // variation selectors
  [0xfeff, 0xfeff], // byte order mark
  [0xffa0, 0xffa0], // half-width Hangul filler
  [0xfff0, 0xfffd], // what has no shape, interlinear annotations, and U+FFFD for bytes that were no UTF-8
  [0x13430, 0x1343f], // Egyptian joiners
  [0x1bca0, 0x1bca3], // invisible marks of shorthand
  [0x1d173, 0x1d17a], // invisible musical controls
  [0xe0000, 0xe0fff], // tags and variation selectors
];

/** A text as it may be shown: on one line, with visible escapes (`\x1b`, `\u202e`) for what is unsafe. */
export function safeText(text: string): string {
  return escapeWhere(text, isUnsafe);
}

/** The same for a terminal that shows ASCII only. */
export function asciiText(text: string): string {
  return escapeWhere(text, (code) => code > 0x7e || isUnsafe(code));
}

/** A CSV cell's text: safe, and never a formula (`=`, `+`, `-`, `@`, tab or CR at its start) to a spreadsheet. */
export function safeCell(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/.test(text)
    ? `'${safeText(text)}`
    : safeText(text);
}

/** A value as one line of JSON in which what is unsafe is escaped: the same value to a parser, harmless to a terminal. */
export function safeJson(value: unknown, redactor?: Redactor): string {
  const json = JSON.stringify(redactor === undefined ? value : redactor.json(value));
  return isPlain(json) ? json : json.replace(BEYOND_ASCII, jsonCharacter);
}

const BEYOND_ASCII = /[^ -~]/gu;

function jsonCharacter(character: string): string {
  return isUnsafe(character.codePointAt(0) ?? 0)
    ? character.split('').map(jsonEscape).join('')
    : character;
}

/** @param unit one UTF-16 unit: JSON escapes a character beyond the first plane as two */
function jsonEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function escapeWhere(text: string, isEscaped: (code: number) => boolean): string {
  if (isPlain(text)) return text;
  let safe = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    safe += isEscaped(code) ? visibleEscape(code) : character;
  }
  return safe;
}

/** Whether a text is printable ASCII, as nearly all of a log is. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

function isUnsafe(code: number): boolean {
  if (code >= 0x20 && code < 0x7f) return false;
  return UNSAFE.some(([first, last]) => code >= first && code <= last);
}

function visibleEscape(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
