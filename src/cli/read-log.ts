/** From files to messages: source, syslog, daemons and correlate put together. */
import { statSync } from 'node:fs';
import type { Instant } from '../core/instant.ts';
import type { Correlator } from '../correlate/correlator.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import type { LineReader } from '../source/line-reader.ts';
import { openSource, sampleOf } from '../source/open-source.ts';
import { SourceError } from '../source/source-error.ts';
import { inferClock } from '../syslog/infer-clock.ts';
import type { LogClock } from '../syslog/log-clock.ts';
import { WrapRepair } from '../syslog/terminal-wrap.ts';
import type { Zone } from '../time/zone.ts';
import type { LineCounts } from './line-counts.ts';
import { LogStream } from './log-stream.ts';
import { readMerged } from './merged-lines.ts';
import type { Talk } from './talk.ts';

export interface ReadOptions {
  readonly files: readonly string[];
  readonly year?: number;
  readonly zone?: Zone;
  /** The zone of this machine, for a log that does not tell its own. */
  readonly machineZone: Zone;
  /** The clock, for a pipe that does not tell its year. */
  readonly now: Instant;
  readonly counts: LineCounts;
  readonly talk: Talk;
}

/** What was read, for sentences about it. */
export interface LogFacts {
  readonly files: readonly string[];
  /** Files that could not be read, each with its sentence told. */
  readonly unreadable: number;
  readonly zone: Zone;
  readonly zoneIsInferred: boolean;
  readonly yearIsInferred: boolean;
  readonly oldestAt: Instant | null;
  readonly newestAt: Instant | null;
}

/** Opened files, before their first line is read: their zone is known. */
export interface OpenLog {
  readonly streams: readonly LogStream[];
  readonly zone: Zone;
  readonly unreadable: number;
}

interface OpenFile {
  readonly reader: LineReader;
  readonly samples: readonly Buffer[];
  /** No line is newer than this. */
  readonly end: Instant;
}

/** Opens all files and finds out their zone and year; one that cannot be read is told, the rest goes on. */
export async function openLog(options: ReadOptions): Promise<OpenLog> {
  const opened: OpenFile[] = [];
  for (const path of options.files) {
    const file = await openFile(path, options);
    if (file !== undefined) opened.push(file);
  }
  const clocks = clocksOf(opened, options);
  const streams = opened.map((file, index) => streamOf(file, clocks[index] as LogClock, options));
  return {
    streams,
    zone: clocks[0]?.zone ?? options.zone ?? options.machineZone,
    unreadable: options.files.length - opened.length,
  };
}

async function openFile(path: string, options: ReadOptions): Promise<OpenFile | undefined> {
  try {
    const reader = await openSource(path);
    const samples = path === '-' ? [] : sampleOf(path);
    return {
      reader,
      samples: samples.length > 0 ? samples : [await reader.peek()],
      end: endOf(path, options.now),
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    options.talk.problem(error.message);
    return undefined;
  }
}

function streamOf({ reader, samples }: OpenFile, clock: LogClock, options: ReadOptions): LogStream {
  const { counts, talk } = options;
  reader.onLongLine = (line, bytes) =>
    talk.problem(`${reader.name}:${line}: a line of ${bytes} bytes; only its start is read.`);
  const repair = new WrapRepair(samples[0] ?? Buffer.alloc(0));
  return new LogStream({ reader, clock, repair, counts, name: reader.name });
}

/** A file without proof of its zone takes that of a neighbour that has one. */
function clocksOf(opened: readonly OpenFile[], options: ReadOptions): LogClock[] {
  const infer = (one: OpenFile, fallbackZone: Zone) =>
    inferClock(one.samples, {
      ...(options.year === undefined ? {} : { year: options.year }),
      ...(options.zone === undefined ? {} : { zone: options.zone }),
      fallbackZone,
      fallbackEnd: one.end,
    });
  const first = opened.map((one) => infer(one, options.machineZone));
  const proven = first.find((clock) => clock.zoneProof !== 'machine');
  if (proven === undefined) return first;
  return first.map((clock, index) => {
    const one = opened[index];
    return clock.zoneProof === 'machine' && one !== undefined ? infer(one, proven.zone) : clock;
  });
}

function endOf(path: string, now: Instant): Instant {
  if (path === '-') return now;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.mtimeMs : now;
}

/** Reads all lines into the correlator, and ends it. */
export async function readLog(
  log: OpenLog,
  correlator: Correlator,
  counts: LineCounts,
  talk: Talk,
  onEvent?: Emit,
): Promise<LogFacts> {
  const parsers = createParsers();
  const toCorrelator: Emit = (event, origin) => correlator.take(event, origin);
  const toBoth: Emit = (event, origin) => {
    correlator.take(event, origin);
    onEvent?.(event, origin);
  };
  const emit = onEvent === undefined ? toCorrelator : toBoth;
  await readMerged(log.streams, (record) => {
    counts.count(record, parsers(record.program).parse(record, emit));
  });
  parsers.flush(emit);
  correlator.finish();
  for (const stream of log.streams) {
    counts.repaired += stream.repaired;
    for (const problem of stream.problems) talk.problem(problem);
  }
  return factsOf(log);
}

function factsOf(log: OpenLog): LogFacts {
  const { streams } = log;
  const read = streams.filter((stream) => stream.newestAt !== null);
  return {
    files: streams.map((stream) => stream.name),
    unreadable: log.unreadable,
    zone: log.zone,
    zoneIsInferred: streams.some((stream) => stream.clock.zoneIsInferred),
    yearIsInferred: streams.some((stream) => stream.clock.yearIsInferred),
    oldestAt: extreme(
      read.map((stream) => stream.firstAt),
      Math.min,
    ),
    newestAt: extreme(
      read.map((stream) => stream.newestAt),
      Math.max,
    ),
  };
}

function extreme(
  instants: readonly (Instant | null)[],
  pick: (...values: number[]) => number,
): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length === 0 ? null : pick(...known);
}
