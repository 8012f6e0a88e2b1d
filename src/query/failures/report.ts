/** The answer of `failures`, made from the counts. */
import type { Instant } from '../../core/instant.ts';
import { MINUTE } from '../../core/instant.ts';
import { diagnose } from '../../knowledge/diagnose.ts';
import type { Status, Step } from '../../message/message.ts';
import { lookUpOf } from '../look-up.ts';
import type { FailureGroup, Names } from './group.ts';
import type { FailureGroups, NamedGroup } from './groups.ts';
import { isNamed } from './keys.ts';
import { isOutside, MANY_UNRELATED, type Successes } from './places.ts';
import type { Fate } from './rows.ts';
import type {
  Alert,
  EnoughMessages,
  FailureOptions,
  FailureScope,
  Failures,
  FailureView,
  NameCount,
  Narrowed,
} from './view.ts';
import { meaningOf, retryHelpsOf, verdictsOf, waysOf } from './ways.ts';

/** The time that the answer covers. */
export interface ToldTime {
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Whether the log goes back further; the time before is read only for mail that waited. */
  readonly isRange?: boolean;
}

interface Parts {
  readonly told: ToldTime;
  readonly narrowed: Narrowed | null;
  readonly options: FailureOptions;
  readonly groups: Readonly<Record<Fate, FailureGroups>>;
  readonly successes: Successes;
  /** Hosts that a message has shown to run Zimbra; their other messages need not show it. */
  readonly zimbraHosts: ReadonlySet<string>;
  readonly alerts: readonly Alert[];
  readonly counts: {
    readonly all: number;
    readonly unknown: number;
    readonly hidden: number;
    readonly messages: Readonly<Record<Fate, number>>;
    readonly recipients: Readonly<Record<Fate, number>>;
  };
}

/** This many messages, or this long, with nothing but failures make an outage. */
const MANY_MESSAGES = 5;
const LONG = MINUTE;
const MOST_NAMES = 5;

export function failureReport(parts: Parts): Failures {
  const { told, options, groups, counts } = parts;
  const views = {
    failed: viewsOf('failed', parts),
    recovered: viewsOf('recovered', parts),
    refused: viewsOf('refused', parts),
  };
  const fates = Object.values(views);
  return {
    by: options.by,
    from: told.from,
    until: told.until,
    messages: counts.all,
    failedMessages: counts.messages.failed,
    unknownMessages: counts.unknown,
    hiddenMessages: counts.hidden,
    narrowed: parts.narrowed,
    groupCount: views.failed.all,
    recoveredMessages: counts.messages.recovered,
    refusedMessages: counts.messages.refused,
    refusedRecipients: counts.recipients.refused,
    alerts: parts.alerts,
    failed: views.failed.shown,
    recovered: views.recovered.shown,
    refused: views.refused.shown,
    belowLeast: sum(fates.map(({ all, enough }) => all - enough.length)),
    enough: {
      failed: heldBy(views.failed.enough),
      recovered: heldBy(views.recovered.enough),
      refused: heldBy(views.refused.enough),
    },
    beyondLimit: sum(fates.map(({ enough, shown }) => enough.length - shown.length)),
    isExact: Object.values(groups).every(({ isExact }) => isExact),
  };
}

function viewsOf(fate: Fate, parts: Parts) {
  const { options, groups } = parts;
  const all = groups[fate].all;
  const enough = all.filter(({ group }) => group.messages >= options.least);
  const sorted = enough.sort(options.by === 'none' ? byTime : byHarm);
  const shown = sorted
    .slice(0, options.limit ?? sorted.length)
    .map((one) => viewOf(one, fate, parts));
  return { all: all.length, enough: sorted, shown };
}

function heldBy(groups: readonly NamedGroup[]): EnoughMessages {
  return {
    names: new Set(groups.map(({ name }) => name)),
    statuses: new Set(groups.flatMap(({ group }) => [...group.statuses.keys()])),
  };
}

function byHarm({ group: a }: NamedGroup, { group: b }: NamedGroup): number {
  return b.messages - a.messages || b.recipients - a.recipients || a.firstAt - b.firstAt;
}

function byTime({ group: a }: NamedGroup, { group: b }: NamedGroup): number {
  return a.firstAt - b.firstAt;
}

function viewOf({ name, group }: NamedGroup, fate: Fate, parts: Parts): FailureView {
  const { options, zimbraHosts } = parts;
  const [most] = group.variants.ofMainCause;
  if (most === undefined) throw new Error('a group of failures has no row');
  const { cause, title, likelyCause } = diagnose(most.symptom);
  const ways = waysOf(group, fate, zimbraHosts);
  return {
    name: name !== '' && isNamed(name) ? name : null,
    shownName: name,
    cause,
    title,
    causes: group.variants.causes,
    step: (byCount(group.steps)[0] as [Step, number])[0],
    hasOtherSteps: group.steps.size > 1,
    status: statusOf(group),
    statuses: byCount(group.statuses).map(([status, count]) => ({ name: status, count })),
    messages: group.messages,
    recipients: group.recipients,
    triesFromMaildrop: group.triesFromMaildrop,
    firstAt: group.firstAt,
    lastAt: group.lastAt,
    scope: scopeOf(group, options.by === 'domain' ? name : null, parts),
    retryHelps: retryHelpsOf(ways),
    verdicts: verdictsOf(group),
    meaning: meaningOf(ways),
    ways,
    likelyCause,
    advice: [...new Set(ways.flatMap(({ advice }) => advice))],
    examples: group.examples,
    lookUp: group.examples.length > 0 ? lookUpOf(group.examples) : group.lookUp,
    addresses: group.addresses,
    exampleMessages: group.exampleMessages,
    fate,
    servers: namesOf(group, 'servers'),
    clients: namesOf(group, 'clients'),
    reasons: namesOf(group, 'reasons'),
    blockLists: namesOf(group, 'blockLists'),
  };
}

function statusOf({ statuses }: FailureGroup): FailureView['status'] {
  const [only, ...others] = statuses.keys();
  return others.length > 0 ? 'mixed' : (only as Status);
}

/** The most frequent names, each with the count that is certain. */
function namesOf({ names }: FailureGroup, kind: Names): NameCount[] {
  return (names.get(kind)?.top() ?? [])
    .map(({ name, count, error }) => ({ name, count: count - error }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_NAMES);
}

/** What worked, and which time is covered. */
type Passed = Pick<Parts, 'successes' | 'told'>;

function scopeOf(group: FailureGroup, domainOfAll: string | null, passed: Passed): FailureScope {
  const { successes, told } = passed;
  if (isOfPlace(group)) return placeScope(group, passed);
  const [domain = null] = group.domains;
  const domains = domainOfAll === null ? [...group.domains] : [domainOfAll];
  const times = domains.map((one) => successes.lastTo(one));
  return {
    kind: domain === null ? 'single' : 'domains',
    messages: group.messagesToDomains,
    since: domain === null ? group.firstAt : group.firstToDomainAt,
    lastSuccessAt: latest(times),
    firstSuccessAt: null,
    passedMeanwhile: false,
    isOutage: false,
    isOfRange: told.isRange ?? false,
    domainCount: group.domains.size,
    domain,
  };
}

/** Whether all of it had to pass a place of this host. Failed look-ups for a few domains say nothing about others. */
function isOfPlace({ places, isElsewhereToo, domains }: FailureGroup): boolean {
  if (places.size === 0 || isElsewhereToo) return false;
  return domains.size >= MANY_UNRELATED || ![...places].every(isOutside);
}

function placeScope(group: FailureGroup, { successes, told }: Passed): FailureScope {
  const { firstAt, lastAt, messages } = group;
  // What passed before the range is not known, so time before it does not count for an outage.
  const knownFrom = told.isRange ? Math.max(firstAt, told.from ?? firstAt) : firstAt;
  const [domain] = group.domains;
  const places = [...group.places].flatMap((place) => successes.at(place) ?? []);
  const passedMeanwhile = places.some((place) => place.isBetween(firstAt, lastAt));
  const isBig = messages >= MANY_MESSAGES || lastAt - knownFrom >= LONG;
  const last = places.map((place) => (passedMeanwhile ? place.newest : place.before(firstAt)));
  const next = places.flatMap((place) => place.after(lastAt) ?? []);
  return {
    kind: 'place',
    messages,
    since: firstAt,
    lastSuccessAt: latest(last),
    firstSuccessAt: next.length === 0 ? null : next.reduce((a, b) => Math.min(a, b)),
    passedMeanwhile,
    isOutage: isBig && !passedMeanwhile,
    isOfRange: told.isRange ?? false,
    domainCount: group.domains.size,
    domain: domain ?? null,
  };
}

function latest(times: readonly (Instant | null)[]): Instant | null {
  return times.reduce<Instant | null>(
    (last, at) => (at !== null && (last === null || at > last) ? at : last),
    null,
  );
}

function byCount<Key>(counts: ReadonlyMap<Key, number>): [Key, number][] {
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
