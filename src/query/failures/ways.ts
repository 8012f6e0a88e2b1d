/** The ways in which mail with one cause stopped: each with its own meaning, verdict, replies and advice. */

import { groupsBy } from '../../core/alike.ts';
import {
  type Diagnosis,
  diagnose,
  meaningAnywhere,
  type Symptom,
} from '../../knowledge/diagnose.ts';
import type { RetryHelps } from '../../knowledge/entry.ts';
import { withNames } from '../advice-names.ts';
import { adviceInDoubt, retryInDoubt } from '../doubtful-wait.ts';
import { grouped } from '../quantity-words.ts';
import { adviceForRecovered } from '../recovered-advice.ts';
import { inBoth } from '../symptom.ts';
import type { FailureGroup } from './group.ts';
import type { Fate } from './rows.ts';
import type { Variant } from './variants.ts';
import type { FailureWay } from './view.ts';

/** The most frequent first. */
export function waysOf(
  group: FailureGroup,
  fate: Fate,
  zimbraHosts: ReadonlySet<string>,
): FailureWay[] {
  const diagnosed = group.variants.ofMainCause.map((variant) => {
    const isZimbra = variant.symptom.isZimbra || zimbraHosts.has(variant.host);
    const symptom = { ...variant.symptom, isZimbra };
    const diagnosis = diagnose(symptom);
    return { variant, symptom, diagnosis, advice: adviceInDoubt([variant], diagnosis.advice) };
  });
  return diagnosed.map((one) => wayOf(one, group, fate, stepsOf(one, diagnosed)));
}

interface Diagnosed {
  readonly variant: Variant;
  readonly symptom: Symptom;
  readonly diagnosis: Diagnosis;
  readonly advice: readonly string[];
}

function wayOf(
  { variant, symptom, diagnosis }: Diagnosed,
  group: FailureGroup,
  fate: Fate,
  steps: readonly string[],
): FailureWay {
  const { status, count, replies } = variant;
  const { meaning, retryHelps } = diagnosis;
  return {
    status,
    count,
    meaning: isOfOne(group) ? meaning : meaningAnywhere(symptom),
    retryHelps,
    retry: fate === 'recovered' ? 'a retry has helped' : retryInDoubt(variant, diagnosis),
    replies: replies.view,
    advice: fate === 'recovered' ? adviceForRecovered(steps) : steps,
  };
}

/** A step that is right for several ways is shown once, so it names only what they share. */
function stepsOf({ variant, advice }: Diagnosed, all: readonly Diagnosed[]): string[] {
  return advice.flatMap((step) => {
    const names = all
      .filter((other) => other.advice.includes(step))
      .reduce((shared, other) => inBoth(shared, other.variant.names), variant.names);
    return withNames([step], names);
  });
}

/** Whether a sentence may name the server or the domain: only if all rows have the same one. */
function isOfOne({ names, domains }: FailureGroup): boolean {
  return (names.get('servers')?.size ?? 0) < 2 && domains.size < 2;
}

/** What the cause means; if that differs between ways, each meaning with its number of recipients. */
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

/** The ways grouped by a key, each group with its key, in the order of the ways. */
export function waysBy<Key>(
  ways: readonly FailureWay[],
  keyOf: (way: FailureWay) => Key,
): { readonly of: Key; readonly ways: readonly [FailureWay, ...FailureWay[]] }[] {
  return [...groupsBy(ways, keyOf)].map(([of, some]) => ({ of, ways: some }));
}

/** Whether a retry helps the group as a whole: `maybe` if it does not help all ways alike. */
export function retryHelpsOf(ways: readonly FailureWay[]): RetryHelps {
  const verdicts = new Set(ways.map(({ retryHelps }) => retryHelps));
  const [only = 'maybe'] = verdicts;
  return verdicts.size > 1 ? 'maybe' : only;
}

/** What is said about retries in a group of any causes, each verdict once. */
export function verdictsOf({ variants }: FailureGroup): RetryHelps[] {
  return [...new Set([...variants.all].map(({ symptom }) => diagnose(symptom).retryHelps))];
}
