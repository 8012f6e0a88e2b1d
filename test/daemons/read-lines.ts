/** Reads classic syslog lines with the parsers of the registry, for tests of single lines. */
import type { Origin } from '../../src/core/origin.ts';
import type { Emit, ParserAnswer } from '../../src/daemons/parser.ts';
import { createParsers } from '../../src/daemons/registry.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import type { LogRecord, Program } from '../../src/syslog/record.ts';

interface ReadLine {
  readonly outcome: ParserAnswer;
  /** The events whose origin is this line. */
  readonly events: MailEvent[];
}

/** What the parsers make of the lines, told line by line. */
export function readLines(lines: readonly string[]): ReadLine[] {
  const parsers = createParsers();
  const programs = new Map<string, Program>();
  const read: { outcome: ParserAnswer; events: MailEvent[] }[] = [];
  const emit: Emit = (event, origin: Origin) => {
    const line = read[origin.line - 1];
    if (line === undefined || origin.rawLine() !== lines[origin.line - 1])
      throw new Error('an event of no line that was read');
    line.events.push(event);
  };
  lines.forEach((line, index) => {
    const record = recordOf(line, index + 1, programs);
    const result: { outcome: ParserAnswer; events: MailEvent[] } = {
      outcome: 'silent',
      events: [],
    };
    read.push(result);
    result.outcome = parsers(record.program).parse(record, emit);
  });
  parsers.flush(emit);
  return read;
}

/** What the parsers make of one text that `tag[pid]` writes. */
export function readText(tag: string, text: string): ReadLine {
  const [read] = readLines([`May  5 13:35:54 mail ${tag}[4083]: ${text}`]);
  if (read === undefined) throw new Error('no line read');
  return read;
}

/** `May  5 13:35:54 mail amavis[4083]: (04083-01) …`; a line without a tag is its program's whole text. */
const LINE = /^\w{3} [ \d]\d [\d:]{8} (\S+) (?:([^\s[:]+)(?:\[(\d+)\])?: )?/;

/** The record of a line, as a reader would give it. */
export function recordOf(line: string, number: number, programs: Map<string, Program>): LogRecord {
  const [header = '', host = '', tag = '', pid = '0'] = LINE.exec(line) ?? [];
  const buffer = Buffer.from(`${line}\n`);
  const program = programs.get(tag) ?? programOf(tag, programs.size);
  programs.set(tag, program);
  return {
    at: 0,
    host,
    tag,
    daemon: program.daemon,
    pid: Number(pid),
    file: 'test.log',
    line: number,
    size: buffer.length - 1,
    rawLine: () => line,
    program,
    buffer,
    textStart: Buffer.byteLength(header),
    end: buffer.length - 1,
    times: 1,
  };
}

function programOf(tag: string, index: number): Program {
  const slash = tag.lastIndexOf('/');
  return { tag, daemon: tag.slice(slash + 1), service: tag.slice(0, Math.max(slash, 0)), index };
}
