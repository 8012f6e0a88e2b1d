/** The rows of a trace: time, mark, step, daemon, details, and which queue file came from which. */
import type { Mark, TraceRow } from '../query/trace/row.ts';
import type { TraceView } from '../query/trace/view.ts';
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

/** `B141CE6BDD → 15411E6BE1, 97597E6BE4 +1`, or without its start: as many queue IDs as fit, because a part of one finds nothing. */
function handoverWords(
  row: TraceRow,
  isWhole: boolean,
  screen: Screen,
  room = LONGEST_HANDOVER,
): string {
  if (row.handover === null) return '';
  const { from, to } = row.handover;
  const lead = `${isWhole ? `${shown(screen, from)} ` : ''}${sign(screen, 'arrow')} `;
  const ids = to.map((id) => shown(screen, id));
  for (let count = 1, whole = ''; ; count++) {
    const next = firstOf(ids, count);
    if (displayWidth(lead + next) > room) return cutEnd(screen, lead + (whole || next), room);
    if (count >= ids.length) return lead + next;
    whole = next;
  }
}

/** `15411E6BE1, 97597E6BE4 +1`. */
function firstOf(ids: readonly string[], count: number): string {
  const more = ids.length - count;
  return ids.slice(0, count).join(', ') + (more > 0 ? ` +${more}` : '');
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
  const wholeIn = (room: number) => handoverWords(row, layout.isWhole, screen, room);
  if (layout.handoverAt === null)
    return [...flowed(row, layout.details, screen), wholeIn(layout.details)];
  const [first = '', ...others] = flowed(row, layout.handoverAt - 2, screen);
  // Many queue IDs start further left, if the details leave room.
  const room = layout.details - Math.min(layout.handoverAt, displayWidth(first) + 2);
  const whole = wholeIn(room);
  const at = Math.min(layout.handoverAt, layout.details - displayWidth(whole));
  return [padded(first, at) + whole, ...others];
}

function flowed(row: TraceRow, width: number, screen: Screen): string[] {
  const [first, ...others] = row.details.map((detail) => shown(screen, detail));
  const lead = row.queueId === null ? [] : [shown(screen, row.queueId)];
  const head = [...lead, ...(first === undefined ? [] : [first])].join('  ');
  const lines = flow(head === '' ? others : [head, ...others], dot(screen), width);
  const most = row.mark === 'stopped' ? MOST_STOP_LINES : MOST_LINES;
  return [...firstLines(screen, lines, most, width)];
}
