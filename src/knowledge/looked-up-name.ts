/** The name in Postfix's own words about a look-up, and whether it is that of the recipient's domain. */

// host or domain name not found. name service error for name=example.test type=mx: host not found
// unable to look up host example.test: name or service not known
// domain example.test does not accept mail (nullmx)
// mail for example.test loops back to myself
const DOMAIN =
  /^(?:host or domain name not found\. )?(?:name service error for name=|unable to look up host |domain |mail for )([^\s:]+)/;

/** The domain or host that Postfix's own text names, in lower case; '' when it names none. */
export function nameLookedUp(words: string): string {
  return DOMAIN.exec(words)?.[1] ?? '';
}

/**
 * Whether the text names another host than the recipient's domain: one that an MX record, a transport or a relay host leads to. False where
 * that cannot be told: the log has no recipient, or a domain in letters that DNS writes otherwise.
 */
export function isOfOtherHost(words: string, recipientDomain: string): boolean {
  const name = nameLookedUp(words);
  if (name === '' || !PLAIN.test(recipientDomain)) return false;
  return withoutDot(name) !== withoutDot(recipientDomain.toLowerCase());
}

const PLAIN = /^[\x21-\x7e]+$/;

function withoutDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
