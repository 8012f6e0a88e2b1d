/** The report of `summary` as text: totals, then figures and problems; problems before figures if asked for. */
import { type Direction, STATUSES, type Status } from '../message/message.ts';
import { countWords, grouped, percentWords, sizeWords } from '../query/quantity-words.ts';
import type {
  GroupRow,
  KindFigures,
  StepTime,
  Summary,
  Top,
  TopListName,
  TopRow,
} from '../query/summary/summary.ts';
import { calendarDate, clockTimes } from '../time/format-instant.ts';
import { dot, flow, type Screen, sign } from './screen.ts';
import {
  outageLines,
  queueLines,
  refusalLines,
  serviceLines,
  warningLines,
} from './summary-health.ts';
import { hourBars, hourName } from './summary-hours.ts';
import { scanLines, signingLines } from './summary-scans.ts';
import {
  blocks,
  countCell,
  type Figure,
  figureTable,
  flowBelow,
  timeFigures,
  topBlock,
} from './summary-tables.ts';

export function summaryText(summary: Summary, screen: Screen, problemsFirst: boolean): string {
  const problems = [
    outageLines(summary, screen),
    warningLines(summary, screen),
    queueLines(summary, screen),
    refusalLines(summary, screen),
  ];
  const figures = [
    hourLines(summary, screen),
    groupLines(summary, screen),
    stepLines(summary, screen),
    domainLines(summary, screen),
    scanLines(summary, screen),
    signingLines(summary, screen),
    topLines(summary, screen),
  ];
  const services = serviceLines(summary, screen);
  const head = [headLines(summary, screen), outcomeLines(summary, screen)];
  const sections = problemsFirst
    ? [...head, ...problems, services, ...figures]
    : [...head, ...figures, ...problems, services];
  const lines = sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join('\n')}\n`);
  return lines.join('\n');
}

function headLines(summary: Summary, screen: Screen): string[] {
  const { messages, byKind, octets, refused } = summary;
  if (messages + refused.messages === 0) return [];
  const kinds = Object.entries(byKind).filter(([, count]) => count > 0);
  const parts = [
    ...spanWords(summary, screen),
    countWords(messages, 'message'),
    ...(kinds.length < 2 ? [] : kinds.map(([kind, count]) => `${grouped(count)} ${kind}`)),
    ...(octets === 0 ? [] : [sizeWords(octets)]),
    ...(refused.messages === 0 ? [] : [`${grouped(refused.messages)} refused before the queue`]),
  ];
  return flow(parts, dot(screen), screen.width).map((line) => screen.chalk.bold(line));
}

/** `13:00:02 to 13:59:58 Thu 5 May 2022`, or both dates. */
function spanWords({ startedAt, endedAt }: Summary, screen: Screen): string[] {
  if (startedAt === null || endedAt === null) return [];
  const first = calendarDate(startedAt, screen.zone);
  const last = calendarDate(endedAt, screen.zone);
  const [from, until] = clockTimes(startedAt, endedAt, screen.zone);
  return first === last
    ? [`${last} ${from} to ${until}`]
    : [`${first} ${from} to ${last} ${until}`];
}

const BAR = 24;

/** Recipients by status, the worst last as in the list of statuses, and messages by direction. */
function outcomeLines(summary: Summary, screen: Screen): string[] {
  const total = STATUSES.reduce((sum, status) => sum + summary.recipients[status], 0);
  const withStatus = (status: Status) =>
    summary.kinds.reduce((sum, kind) => sum + kind.withStatus[status], 0);
  const percentOf = (count: number) => (total === 0 ? '' : percentWords(count, total));
  // The log may name no recipient of a message that was aborted or refused.
  const rows = STATUSES.filter((status) => withStatus(status) > 0);
  if (rows.length === 0) return [];
  const table = figureTable<Status>(
    'Outcome',
    rows,
    (status) => status,
    [
      { title: 'recipients', wordsOf: (status) => countCell(summary.recipients[status]) },
      { title: '%', wordsOf: (status) => percentOf(summary.recipients[status]) },
      { title: 'messages', wordsOf: (status) => countCell(withStatus(status)) },
      {
        title: '',
        align: 'left',
        rank: 1,
        wordsOf: (status) =>
          sign(screen, 'bar').repeat(
            Math.round((BAR * summary.recipients[status]) / Math.max(1, total)),
          ),
      },
    ],
    screen,
  );
  return [...table, '', ...directionTable(summary, screen)];
}

const DIRECTION_TITLES: readonly Direction[] = ['inbound', 'outbound', 'internal', 'unknown'];

function directionTable({ kinds }: Summary, screen: Screen): string[] {
  return figureTable<KindFigures>(
    'Messages',
    kinds,
    ({ kind }) => kind,
    [
      { title: 'all', wordsOf: ({ messages }) => countCell(messages) },
      ...DIRECTION_TITLES.map((direction) => ({
        title: direction,
        wordsOf: ({ byDirection }: KindFigures) => countCell(byDirection[direction]),
      })),
    ],
    screen,
  );
}

function hourLines({ hours }: Summary, screen: Screen): string[] {
  if (hours.length === 0) return [];
  return hourBars(hours, screen);
}

const arrived = ({ recipients }: GroupRow) => recipients.delivered + recipients.relayed;
const returned = ({ recipients }: GroupRow) => recipients.bounced + recipients.expired;

const GROUP_FIGURES: readonly Figure<GroupRow>[] = [
  { title: 'msgs', wordsOf: ({ messages }) => countCell(messages) },
  { title: 'arrived', wordsOf: (row) => countCell(arrived(row)) },
  { title: 'deferred', wordsOf: ({ recipients }) => countCell(recipients.deferred) },
  { title: 'returned', wordsOf: (row) => countCell(returned(row)) },
  { title: 'blocked', wordsOf: ({ recipients }) => countCell(recipients.blocked), rank: 5 },
  { title: 'refused', wordsOf: ({ refused }) => countCell(refused), rank: 4 },
  ...timeFigures<GroupRow>(({ delay }) => delay),
];

function groupLines({ groups }: Summary, screen: Screen): string[] {
  if (groups === null || groups.rows.length === 0) return [];
  const nameOf = ({ name, at }: GroupRow) => (at === null ? name : hourName(at, screen));
  return [
    ...figureTable(`By ${groups.by}`, groups.rows, nameOf, GROUP_FIGURES, screen),
    ...leftOut(groups, screen),
  ];
}

function domainLines({ domains, groups }: Summary, screen: Screen): string[] {
  if (domains.rows.length === 0 || groups?.by === 'domain') return [];
  return [
    ...figureTable('To domain', domains.rows, ({ name }) => name, GROUP_FIGURES, screen),
    ...leftOut(domains, screen),
  ];
}

/** What a list does not show, and whether its counts are sure. */
function leftOut({ distinct, isExact, rows }: Top<TopRow>, screen: Screen): string[] {
  const more = distinct - rows.length;
  if (isExact && more <= 0) return [];
  const words = isExact
    ? `${sign(screen, 'more')} and ${grouped(more)} more (--top)`
    : `${sign(screen, 'more')} and more than ${grouped(more)} others; counts may be up to ${grouped(Math.max(0, ...rows.map(({ error }) => error)))} too high`;
  return flowBelow([words], screen);
}

function stepLines({ steps }: Summary, screen: Screen): string[] {
  const rows = steps.filter(({ count }) => count > 0);
  if (rows.length === 0) return [];
  return figureTable<StepTime>(
    'Time per step',
    rows,
    ({ part }) => part,
    [
      { title: 'measured', wordsOf: ({ count }) => countCell(count) },
      ...timeFigures((row: StepTime) => row),
    ],
    screen,
  );
}

const TOP_TITLES: Record<TopListName, string> = {
  senders: 'Senders',
  senderDomains: 'Sender domains',
  recipients: 'Recipients',
  clients: 'Clients',
  relays: 'Relays',
  logins: 'Logins',
};

function topLines({ top }: Summary, screen: Screen): string[] {
  const names = Object.keys(TOP_TITLES) as TopListName[];
  const lists = names.map((name) => topBlock(TOP_TITLES[name], top[name]));
  return blocks(
    lists.filter(({ rows }) => rows.length > 0),
    screen,
  );
}
