/** A Message-ID without the `<>` that a header puts around it; any other id as it is. */
export function withoutBrackets(id: string): string {
  return id.replace(/^<|>$/g, '');
}
