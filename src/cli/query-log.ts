/** What commands that ask for messages share: read the log, filter, and say what could not be answered. */
import type { Instant } from '../core/instant.ts';
import { ALL_TIME, type Range } from '../core/range.ts';
import { Correlator } from '../correlate/correlator.ts';
import type { LetGo } from '../message/let-go.ts';
import type { Message } from '../message/message.ts';
import type { Filter } from '../query/filter.ts';
import { countWords } from '../query/quantity-words.ts';
import type { QueueSnapshot } from '../query/queue-snapshot.ts';
import type { SoughtId } from '../search/message-lines.ts';
import { utcZone, type Zone } from '../time/zone.ts';
import { inferredOf, severalZonesWords } from './clock-watch.ts';
import type { Context } from './context.ts';
import { EventGate, type WantedEvents } from './event-gate.ts';
import { filterOf } from './filter-options.ts';
import { checkJournal, JOURNAL, journalArguments, journalSpan, openJournal } from './journal.ts';
import { tellLetGo } from './let-go-words.ts';
import { LineCounts } from './line-counts.ts';
import { logFiles } from './log-files.ts';
import { zoneOfMachine } from './machine-zone.ts';
import { mailQueue, tellUnseen } from './mail-queue.ts';
import { MessageGate } from './message-gate.ts';
import { zoneGiven } from './option-values.ts';
import type { Options } from './options.ts';
import { Progress } from './progress.ts';
import { type LogFacts, type OpenLog, openLog, readLog } from './read-log.ts';
import { Talk } from './talk.ts';
import { tellEmpty, tellRange } from './tell-range.ts';
import { hasRange, nowOf, rangeAt, soundRange } from './time-range.ts';
import { UserError } from './user-error.ts';

export interface Query {
  readonly files: readonly string[];
  readonly options: Options;
  readonly keepTimeline?: boolean;
  /** Whether line numbers are wanted, for which all lines before must be read. Default: with the timeline. */
  readonly withLineNumbers?: boolean;
  readonly withRefusals: boolean;
  /** An id, if only what the log says about it needs to be read. */
  readonly onlyAround?: SoughtId | undefined;
  /** Whether lines not understood will be shown. */
  readonly keepSamples?: boolean;
  /** Takes each message that fits, with the filter that it fits. */
  readonly onMessage: (message: Message, zone: Zone, filter: Filter) => void;
  /** Takes each message of the range that does not fit the rest of the filter. */
  readonly onOther?: (message: Message, filter: Filter) => void;
  /** Sees the events of some kinds in the time asked for, whatever message they belong to: health of services, TLS, logins. */
  readonly events?: WantedEvents;
}

export interface Answer {
  readonly facts: LogFacts;
  readonly counts: LineCounts;
  readonly talk: Talk;
  /** The zone times are shown in. */
  readonly zone: Zone;
  /** What was let go of unfinished. */
  readonly letGo: LetGo;
  /** Messages with a queue file that were read, whether they fit or not. */
  readonly messagesRead: number;
  /** Whether the log has no line in the range, which has been told. */
  readonly isBeyondLog: boolean;
}

export async function queryLog(context: Context, query: Query): Promise<Answer> {
  const { options } = query;
  const progress = progressOf(context, options);
  const talk = talkOf(context, options, progress);
  const counts = new LineCounts({
    keepSamples: query.keepSamples ?? options.notUnderstood ?? false,
  });
  checkOptions(options, context.now);
  const log = await openLog({ ...readOptions(context, query, counts, talk), progress });
  if (log.parts.length === 0 && log.unreadable > 0) throw new UserError('no file could be read.');
  const shown = options.utc ? utcZone : log.zone;
  tellZones(log, options, talk);
  const queue = mailQueue(options, context.now, talk);
  const now = startOfAgo(context, options, log);
  const gate = new MessageGate({ context, query, zone: log.zone, shown, queue, now });
  const correlator = new Correlator({
    onMessage: (message) => gate.offer(message),
    keepTimeline: query.keepTimeline === true && !log.found?.isOutline,
    inferred: inferredIn(log, options),
    window: windowOf(log.range),
    mostOpen: options.maxOpen,
  });
  const events = eventGateOf(context, query, log.zone, now);
  const facts = await readLog(log, correlator, counts, talk, events?.offer);
  gate.finish(facts.newestAt ?? context.now);
  events?.finish(facts.newestAt ?? context.now);
  const { letGo } = correlator;
  tellLetGo(letGo, talk);
  tellUnreadStarts(gate.withoutStart, log, talk);
  tellMissing(queue, facts, talk);
  const span = await spanOf(facts, counts, options);
  if (counts.lines === 0 && span.newestAt === null) tellEmpty(talk, facts);
  const range = { ...gate.range, now: nowFor(context, options, log.zone), zone: shown };
  const isBeyondLog = tellRange(talk, span, options, range);
  const { messagesRead } = gate;
  return { facts, counts, talk, zone: shown, letGo, messagesRead, isBeyondLog };
}

/** Lines about an id alone do not show which queue files the log lacks. */
function tellMissing(queue: QueueSnapshot | undefined, { isAroundId }: LogFacts, talk: Talk): void {
  if (queue !== undefined && !isAroundId) tellUnseen(queue, talk);
}

/** What the age of the newest line is told from: the clock, unless another time was given for it. */
function nowFor({ now }: Context, options: Options, zone: Zone): Instant {
  return nowOf(options, zone, now) ?? now;
}

/** From when to when the log goes; of the journal, nothing outside the range was read. */
async function spanOf(
  facts: LogFacts,
  counts: LineCounts,
  options: Options,
): Promise<Pick<LogFacts, 'oldestAt' | 'newestAt'>> {
  const isPart = options.journal && hasRange(options);
  const isUnknown = isPart && counts.lines === 0 && facts.unreadable + facts.incomplete === 0;
  return isUnknown ? journalSpan(options.unit) : facts;
}

/** A range with both ends: mail may wait through it without a line in it. */
function windowOf({ since, until }: Range) {
  return since === null || until === null ? null : { since, until };
}

function talkOf({ writeError, redactor }: Context, { quiet }: Options, progress: Progress): Talk {
  const write = (text: string) => {
    progress.clear();
    writeError(text);
  };
  return new Talk(write, { isQuiet: quiet ?? false, redactor });
}

/** Reports a mistyped option at once, not after a wait for the first line of a pipe. */
function checkOptions(options: Options, now: Instant): void {
  filterOf(options, rangeAt(options, utcZone, now), false);
  nowOf(options, utcZone, now);
}

function readOptions(context: Context, query: Query, counts: LineCounts, talk: Talk) {
  const { options } = query;
  return {
    ...sourceOf(context, query, talk),
    year: options.year,
    zone: zoneGiven(options),
    machineZone: zoneOfMachine(context),
    now: context.now,
    counts,
    talk,
    rangeAt: (zone: Zone, newestAt: Instant | undefined) => {
      const now = nowOf(options, zone, context.now) ?? newestAt;
      return now === undefined ? undefined : soundRange(options, zone, now);
    },
    onlyAround: query.onlyAround,
    withStories: Boolean(query.keepTimeline || query.keepSamples || options.notUnderstood),
    withLineNumbers: Boolean(
      (query.withLineNumbers ?? query.keepTimeline) || query.keepSamples || options.notUnderstood,
    ),
  };
}

/** The files, or the journal. */
function sourceOf(context: Context, { files, options }: Query, talk: Talk) {
  checkJournal(files, options);
  if (!options.journal) {
    const named = logFiles(files, context.environment);
    if (options.queueFile === '-' && named.includes('-'))
      throw new UserError('--queue-file - reads the queue from stdin: name a file for the log.');
    for (const file of named) context.redactor?.keepFile(file);
    return { files: named, isOwnLog: files.length === 0 };
  }
  const zone = zoneGiven(options) ?? zoneOfMachine(context);
  const now = nowOf(options, zone, context.now);
  const range = now === undefined ? ALL_TIME : rangeAt(options, zone, now);
  return {
    files: [JOURNAL],
    open: () =>
      openJournal(journalArguments(options.unit, range), (sentence) => talk.problem(sentence)),
  };
}

function progressOf({ output, writeError, isErrorTerminal }: Context, { quiet }: Options) {
  const progress = new Progress({
    write: writeError,
    clock: Date.now,
    isShown: isErrorTerminal === true && quiet !== true,
  });
  output.beforeFlush = () => progress.clear();
  return progress;
}

function inferredIn({ parts }: OpenLog, { journal }: Options): string[] {
  // The journal keeps moments, not stamps.
  return journal ? [] : inferredOf(parts.map(({ clock }) => clock));
}

function tellZones({ parts, zone }: OpenLog, { utc }: Options, talk: Talk): void {
  const words = severalZonesWords(
    parts.map(({ clock }) => clock),
    zone,
  );
  if (!utc && words !== undefined) talk.note(words);
}

function tellUnreadStarts(withoutStart: number, { unreadBefore }: OpenLog, talk: Talk): void {
  if (withoutStart === 0 || unreadBefore === 0) return;
  const messages = countWords(withoutStart, 'message');
  const files = countWords(unreadBefore, 'packed file');
  talk.note(
    `the start of ${messages} may be in ${files} from before the range, too large to be read for that. An earlier --since reads them.`,
  );
}

/** What "ago" counts from, if it is known before the log is read; without a range nothing hangs on it. */
function startOfAgo(context: Context, options: Options, log: OpenLog): Instant | undefined {
  return hasRange(options) ? (nowOf(options, log.zone, context.now) ?? log.newestAt) : context.now;
}

function eventGateOf(
  context: Context,
  query: Query,
  zone: Zone,
  now: Instant | undefined,
): EventGate | undefined {
  const { options, events } = query;
  if (events === undefined) return undefined;
  return new EventGate({
    take: (event, origin) => {
      context.redactor?.learnHost(origin.host);
      events.take(event, origin);
    },
    kinds: events.kinds,
    host: filterOf(options, ALL_TIME, false).host,
    rangeAt: (moment) => rangeAt(options, zone, moment),
    now,
  });
}
