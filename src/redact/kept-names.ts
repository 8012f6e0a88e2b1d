/** Names that diagnosis needs, and that say nothing about a person or a customer. */
import { providerDomain } from '../query/provider-name.ts';

/** Domains with so many mailboxes that they identify nobody. */
const MAILBOX_PROVIDERS: ReadonlySet<string> = new Set([
  '126.com',
  '163.com',
  'aol.com',
  'fastmail.com',
  'free.fr',
  'gmail.com',
  'gmx.com',
  'gmx.de',
  'gmx.net',
  'googlemail.com',
  'hotmail.com',
  'icloud.com',
  'live.com',
  'mac.com',
  'mail.ru',
  'me.com',
  'msn.com',
  'orange.fr',
  'outlook.com',
  'proton.me',
  'protonmail.com',
  'qq.com',
  'rambler.ru',
  't-online.de',
  'web.de',
  'yahoo.com',
  'yandex.com',
  'yandex.ru',
  'ymail.com',
  'zoho.com',
]);

/** Lists of blocked and of welcome clients: diagnosis needs to know which one refused. */
const BLOCK_LISTS: readonly string[] = [
  'b.barracudacentral.org',
  'bl.spamcop.net',
  'cbl.abuseat.org',
  'dbl.spamhaus.org',
  'dnsbl.sorbs.net',
  'list.dnswl.org',
  'zen.spamhaus.org',
  'abuseat.org',
  'barracudacentral.org',
  'dnswl.org',
  'mailspike.net',
  'sorbs.net',
  'spamcop.net',
  'spamhaus.net',
  'spamhaus.org',
  'surbl.org',
  'uceprotect.net',
  'uribl.com',
];

/** Names that stand for this host, or for none. */
const PLACES: ReadonlySet<string> = new Set([
  '',
  'localhost',
  'localhost.localdomain',
  'local',
  'none',
  'unknown',
  'virtual',
]);

/** Local parts that exist on every mail server. */
const ROLES: ReadonlySet<string> = new Set([
  'mailer-daemon',
  'postmaster',
  'double-bounce',
  'amavis-user',
]);

export const isKeptPlace = (name: string): boolean => PLACES.has(name.toLowerCase());
export const isRole = (localPart: string): boolean => ROLES.has(localPart.toLowerCase());

/** Names that this program itself gives as advice or as an example, by the words before them. */
const ADVISED: readonly (readonly [before: string, name: string])[] = [
  ['', 'check.spamhaus.org'],
  ['', 'sender.office.com'],
  ['such as ', '8.8.8.8'],
  ['nc -vz ', 'gmail-smtp-in.l.google.com'],
  ['dig TXT ', 'SELECTOR._domainkey.DOMAIN'],
  ['dig TXT ', 'SELECTOR._domainkey.SENDER-DOMAIN'],
  ['Use a name as in ', 'Asia/Ho_Chi_Minh'],
];

/** Whether a name stands where the program's own sentence has it: a stranger who repeats that sentence gives away nothing more. */
export function isAdvised(before: string, name: string): boolean {
  return ADVISED.some(([words, own]) => name === own && before.endsWith(words));
}

/** The end of a name that may stay: of `mx1.example.mail.protection.outlook.com` the last three parts. */
export function keptEnd(name: string): string | undefined {
  const lower = name.toLowerCase();
  const list = BLOCK_LISTS.find((one) => lower === one || lower.endsWith(`.${one}`));
  return list ?? providerDomain(lower) ?? mailboxProvider(lower);
}

function mailboxProvider(name: string): string | undefined {
  for (let rest = name; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1))
    if (MAILBOX_PROVIDERS.has(rest)) return rest;
  return undefined;
}

// 127.0.0.1 · ::1 · ::ffff:127.0.0.1
const LOOPBACK = /^(?:(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|0\.0\.0\.0|::)$/i;

/** This host itself: diagnosis needs to know that it was amavis on this host that did not answer. */
export const isThisHost = (address: string): boolean => LOOPBACK.test(address);
