/** Domains of the mail servers whose own reply codes are known here. */
export const PROVIDER_HOSTS = {
  google: ['google.com', 'googlemail.com'],
  microsoft: ['protection.outlook.com', 'hotmail.com', 'mx.microsoft'],
  yahoo: ['yahoodns.net', 'aol.com'],
  apple: ['mail.icloud.com'],
} as const;

const HOSTS: Readonly<Record<string, readonly string[]>> = PROVIDER_HOSTS;

/** Whether a host is, by its name, a server of this provider. */
export function isOfProvider(host: string, provider: string): boolean {
  return domainAmong(HOSTS[provider] ?? [], host) !== undefined;
}

/** That of the domains which a host is in. */
export function domainAmong(domains: readonly string[], host: string): string | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  return domains.find((domain) => name === domain || name.endsWith(`.${domain}`));
}

/** Words by which the replies of a provider are known where no host is named. */
const SIGNS: readonly (readonly [provider: string, sign: RegExp])[] = [
  // 550-5.7.26 … https://support.google.com/mail/answer/81126#authentication a1-gsmtp
  ['google', /\bgsmtp\b|support\.google\.com|\bgmail\b|NoSuchUser/i],
  // 550 5.7.1 … part of their network is on our block list (S3140).
  // 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)
  // 451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions.
  [
    'microsoft',
    /\(S31\d0\)|\bAS\(\d{4,9}\)|\b550 5\.4\.1 Recipient address rejected: Access denied|outlook\.com|office\.com|\bmicrosoft\b|STOREDRV|\bno mail-enabled subscriptions\b/i,
  ],
  // 421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred
  // 554 5.7.9 Message not accepted for policy reasons.
  [
    'yahoo',
    /\[(?:TSS?|BL)\d\d\]|\byahoo(?:dns)?\b|\b554 5\.7\.9 Message not accepted for policy reasons/i,
  ],
  // 554 5.7.1 [CS01] …
  ['apple', /\[(?:CS01|HM08)\]/],
];

/** The name that stands for any of its servers. */
export function hostOf(provider: string): string | undefined {
  return HOSTS[provider]?.[0];
}

/** A host of the provider that a reply names by its own words; undefined when it names none. */
export function hostNamedBy(reply: string): string | undefined {
  const provider = SIGNS.find(([, sign]) => sign.test(reply))?.[0];
  return provider === undefined ? undefined : hostOf(provider);
}
