/** The parts of a mail address. */

/** The domain, in lower case; '' if the address has none: Postfix then adds the domain of its host. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? '' : address.slice(at + 1).toLowerCase();
}

/** What stands before the domain, as written. */
export function localPartOf(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? address : address.slice(0, at);
}

/** `bob@example.com` for `bob+spam@example.com`: amavis and Postfix write the extension behind `+`. */
export function withoutExtension(address: string): string {
  const extension = address.indexOf('+');
  const domain = address.lastIndexOf('@');
  if (extension < 1 || domain < extension) return address;
  return address.slice(0, extension) + address.slice(domain);
}
