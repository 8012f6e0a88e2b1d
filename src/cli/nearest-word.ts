/** Which of the known words a user may have meant. */

const MOST_ERRORS = 2;
const LONGEST = 40;

/** The word nearest to a mistyped one; undefined when none is near. */
export function nearestWord(text: string, known: readonly string[]): string | undefined {
  if (text.length > LONGEST) return undefined;
  const wanted = text.toLowerCase();
  let nearest: string | undefined;
  let fewest = MOST_ERRORS + 1;
  for (const word of known) {
    const errors = errorsBetween(wanted, word);
    if (errors < fewest && errors < word.length / 2) {
      fewest = errors;
      nearest = word;
    }
  }
  return nearest;
}

/** Letters to insert, take away or replace (Levenshtein's distance). */
function errorsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
