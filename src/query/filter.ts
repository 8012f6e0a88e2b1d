/** Which messages and recipients a user asks for. */
import type { Instant } from '../core/instant.ts';
import type {
  Client,
  Direction,
  Kind,
  Message,
  Recipient,
  Status,
  Step,
} from '../message/message.ts';
import { isRefused, rowsOf } from '../message/outcome.ts';
import { clientName, domainOf, serverOf, serverWords } from './row-facts.ts';

/** Tests a word of the log: a whole word with `*`, or a regular expression; case does not matter. */
export type Pattern = (text: string) => boolean;

export interface Filter {
  /** Messages with a line at or after this moment. */
  readonly since: Instant | null;
  /** Messages with a line at or before this moment. */
  readonly until: Instant | null;
  readonly from: Pattern | null;
  /** The recipient's address, as the sender wrote it or as delivered to. */
  readonly to: Pattern | null;
  /** The domain of the sender or of a recipient. */
  readonly domain: Pattern | null;
  readonly login: Pattern | null;
  readonly client: Pattern | null;
  readonly relay: Pattern | null;
  readonly host: Pattern | null;
  readonly statuses: ReadonlySet<Status | 'mixed'> | null;
  readonly direction: Direction | null;
  readonly step: Step | null;
  readonly kinds: ReadonlySet<Kind>;
  /** Seconds. */
  readonly minDelay: number | null;
  /** Whether mail refused before it was queued is included. */
  readonly withRefusals: boolean;
}

/**
 * A pattern of the command line: `/re/` is a regular expression, `*` stands for any text, anything
 * else is the whole word. Throws a SyntaxError for a broken regular expression.
 */
export function patternOf(text: string): Pattern {
  const isExpression = text.length > 2 && text.startsWith('/') && text.endsWith('/');
  if (!isExpression) return globOf(withoutBrackets(text.toLowerCase()));
  const expression = new RegExp(text.slice(1, -1), 'is');
  return (word) => expression.test(word);
}

/** An address may be given as the log and the screens write it: `<ann@example.com>`, and `<>` for the null sender. */
function withoutBrackets(text: string): string {
  return text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text;
}

/** Not a regular expression: with several `.*`, a long word written by a stranger could take very long to match. */
function globOf(glob: string): Pattern {
  const [first = '', ...parts] = glob.split('*');
  const last = parts.pop();
  if (last === undefined) return (word) => word.toLowerCase() === first;
  return (word) => {
    const lower = word.toLowerCase();
    const end = lower.length - last.length;
    const at = lower.startsWith(first) ? endOfParts(lower, first.length, parts) : -1;
    return at >= 0 && at <= end && lower.endsWith(last);
  };
}

/** Where the parts end if they follow one another from `from` on; -1 if one is missing. */
function endOfParts(word: string, from: number, parts: readonly string[]): number {
  let at = from;
  for (const part of parts) {
    const found = word.indexOf(part, at);
    if (found < 0) return -1;
    at = found + part.length;
  }
  return at;
}

/** Whether a message fits everything that was asked for. */
export function fits(message: Message, filter: Filter): boolean {
  return (
    filter.kinds.has(message.kind) &&
    (filter.withRefusals || !isRefused(message)) &&
    isInRange(message, filter) &&
    fitsEnvelope(message, filter) &&
    fitsRoute(message, filter) &&
    fitsOutcome(message, filter)
  );
}

/** Whether this row fits too: the message may fit because of its other rows. */
export function fitsRow(message: Message, row: Recipient, filter: RowFilter): boolean {
  return (
    isRowInRange(row, filter) &&
    fitsAddresses(message, row, filter) &&
    fitsFate(message, row, filter)
  );
}

/** The part of a filter that applies to single recipients. */
export type RowFilter = Pick<
  Filter,
  'since' | 'until' | 'to' | 'domain' | 'relay' | 'statuses' | 'step'
>;

function isRowInRange(row: Recipient, { since, until }: RowFilter): boolean {
  return (
    (since === null || row.at >= since) &&
    (until === null || (row.firstDeferredAt ?? row.at) <= until)
  );
}

function fitsAddresses(message: Message, row: Recipient, filter: RowFilter): boolean {
  if (filter.to === null && filter.domain === null) return true;
  const addresses = addressesOf(row);
  return (
    matchesSome(filter.to, addresses) &&
    matchesSome(filter.domain, [message.from ?? '', ...addresses].map(domainOf))
  );
}

function fitsFate(message: Message, row: Recipient, filter: RowFilter): boolean {
  const { statuses, step, relay } = filter;
  return (
    (statuses === null || statuses.has(row.status) || statuses.has(message.status)) &&
    (step === null || step === row.step) &&
    (relay === null || serverNames(row).some(relay))
  );
}

/** The next server's names and address, even if no connection was made and only the reply names it. */
function serverNames(row: Recipient): string[] {
  const server = serverOf(row);
  return server === null ? [] : [server.name, server.address, serverWords(row) ?? ''];
}

/** Whether a message has a line in the range. */
export function isInRange(message: Message, filter: Filter): boolean {
  if (filter.since !== null && message.endedAt < filter.since) return false;
  return filter.until === null || message.startedAt <= filter.until;
}

function fitsEnvelope(message: Message, filter: Filter): boolean {
  return (
    matches(filter.from, message.from) &&
    (filter.to === null || matchesSome(filter.to, message.recipients.flatMap(addressesOf))) &&
    (filter.domain === null || matchesSome(filter.domain, domainsOf(message))) &&
    matches(filter.login, message.client?.login ?? null)
  );
}

function domainsOf({ from, recipients }: Message): string[] {
  return [from ?? '', ...recipients.flatMap(addressesOf)].map(domainOf);
}

function fitsRoute(message: Message, filter: Filter): boolean {
  const { client } = message;
  return (
    (filter.client === null || (client !== null && clientNames(client).some(filter.client))) &&
    (filter.relay === null || rowsOf(message).flatMap(serverNames).some(filter.relay)) &&
    matches(filter.host, message.host)
  );
}

function clientNames(client: Client): string[] {
  return [client.name, client.address, client.helo ?? '', clientName(client)];
}

function fitsOutcome(message: Message, filter: Filter): boolean {
  const { statuses, step, minDelay } = filter;
  return (
    (statuses === null ||
      statuses.has(message.status) ||
      rowsOf(message).some((one) => statuses.has(one.status))) &&
    (filter.direction === null || message.direction === filter.direction) &&
    (step === null || rowsOf(message).some((one) => one.step === step)) &&
    (minDelay === null || delayOf(message) >= minDelay)
  );
}

function matches(pattern: Pattern | null, text: string | null): boolean {
  return pattern === null || (text !== null && pattern(text));
}

function matchesSome(pattern: Pattern | null, texts: readonly string[]): boolean {
  return pattern === null || texts.some(pattern);
}

function addressesOf(recipient: Recipient): string[] {
  return recipient.originalAddress === null
    ? [recipient.address]
    : [recipient.address, recipient.originalAddress];
}

/** Seconds until the last recipient's fate was settled, as `list` shows them; a session or a queue file may end long after. */
function delayOf({ startedAt, endedAt, recipients }: Message): number {
  let slowest: number | null = null;
  for (const { totalSeconds } of recipients)
    if (totalSeconds !== null && totalSeconds > (slowest ?? -1)) slowest = totalSeconds;
  return slowest ?? (endedAt - startedAt) / 1000;
}

export const SORTS = ['time', 'delay', 'size'] as const;
export type Sort = (typeof SORTS)[number];

/** The order of a list: oldest first, slowest first, largest first. */
export function comparator(sort: Sort): (a: Message, b: Message) => number {
  switch (sort) {
    case 'time':
      return (a, b) => a.startedAt - b.startedAt;
    case 'delay':
      return (a, b) => delayOf(b) - delayOf(a);
    case 'size':
      return (a, b) => (b.size ?? -1) - (a.size ?? -1);
  }
}
