/** What `failures` warns of before its table: the worst of each kind in full, of the others their names. */
import type { Alert } from '../query/failures/view.ts';
import { countWords, grouped } from '../query/quantity-words.ts';
import { flowDotted, labelled, labelledText, TALK_LABEL } from './labelled-lines.ts';
import { areOfSeveralDays, periodWords, secondWords } from './moments.ts';
import { cutEnd, dot, dotted, flow, type Screen, shown, sign } from './screen.ts';

/** How many alerts of one cause are told in full. */
const MOST_IN_FULL = 3;
const MOST_NAMES = 6;
const LONGEST_NAME = 60;

export function alertsLines(alerts: readonly Alert[], hasDays: boolean, screen: Screen): string[] {
  const causes = [...new Set(alerts.map(({ cause }) => cause))];
  return causes.flatMap((cause) => {
    const alike = alerts.filter((alert) => alert.cause === cause);
    const inFull = alike.slice(0, MOST_IN_FULL);
    return [
      ...inFull.flatMap((alert, i) => ['', ...alertLines(alert, alike[i - 1], hasDays, screen)]),
      ...moreLines(alike.slice(inFull.length), screen),
    ];
  });
}

/** @param before the alert above it, of the same cause */
function alertLines(
  alert: Alert,
  before: Alert | undefined,
  hasDays: boolean,
  screen: Screen,
): string[] {
  const moments = [alert.firstAt, alert.lastAt, alert.lastSuccessAt];
  const parts = [
    screen.chalk.red.bold(alert.title),
    alert.who.length === 1
      ? namesWords(alert.who, screen)
      : `${alert.whoWords}: ${namesWords(alert.who, screen)}`,
    ...alert.evidence.map((one) => shown(screen, one)),
    countWords(alert.messages, 'message'),
    periodWords(alert.firstAt, alert.lastAt, hasDays, screen),
    ...(alert.lastSuccessAt === null
      ? []
      : [
          `last success ${secondWords(alert.lastSuccessAt, hasDays || areOfSeveralDays(moments, screen), screen)}`,
        ]),
  ];
  return [
    ...warned(parts, screen),
    ...labelledText('why', shown(screen, alert.meaning), screen),
    ...labelled('next', nextLines(alert, before, screen), screen),
    ...exampleLines(alert.examples, screen),
  ];
}

function namesWords(names: readonly string[], screen: Screen): string {
  const named = names
    .slice(0, MOST_NAMES)
    .map((name) => cutEnd(screen, shown(screen, name), LONGEST_NAME));
  return [...named, ...(names.length > MOST_NAMES ? [sign(screen, 'more')] : [])].join(', ');
}

function nextLines(alert: Alert, before: Alert | undefined, screen: Screen): string[] {
  if (before === undefined || !isSameAdvice(alert, before)) return flowDotted(alert.advice, screen);
  const [name = ''] = alert.who;
  const isNamed = alert.advice.some((step) => step.includes(name));
  return [`as above${isNamed ? ', with this name' : ''}`];
}

/** Whether the advice differs from the other only by the name of whom it is about. */
function isSameAdvice(alert: Alert, before: Alert): boolean {
  const [name, other] = [alert.who[0] ?? '', before.who[0] ?? ''];
  const there = before.advice.map((step) => step.replaceAll(other, () => name));
  return alert.advice.join('\n') === there.join('\n');
}

function moreLines(others: readonly Alert[], screen: Screen): string[] {
  const [first] = others;
  if (first === undefined) return [];
  const names = namesWords([...new Set(others.flatMap(({ who }) => who))], screen);
  const parts = [
    screen.chalk.red.bold(first.title),
    `${grouped(others.length)} more: ${names}`,
    '--json tells all',
  ];
  return ['', ...warned(parts, screen)];
}

function warned(parts: readonly string[], screen: Screen): string[] {
  const lines = flow(parts, dot(screen), screen.width - TALK_LABEL);
  return labelled(sign(screen, 'warning'), lines, screen);
}

function exampleLines(examples: readonly string[], screen: Screen): string[] {
  const [first, ...others] = examples.map((id) => shown(screen, id));
  if (first === undefined) return [];
  return labelledText('trace', dotted(screen, [`mtatrace trace ${first}`, ...others]), screen);
}
