/** The rows of a trace: time, mark, step, daemon, details, and which queue file came from which. */
import type { Mark, TraceRow } from '../query/trace-row.ts';
import type { TraceView } from '../query/trace-view.ts';
import { calendarDate, clockTime } from '../time/format-instant.ts';
import { displayWidth } from './display-width.ts';
import { cutEnd, dot, firstLines, flow, padded, type Screen, shown, sign } from './screen.ts';

const TIME = 10;
const STEP = 12;
const SERVICE = 12;
const LONGEST_SERVICE = 20;
/** How far from the start of the details the handover is, if the screen is wide enough. */
const HANDOVER_AT = 53;
/** The least width of details, beside a handover too; on a narrower screen they are set below. */
const NARROWEST_DETAILS = 28;
const LONGEST_HANDOVER = 44;
const MOST_LINES = 4;
const MOST_STOP_LINES = 8;

const SIGN_OF = {
  ok: 'ok',
  warning: 'warning',
  stopped: 'stopped',
  'not-reached': 'open',
  'not-in-log': 'open',
} as const satisfies Record<Mark, string>;

interface Layout {
  readonly service: number;
  /** Where details begin. */
  readonly indent: number;
  /** Whether they have lines of their own, because there is no room beside the service. */
  readonly isBelow: boolean;
  readonly details: number;
  /** Whether a handover names the queue file before it too. */
  readonly isWhole: boolean;
  /** How far from the start of the details handovers are; null if they are below them. */
  readonly handoverAt: number | null;
}

export function rowLines(view: TraceView, screen: Screen): string[] {
  const layout = layoutFor(view.rows, screen);
  let day = calendarDate(view.startedAt, screen.zone);
  return view.rows.flatMap((row) => {
    const lines = linesOf(row, layout, screen);
    const date = row.at === null ? day : calendarDate(row.at, screen.zone);
    if (date === day) return lines;
    day = date;
    return [`${date}:`, ...lines];
  });
}

function layoutFor(rows: readonly TraceRow[], screen: Screen): Layout {
  const longest = Math.max(...rows.map((row) => displayWidth(shown(screen, row.service))));
  const service = Math.max(SERVICE, Math.min(longest, LONGEST_SERVICE) + 2);
  const beside = TIME + 2 + STEP + service;
  const isBelow = screen.width - beside < NARROWEST_DETAILS;
  const indent = isBelow ? TIME + 2 : beside;
  const details = Math.max(NARROWEST_DETAILS, screen.width - indent);
  const place = { service, indent, isBelow, details };
  for (const isWhole of [true, false]) {
    const widest = Math.max(
      0,
      ...rows.map((row) => displayWidth(handoverWords(row, isWhole, screen))),
    );
    const handoverAt = Math.min(HANDOVER_AT, details - widest);
    if (handoverAt >= NARROWEST_DETAILS) return { ...place, isWhole, handoverAt };
  }
  return { ...place, isWhole: true, handoverAt: null };
}

/** `B141CE6BDD → 15411E6BE1`, or without its start. */
function handoverWords(row: TraceRow, isWhole: boolean, screen: Screen): string {
  if (row.handover === null) return '';
  const from = isWhole ? `${shown(screen, row.handover.from)} ` : '';
  const to = shown(screen, row.handover.to.join(', '));
  return cutEnd(screen, `${from}${sign(screen, 'arrow')} ${to}`, LONGEST_HANDOVER);
}

function linesOf(row: TraceRow, layout: Layout, screen: Screen): string[] {
  const details = detailLines(row, layout, screen);
  const [first = '', ...others] = layout.isBelow ? ['', ...details] : details;
  const time = row.at === null ? '' : clockTime(row.at, screen.zone);
  const service = cutEnd(screen, shown(screen, row.service), layout.service - 2);
  const paint = painterOf(row.mark, screen);
  const head =
    padded(time, TIME) +
    paint.mark(sign(screen, SIGN_OF[row.mark])) +
    ' ' +
    paint.step(row.step) +
    ' '.repeat(Math.max(1, STEP - row.step.length)) +
    padded(service, layout.service);
  const indent = ' '.repeat(layout.indent);
  return [head + first, ...others.map((line) => indent + line)]
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}

/** Paints the mark and the step; without colour the words say the same. */
function painterOf(mark: Mark, screen: Screen) {
  const { chalk } = screen;
  const plain = (text: string) => text;
  if (mark === 'ok') return { mark: chalk.green, step: plain };
  if (mark === 'stopped') return { mark: chalk.red, step: chalk.red.bold };
  return mark === 'warning'
    ? { mark: chalk.bold, step: chalk.bold }
    : { mark: plain, step: chalk.dim };
}

function detailLines(row: TraceRow, layout: Layout, screen: Screen): string[] {
  const handover = handoverWords(row, layout.isWhole, screen);
  if (handover === '') return flowed(row, layout.details, screen);
  if (layout.handoverAt === null)
    return [...flowed(row, layout.details, screen), cutEnd(screen, handover, layout.details)];
  const [first = '', ...others] = flowed(row, layout.handoverAt - 2, screen);
  return [padded(first, layout.handoverAt) + handover, ...others];
}

function flowed(row: TraceRow, width: number, screen: Screen): string[] {
  const [first, ...others] = row.details.map((detail) => shown(screen, detail));
  const lead = row.queueId === null ? [] : [shown(screen, row.queueId)];
  const head = [...lead, ...(first === undefined ? [] : [first])].join('  ');
  const lines = flow(head === '' ? others : [head, ...others], dot(screen), width);
  const most = row.mark === 'stopped' ? MOST_STOP_LINES : MOST_LINES;
  return [...firstLines(screen, lines, most, width)];
}
