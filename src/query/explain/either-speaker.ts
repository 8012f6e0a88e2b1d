/** A reply without the line it was logged in: another server may have said it to this one, or this server to a client. */
import type { TextExplanation } from './explanation.ts';

/** What each would mean by it. The rest, such as the words that prove it, is that of `known`, which is one of them. */
export function eitherSaid(
  known: TextExplanation,
  there: TextExplanation,
  here: TextExplanation,
): TextExplanation {
  if (there.meaning === here.meaning) return known;
  const advice = ofBoth(there.advice, here.advice);
  const elsewhere = ofBoth(withoutZimbra(there), withoutZimbra(here));
  return {
    ...known,
    title: there.title === here.title ? known.title : `${there.title} / ${here.title}`,
    meaning: `If the next server said it: ${there.meaning} If this server said it: ${here.meaning}`,
    likelyCause: causes(there.likelyCause, here.likelyCause),
    advice,
    adviceElsewhere: elsewhere.join('\n') === advice.join('\n') ? null : elsewhere,
    retryHelps: there.retryHelps === here.retryHelps ? there.retryHelps : 'maybe',
  };
}

function withoutZimbra({ advice, adviceElsewhere }: TextExplanation): readonly string[] {
  return adviceElsewhere ?? advice;
}

function causes(there: string | null, here: string | null): string | null {
  if (there === here) return there;
  const said = [
    ...(there === null ? [] : [`There: ${there}`]),
    ...(here === null ? [] : [`Here: ${here}`]),
  ];
  return said.join(' ');
}

function ofBoth(there: readonly string[], here: readonly string[]): readonly string[] {
  if (there.join('\n') === here.join('\n')) return there;
  return [...led('there', there), ...led('here', here)];
}

function led(lead: string, [first, ...others]: readonly string[]): string[] {
  return first === undefined ? [] : [`${lead}: ${first}`, ...others];
}
