/** The names by which people know the next server. */
import { domainAmong, PROVIDER_HOSTS } from '../knowledge/provider-hosts.ts';

const PROVIDERS: readonly (readonly [name: string, domains: readonly string[]])[] = [
  ['Gmail', PROVIDER_HOSTS.google],
  ['Microsoft', PROVIDER_HOSTS.microsoft],
  ['Yahoo', PROVIDER_HOSTS.yahoo],
  ['Apple', PROVIDER_HOSTS.apple],
  ['Mimecast', ['mimecast.com']],
  ['Proofpoint', ['pphosted.com']],
  ['Barracuda', ['barracudanetworks.com']],
  ['Cisco', ['iphmx.com']],
  ['Broadcom', ['messagelabs.com']],
  ['Mail.ru', ['mail.ru']],
  ['Yandex', ['yandex.ru']],
  ['QQ Mail', ['qq.com']],
  ['NetEase', ['163.com']],
];

const NAMES: ReadonlyMap<string, string> = new Map(
  PROVIDERS.flatMap(([name, domains]) => domains.map((domain) => [domain, name] as const)),
);
const DOMAINS = [...NAMES.keys()];

/** Who runs a relay, by its host name; the host name itself if that is nobody well known. */
export function providerName(host: string): string {
  return NAMES.get(providerDomain(host) ?? '') ?? host;
}

/** The domain of the provider that runs a host. */
export function providerDomain(host: string): string | undefined {
  return domainAmong(DOMAINS, host);
}

/** Who runs a server: a provider that is well known, else the organisation that its name belongs to. */
export function providerOrOrganisation(host: string): string {
  return NAMES.get(providerDomain(host) ?? '') ?? organisationOf(host);
}

/**
 * The part of a host name that belongs to one organisation: `google.com` of `alt1.aspmx.l.google.com`. Without a list
 * of public suffixes: two labels, or three below a country's short second level, as in `example.co.uk`.
 */
export function organisationOf(host: string): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (/^[\d.]+$/.test(name) || name.includes(':')) return name;
  const labels = name.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  const isShort = top.length === 2 && second.length <= 3;
  return labels.slice(isShort ? -3 : -2).join('.');
}
