/** Which messages and recipients a user asks for. */
import { domainOf } from '../core/address.ts';
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
import { clientName, serverOf, serverWords } from './row-facts.ts';

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

/** Whether a message fits everything that was asked for: what is asked of a recipient, one and the same recipient must fit. */
export function fits(message: Message, filter: Filter): boolean {
  return (
    filter.kinds.has(message.kind) &&
    (filter.withRefusals || !isRefused(message)) &&
    isInRange(message, filter) &&
    fitsOrigin(message, filter) &&
    fitsSomeRow(message, filter)
  );
}

/** Whether this row fits too: the message may fit because of its other rows. */
export function fitsRow(message: Message, row: Recipient, filter: RowFilter): boolean {
  return isRowInRange(row, filter) && fitsRecipient(message, row, filter);
}

/** The rows that were asked for. A range asks for messages, and takes them with all their rows. */
export function rowsThatFit(message: Message, filter: RowFilter): readonly Recipient[] {
  return rowsOf(message).filter((row) => fitsRecipient(message, row, filter));
}

/** The message with only those rows. */
export function withRowsThatFit(message: Message, filter: RowFilter): Message {
  const rows = rowsThatFit(message, filter);
  return {
    ...message,
    recipients: rows.filter((row) => row !== message.withoutRecipient),
    withoutRecipient: rows.find((row) => row === message.withoutRecipient) ?? null,
  };
}

/** The part of a filter that applies to single recipients. */
export type RowFilter = Pick<
  Filter,
  'since' | 'until' | 'to' | 'domain' | 'relay' | 'statuses' | 'step' | 'minDelay'
>;

function isRowInRange(row: Recipient, { since, until }: RowFilter): boolean {
  return (
    (since === null || row.at >= since) &&
    (until === null || (row.firstDeferredAt ?? row.at) <= until)
  );
}

function fitsSomeRow(message: Message, filter: RowFilter): boolean {
  const rows = rowsOf(message);
  return rows.length === 0
    ? fitsWithoutRows(message, filter)
    : rows.some((row) => fitsRecipient(message, row, filter));
}

/** No line names a recipient: what is asked of one does not fit. */
function fitsWithoutRows(message: Message, filter: RowFilter): boolean {
  const { to, domain, relay, statuses, step, minDelay } = filter;
  return (
    to === null &&
    relay === null &&
    step === null &&
    matches(domain, domainOf(message.from ?? '')) &&
    (statuses === null || statuses.has(message.status)) &&
    (minDelay === null || delayOf(message) >= minDelay)
  );
}

function fitsRecipient(message: Message, row: Recipient, filter: RowFilter): boolean {
  return (
    fitsAddresses(message, row, filter) &&
    fitsFate(message, row, filter) &&
    (filter.minDelay === null || isAsSlow(message, row, filter.minDelay))
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

/** A row without a time of its own took as long as its message, if no other row tells that. */
function isAsSlow(message: Message, { totalSeconds }: Recipient, minDelay: number): boolean {
  if (totalSeconds !== null) return totalSeconds >= minDelay;
  const isUntold = message.recipients.every((row) => row.totalSeconds === null);
  return isUntold && delayOf(message) >= minDelay;
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

/** Where the message came from, and which way it went. */
function fitsOrigin({ from, client, host, direction }: Message, filter: Filter): boolean {
  return (
    matches(filter.from, from) &&
    matches(filter.login, client?.login ?? null) &&
    (filter.client === null || (client !== null && clientNames(client).some(filter.client))) &&
    matches(filter.host, host) &&
    (filter.direction === null || direction === filter.direction)
  );
}

function clientNames(client: Client): string[] {
  return [client.name, client.address, client.helo ?? '', clientName(client)];
}

function matches(pattern: Pattern | null, text: string | null): boolean {
  return pattern === null || (text !== null && pattern(text));
}

function matchesSome(pattern: Pattern | null, texts: readonly string[]): boolean {
  return pattern === null || texts.some(pattern);
}

/** None where a client was refused before it named a recipient. */
function addressesOf(recipient: Recipient): string[] {
  if (recipient.address === '') return [];
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
