/** What `--limit` has left out. */
export function leftOutWords(left: number, limit: number): string {
  return left === 1
    ? `1 more message fits; --limit ${limit} left it out.`
    : `${left} more messages fit; --limit ${limit} left them out.`;
}
