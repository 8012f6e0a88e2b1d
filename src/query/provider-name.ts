/** The names by which people know the next server. */

const PROVIDERS: readonly (readonly [string, string])[] = [
  ['google.com', 'Gmail'],
  ['googlemail.com', 'Gmail'],
  ['protection.outlook.com', 'Microsoft'],
  ['hotmail.com', 'Microsoft'],
  ['mx.microsoft', 'Microsoft'],
  ['yahoodns.net', 'Yahoo'],
  ['aol.com', 'Yahoo'],
  ['mail.icloud.com', 'Apple'],
  ['mimecast.com', 'Mimecast'],
  ['pphosted.com', 'Proofpoint'],
  ['barracudanetworks.com', 'Barracuda'],
  ['iphmx.com', 'Cisco'],
  ['messagelabs.com', 'Broadcom'],
  ['mail.ru', 'Mail.ru'],
  ['yandex.ru', 'Yandex'],
  ['qq.com', 'QQ Mail'],
  ['163.com', 'NetEase'],
];

/** Who runs a relay, by its host name; the host name itself if that is nobody well known. */
export function providerName(host: string): string {
  return providerOf(host)?.[1] ?? host;
}

/** The domain of the provider that runs a host. */
export function providerDomain(host: string): string | undefined {
  return providerOf(host)?.[0];
}

function providerOf(host: string): readonly [domain: string, name: string] | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  return PROVIDERS.find(([domain]) => name === domain || name.endsWith(`.${domain}`));
}
