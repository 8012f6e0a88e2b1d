/** Words for commands to copy. */

/** Longer words, and words with other characters, are not put into a command to copy. */
const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** The text as one word that is safe in a shell, whoever wrote it; null if none is safe to copy. */
export function shellWord(text: string): string | null {
  return /^[\w@.+/-]+$/.test(text) ? wordOf(text, text) : quotedWord(text);
}

/** The same, in quotes even if it needs none: so it cannot be taken for a word of a sentence. */
export function quotedWord(text: string): string | null {
  return wordOf(text, `'${text.replaceAll("'", `'\\''`)}'`);
}

function wordOf(text: string, word: string): string | null {
  return PRINTABLE.test(text) && !text.startsWith('-') ? word : null;
}
