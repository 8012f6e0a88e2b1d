import { createReadStream, fstatSync, openSync, statSync } from 'node:fs';
import { NEWLINE } from '../core/ascii.ts';
import { type ByteSource, FileSource, ReplayedSource, StreamSource } from './byte-source.ts';
import { checkContent } from './content.ts';
import { MissingDecoder } from './decoder-package.ts';
import { LineReader } from './line-reader.ts';
import { packingOf } from './packings.ts';
import { PipeSource } from './pipe-source.ts';
import { type ByteRange, RangesSource } from './ranges-source.ts';
import { readAt, withFile } from './read-at.ts';
import { SourceError, sourceErrorOf } from './source-error.ts';

const HEAD = 8 * 1024;
/** As long as the longest mark by which packed content is known. */
const SHORTEST_HEAD = 6;
const SAMPLE_HEAD = 1024 * 1024;
const PROBE = 64 * 1024;
const PROBES = 32;
const STDIN = 0;

/** Opens a log, plain or packed; `-` is stdin. */
export async function openSource(path: string): Promise<LineReader> {
  try {
    return await readSource(path, path === '-' ? openStdin() : openPath(path));
  } catch (error) {
    throw sourceErrorOf(path, error);
  }
}

/** Opens a plain file at the start of a line inside it, which `lines` lines precede. */
export function openPlainFrom(path: string, offset: number, lines: number): LineReader {
  return told(path, () => {
    const source = new FileSource(openSync(path, 'r'), offset);
    return new LineReader(path, source, { start: { offset, lines } });
  });
}

/** Opens ranges of a plain file; `lines` lines precede the first. */
export function openPlainRanges(
  path: string,
  ranges: readonly ByteRange[],
  { lines, withLineNumbers }: { readonly lines: number; readonly withLineNumbers: boolean },
): LineReader {
  return told(path, () => {
    const source = new RangesSource(path, ranges, withLineNumbers);
    return new LineReader(path, source, { start: { offset: source.position, lines } });
  });
}

/** Reads a log from where its bytes come from, plain or packed. */
export async function readSource(name: string, source: ByteSource): Promise<LineReader> {
  try {
    const head = await readHead(source);
    const whole = new ReplayedSource(head, source);
    const packing = packingOf(head);
    if (packing === undefined) {
      checkContent(name, head);
      return new LineReader(name, whole);
    }
    const problems: string[] = [];
    const remarks: string[] = [];
    const unpacked = await packing.open(whole, (sentence, isLoss) =>
      (isLoss ? problems : remarks).push(sentence),
    );
    const first = await readHead(unpacked);
    checkContent(name, first);
    return new LineReader(name, new ReplayedSource(first, unpacked), { problems, remarks });
  } catch (error) {
    source.close();
    throw error instanceof MissingDecoder ? new SourceError(name, error.message) : error;
  }
}

async function readHead(source: ByteSource): Promise<Buffer> {
  const head = Buffer.allocUnsafe(HEAD);
  let length = 0;
  while (length < SHORTEST_HEAD) {
    const count = await source.read(head, length, HEAD - length);
    if (count === 0) break;
    length += count;
  }
  return head.subarray(0, length);
}

/** A redirected file is read as a file, a pipe without blocking. */
function openStdin(): ByteSource {
  const stat = fstatSync(STDIN);
  if (stat.isFile() || stat.isDirectory()) return new FileSource(STDIN);
  const isPipe = stat.isFIFO() || stat.isSocket();
  return isPipe ? new PipeSource(STDIN) : new StreamSource(process.stdin);
}

function openPath(path: string): ByteSource {
  const stat = statSync(path);
  if (stat.isFile() || stat.isDirectory()) return new FileSource(openSync(path, 'r'));
  return new StreamSource(createReadStream(path, { highWaterMark: SAMPLE_HEAD }));
}

/** Parts of a plain file from its head to its end, cut to whole lines; none of anything else. */
export function sampleOf(path: string): Buffer[] {
  if (path === '-') return [];
  return told(path, () => (statSync(path).isFile() ? withFile(path, samplesIn) : []));
}

/** What keeps a file from being opened is told in words that the user can act on. */
function told<Opened>(path: string, open: () => Opened): Opened {
  try {
    return open();
  } catch (error) {
    throw sourceErrorOf(path, error);
  }
}

function samplesIn(fd: number): Buffer[] {
  const { size } = fstatSync(fd);
  if (size <= SAMPLE_HEAD + (PROBES + 1) * PROBE) {
    const whole = readAt(fd, 0, size);
    return packingOf(whole) !== undefined || whole.length === 0 ? [] : [whole];
  }
  const head = readAt(fd, 0, SAMPLE_HEAD);
  if (packingOf(head) !== undefined) return [];
  const samples = [upToLastLine(head)];
  const step = (size - SAMPLE_HEAD - PROBE) / PROBES;
  for (let i = 1; i < PROBES; i++) {
    const probe = readAt(fd, Math.floor(SAMPLE_HEAD + i * step), PROBE);
    samples.push(upToLastLine(fromFirstLine(probe)));
  }
  samples.push(fromFirstLine(readAt(fd, size - PROBE, PROBE)));
  return samples.filter(({ length }) => length > 0);
}

function fromFirstLine(buffer: Buffer): Buffer {
  const newline = buffer.indexOf(NEWLINE);
  return newline < 0 ? buffer.subarray(0, 0) : buffer.subarray(newline + 1);
}

function upToLastLine(buffer: Buffer): Buffer {
  return buffer.subarray(0, buffer.lastIndexOf(NEWLINE) + 1);
}
