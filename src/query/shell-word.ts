/** Words for commands to copy. */

/** Longer words, and words with other characters, are not put into a command to copy. */
const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** The text as one word that is safe in a shell, whoever wrote it; null if none is safe to copy. */
export function shellWord(text: string): string | null {
  if (!PRINTABLE.test(text) || text.startsWith('-')) return null;
  return /^[\w@.+/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
