/** The domain of an address in lower case; '' if it has none: it is one of this host, which Postfix may add. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}
