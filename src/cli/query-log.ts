/** What commands that ask for messages share: read the log, filter, and say what could not be answered. */
import type { Instant } from '../core/instant.ts';
import { Correlator } from '../correlate/correlator.ts';
import type { Emit } from '../daemons/parser.ts';
import type { Message } from '../message/message.ts';
import { type Filter, fits } from '../query/filter.ts';
import { calendarDate, clockTime } from '../time/format-instant.ts';
import {
  fixedZone,
  machineZone,
  namedZone,
  offsetMinutes,
  utcZone,
  type Zone,
} from '../time/zone.ts';
import type { Context } from './context.ts';
import { filterOf } from './filter-options.ts';
import { LineCounts } from './line-counts.ts';
import { logFiles } from './log-files.ts';
import type { Options } from './options.ts';
import { type LogFacts, type OpenLog, openLog, readLog } from './read-log.ts';
import { Talk } from './talk.ts';
import { HeldMessages, nowOf, rangeAt } from './time-range.ts';
import { UserError } from './user-error.ts';

export interface Query {
  readonly files: readonly string[];
  readonly options: Options;
  readonly keepTimeline?: boolean;
  readonly withRefusals: boolean;
  /** Whether lines not understood will be shown. */
  readonly keepSamples?: boolean;
  /** Takes each message that fits. */
  readonly onMessage: (message: Message, zone: Zone) => void;
  /** Sees every event of the log, whatever message it belongs to: health of services, TLS, logins. */
  readonly onEvent?: Emit;
}

export interface Answer {
  readonly facts: LogFacts;
  readonly counts: LineCounts;
  readonly talk: Talk;
  /** The zone times are shown in. */
  readonly zone: Zone;
  readonly correlator: Correlator;
}

export async function queryLog(context: Context, query: Query): Promise<Answer> {
  const { options } = query;
  const talk = new Talk(context.writeError, { isQuiet: options.quiet ?? false });
  const counts = new LineCounts({
    keepSamples: query.keepSamples ?? options.notUnderstood ?? false,
  });
  const log = await openLog(readOptions(context, query, counts, talk));
  if (log.streams.length === 0 && log.unreadable > 0) throw new UserError('no file could be read.');
  const shown = options.utc ? utcZone : log.zone;
  const gate = gateOf(context, query, log, shown);
  const correlator = new Correlator({
    onMessage: gate.offer,
    keepTimeline: query.keepTimeline ?? false,
    inferred: inferredOf(log),
  });
  const facts = await readLog(log, correlator, counts, talk, query.onEvent);
  gate.finish(facts.newestAt ?? context.now);
  tellRange(talk, facts, options, gate.range(), shown);
  return { facts, counts, talk, zone: shown, correlator };
}

function readOptions(context: Context, query: Query, counts: LineCounts, talk: Talk) {
  const { options } = query;
  return {
    files: logFiles(query.files, context.environment),
    ...(options.year === undefined ? {} : { year: options.year }),
    ...(options.tz === undefined ? {} : { zone: zoneOf(options.tz) }),
    machineZone: machineZone(
      context.environment['TZ'] ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    ),
    now: context.now,
    counts,
    talk,
  };
}

function zoneOf(text: string): Zone {
  const minutes = offsetMinutes(text);
  if (minutes !== undefined) return fixedZone(minutes);
  try {
    return namedZone(text);
  } catch (error) {
    throw new UserError(`--tz ${(error as Error).message}`);
  }
}

/** What every message of this log must admit about its times. */
function inferredOf({ streams }: OpenLog): string[] {
  return [
    ...(streams.some(({ clock }) => clock.yearIsInferred) ? ['year'] : []),
    ...(streams.some(({ clock }) => clock.zoneIsInferred) ? ['zone'] : []),
  ];
}

interface Gate {
  readonly offer: (message: Message) => void;
  readonly finish: (newest: Instant) => void;
  readonly range: () => { since: Instant | null; until: Instant | null };
}

/** Lets through what fits; with `--now last` only once the newest line is known. */
function gateOf(context: Context, query: Query, log: OpenLog, shown: Zone): Gate {
  const { options } = query;
  const now = nowOf(options, log.zone, context.now);
  const filterFor = (moment: Instant): Filter =>
    filterOf(options, rangeAt(options, log.zone, moment), query.withRefusals);
  let filter = filterFor(now ?? context.now);
  const pass = (message: Message) => {
    if (fits(message, filter)) query.onMessage(message, shown);
  };
  const range = () => ({ since: filter.since, until: filter.until });
  if (now !== undefined || options.since === undefined)
    return { offer: pass, finish: () => {}, range };
  const held = new HeldMessages((moment) => rangeAt(options, log.zone, moment).since);
  return {
    offer: (message) => held.add(message),
    finish: (newest) => {
      filter = filterFor(newest);
      for (const message of held.release()) pass(message);
    },
    range,
  };
}

/** A range beyond the log is a question about another log, or another clock: say so. */
function tellRange(
  talk: Talk,
  facts: LogFacts,
  options: Options,
  range: ReturnType<Gate['range']>,
  zone: Zone,
): void {
  const { oldestAt, newestAt } = facts;
  if (newestAt === null || oldestAt === null) return;
  const moment = (at: Instant) => `${calendarDate(at, zone)} ${clockTime(at, zone)}`;
  if (range.since !== null && newestAt < range.since)
    talk.note(
      `the newest line is of ${moment(newestAt)}, before --since ${options.since}. To count from there: --now last`,
    );
  if (range.until !== null && oldestAt > range.until)
    talk.note(`the oldest line is of ${moment(oldestAt)}, after --until ${options.until}.`);
}
