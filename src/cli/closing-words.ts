/** What every command says after its answer, and the exit code that follows. */
import { countWords, grouped } from '../query/quantity-words.ts';
import { coverageText } from '../render/coverage-text.ts';
import type { Context } from './context.ts';
import { COULD_NOT_LOOK, FOUND, NOTHING_FOUND } from './exit-code.ts';
import type { Options } from './options.ts';
import type { Answer } from './query-log.ts';
import { screenOf } from './terminal.ts';

/** Lines that were not understood are counted, and shown where asked for. */
export function tellNotUnderstood(
  context: Context,
  answer: Pick<Answer, 'counts' | 'talk' | 'zone'>,
  options: Options,
): void {
  const { counts, talk } = answer;
  if (counts.repaired > 0) talk.note(repairedWords(counts.repaired));
  if (options.notUnderstood) {
    const screen = screenOf(context, options, answer.zone);
    if (counts.notUnderstood > 0) context.writeError(coverageText(counts.coverage(), screen));
    else talk.note('every line was understood.');
    return;
  }
  if (counts.notUnderstood > 0) talk.note(notUnderstoodWords(counts));
}

function repairedWords(count: number): string {
  return count === 1
    ? '1 line was broken by the width of a terminal; it was read as it stood before.'
    : `${grouped(count)} lines were broken by the width of a terminal; they were read as they stood before.`;
}

function notUnderstoodWords({ notUnderstood, lines }: Answer['counts']): string {
  const [verb, object] = notUnderstood === 1 ? ['was', 'it'] : ['were', 'them'];
  return `${grouped(notUnderstood)} of ${countWords(lines, 'line')} ${verb} not understood; see ${object} with --not-understood.`;
}

/** As grep: a file that could not be read, or not to its end, outweighs what was found in the others. */
export function exitCodeOf(answer: Answer, hasFound: boolean): number {
  if (answer.facts.unreadable + answer.facts.incomplete > 0) return COULD_NOT_LOOK;
  return hasFound ? FOUND : NOTHING_FOUND;
}
