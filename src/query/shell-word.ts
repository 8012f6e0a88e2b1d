/** Words for commands to copy. */

/** Longer words, and words with other characters, are not put into a command to copy. */
const PRINTABLE = /^[\x20-\x7e]{1,200}$/;

/** The text as one word that is safe in a shell, whoever wrote it; null if none is safe to copy. */
export function shellWord(text: string): string | null {
  return /^[\w@.+/-]+$/.test(text) ? wordOf(text, text) : quotedWord(text);
}

/** The same, in quotes even if it needs none: so it cannot be taken for a word of a sentence. */
function quotedWord(text: string): string | null {
  return wordOf(text, `'${text.replaceAll("'", `'\\''`)}'`);
}

/** An address or id, safe in a shell; a name without a domain in quotes, as it may be any word. */
export function nameWord(text: string): string | null {
  return /[@.:\d]/.test(text) ? shellWord(text) : quotedWord(text);
}

function wordOf(text: string, word: string): string | null {
  return PRINTABLE.test(text) && !text.startsWith('-') ? word : null;
}
