/** Opens the files of a log: each once, with its clock. */
import { statSync } from 'node:fs';
import type { Instant } from '../core/instant.ts';
import { identityOf } from '../source/file-identity.ts';
import type { LineReader } from '../source/line-reader.ts';
import { openSource, sampleOf } from '../source/open-source.ts';
import type { OpenedFile } from '../source/opened-file.ts';
import { type Head, isSameContent, LONG_ENOUGH } from '../source/same-content.ts';
import { SourceError } from '../source/source-error.ts';
import { inferClock, provesClock } from '../syslog/infer-clock.ts';
import type { LogClock } from '../syslog/log-clock.ts';
import type { Zone } from '../time/zone.ts';
import { plainFileOf } from './plain-file.ts';
import { toldWhenSilent } from './silent-stdin.ts';
import type { Talk } from './talk.ts';

export interface OpeningOptions {
  readonly files: readonly string[];
  readonly year?: number | undefined;
  readonly zone?: Zone | undefined;
  /** The zone of this machine, for a log that does not tell its own. */
  readonly machineZone: Zone;
  /** The clock, for a pipe that does not tell its year. */
  readonly now: Instant;
  readonly talk: Talk;
  /** Opens another source instead of files and stdin: the journal. */
  readonly open?: (path: string) => Promise<LineReader>;
}

/** Opens all files that can be read; one that is there twice is read once. */
export async function openFiles(options: OpeningOptions): Promise<{
  readonly opened: readonly OpenedFile[];
  readonly unreadable: readonly SourceError[];
}> {
  const found: OpenedFile[] = [];
  const unreadable: SourceError[] = [];
  for (const path of options.files) {
    const file = await openFile(path, options);
    if (file instanceof SourceError) unreadable.push(file);
    else found.push(file);
  }
  return { opened: withoutDoubles(found, options.talk), unreadable };
}

async function openFile(path: string, options: OpeningOptions): Promise<OpenedFile | SourceError> {
  try {
    const opening = (options.open ?? openSource)(path);
    const reader = await toldWhenSilent(path, opening, (words) => options.talk.note(words));
    const isStream = path === '-' || options.open !== undefined;
    return isStream
      ? await openedStream(path, reader, options)
      : await sampledFile(path, reader, options);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error;
  }
}

/** A pipe cannot be read again, so its lines are held until they prove zone and year; at most this many bytes. */
const MOST_HELD = 8 * 1024 * 1024;
/** How long to wait for more lines of a live pipe before going on with what is there. */
const PATIENCE_MS = 1000;

/** Whether nothing is left to find out about the clock. */
const isGivenIn = ({ year, zone }: OpeningOptions): boolean =>
  year !== undefined && zone !== undefined;

async function openedStream(
  path: string,
  reader: LineReader,
  options: OpeningOptions,
): Promise<OpenedFile> {
  const { now } = options;
  const isGiven = isGivenIn(options);
  const file = options.open === undefined ? plainFileOf(path) : undefined;
  const samples = file === undefined ? [] : sampleOf(file);
  const isEnough = (lines: Buffer) => isGiven || samples.length > 0 || provesClock(lines);
  const held = await reader.hold({ mostBytes: MOST_HELD, patienceMs: PATIENCE_MS, isEnough });
  return {
    path,
    reader,
    samples: samples.length > 0 ? samples : [held],
    isPlain: false,
    head: headOf(held),
    end: endOf(file ?? path, now),
    identity: identityOf(path),
  };
}

async function sampledFile(
  path: string,
  reader: LineReader,
  options: OpeningOptions,
): Promise<OpenedFile> {
  const samples = sampleOf(path);
  const isPlain = samples.length > 0;
  const next = isPlain ? await reader.peek() : await headOfPacked(reader, isGivenIn(options));
  return {
    path,
    reader,
    samples: isPlain ? samples : [next],
    isPlain,
    head: headOf(samples[0] ?? next),
    end: endOf(path, options.now),
    identity: identityOf(path),
  };
}

const MOST_OF_PACKED = 1024 * 1024;

/** Enough of a packed file to recognise it, and to prove its zone and year. */
function headOfPacked(reader: LineReader, isGiven: boolean): Promise<Buffer> {
  let length = 0;
  let isProven = isGiven;
  const isEnough = (lines: Buffer) => {
    length += lines.length;
    isProven ||= provesClock(lines);
    return isProven && length >= LONG_ENOUGH;
  };
  return reader.hold({ mostBytes: MOST_OF_PACKED, patienceMs: Number.POSITIVE_INFINITY, isEnough });
}

function headOf(start: Buffer): Head {
  return {
    bytes: Buffer.from(start.subarray(0, LONG_ENOUGH)),
    isWhole: start.length < LONG_ENOUGH,
  };
}

/** Leaves out one of a rotated file and its packed copy, or of two names for one file. */
function withoutDoubles(found: readonly OpenedFile[], talk: Talk): OpenedFile[] {
  const kept: OpenedFile[] = [];
  for (const file of found) {
    const place = kept.findIndex(({ head }) => isSameContent(head, file.head));
    const other = kept[place];
    if (other === undefined) {
      kept.push(file);
      continue;
    }
    const [whole, spare] = isMoreWhole(file, other) ? [file, other] : [other, file];
    kept[place] = whole;
    spare.reader.close();
    talk.note(`${spare.path} holds the same lines as ${whole.path}; they are read once.`);
  }
  return kept;
}

/** The longer of two copies is more whole; but a packed one may still be incomplete, so a plain one comes first. */
function isMoreWhole(a: OpenedFile, b: OpenedFile): boolean {
  if (a.isPlain !== b.isPlain) return a.isPlain;
  return (a.reader.size ?? 0) > (b.reader.size ?? 0);
}

interface Clocked {
  readonly file: OpenedFile;
  readonly clock: LogClock;
}

/** The files with their clocks: one without proof of its zone takes that of a neighbour that has one. */
export function withClocks(opened: readonly OpenedFile[], options: OpeningOptions): Clocked[] {
  const { year, zone, machineZone } = options;
  const infer = (file: OpenedFile, fallbackZone: Zone): Clocked => ({
    file,
    clock: inferClock(file.samples, { year, zone, fallbackZone, fallbackEnd: file.end }),
  });
  const clocked = opened.map((file) => infer(file, machineZone));
  const proven = clocked.find(({ clock }) => clock.zoneProof !== 'machine');
  if (proven === undefined) return clocked;
  return clocked.map((one) =>
    one.clock.zoneProof === 'machine' ? infer(one.file, proven.clock.zone) : one,
  );
}

function endOf(path: string, now: Instant): Instant {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.mtimeMs : now;
}
