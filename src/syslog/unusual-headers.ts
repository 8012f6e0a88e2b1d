import { GREATER, LESS, NUL, OPEN_BRACE, RETURN, SPACE, TAB } from '../core/ascii.ts';
import { asciiOf, hasAt, isDigit, literal, readNumber, skipDigits } from '../core/bytes.ts';
import { readContainerLine } from './container-lines.ts';
import { type HostReader, type StampReader, type TagReader, viewOf } from './header-parts.ts';
import { bareSeverityLength, severityLength } from './severity.ts';
import { readOffset } from './stamp.ts';
import { readStructuredHeader } from './structured-header.ts';
import type { SyslogRecord } from './syslog-record.ts';

export type LineKind = 'record' | 'blank' | 'unknown';

const UTF8_MARK = literal('\xef\xbb\xbf');
/** How far into a line prefixes are looked for. */
const HEAD = 600;
const MAX_NESTING = 4;
const STAMP_AHEAD = String.raw`(?=[A-Z][a-z]{2} [ \d]\d? ?\d|\d{4}-\d\d-\d\d[T ]\d\d:|<\d{1,3}>|\{")`;

/** What tools put before a line when they show it. */
const PREFIXES = [
  // /var/log/zimbra.log.1.gz:Dec  9 13:35:54 mail …   zimbra.log-1234-May  5 13:35:54 mail …
  new RegExp(String.raw`^[^\s]{1,512}?[:-]${STAMP_AHEAD}`),
  //      12  May  5 13:35:54 mail …
  new RegExp(String.raw`^[ \t]{0,20}\d{1,12}[:\s]\s{0,8}${STAMP_AHEAD}`),
  //     May  5 13:35:54 mail …   > May  5 13:35:54 mail …
  new RegExp(String.raw`^[ \t]{0,40}(?:>[ \t]{0,4}){0,4}${STAMP_AHEAD}`),
  // [pod/mail-0/postfix] May  5 13:35:54 mail …
  /^\[pod\/[\w.-]{1,253}\/[\w.-]{1,63}\] /,
  // mail-1  | May  5 13:35:54 mail …
  /^[\w.-]{1,128} {0,64}\| /,
];

/** Notes of journalctl, what grep puts between groups, and what a mail quotes of a blank line. */
// -- Logs begin at Mon 2022-05-02 11:00:00 +07, end at Thu 2022-05-05 13:40:00 +07. --
const NOTE = /^(?:--(?:$| (?:Logs|Journal) begin| Boot | No entries| Reboot)|[>\s]+$)/;

// postfix/qmgr[4080]: B141CE6BDD: removed
const BARE_TAG = /^(?:\/?postfix[\w./+-]*|amavis|clamd|opendkim|opendmarc)\[\d+\]: /;

// May  5 13:35:54 [postfix/qmgr] B141CE6BDD: removed
/** The tag as metalog writes it, where others write the host. */
const METALOG_TAG = /^\[([A-Za-z/][\w./+-]{0,254})\] /;

/** Tags of a container: who can write a text for another program, such as sshd, forges no mail by it. */
const CONTAINER =
  /^(?:[\da-f]{12}|dockerd|conmon|containerd|(?:docker|podman|mailcowdockerized)(?:[/_-][\w./-]{1,200})?)$/;
// May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: removed
/** What a container wrote, behind the header that the log driver of Docker or journald gave it. */
const WRAPPED =
  /^(?:(?:[A-Z][a-z]{2} [ \d]\d|\d{4}-\d\d-\d\d)[ T][^ ]{8,30} (?:[\w.-]{1,255} {1,5})?)?(?:postfix[\w./+-]{1,60}|amavis|clamd|opendkim|opendmarc)\[\d{1,10}\]: /;

// stdout F postfix/qmgr[4080]: B141CE6BDD: removed
const CRI_STREAM = /^(stdout|stderr) ([FP])(?:$| )/;

// Thu 2022-05-05 13:35:54 +07 mail postfix/qmgr[4080]: …
const WEEKDAY = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?=\d{4}-)/;
// CEST mail …
const ZONE_NAME = /^([A-Z]{3,5}) /;
// 1651732554.123456 mail postfix/qmgr[4080]: …
const EPOCH = /^(\d{9,10})\.(\d{3})\d{0,6} /;

/** Reads headers of the rare forms. */
export class UnusualHeaders {
  readonly #record: SyslogRecord;
  readonly #stamps: StampReader;
  readonly #hosts: HostReader;
  readonly #tags: TagReader;
  /** The first parts of lines that a container runtime has cut, by stream. */
  readonly #parts = new Map<string, Buffer>();

  constructor(record: SyslogRecord, stamps: StampReader, hosts: HostReader, tags: TagReader) {
    this.#record = record;
    this.#stamps = stamps;
    this.#hosts = hosts;
    this.#tags = tags;
  }

  /** Fills the record from a line. */
  read(buffer: Buffer, start: number, end: number): LineKind {
    const from = skipNoise(buffer, start, end);
    if (from === end) return 'blank';
    const head = headOf(buffer, from, end);
    if (NOTE.test(head)) return 'blank';
    return this.#readFrom(buffer, from, end, 0);
  }

  /** Fills the record from the line of a container that is the text of another line. */
  readWrapped(buffer: Buffer, textStart: number, end: number): void {
    const { host, program } = this.#record;
    if (!CONTAINER.test(program.tag) || !WRAPPED.test(headOf(buffer, textStart, end))) return;
    this.#readFrom(buffer, textStart, end, 1);
    if (this.#record.host === '') this.#record.host = host;
  }

  #readFrom(buffer: Buffer, start: number, end: number, depth: number): LineKind {
    if (depth > MAX_NESTING) return 'unknown';
    if (buffer[start] === OPEN_BRACE) return this.#readJson(buffer, start, end, depth);
    const from = skipPriority(buffer, start, end);
    if (from > start && this.#readStructured(buffer, from, end)) return 'record';
    const stampEnd = this.#readStamp(buffer, from, end);
    if (stampEnd >= 0) return this.#readAfterStamp(buffer, stampEnd, end, depth);
    const prefix = prefixLength(headOf(buffer, from, end));
    if (prefix > 0) return this.#readFrom(buffer, from + prefix, end, depth + 1);
    return this.#readBare(buffer, from, end);
  }

  /** RFC 5424, with its version right after the priority: `<22>1 2022-05-05T13:35:54Z mail postfix/qmgr 4080 - - …`. */
  #readStructured(buffer: Buffer, from: number, end: number): boolean {
    const header = readStructuredHeader(buffer, from, end);
    if (header === undefined) return false;
    const stampEnd = this.#stamps.read(buffer, viewOf(buffer), header.stampStart, header.hostStart);
    if (stampEnd < 0) this.#stamps.set(this.#stamps.clock.last);
    this.#hosts.read(buffer, viewOf(buffer), header.hostStart, end);
    this.#tags.set(header.tag, header.pid);
    this.#fill(this.#hosts.host, buffer, header.textStart, end);
    return true;
  }

  #readStamp(buffer: Buffer, from: number, end: number): number {
    const after = this.#stamps.read(buffer, viewOf(buffer), from, end);
    if (after >= 0) return after;
    const head = headOf(buffer, from, end);
    if (WEEKDAY.test(head)) return this.#readLongStamp(buffer, from + 4, end);
    const epoch = EPOCH.exec(head);
    if (!epoch) return -1;
    this.#stamps.set(Number(epoch[1]) * 1000 + Number(epoch[2]));
    return from + epoch[0].length - 1;
  }

  /** `2022-05-05 13:35:54 +07`, or with a zone's name, of which only UTC is unambiguous. */
  #readLongStamp(buffer: Buffer, from: number, end: number): number {
    const stampEnd = this.#stamps.read(buffer, viewOf(buffer), from, end);
    if (stampEnd < 0 || buffer[stampEnd] !== SPACE) return stampEnd;
    const zone = ZONE_NAME.exec(headOf(buffer, stampEnd + 1, end))?.[1];
    if (zone === undefined) {
      const after = this.#stamps.accept((stamp) => readOffset(buffer, stampEnd + 1, end, stamp));
      return after === stampEnd + 1 ? stampEnd : after;
    }
    if (zone === 'UTC' || zone === 'GMT') {
      this.#stamps.accept((stamp) => {
        stamp.hasOffset = true;
        return 0;
      });
    }
    return stampEnd + 1 + zone.length;
  }

  #readAfterStamp(buffer: Buffer, stampEnd: number, end: number, depth: number): LineKind {
    if (stampEnd >= end || buffer[stampEnd] !== SPACE) return 'unknown';
    const from = stampEnd + 1 + severityLength(headOf(buffer, stampEnd + 1, end));
    if (this.#startsWithStamp(buffer, from, end))
      return this.#readFrom(buffer, from, end, depth + 1);
    const stream = CRI_STREAM.exec(headOf(buffer, from, end));
    if (stream) return this.#readStream(buffer, from, end, depth, stream);
    const withoutHost = this.#readTag(buffer, from, end);
    if (withoutHost >= 0) return this.#fill('', buffer, withoutHost, end);
    return this.#readHostAndTag(buffer, from, end, depth);
  }

  /** Where the text starts behind a tag without a host, or -1. */
  #readTag(buffer: Buffer, from: number, end: number): number {
    const [tag, name] = METALOG_TAG.exec(headOf(buffer, from, end)) ?? [];
    if (tag === undefined || name === undefined)
      return this.#tags.read(buffer, viewOf(buffer), from, end);
    this.#tags.set(name, 0);
    return from + tag.length;
  }

  #readHostAndTag(buffer: Buffer, from: number, end: number, depth: number): LineKind {
    const hostEnd = this.#hosts.read(buffer, viewOf(buffer), from, end);
    const at = hostEnd + 1;
    if (hostEnd < 0 || isRepeatNote(buffer, from, end))
      return this.#fillWithoutTag('', buffer, from, end);
    // A relay keeps the header of the host that sent the line, and that host knows best.
    if (this.#startsWithStamp(buffer, at, end)) return this.#readFrom(buffer, at, end, depth + 1);
    const host = this.#hosts.host;
    const tagStart = at + bareSeverityLength(headOf(buffer, at, end));
    const textStart = this.#tags.read(buffer, viewOf(buffer), tagStart, end);
    if (textStart >= 0) return this.#fill(host, buffer, textStart, end);
    return this.#fillWithoutTag(host, buffer, at, end);
  }

  #startsWithStamp(buffer: Buffer, from: number, end: number): boolean {
    const instant = this.#stamps.instant;
    if (this.#readStamp(buffer, from, end) >= 0) return true;
    this.#stamps.set(instant);
    return skipPriority(buffer, from, end) > from;
  }

  /** A line inside another one of a container runtime may have a header of its own. */
  #readInner(inner: Buffer, depth: number): LineKind {
    const instant = this.#stamps.instant;
    const from = skipNoise(inner, 0, inner.length);
    if (from === inner.length) return 'blank';
    const kind = this.#readFrom(inner, from, inner.length, depth + 1);
    if (kind !== 'unknown') return kind;
    this.#stamps.set(instant);
    const textStart = this.#tags.read(inner, viewOf(inner), from, inner.length);
    return textStart < 0 ? 'unknown' : this.#fill('', inner, textStart, inner.length);
  }

  #readStream(
    buffer: Buffer,
    from: number,
    end: number,
    depth: number,
    [head, stream = '', mark]: RegExpExecArray,
  ): LineKind {
    const textStart = Math.min(from + head.length, end);
    const whole = this.#join(stream, buffer.subarray(textStart, end), mark === 'F');
    return whole === undefined ? 'blank' : this.#readInner(whole, depth);
  }

  #join(stream: string, part: Buffer, isLast: boolean): Buffer | undefined {
    const before = this.#parts.get(stream);
    const whole = before ? Buffer.concat([before, part]).subarray(0, 65536) : Buffer.from(part);
    if (isLast) this.#parts.delete(stream);
    else this.#parts.set(stream, whole);
    return isLast ? whole : undefined;
  }

  #readJson(buffer: Buffer, start: number, end: number, depth: number): LineKind {
    const found = readContainerLine(buffer.toString('utf8', start, end));
    if (found === undefined) return 'unknown';
    if (found.at !== undefined) this.#stamps.set(found.at);
    else this.#stamps.set(this.#stamps.clock.last);
    if (found.kind === 'journal') {
      this.#tags.set(found.tag, found.pid);
      return this.#fill(found.host, found.message, 0, found.message.length);
    }
    const whole = this.#join(found.stream, found.message, found.isWhole);
    return whole === undefined ? 'blank' : this.#readInner(whole, depth);
  }

  /** A line without stamp and host, as Postfix writes to a container's stdout; it is as old as the line before. */
  #readBare(buffer: Buffer, from: number, end: number): LineKind {
    if (!BARE_TAG.test(headOf(buffer, from, end))) return 'unknown';
    const textStart = this.#tags.read(buffer, viewOf(buffer), from, end);
    if (textStart < 0) return 'unknown';
    if (this.#stamps.instant === 0) this.#stamps.set(this.#stamps.clock.last);
    return this.#fill('', buffer, textStart, end);
  }

  #fillWithoutTag(host: string, buffer: Buffer, textStart: number, end: number): LineKind {
    this.#tags.set('', 0);
    return this.#fill(host, buffer, textStart, end);
  }

  #fill(host: string, buffer: Buffer, textStart: number, end: number): LineKind {
    const record = this.#record;
    record.at = this.#stamps.instant;
    record.host = host;
    record.program = this.#tags.program;
    record.pid = this.#tags.pid;
    record.buffer = buffer;
    record.textStart = textStart;
    record.end = end;
    record.times = 1;
    return 'record';
  }
}

function headOf(buffer: Buffer, from: number, end: number): string {
  return asciiOf(buffer, from, Math.min(end, from + HEAD));
}

/** Skips line ends, the NULs of a file truncated while it was written, and a byte order mark; all of a blank line. */
function skipNoise(buffer: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (buffer[at] === NUL || buffer[at] === RETURN)) at++;
  if (hasAt(buffer, at, end, UTF8_MARK)) at += UTF8_MARK.length;
  let text = at;
  while (text < end && (buffer[text] === SPACE || buffer[text] === TAB)) text++;
  return text >= end ? end : at;
}

/** `<22>`. */
function skipPriority(buffer: Buffer, from: number, end: number): number {
  if (buffer[from] !== LESS || !isDigit(buffer[from + 1])) return from;
  const at = skipDigits(buffer, from + 1, Math.min(end, from + 4));
  return buffer[at] === GREATER && readNumber(buffer, from + 1, at) < 192 ? at + 1 : from;
}

/** `last message repeated 3 times`, where syslogd leaves out the host. */
function isRepeatNote(buffer: Buffer, from: number, end: number): boolean {
  return /^last message (?:buffered|repeated) \d/.test(headOf(buffer, from, end));
}

function prefixLength(head: string): number {
  for (const prefix of PREFIXES) {
    const found = prefix.exec(head);
    if (found) return found[0].length;
  }
  return 0;
}
