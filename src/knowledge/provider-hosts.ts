/** Domains of the mail servers whose own reply codes are known here. */
const HOSTS: Readonly<Record<string, readonly string[]>> = {
  google: ['google.com', 'googlemail.com'],
  microsoft: ['protection.outlook.com', 'hotmail.com', 'mx.microsoft'],
  yahoo: ['yahoodns.net', 'aol.com'],
};

/** Whether a host is, by its name, a server of this provider. */
export function isOfProvider(host: string, provider: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return (HOSTS[provider] ?? []).some((domain) => name === domain || name.endsWith(`.${domain}`));
}
