/** The ways in which mail of one cause stopped: each with its own meaning, verdict, replies and advice. */
import { diagnose, meaningAnywhere } from '../knowledge/diagnose.ts';
import type { RetryHelps } from '../knowledge/entry.ts';
import { withNames } from './advice-names.ts';
import { alike } from './alike.ts';
import type { FailureGroup } from './failures-group.ts';
import type { Fate } from './failures-rows.ts';
import type { Variant } from './failures-variants.ts';
import type { FailureWay } from './failures-view.ts';
import { grouped } from './quantity-words.ts';
import { adviceForRecovered } from './recovered-advice.ts';
import { retryWords } from './retry-words.ts';

/** The most frequent first. */
export function waysOf(
  group: FailureGroup,
  fate: Fate,
  zimbraHosts: ReadonlySet<string>,
): FailureWay[] {
  return group.variants.ofMainCause.map((variant) => wayOf(variant, group, { fate, zimbraHosts }));
}

interface Told {
  readonly fate: Fate;
  readonly zimbraHosts: ReadonlySet<string>;
}

function wayOf(variant: Variant, group: FailureGroup, { fate, zimbraHosts }: Told): FailureWay {
  const { status, count, replies } = variant;
  const symptom = {
    ...variant.symptom,
    isZimbra: variant.symptom.isZimbra || zimbraHosts.has(variant.host),
  };
  const { cause, meaning, retryHelps, advice } = diagnose(symptom);
  const steps = withNames(advice, variant.names);
  return {
    status,
    count,
    meaning: isOfOne(group) ? meaning : meaningAnywhere(symptom),
    retryHelps,
    retry: fate === 'recovered' ? 'a retry has helped' : retryWords(status, retryHelps, cause),
    replies: replies.view,
    advice: fate === 'recovered' ? adviceForRecovered(steps) : steps,
  };
}

/** Whether a sentence may name the server or the domain: all rows have the same. */
function isOfOne({ names, domains }: FailureGroup): boolean {
  return (names.get('servers')?.size ?? 0) < 2 && domains.size < 2;
}

/** What the cause means; where it means different things, each with its number of recipients. */
export function meaningOf(ways: readonly FailureWay[]): string {
  const meanings = waysBy(ways, ({ meaning }) => meaning);
  if (meanings.length < 2) return meanings[0]?.of ?? '';
  return meanings.map(({ of, ways }) => `${outcomesOf(ways)}: ${of}`).join(' ');
}

/** `5 rejected, 2 held`. */
export function outcomesOf(ways: readonly FailureWay[]): string {
  return waysBy(ways, ({ status }) => status)
    .map(({ of, ways }) => `${grouped(ways.reduce((all, { count }) => all + count, 0))} ${of}`)
    .join(', ');
}

/** Ways that are alike in something, and what that is; in their order. */
export function waysBy<Key>(
  ways: readonly FailureWay[],
  keyOf: (way: FailureWay) => Key,
): { readonly of: Key; readonly ways: readonly FailureWay[] }[] {
  return alike(ways, keyOf).map((some) => ({ of: keyOf(some[0]), ways: some }));
}

/** Whether a retry helps the group as a whole: maybe, where it does not help all alike. */
export function retryHelpsOf(ways: readonly FailureWay[]): RetryHelps {
  const verdicts = new Set(ways.map(({ retryHelps }) => retryHelps));
  const [only = 'maybe'] = verdicts;
  return verdicts.size > 1 ? 'maybe' : only;
}
