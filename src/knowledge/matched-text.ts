/** Which part of a reply made a rule fit. */
import type { Reading } from './reading.ts';
import type { ReadyRule } from './rule-match.ts';

/** Longer than this, a quotation says no more than the line itself. */
const LONGEST = 160;

/** As logged, where it can be found in the reply; null when the rule asks for no text. */
export function matchedText(ready: ReadyRule, reading: Reading): string | null {
  const { rule } = ready;
  if (rule.category !== undefined) return reading.symptom.category;
  const logged = reading.symptom.reply ?? '';
  // Where it happened says as much as the words: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
  if (rule.place !== undefined && logged !== '' && logged.length <= LONGEST) return logged;
  const part = wordsOf(ready, reading.words);
  if (part !== undefined) return asLogged(part, logged).slice(0, LONGEST);
  return codesOf(ready, reading);
}

function wordsOf({ rule, words, pattern }: ReadyRule, text: string): string | undefined {
  return (
    rule.anyOf?.find((part) => text.includes(part)) ??
    rule.allOf?.[0] ??
    words?.exec(text)?.[0] ??
    (pattern?.exec(text)?.[0] || undefined)
  )?.trim();
}

/** Patterns are matched in lower case and without addresses; the log has both. */
function asLogged(part: string, logged: string): string {
  const lower = logged.toLowerCase();
  const at = lower.length === logged.length ? lower.indexOf(part) : -1;
  return at < 0 ? part : logged.slice(at, at + part.length);
}

function codesOf({ rule }: ReadyRule, reading: Reading): string | null {
  const codes = [
    rule.replyCode === undefined ? null : reading.replyCode,
    rule.enhanced === undefined ? null : reading.enhancedStatus,
  ].filter((code) => code !== null);
  return codes.length === 0 ? null : codes.join(' ');
}
