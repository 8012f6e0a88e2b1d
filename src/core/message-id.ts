/** A Message-ID without the `<>` that a header puts around it; anything else in the header stays. */
export function withoutBrackets(id: string): string {
  const start = id.startsWith('<') ? 1 : 0;
  const end = id.endsWith('>') ? id.length - 1 : id.length;
  return id.slice(start, end);
}
