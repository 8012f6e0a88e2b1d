/** Text in quotes, in which a backslash escapes the next byte. */
import { BACKSLASH, QUOTE } from '../core/ascii.ts';

/**
 * The place after the quoted text that starts at `from`; `from` itself when none does, or it has no end.
 * It may hold anything: an address whose local part is quoted may be `"a>, relay=none"@example.com`.
 */
export function afterQuoted(buffer: Buffer, from: number, end: number): number {
  if (buffer[from] !== QUOTE) return from;
  for (let i = from + 1; i < end; i++) {
    if (buffer[i] === BACKSLASH) i++;
    else if (buffer[i] === QUOTE) return i + 1;
  }
  return from;
}
