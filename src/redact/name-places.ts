/** Places in a text where a common word can only be a name. */

const BEFORE: readonly RegExp[] = [
  // the clock of mail is ahead of that of mx by 30 s · via mail · login manager · taken by relay
  /\b(?:clock of|that of|host|taken by|via|login) $/,
  // nc -vz mail 25 · nc -v mail 7025 · ping mail
  /\b(?:nc -vz?|ping) $/,
  // zmprov ga info zimbraMailHost · zmmailbox -z -m info getFilterRules · postmap -q info TABLE · getent passwd info · mtatrace list --to info
  /\b(?:zmprov (?:ga|gdl|gmi|ma)|zmmailbox -z -m|postmap -q|postalias -q|getent passwd|list --to) $/,
  // taken as the Message-ID info; the log has it as an address too
  /\btaken as the (?:Message-ID|address) $/,
  // The message from sales to info, sent on …
  /\bmessage (?:from |(?:from \S{1,300} )?to )$/,
];
const AFTER: readonly RegExp[] = [
  // mail [192.0.2.1]
  /^ \[[0-9a-f]{0,4}[.:]/i,
  // connection timed out (mail timed out)
  /^ timed out\b/,
];
// Mail knows no such mailbox.
const AFTER_FIRST_WORD =
  /^ (?:accepts|asked|asks|could not|did not|does not|finds|found|judged|knows|refused|refuses|says|stopped|takes|took|wants) /;

/** Whether the word from `start` to `end` is in quotes or brackets, or where a sentence of this program names somebody. */
export function isNamePlace(text: string, start: number, end: number): boolean {
  if (isEnclosed(text[start - 1] ?? '', text[end] ?? '')) return true;
  const before = text.slice(Math.max(0, start - 320), start);
  const after = text.slice(end, end + 16);
  return (
    BEFORE.some((form) => form.test(before)) ||
    AFTER.some((form) => form.test(after)) ||
    (start === 0 && AFTER_FIRST_WORD.test(after))
  );
}

/** In quotes or brackets, or between `=` and a comma. */
function isEnclosed(left: string, right: string): boolean {
  return left !== '' && '"\'<=([:'.includes(left) && (right === '' || '">)],;\''.includes(right));
}
