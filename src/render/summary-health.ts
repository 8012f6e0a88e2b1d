/** The parts of a summary that tell of trouble: warnings, outages, services, queue, refusals. */
import type { Instant } from '../core/instant.ts';
import { countWords, durationWords, grouped } from '../query/quantity-words.ts';
import type { Complaint, Downtime, ServiceHealth } from '../query/summary/service-health.ts';
import type { Outage } from '../query/summary/service-outages.ts';
import type { QueueCause, RefusalReason, Summary } from '../query/summary/summary.ts';
import { RETRY_WORDS } from './failures-table.ts';
import { secondBeside, secondWords } from './moments.ts';
import { cutEnd, dot, dotted, flow, type Screen, shown, sign } from './screen.ts';
import { waitingWords } from './status-line.ts';
import {
  type Block,
  blocks,
  countCell,
  figureTable,
  flowBelow,
  moreRows,
  topBlock,
} from './summary-tables.ts';

/** How many outages, causes and reasons are shown; JSON has them all. */
const MOST_ROWS = 15;

export function warningLines({ warnings }: Summary, screen: Screen): string[] {
  if (warnings.length === 0) return [];
  return [
    screen.chalk.bold('Warnings'),
    ...warnings.flatMap((one) => marked([shown(screen, one)], sign(screen, 'warning'), screen)),
  ];
}

export function outageLines({ outages }: Summary, screen: Screen): string[] {
  if (outages.length === 0) return [];
  const shownOutages = outages
    .toSorted((a, b) => b.messages - a.messages)
    .slice(0, MOST_ROWS)
    .sort((a, b) => a.from - b.from);
  return [
    screen.chalk.bold('Outages, as deliveries saw them'),
    ...shownOutages.flatMap((outage) => oneOutage(outage, screen)),
    ...moreRows(outages.length - MOST_ROWS, screen),
  ];
}

function oneOutage(outage: Outage, screen: Screen): string[] {
  const { title, from, until, lastAt, messages, failures, endpoint } = outage;
  const time = (at: Instant) => secondBeside(from, at, screen);
  const end = until === null ? `at least ${time(lastAt)}` : time(until);
  const span = `${moment(from, screen)} to ${end} (${durationWords((until ?? lastAt) - from)})`;
  const parts = [
    shown(screen, title),
    span,
    `${countWords(messages, 'message')}, ${countWords(failures, 'failed attempt')}`,
    shown(screen, endpoint),
    ...(outage.lastSuccessAt === null ? [] : [`last success ${time(outage.lastSuccessAt)}`]),
    ...(until === null ? ['no success since'] : []),
  ];
  return marked(parts, sign(screen, 'stopped'), screen);
}

/** Parts flowed after a mark, further lines aligned with the first. */
function marked(parts: readonly string[], mark: string, screen: Screen): string[] {
  return flow(parts, dot(screen), screen.width - 4).map(
    (line, i) => `  ${i === 0 ? mark : ' '} ${line}`,
  );
}

export function serviceLines({ services }: Summary, screen: Screen): string[] {
  if (services.length === 0) return [];
  const hosts = new Set(services.map(({ host }) => host));
  return [
    screen.chalk.bold('Services'),
    ...services.flatMap((service) => oneService(service, hosts.size > 1, screen)),
  ];
}

const SEVERITY: Readonly<Record<Complaint['severity'], string>> = {
  warning: 'warning',
  error: 'error',
  fatal: 'fatal error',
  panic: 'panic',
};

const MOST_COMPLAINTS = 3;
const MOST_DOWNTIMES = 5;

function oneService(service: ServiceHealth, withHost: boolean, screen: Screen): string[] {
  const { host, service: name, downtimes } = service;
  const isDown = downtimes.at(-1)?.until === null;
  const isWell = downtimes.length === 0 && service.errors === 0 && service.warnings === 0;
  const mark = isDown ? 'stopped' : isWell ? 'ok' : 'warning';
  const title = withHost ? `${name} on ${host}` : name;
  const parts = [shown(screen, title), ...factsOf(service, screen)];
  return [
    ...marked(parts, sign(screen, mark), screen),
    ...service.complaints
      .slice(0, MOST_COMPLAINTS)
      .map(({ text, count, severity, lastAt }) =>
        cutEnd(
          screen,
          `      ${countWords(count, SEVERITY[severity])}, last ${moment(lastAt, screen)}: ${shown(screen, text)}`,
          screen.width,
        ),
      ),
  ];
}

function factsOf(service: ServiceHealth, screen: Screen): string[] {
  const { starts, stops, reloads, warnings, errors, lastAliveAt, downtimes } = service;
  const counts: [number, string][] = [
    [starts, 'start'],
    [stops, 'stop'],
    [reloads, 'reload'],
    [warnings, 'warning'],
    [errors, 'error'],
  ];
  const words = counts.flatMap(([count, noun]) => (count === 0 ? [] : [countWords(count, noun)]));
  const isDown = downtimes.at(-1)?.until === null;
  // If it is down by what other programs met, its own last word of being up is older.
  const alive =
    lastAliveAt === null || isDown ? [] : [`last said it was up ${moment(lastAliveAt, screen)}`];
  const earlier = service.earlierDowntimes + Math.max(0, downtimes.length - MOST_DOWNTIMES);
  return [
    ...words,
    ...downtimes.slice(-MOST_DOWNTIMES).map((downtime) => downtimeWords(downtime, screen)),
    ...(earlier === 0 ? [] : [`down ${countWords(earlier, 'time')} before`]),
    ...alive,
  ];
}

function downtimeWords({ from, until }: Downtime, screen: Screen): string {
  if (until === null) return `down since ${moment(from, screen)}`;
  return `down ${moment(from, screen)} for ${durationWords(until - from)}`;
}

function moment(at: Instant, screen: Screen): string {
  return secondWords(at, true, screen);
}

export function queueLines({ queue }: Summary, screen: Screen): string[] {
  if (queue.messages === 0) return [];
  const { deferred, held, queued, oldestAt, messages, causes } = queue;
  const oldest = oldestAt === null ? [] : [`oldest of ${moment(oldestAt, screen)}`];
  const recipients = countWords(deferred + held + queued, 'recipient');
  const waiting = [`${countWords(messages, 'message')} with ${recipients}`, waitingWords(queue)]
    .filter((part) => part !== '')
    .join(': ');
  const total = dotted(screen, [waiting, ...oldest]);
  return [
    screen.chalk.bold('In the queue at the end'),
    ...flowBelow([total], screen),
    ...queueTable(causes, screen),
  ];
}

function queueTable(causes: readonly QueueCause[], screen: Screen): string[] {
  const table = figureTable<QueueCause>(
    '  Cause',
    causes.slice(0, MOST_ROWS),
    ({ title }) => title,
    [
      { title: 'messages', wordsOf: ({ messages }) => countCell(messages) },
      { title: 'rcpt', wordsOf: ({ recipients }) => countCell(recipients), rank: 2 },
      { title: 'outcome', wordsOf: ({ status }) => status, align: 'left' },
      { title: 'step', wordsOf: ({ step }) => step, align: 'left', rank: 3 },
      { title: 'oldest', wordsOf: ({ oldestAt }) => moment(oldestAt, screen), align: 'left' },
      {
        title: 'retry helps',
        wordsOf: ({ retryHelps }) => (retryHelps === null ? '' : RETRY_WORDS[retryHelps]),
        align: 'left',
        rank: 1,
      },
    ],
    screen,
  );
  return [...table, ...moreRows(causes.length - MOST_ROWS, screen)];
}

export function refusalLines({ refused }: Summary, screen: Screen): string[] {
  const { messages, recipients, besideOthers, temporary, reasons } = refused;
  if (reasons.length === 0) return [];
  const words = [
    `${countWords(messages, 'message')} before the queue with ${countWords(recipients, 'recipient')}`,
    ...(besideOthers === 0
      ? []
      : [`${countWords(besideOthers, 'recipient')} of mail with a queue file`]),
    ...(temporary === 0 ? [] : [`${grouped(temporary)} only for now (4xx)`]),
  ];
  const table = figureTable<RefusalReason>(
    '  Reason',
    reasons.slice(0, MOST_ROWS),
    ({ title }) => title,
    [
      { title: 'refusals', wordsOf: (row) => countCell(row.recipients) },
      { title: 'of these for now', wordsOf: (row) => countCell(row.temporary), rank: 1 },
    ],
    screen,
  );
  const lists = refusalBlocks(refused);
  return [
    screen.chalk.bold('Refused'),
    ...flowBelow(words, screen),
    ...table,
    ...moreRows(reasons.length - MOST_ROWS, screen),
    ...(lists.length === 0 ? [] : ['', ...blocks(lists, screen)]),
  ];
}

function refusalBlocks({ blockLists, clients }: Summary['refused']): Block[] {
  return [topBlock('Block lists', blockLists), topBlock('Refused clients', clients)].filter(
    ({ rows }) => rows.length > 0,
  );
}
