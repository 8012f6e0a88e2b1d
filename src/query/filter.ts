/** Which messages and recipients a user asks for. */
import type { Instant } from '../core/instant.ts';
import type { Direction, Kind, Message, Recipient, Status, Step } from '../message/message.ts';

/** Tests a word of the log: a whole word with `*`, or a regular expression; case does not matter. */
export type Pattern = (text: string) => boolean;

export interface Filter {
  /** Messages with a line at or after this moment. */
  readonly since: Instant | null;
  /** Messages with a line at or before this moment. */
  readonly until: Instant | null;
  readonly from: Pattern | null;
  /** The recipient as written or as delivered to. */
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
  /** Whether mail refused before the queue counts. */
  readonly withRefusals: boolean;
}

/**
 * A pattern of the command line: `/re/` is a regular expression, `*` stands for any text, anything
 * else is the whole word. Throws a SyntaxError for a broken regular expression.
 */
export function patternOf(text: string): Pattern {
  const source =
    text.length > 2 && text.startsWith('/') && text.endsWith('/')
      ? text.slice(1, -1)
      : `^${text.split('*').map(escaped).join('.*')}$`;
  const expression = new RegExp(source, 'is');
  return (word) => expression.test(word);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether a message fits all that is asked. */
export function fits(message: Message, filter: Filter): boolean {
  return (
    filter.kinds.has(message.kind) &&
    (filter.withRefusals || message.hops.length > 0) &&
    isInRange(message, filter) &&
    fitsEnvelope(message, filter) &&
    fitsRoute(message, filter) &&
    fitsOutcome(message, filter)
  );
}

function isInRange(message: Message, filter: Filter): boolean {
  if (filter.since !== null && message.endedAt < filter.since) return false;
  return filter.until === null || message.startedAt <= filter.until;
}

function fitsEnvelope(message: Message, filter: Filter): boolean {
  const addresses = message.recipients.flatMap(addressesOf);
  return (
    matches(filter.from, message.from) &&
    matchesSome(filter.to, addresses) &&
    matchesSome(filter.domain, [message.from ?? '', ...addresses].map(domainOf)) &&
    matches(filter.login, message.client?.login ?? null)
  );
}

function fitsRoute(message: Message, filter: Filter): boolean {
  const { client } = message;
  const relays = message.recipients.flatMap(({ relay }) =>
    relay === null ? [] : [relay.name, relay.address],
  );
  return (
    matchesSome(
      filter.client,
      client === null ? [] : [client.name, client.address, client.helo ?? ''],
    ) &&
    matchesSome(filter.relay, relays) &&
    matches(filter.host, message.host)
  );
}

function fitsOutcome(message: Message, filter: Filter): boolean {
  const { statuses, step, minDelay } = filter;
  return (
    (statuses === null ||
      statuses.has(message.status) ||
      message.recipients.some((one) => statuses.has(one.status))) &&
    (filter.direction === null || message.direction === filter.direction) &&
    (step === null || message.recipients.some((one) => one.step === step)) &&
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

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** Seconds from the first to the last line of a message. */
export function delayOf(message: Message): number {
  return (message.endedAt - message.startedAt) / 1000;
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
