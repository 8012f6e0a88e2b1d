/** The answer of `failures`, from what was counted. */
import type { Instant } from '../core/instant.ts';
import { MINUTE } from '../core/instant.ts';
import { meaningAnywhere } from '../knowledge/diagnose.ts';
import type { Status, Step } from '../message/message.ts';
import type { FailureGroup, Names, Variant } from './failures-group.ts';
import type { FailureGroups, NamedGroup } from './failures-groups.ts';
import { isNamed } from './failures-keys.ts';
import type { Successes } from './failures-places.ts';
import type { Fate } from './failures-rows.ts';
import type {
  Alert,
  FailureOptions,
  FailureScope,
  Failures,
  FailureView,
  NameCount,
  Narrowed,
} from './failures-view.ts';
import { grouped } from './quantity-words.ts';
import { adviceForRecovered } from './recovered-advice.ts';

/** The time that the answer tells about. */
export interface ToldTime {
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Whether the log goes back further, which is read only for mail that waited. */
  readonly isRange?: boolean;
}

interface Parts {
  readonly told: ToldTime;
  readonly narrowed: Narrowed | null;
  readonly options: FailureOptions;
  readonly groups: Readonly<Record<Fate, FailureGroups>>;
  readonly successes: Successes;
  readonly alerts: readonly Alert[];
  readonly counts: {
    readonly all: number;
    readonly hidden: number;
    readonly messages: Readonly<Record<Fate, number>>;
    readonly recipients: Readonly<Record<Fate, number>>;
  };
}

/** So many messages, or so long, with only failures, are an outage. */
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
    belowLeast: sum(fates.map(({ all, enough }) => all - enough)),
    beyondLimit: sum(fates.map(({ enough, shown }) => enough - shown.length)),
    isExact: Object.values(groups).every(({ isExact }) => isExact),
  };
}

function viewsOf(fate: Fate, { options, groups, successes, told }: Parts) {
  const all = groups[fate].all;
  const enough = all.filter(({ group }) => group.messages >= options.least);
  const sorted = enough.sort(options.by === 'none' ? byTime : byHarm);
  const shown = sorted
    .slice(0, options.limit ?? sorted.length)
    .map((one) => viewOf(one, fate, { successes, told }));
  return { all: all.length, enough: enough.length, shown };
}

function byHarm({ group: a }: NamedGroup, { group: b }: NamedGroup): number {
  return b.messages - a.messages || b.recipients - a.recipients || a.firstAt - b.firstAt;
}

function byTime({ group: a }: NamedGroup, { group: b }: NamedGroup): number {
  return a.firstAt - b.firstAt;
}

function viewOf({ name, group }: NamedGroup, fate: Fate, passed: Passed): FailureView {
  const variant = mostFrequent(group);
  const { diagnosis } = variant;
  const meaning = meaningOf(group, diagnosis.cause);
  const advice = adviceOf(group, diagnosis.cause);
  return {
    name: name !== '' && isNamed(name) ? name : null,
    shownName: name,
    cause: diagnosis.cause,
    title: diagnosis.title,
    causes: causesOf(group),
    step: (byCount(group.steps)[0] as [Step, number])[0],
    status: statusOf(group),
    statuses: byCount(group.statuses).map(([status, count]) => ({ name: status, count })),
    messages: group.messages,
    recipients: group.recipients,
    firstAt: group.firstAt,
    lastAt: group.lastAt,
    scope: scopeOf(group, passed),
    retryHelps: diagnosis.retryHelps,
    meaning: meaning.words,
    isMeantAlike: meaning.isOfAll,
    likelyCause: diagnosis.likelyCause,
    advice: fate === 'recovered' ? adviceForRecovered(advice) : advice,
    examples: group.examples,
    addresses: group.addresses,
    exampleMessages: group.exampleMessages,
    fate,
    servers: namesOf(group, 'servers'),
    clients: namesOf(group, 'clients'),
    reasons: namesOf(group, 'reasons'),
    blockLists: namesOf(group, 'blockLists'),
  };
}

function mostFrequent({ variants }: FailureGroup): Variant {
  const [first, ...others] = variants.values();
  if (first === undefined) throw new Error('a group of failures has no row');
  return others.reduce((most, one) => (one.count > most.count ? one : most), first);
}

/** What the cause means; where it ended in several ways that mean different things, each with its number of recipients. */
function meaningOf(group: FailureGroup, cause: string): { words: string; isOfAll: boolean } {
  const meanings = new Map<string, string[]>();
  for (const { diagnosis, symptom, count } of variantsOf(group, cause)) {
    const meaning = isOfOne(group) ? diagnosis.meaning : meaningAnywhere(symptom);
    const outcomes = meanings.get(meaning) ?? [];
    meanings.set(meaning, [...outcomes, `${grouped(count)} ${symptom.status}`]);
  }
  const [only = ''] = meanings.keys();
  if (meanings.size < 2) return { words: only, isOfAll: true };
  const parts = [...meanings].map(([meaning, outcomes]) => `${outcomes.join(', ')}: ${meaning}`);
  return { words: parts.join(' '), isOfAll: false };
}

/** What to do about each way in which it ended; with names where there is only one. */
function adviceOf(group: FailureGroup, cause: string): readonly string[] {
  const isSingle = group.recipients === 1;
  const steps = variantsOf(group, cause).flatMap(({ diagnosis, ownAdvice }) =>
    isSingle ? ownAdvice : diagnosis.advice,
  );
  return [...new Set(steps)];
}

/** The most frequent first. */
function variantsOf({ variants }: FailureGroup, cause: string): Variant[] {
  return [...variants.values()]
    .filter(({ diagnosis }) => diagnosis.cause === cause)
    .sort((a, b) => b.count - a.count);
}

/** Whether a sentence may name the server or the domain: all rows have the same. */
function isOfOne({ names, domains }: FailureGroup): boolean {
  return (names.get('servers')?.size ?? 0) < 2 && domains.size < 2;
}

function causesOf({ variants }: FailureGroup): NameCount[] {
  const counts = new Map<string, number>();
  for (const { diagnosis, count } of variants.values())
    counts.set(diagnosis.cause, (counts.get(diagnosis.cause) ?? 0) + count);
  return byCount(counts).map(([name, count]) => ({ name, count }));
}

function statusOf({ statuses }: FailureGroup): FailureView['status'] {
  const [only, ...others] = statuses.keys();
  return others.length > 0 ? 'mixed' : (only as Status);
}

/** The most frequent names, with what is sure of their counts. */
function namesOf({ names }: FailureGroup, kind: Names): NameCount[] {
  return (names.get(kind)?.top() ?? [])
    .map(({ name, count, error }) => ({ name, count: count - error }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_NAMES);
}

/** What worked, and in which time. */
type Passed = Pick<Parts, 'successes' | 'told'>;

function scopeOf(group: FailureGroup, passed: Passed): FailureScope {
  const { successes, told } = passed;
  if (group.places.size > 0 && !group.isElsewhereToo) return placeScope(group, passed);
  const [domain = null] = group.domains;
  const times = [...group.domains].map((one) => successes.lastTo(one));
  return {
    kind: domain === null ? 'single' : 'domains',
    lastSuccessAt: latest(times),
    firstSuccessAt: null,
    passedMeanwhile: false,
    isOutage: false,
    isOfRange: told.isRange ?? false,
    domainCount: group.domains.size,
    domain,
  };
}

function placeScope(group: FailureGroup, { successes, told }: Passed): FailureScope {
  const { firstAt, lastAt, messages } = group;
  // What passed before the range is not known, and so no outage either.
  const knownFrom = told.isRange ? Math.max(firstAt, told.from ?? firstAt) : firstAt;
  const [domain] = group.domains;
  const places = [...group.places].flatMap((place) => successes.at(place) ?? []);
  const passedMeanwhile = places.some((place) => place.isBetween(firstAt, lastAt));
  const isBig = messages >= MANY_MESSAGES || lastAt - knownFrom >= LONG;
  const last = places.map((place) => (passedMeanwhile ? place.newest : place.before(firstAt)));
  const next = places.flatMap((place) => place.after(lastAt) ?? []);
  return {
    kind: 'place',
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
