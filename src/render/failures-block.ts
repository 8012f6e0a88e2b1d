/** One group of `failures` in full: what it means, how far it reaches, what to do, and what to trace. */
import type { Grouping } from '../query/failures/keys.ts';
import type { FailureScope, FailureView, NameCount } from '../query/failures/view.ts';
import { countWords, grouped } from '../query/quantity-words.ts';
import { causeWords, isVerdict } from './failures-table.ts';
import { nextLines, replyLines, whyLines } from './failures-ways.ts';
import { flowDotted, labelled, labelledText, TALK_LABEL } from './labelled-lines.ts';
import { areOfSeveralDays, periodWords, secondWords } from './moments.ts';
import { rawLines } from './raw-lines.ts';
import { cutEnd, dotted, padded, type Screen, shown } from './screen.ts';

const LONGEST_NAME = 60;
/** How many clients a group names, at most. */
const MANY_CLIENTS = 5;

export interface BlockOptions {
  readonly by: Grouping;
  readonly withLines: boolean;
  /** Whether moments need their day, because the report spans several. */
  readonly hasDays: boolean;
}

export function failureBlock(
  view: FailureView,
  number: number,
  { by, withLines, hasDays }: BlockOptions,
  screen: Screen,
): string[] {
  return [
    headLine(view, number, by, screen),
    ...whyLines(view, screen),
    ...(isScopeOfCause(view, by)
      ? labelledText('scope', scopeWords(view, hasDays, screen), screen)
      : []),
    ...labelledText('note', maildropWords(view), screen),
    ...replyLines(view, screen),
    ...labelledText('also', by === 'cause' ? '' : shown(screen, otherCauses(view)), screen),
    ...whereLines(view, screen),
    ...nextLines(view, screen),
    ...traceLines(view, screen),
    ...(withLines ? exampleLines(view, screen) : []),
  ];
}

function headLine(view: FailureView, number: number, by: Grouping, screen: Screen): string {
  const name = by === 'cause' || by === 'step' ? [] : [view.shownName];
  const words = [...name, causeWords(view)].map((word) => shown(screen, word));
  const line = padded(String(number), TALK_LABEL) + dotted(screen, words);
  return screen.chalk.bold(cutEnd(screen, line, screen.width));
}

/** The same mail may be many messages. */
function maildropWords({ triesFromMaildrop: tries }: FailureView): string {
  if (tries === 0) return '';
  return `${countWords(tries, 'message')}: mail that stays in the maildrop; pickup hands it in again and again, each time as another message.`;
}

/** Domains of a group of several causes say nothing of the one that is told, unless it is the group of a domain. */
function isScopeOfCause({ scope, causes }: FailureView, by: Grouping): boolean {
  return scope.kind !== 'domains' || causes.length < 2 || by === 'domain';
}

function scopeWords(view: FailureView, hasDays: boolean, screen: Screen): string {
  const { scope } = view;
  if (scope.kind === 'place') return placeWords(view, hasDays, screen);
  return scope.kind === 'domains' ? domainWords(view, hasDays, screen) : '';
}

/** `213 messages stopped at this step since 13:01:58; last success 13:01:55`. */
function placeWords(view: FailureView, hasDays: boolean, screen: Screen): string {
  const { messages, firstAt, lastAt, scope } = view;
  const time = momentsOf(view, hasDays, screen);
  const when = whenWords(firstAt, lastAt, hasDays, screen);
  const count = `${scope.isOutage ? 'outage: ' : ''}${countWords(messages, 'message')} stopped at this step`;
  if (scope.passedMeanwhile)
    return `${count} ${when}, while others passed; ${lastWords(scope, time)}`;
  const next = scope.firstSuccessAt;
  if (next === null) return `${count} since ${time(firstAt)}; ${lastWords(scope, time)}`;
  const last = lastWords(scope, time).replace('last success', 'last success before');
  return `${count} ${when}; ${last}, first success after ${time(next)}`;
}

/** `at 10:14:25`, `in 10:14:25–10:15:02`. */
function whenWords(from: number, until: number, hasDays: boolean, screen: Screen): string {
  return `${from === until ? 'at' : 'in'} ${periodWords(from, until, hasDays, screen)}`;
}

function lastWords(scope: FailureScope, time: (at: number) => string): string {
  const { lastSuccessAt } = scope;
  return lastSuccessAt === null
    ? `no success before in this ${extentOf(scope)}`
    : `last success ${time(lastSuccessAt)}`;
}

function extentOf({ isOfRange }: FailureScope): string {
  return isOfRange ? 'range' : 'log';
}

/** `9 messages to yahoo.com since 13:11:02; last delivery there 13:58:40`. */
function domainWords(view: FailureView, hasDays: boolean, screen: Screen): string {
  const { messages, scope } = view;
  const time = momentsOf(view, hasDays, screen);
  const part = scope.messages < messages ? `${grouped(scope.messages)} of ` : '';
  const domain = nameWords(scope.domain ?? '', screen);
  const where = scope.domainCount === 1 ? domain : `${grouped(scope.domainCount)} domains`;
  const last =
    scope.lastSuccessAt === null
      ? `no delivery there in this ${extentOf(scope)}`
      : `last delivery there ${time(scope.lastSuccessAt)}`;
  return `${part}${countWords(messages, 'message')} to ${where} since ${time(scope.since)}; ${last}`;
}

/** Tells moments of this group to the second, with the day if they are not all of one day. */
function momentsOf(
  { firstAt, lastAt, scope }: FailureView,
  hasDays: boolean,
  screen: Screen,
): (at: number) => string {
  const own = [firstAt, lastAt, scope.lastSuccessAt, scope.firstSuccessAt];
  const needDays = hasDays || areOfSeveralDays(own, screen);
  return (at) => secondWords(at, needDays, screen);
}

function otherCauses({ causes }: FailureView): string {
  return causes.length < 2 ? '' : causes.map(({ name, count }) => `${name} ${count}`).join(', ');
}

/** Which servers, or for refused mail which clients and block lists, if there are several. */
function whereLines(view: FailureView, screen: Screen): string[] {
  if (view.fate !== 'refused')
    return view.servers.length < 2 || isVerdict(view)
      ? []
      : labelledText('at', countedNames(view.servers, screen), screen);
  return [
    ...labelledText('list', countedNames(view.blockLists, screen), screen),
    ...labelledText('from', clientWords(view.clients, screen), screen),
    ...labelledText('to', view.addresses.map((one) => nameWords(one, screen)).join(', '), screen),
  ];
}

/** The names of clients that came only once say nothing. */
function clientWords(clients: readonly NameCount[], screen: Screen): string {
  const isScattered = clients.length >= MANY_CLIENTS && clients[0]?.count === 1;
  return isScattered ? 'many clients, each once' : countedNames(clients, screen);
}

function countedNames(names: readonly NameCount[], screen: Screen): string {
  return names
    .map(({ name, count }) => `${nameWords(name, screen)} (${grouped(count)})`)
    .join(', ');
}

function nameWords(name: string, screen: Screen): string {
  return cutEnd(screen, shown(screen, name), LONGEST_NAME);
}

function traceLines({ lookUp }: FailureView, screen: Screen): string[] {
  if (lookUp === null) return [];
  const [first = '', ...others] = lookUp.words;
  return labelled('trace', flowDotted([`${lookUp.command} ${first}`, ...others], screen), screen);
}

function exampleLines({ exampleMessages }: FailureView, screen: Screen): string[] {
  return exampleMessages.flatMap((message) => ['', rawLines(message, screen).trimEnd()]);
}
