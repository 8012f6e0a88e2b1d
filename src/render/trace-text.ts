/** The screen of `trace`: the outcome first, then the way, then why and what to do. */
import type { ChalkInstance } from 'chalk';
import { SECOND } from '../core/instant.ts';
import { countWords, durationWords, grouped, sizeWords } from '../query/quantity-words.ts';
import type { Tone } from '../query/trace/headline.ts';
import type { Scope, TraceView } from '../query/trace/view.ts';
import type { Why } from '../query/trace/whys.ts';
import { calendarDate } from '../time/format-instant.ts';
import { flowDotted, labelled, labelledText, TALK_LABEL } from './labelled-lines.ts';
import { minuteBeside, secondBeside } from './moments.ts';
import {
  cutEnd,
  cutMiddle,
  dot,
  firstLines,
  flow,
  padded,
  type Screen,
  shown,
  sign,
  wrapped,
} from './screen.ts';
import { recipientTable } from './trace-recipient-table.ts';
import { rowLines } from './trace-row-lines.ts';

/** Columns of `from    `, `to      ` and `id      `. */
const HEAD_LABEL = 8;
const MOST_ADDRESSES = 6;
/** Each takes about four lines. */
const MOST_CAUSES = 5;
const LONGEST_BAR = 13;

export function traceText(view: TraceView, screen: Screen): string {
  const table = recipientTable(view.recipients, screen);
  const lines = [
    ...headlineLines(view, screen),
    ...fromLines(view, screen),
    ...toLines(view, screen),
    ...idLines(view, screen),
    '',
    ...rowLines(view, screen),
    ...(table.length === 0 ? [] : ['', ...table, '']),
    ...causeLines(view, screen),
    ...barLines(view, screen),
    ...noteLines(view, screen),
  ];
  return `${lines.join('\n')}\n`;
}

function headlineLines(view: TraceView, screen: Screen): string[] {
  const parts = view.headline.map((part) => shown(screen, part));
  const [first = '', ...others] = flow(parts, dot(screen), screen.width);
  const outcome = firstPart(first, parts);
  return [toneOf(screen.chalk, view.tone)(outcome) + first.slice(outcome.length), ...others];
}

/** Only the outcome is painted: the first part, as far as it is on the first line. */
function firstPart(line: string, parts: readonly string[]): string {
  const [outcome = ''] = parts;
  return line.startsWith(outcome) ? outcome : line;
}

function toneOf(chalk: ChalkInstance, tone: Tone): (text: string) => string {
  if (tone === 'good') return chalk.green.bold;
  return tone === 'bad' || tone === 'waiting' ? chalk.red.bold : chalk.bold;
}

function fromLines(view: TraceView, screen: Screen): string[] {
  const width = screen.width - HEAD_LABEL;
  const parts = [cutMiddle(screen, fromWords(view, screen), width), ...clientParts(view, screen)];
  if (view.size !== null) parts.push(sizeWords(view.size));
  return headed('from', flow(parts, '   ', width));
}

function fromWords(view: TraceView, screen: Screen): string {
  if (view.from === null) return 'not in this log';
  return view.from === '' ? '<> (the null sender)' : shown(screen, view.from);
}

function clientParts(view: TraceView, screen: Screen): string[] {
  const client = view.client;
  if (client === null) return [];
  const width = screen.width - HEAD_LABEL;
  const via = `via ${client.name === '' ? '' : `${client.name} `}[${client.address}]`;
  const login = client.login === null ? [] : [`login ${client.login}`];
  return [via, ...login].map((part) => cutEnd(screen, shown(screen, part), width));
}

function toLines(view: TraceView, screen: Screen): string[] {
  const width = screen.width - HEAD_LABEL;
  const lines = view.to.slice(0, MOST_ADDRESSES).flatMap((to) => {
    const address = cutMiddle(screen, shown(screen, to.address), width);
    if (to.becomes === null) return [address];
    const becomes = `${sign(screen, 'arrow')} ${shown(screen, to.becomes)}`;
    return flow([address, cutEnd(screen, becomes, width)], ' ', width);
  });
  // A list stands for its members, as in the headline.
  const more = view.to.slice(MOST_ADDRESSES).reduce((sum, { count }) => sum + count, 0);
  return headed('to', more > 0 ? [...lines, `and ${grouped(more)} more`] : lines);
}

function idLines(view: TraceView, screen: Screen): string[] {
  const width = screen.width - HEAD_LABEL;
  const id = view.messageId === null ? 'no Message-ID' : shown(screen, `<${view.messageId}>`);
  const date = calendarDate(view.startedAt, screen.zone);
  return headed('id', flow([cutMiddle(screen, id, width), date], '   ', width));
}

function headed(label: string, lines: readonly string[]): string[] {
  return lines.map((line, i) => padded(i === 0 ? label : '', HEAD_LABEL) + line);
}

/** Why and what to do, cause by cause; the scope is that of the worst. */
function causeLines(view: TraceView, screen: Screen): string[] {
  const lines = view.whys
    .slice(0, MOST_CAUSES)
    .flatMap((why, i) => [
      ...whyLines(why, view, screen),
      ...(i === 0 ? scopeLines(view, screen) : []),
      ...labelled('next', flowDotted(why.next, screen), screen),
    ]);
  const more = view.whys.length - MOST_CAUSES;
  return more > 0
    ? [...lines, ...labelled('why', [`and ${countWords(more, 'more cause')}`], screen)]
    : lines;
}

function whyLines(why: Why, view: TraceView, screen: Screen): string[] {
  const parts = [shown(screen, why.meaning), why.retry];
  const lines = flow(parts, ' '.repeat(TALK_LABEL), screen.width - TALK_LABEL);
  const words = [...lines, ...whomLines(why, screen), ...waitLines(why, view, screen)];
  return labelled('why', words, screen);
}

/** `for ann@example.com, bob@example.com and 4 more`. */
function whomLines({ recipients }: Why, screen: Screen): string[] {
  if (recipients.length === 0) return [];
  const width = screen.width - TALK_LABEL;
  const named = recipients
    .slice(0, MOST_ADDRESSES)
    .map((address) => cutMiddle(screen, shown(screen, address), width - 8));
  const more = recipients.length - MOST_ADDRESSES;
  const last = more > 0 ? ` and ${grouped(more)} more` : '';
  return wrapped(`for ${named.join(', ')}${last}`, width);
}

/** `next try about 13:44, gives up about 10 May 13:02`. */
function waitLines(why: Why, view: TraceView, screen: Screen): string[] {
  const words: string[] = [];
  if (why.nextTryAbout !== null)
    words.push(`next try about ${minuteBeside(view.startedAt, why.nextTryAbout, screen)}`);
  if (why.expiresAbout !== null)
    words.push(`gives up about ${minuteBeside(view.startedAt, why.expiresAbout, screen)}`);
  return words.length === 0 ? [] : [words.join(', ')];
}

function scopeLines(view: TraceView, screen: Screen): string[] {
  const scope = view.scope;
  if (scope === null) return [];
  const least = scope.isPartial ? 'at least ' : '';
  const where = scope.isOfAll ? 'at this step' : 'for this cause';
  const part = scope.isPartial ? ', in the part of the log around it' : '';
  const words = `${least}${countWords(scope.messages, 'message')} stopped ${where} since ${secondBeside(view.startedAt, scope.since, screen)}${part}${successWords(view, scope, screen)}`;
  return labelledText('scope', words, screen);
}

function successWords(view: TraceView, { lastSuccess, isPartial }: Scope, screen: Screen): string {
  if (lastSuccess === undefined) return '';
  if (lastSuccess === null) return `; no success before in ${isPartial ? 'that part' : 'this log'}`;
  return `; last success ${secondBeside(view.startedAt, lastSuccess, screen)}`;
}

/** Tenths of a second, so that bars compare; minutes and hours from one minute on. */
function lengthWords(seconds: number): string {
  return seconds < 60 ? `${seconds.toFixed(1)} s` : durationWords(seconds * SECOND);
}

function barLines(view: TraceView, screen: Screen): string[] {
  const longest = Math.max(...view.bars.map((bar) => bar.seconds));
  const width = screen.width - TALK_LABEL;
  const bars = view.bars.map((bar) => {
    const length = Math.max(1, Math.ceil(LONGEST_BAR * (bar.seconds / longest)));
    const label = cutMiddle(screen, shown(screen, bar.label), width - LONGEST_BAR - 12);
    return `${label} ${sign(screen, 'bar').repeat(length)} ${lengthWords(bar.seconds)}`;
  });
  return labelled('time', flow(bars, '   ', width), screen);
}

function noteLines(view: TraceView, screen: Screen): string[] {
  const width = screen.width - TALK_LABEL;
  return view.notes.flatMap((note) => {
    const lines = wrapped(shown(screen, note.text), width);
    const shortened = firstLines(screen, lines, 4, width);
    // A command is not wrapped: it is there to be copied.
    const command = note.command === null ? [] : [shown(screen, note.command)];
    return labelled('note', [...shortened, ...command], screen);
  });
}
