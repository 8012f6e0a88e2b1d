/** A sender's address as a screen shows it: the null sender is told from one that is not in the log. */
export function senderWords(from: string | null): string {
  if (from === null) return '?';
  return from === '' ? '<>' : from;
}
