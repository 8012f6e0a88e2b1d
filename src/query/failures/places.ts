/** Which places the mail of a cause has to pass, and when other mail last passed there. */
import type { Instant } from '../../core/instant.ts';
import { isWithin, type Range } from '../../core/range.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { isArrival } from '../../message/outcome.ts';
import { domainName } from '../mail-names.ts';
import { isElsewhere, serverOf } from '../row-facts.ts';
import { TopList } from '../top-list.ts';
import { SuccessTimes } from './success-times.ts';

/** Causes that hit all mail alike at the step `accept`. */
const AT_THE_DOOR: ReadonlySet<string> = new Set([
  'disk-full',
  'lookup-failure',
  'policy-server-down',
  'milter-down',
  'milter-tempfail',
  'local-config-error',
  'local-service-down',
]);
/** Causes that hit all mail on its way through the filter, or through the signing after it. */
const AT_THE_FILTER: ReadonlySet<string> = new Set([
  'amavis-down',
  'amavis-timeout',
  'amavis-no-greeting',
  'amavis-tempfail',
  'clamd-down',
  'reinjection-down',
]);
/** Causes that hit all mail for one mailbox server. */
const AT_THE_STORE: ReadonlySet<string> = new Set([
  'mailbox-down',
  'mailbox-timeout',
  'mailbox-server-unavailable',
  'mailbox-temporary-failure',
  'mailbox-needs-tls',
]);
/** How many places of one log are remembered, such as mailbox servers. */
const MOST_PLACES = 256;

/** A place where a cause stops all mail; null if it concerns only one address, one domain or one message. */
export function placeOf(message: Message, row: Recipient, cause: string): string | null {
  const { host } = message;
  if (AT_THE_DOOR.has(cause) && row.step === 'accept')
    return isPutOffByChoice(row, cause) ? null : `accept ${host}`;
  if (row.status !== 'deferred' && row.status !== 'expired') return null;
  const step = stepOfAll(row, cause);
  if (step !== null) return `${step} ${host}`;
  if (AT_THE_STORE.has(cause)) return `store ${serverOf(row)?.name ?? ''}`;
  return cause === 'dns-trouble' ? outsideOf(host) : null;
}

// 451 4.7.1 Service unavailable - try again later
const OWN_WORDS_OF_POSTFIX = /^(?:451 )?4\.7\.1 Service unavailable - try again later$/;

/** Words of its own show that a milter works: it put off this mail, as one does that greylists, and not all mail. */
function isPutOffByChoice({ reply }: Recipient, cause: string): boolean {
  return cause === 'milter-tempfail' && !OWN_WORDS_OF_POSTFIX.test(reply ?? '');
}

/** The step before delivery that stopped this mail, and would have stopped all other mail too. */
function stepOfAll({ step }: Recipient, cause: string): 'filter' | 'sign' | null {
  if (step === 'filter' || AT_THE_FILTER.has(cause)) return 'filter';
  return step === 'sign' || cause === 'reinjection-milter-down' ? 'sign' : null;
}

/** The domain whose servers a row was for; null if it was not for another host. */
export function domainOfRow(row: Recipient): string | null {
  const isOnItsWay = row.step === 'deliver' || row.status === 'expired';
  return isOnItsWay && row.address !== '' && isElsewhere(row) ? domainName(row.address) : null;
}

/** This many domains or providers that have nothing to do with each other are not all to blame. */
export const MANY_UNRELATED = 5;

/** All servers outside, as one place. */
export function outsideOf(host: string): string {
  return `outside ${host}`;
}

export function isOutside(place: string): boolean {
  return place.startsWith(outsideOf(''));
}

interface LastSuccess {
  at: Instant;
}

/** All successes within a range, for "last success". From before the range, only related mail is read. */
export class Successes {
  readonly #places = new Map<string, SuccessTimes>();
  readonly #domains = new TopList<LastSuccess>(() => ({ at: Number.NEGATIVE_INFINITY }));

  add(message: Message, range: Range): void {
    const isKnown = ({ at }: Passed) => isWithin(at, range);
    for (const { place, at } of placesPassed(message).filter(isKnown)) this.#succeed(place, at);
    for (const { address, at } of deliveriesOf(message).filter(isKnown)) {
      const { detail } = this.#domains.add(domainName(address));
      if (at > detail.at) detail.at = at;
    }
  }

  at(place: string): SuccessTimes | null {
    return this.#places.get(place) ?? null;
  }

  /** The last delivery to a domain. */
  lastTo(domain: string): Instant | null {
    return this.#domains.get(domain)?.detail.at ?? null;
  }

  #succeed(place: string, at: Instant): void {
    let times = this.#places.get(place);
    if (times === undefined) {
      if (this.#places.size >= MOST_PLACES) return;
      times = new SuccessTimes();
      this.#places.set(place, times);
    }
    times.add(at);
  }
}

interface Passed {
  readonly at: Instant;
}

/** Where a message passed, and when: `accept mail`, `filter mail`, by step and host. */
export function placesPassed(message: Message): (Passed & { readonly place: string })[] {
  const { host } = message;
  return [
    ...acceptedAt(message).map((at) => ({ place: `accept ${host}`, at })),
    ...filteredAt(message).map((at) => ({ place: `filter ${host}`, at })),
    ...signedAt(message).map((at) => ({ place: `sign ${host}`, at })),
    ...deliveriesOf(message).flatMap((row) => {
      const place = placeOfDelivery(host, row);
      return place === null ? [] : [{ place, at: row.at }];
    }),
  ];
}

/** Mail that this Postfix wrote itself was not accepted from a client. */
function acceptedAt({ hops }: Message): Instant[] {
  const [first] = hops;
  return first === undefined || first.acceptedAt === null || first.queuedAt === null
    ? []
    : [first.queuedAt];
}

function filteredAt(message: Message): Instant[] {
  const { scans, hops } = message;
  const behind = deliveriesOf(message).filter(isBehindFilter);
  if (scans.length === 0 && hops[1] === undefined && behind.length > 0)
    return behind.map(({ at }) => at);
  if (scans.length > 0)
    return scans.filter(({ verdict }) => verdict === 'passed').map(({ at }) => at);
  const reentryAt = hops[1]?.acceptedAt ?? null;
  return reentryAt === null ? [] : [reentryAt];
}

function signedAt({ hops, signing }: Message): Instant[] {
  const reentry = hops.find(({ service }) => service.includes('dkimmilter'));
  const at = reentry === undefined ? (signing?.at ?? null) : reentry.queuedAt;
  return at === null ? [] : [at];
}

/** Mail taken by a port of this host counts as filtered unless it is a mailbox's port, even if it is not seen to come back. */
function isBehindFilter(row: Recipient): boolean {
  return (
    row.status === 'relayed' && row.relay !== null && !isElsewhere(row) && row.service !== 'lmtp'
  );
}

export function deliveriesOf({ recipients }: Message): Recipient[] {
  return recipients.filter(({ status }) => isArrival(status));
}

function placeOfDelivery(host: string, row: Recipient): string | null {
  const { relay, service, status } = row;
  if (service === 'lmtp') return `store ${relay?.name ?? ''}`;
  return status === 'relayed' && relay !== null && isElsewhere(row) ? outsideOf(host) : null;
}
