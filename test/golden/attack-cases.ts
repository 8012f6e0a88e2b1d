/** Reads fixtures/attacks: logs in which strangers' texts imitate something, and what must be told of them. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/attacks/', import.meta.url);

export interface AttackCase {
  readonly name: string;
  readonly lines: readonly Buffer[];
  /** What must hold of each message that the attack's own lines tell. */
  readonly told: readonly object[];
}

interface Section {
  readonly name: string;
  readonly lines: readonly string[];
  readonly told: readonly object[];
}

/** `## name`, lines, and `=> {…}` for each message. */
function sectionsOf(file: string): Section[] {
  const blocks = readFileSync(new URL(file, folder), 'utf8').split(/^## /m);
  return blocks.slice(1).map((block) => {
    const [name = '', ...rest] = block.split('\n').filter((line) => line !== '');
    const isTold = (line: string) => line.startsWith('=> ');
    return {
      name,
      lines: rest.filter((line) => !isTold(line)),
      told: rest.filter(isTold).map((line): object => JSON.parse(line.slice(3))),
    };
  });
}

const parts = new Map(sectionsOf('parts.txt').map(({ name, lines }) => [name, lines]));
const [before, after] = sectionsOf('victims.txt');
if (before === undefined || after === undefined) throw new Error('victims.txt has two parts');

function withParts(line: string): readonly string[] {
  if (!line.startsWith('%')) return [line];
  const part = parts.get(line.slice(1));
  if (part === undefined) throw new Error(`no part ${line}`);
  return part;
}

/** `\xHH` is a byte, `\u{HHHH}` a character, `\\` a backslash. */
function bytesOf(text: string): Buffer {
  const pieces = text.split(/(\\x[0-9a-f]{2}|\\u\{[0-9a-f]+\}|\\\\)/);
  return Buffer.concat(pieces.map(pieceOf));
}

function pieceOf(piece: string): Buffer {
  if (piece === '\\\\') return Buffer.from('\\');
  const [, byte, character] = /^\\(?:x(..)|u\{(.+)\})$/.exec(piece) ?? [];
  if (byte !== undefined) return Buffer.from([Number.parseInt(byte, 16)]);
  if (character === undefined) return Buffer.from(piece);
  return Buffer.from(String.fromCodePoint(Number.parseInt(character, 16)));
}

/** A payload, as the fixture has it, as it stands in a quoted local part. */
function quoted(payload: string): string {
  return payload.replaceAll(/\\\\|"/g, (found) => (found === '"' ? '\\\\"' : '\\\\\\\\'));
}

function filled(text: string, payload: string): string {
  return text.replaceAll('{quoted}', () => quoted(payload)).replaceAll('{payload}', () => payload);
}

/** The same in what must be told, where JSON has escapes of its own. */
function filledWith(value: unknown, payload: string): unknown {
  if (typeof value === 'string')
    return value
      .replaceAll('{quoted}', () => bytesOf(quoted(payload)).toString('utf8'))
      .replaceAll('{payload}', () => bytesOf(payload).toString('utf8'));
  if (Array.isArray(value)) return value.map((one) => filledWith(one, payload));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, filledWith(one, payload)]),
  );
}

function linesOf(lines: readonly string[], payload: string): Buffer[] {
  return lines.flatMap(withParts).map((line) => bytesOf(filled(line, payload)));
}

function caseOf(name: string, { lines, told }: Section, payload: string): AttackCase {
  return {
    name,
    lines: linesOf(lines, payload),
    told: told.map((one) => filledWith(one, payload) as object),
  };
}

function filesOf(name: string): string[] {
  return readdirSync(new URL(`${name}/`, folder)).map((file) => `${name}/${file}`);
}

/** The honest mail alone. */
export const honestCase: AttackCase = { name: 'honest mail', lines: [], told: [] };

/** The cases that were written for a shape. */
export function shapeCases(): AttackCase[] {
  return filesOf('shapes')
    .flatMap(sectionsOf)
    .map((section) => caseOf(section.name, section, ''));
}

/** Each field with each payload. */
export function payloadCases(): AttackCase[] {
  const payloads = sectionsOf('payloads.txt').map(({ name, lines }) => ({
    name,
    text: lines[0] ?? '',
  }));
  return filesOf('each-payload')
    .flatMap(sectionsOf)
    .flatMap((section) =>
      payloads.map(({ name, text }) => caseOf(`${section.name}: ${name}`, section, text)),
    );
}

const START = Date.UTC(2026, 10, 24, 10);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TAG = /^([^\s:[]+)(?:\[(\d+)\])?: /;

type Writer = (text: Buffer, at: Date) => Buffer;

/** How loggers write a line. */
const WRITERS = {
  classic,
  'RFC 3339': (line, at) => headed(`${at.toISOString().replace('Z', '+00:00')} mail `, line),
  'RFC 5424': (line, at) => {
    const { tag, pid, text } = taken(line);
    return headed(`<22>1 ${at.toISOString()} mail ${tag} ${pid} - - `, text);
  },
  journal: (line, at) => {
    const { tag, pid, text } = taken(line);
    const isText = Buffer.from(text.toString('utf8')).equals(text);
    const fields = {
      __REALTIME_TIMESTAMP: `${at.getTime() * 1000}`,
      _HOSTNAME: 'mail',
      SYSLOG_IDENTIFIER: tag,
      SYSLOG_PID: pid,
      MESSAGE: isText ? text.toString('utf8') : [...text],
    };
    return Buffer.from(JSON.stringify(fields));
  },
  'RFC 5424 with structured data': (line, at) => {
    const { tag, pid, text } = taken(line);
    const data = '[x@1 of="\\"] B141CE6BDD: removed"][y z="postfix/qmgr 12 - - x"]';
    return headed(`<22>1 ${at.toISOString()} mail ${tag} ${pid} - ${data} `, text);
  },
  'Docker, in two parts': (line, at) => {
    const text = classic(line, at).toString('utf8');
    const middle = Math.floor(text.length / 2);
    const part = (log: string) => JSON.stringify({ log, stream: 'stdout', time: at.toISOString() });
    return Buffer.from(`${part(text.slice(0, middle))}\n${part(`${text.slice(middle)}\n`)}`);
  },
  'CRI, in two parts': (line, at) => {
    const text = classic(line, at);
    const middle = Math.floor(text.length / 2);
    const head = `${at.toISOString()} stdout`;
    return Buffer.concat([
      headed(`${head} P `, text.subarray(0, middle)),
      headed(`\n${head} F `, text.subarray(middle)),
    ]);
  },
} as const satisfies Record<string, Writer>;

export type Form = keyof typeof WRITERS;
export const FORMS = Object.keys(WRITERS) as Form[];

function classic(line: Buffer, at: Date): Buffer {
  const day = String(at.getUTCDate()).padStart(2);
  return headed(`${MONTHS[at.getUTCMonth()]} ${day} ${at.toISOString().slice(11, 19)} mail `, line);
}

function headed(header: string, text: Buffer): Buffer {
  return Buffer.concat([Buffer.from(header), text]);
}

function taken(line: Buffer): { tag: string; pid: string; text: Buffer } {
  const [head = '', tag = '', pid = '-'] = TAG.exec(line.toString('latin1')) ?? [];
  return { tag, pid, text: line.subarray(head.length) };
}

const NEWLINE = Buffer.from('\n');
/** When the honest mail begins, the attack, and the rest of the honest mail, in seconds. */
const PARTS = [0, 10, 30];

/** The log of a case, from `second` on, with the honest mail around the attack. */
export function logOf({ lines }: AttackCase, form: Form = 'classic', second = 0): Buffer {
  const groups = [linesOf(before?.lines ?? [], ''), lines, linesOf(after?.lines ?? [], '')];
  const written = groups.flatMap((group, part) =>
    group.map((line, i) => {
      const at = second + (PARTS[part] ?? 0) + Math.floor(i / 4);
      return WRITERS[form](line, new Date(START + at * 1000));
    }),
  );
  return Buffer.concat(written.flatMap((line) => [line, NEWLINE]));
}

const HONEST = new Set(['B141CE6BDD', '15411E6BE1', '97597E6BE4', 'ECE98E6BE1', '4BE25E9512']);

/** Whether one of the honest queue files is part of a message, as its JSON tells. */
export function isHonest({ queueIds }: { readonly queueIds: readonly string[] }): boolean {
  return queueIds.some((id) => HONEST.has(id));
}
