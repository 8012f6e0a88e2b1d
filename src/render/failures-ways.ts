/** What is said of the ways in which mail of one cause stopped: what it means, what was replied, what to do. */
import type { FailureView, FailureWay } from '../query/failures/view.ts';
import { outcomesOf, waysBy } from '../query/failures/ways.ts';
import { countWords } from '../query/quantity-words.ts';
import { isVerdict } from './failures-table.ts';
import { labelled, TALK_LABEL } from './labelled-lines.ts';
import { dot, firstLines, flow, type Screen, shown, wrapped } from './screen.ts';

const MOST_REASON_LINES = 2;
/** Ways that have a line of their own. */
const MOST_WAYS = 4;

/** Each meaning on its own, with whether a retry helps. */
export function whyLines({ ways }: FailureView, screen: Screen): string[] {
  const meanings = waysBy(ways, ({ meaning }) => meaning);
  const lines = meanings.flatMap(({ of, ways: alike }) => {
    const whom = meanings.length > 1 ? `${outcomesOf(alike)}: ` : '';
    return flow([whom + shown(screen, of), ...verdictWords(alike)], GAP, widthOf(screen));
  });
  return labelled('why', lines, screen);
}

const GAP = ' '.repeat(TALK_LABEL);

/** `sending again does not help (62 rejected)`, with the numbers only where not all are told the same. */
function verdictWords(ways: readonly FailureWay[]): string[] {
  const verdicts = waysBy(ways, ({ retry }) => retry);
  return verdicts.map(({ of, ways: alike }) =>
    verdicts.length > 1 ? `${of} (${outcomesOf(alike)})` : of,
  );
}

/** What the other side said, or our own rule. A service that does not answer, and a verdict of amavis, say no more than the cause. */
export function replyLines(view: FailureView, screen: Screen): string[] {
  if (isToldByCause(view) || isVerdict(view) || view.causes.length > 1) return [];
  const replied = view.ways.filter(({ replies }) => replies.text !== null);
  const isSame = new Set(replied.map(({ replies }) => replies.text)).size === 1;
  const told = isSame ? [mostOthers(replied)] : replied.slice(0, MOST_WAYS);
  const lines = told.flatMap((way) => {
    const whom = told.length > 1 ? `${labelOf(way, view.ways)}: ` : '';
    return oneReply(whom, way, screen);
  });
  const left = isSame ? 0 : replied.length - told.length;
  const more = left > 0 ? [`and ${countWords(left, 'other kind')} of reply`] : [];
  return labelled('reply', [...lines, ...more], screen);
}

/** Of what took no mail in the cause says less than Postfix: which milter, which table. */
function isToldByCause({ scope, step }: FailureView): boolean {
  return scope.kind === 'place' && step !== 'accept';
}

/** Of ways with the same reply the one that stands for all. */
function mostOthers(ways: readonly FailureWay[]): FailureWay {
  return ways.reduce((most, one) => (one.replies.others > most.replies.others ? one : most));
}

function oneReply(whom: string, { replies }: FailureWay, screen: Screen): string[] {
  const width = widthOf(screen);
  const lines = wrapped(whom + shown(screen, (replies.text ?? '').trimEnd()), width);
  const kept = firstLines(screen, lines, MOST_REASON_LINES, width);
  return [...kept.slice(0, -1), ...flow([kept.at(-1) ?? '', ...otherReplies(replies)], ' ', width)];
}

function otherReplies({ others, isExact }: FailureWay['replies']): string[] {
  if (others < 1) return [];
  const words = others === 1 ? '1 other reply' : `${others} other replies`;
  return [`(and ${isExact ? words : 'many other replies'})`];
}

/** The steps that are right for all, then those for some. */
export function nextLines({ ways, advice }: FailureView, screen: Screen): string[] {
  const common = advice.filter((step) => ways.every((way) => way.advice.includes(step)));
  const ownOf = (way: FailureWay) => way.advice.filter((step) => !common.includes(step));
  const own = waysBy(ways, (way) => ownOf(way).join('\n'));
  if (own.length < 2 || own.length > MOST_WAYS)
    return labelled('next', dottedSteps('', advice, screen), screen);
  const lines = own.flatMap(({ ways: alike }) =>
    dottedSteps(`${labelsOf(alike, ways)}: `, ownOf(alike[0]), screen),
  );
  return labelled('next', [...dottedSteps('', common, screen), ...lines], screen);
}

function dottedSteps(whom: string, steps: readonly string[], screen: Screen): string[] {
  const [first, ...others] = steps.map((step) => shown(screen, step));
  if (first === undefined) return [];
  return flow([whom + first, ...others], dot(screen), widthOf(screen));
}

/** `22 rejected, 5 held`. */
function labelsOf(alike: readonly FailureWay[], ways: readonly FailureWay[]): string {
  const labels = waysBy(alike, ({ status }) => status).map(({ of, ways: some }) => {
    const areAll = ways.every((way) => way.status !== of || some.includes(way));
    return areAll ? outcomesOf(some) : some.map((way) => labelOf(way, ways)).join(', ');
  });
  return labels.join(', ');
}

/** `22 rejected`, with the verdict where others ended in the same way. */
function labelOf(way: FailureWay, ways: readonly FailureWay[]): string {
  const alike = ways.filter(({ status }) => status === way.status);
  const isTold = new Set(alike.map(({ retry }) => retry)).size > 1;
  return `${outcomesOf([way])}${isTold ? ` (${way.retry})` : ''}`;
}

function widthOf(screen: Screen): number {
  return screen.width - TALK_LABEL;
}
