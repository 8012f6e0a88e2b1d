/** A message for a support ticket as one Markdown text: its story, its lines, its JSON, and what it was read with. */
import type { Instant } from '../core/instant.ts';
import type { Message } from '../message/message.ts';
import { countWords, grouped, sizeWords } from '../query/quantity-words.ts';
import { toIso } from '../time/format-instant.ts';
import { MESSAGE_FORMATS } from './formats.ts';
import { rawLines } from './raw-lines.ts';
import { type Screen, shown } from './screen.ts';

export interface BundledFile {
  readonly path: string;
  /** Octets on the disk; null for a pipe. */
  readonly size: number | null;
  readonly firstAt: Instant | null;
  readonly newestAt: Instant | null;
  /** `+07:00, as the dates that amavis logs prove`. */
  readonly zone: string;
  readonly year: string;
}

export interface Bundle {
  /** What was asked for, with what it was taken for: `the queue ID B141CE6BDD`. */
  readonly asked: string;
  readonly message: Message;
  /** What `trace` shows. */
  readonly story: string;
  readonly madeAt: Instant;
  /** Name and version of what the answer depends on: mtatrace, Node, the platform. */
  readonly programs: readonly string[];
  readonly files: readonly BundledFile[];
  readonly isAroundId: boolean;
  readonly counts: {
    readonly lines: number;
    readonly notUnderstood: number;
    readonly repaired: number;
  };
  readonly gaps: readonly {
    readonly at: Instant;
    readonly file: string;
    readonly line: number;
    readonly text: string;
  }[];
}

export function bundleText(bundle: Bundle, screen: Screen): string {
  const { message } = bundle;
  const json = [...MESSAGE_FORMATS.json.print([message], screen, { withEvents: true })].join('');
  return [
    `# mtatrace: ${shown(screen, bundle.asked)}\n`,
    section('Trace', block('text', bundle.story)),
    section('Lines', block('text', rawLines(message, screen))),
    section('JSON', block('json', json)),
    section('Environment', environmentLines(bundle, screen).join('\n')),
  ].join('\n');
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}\n`;
}

/** A fenced block. No line of a story, a log or JSON starts with a fence, so none can end it. */
function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function environmentLines(bundle: Bundle, screen: Screen): string[] {
  const { programs, files, isAroundId, counts, gaps, madeAt } = bundle;
  const names =
    screen.redactor === undefined
      ? 'names: as the log has them'
      : 'names: replaced by stand-ins; own: a domain of this server; host and domain: one elsewhere';
  const read = isAroundId ? ' (only the time around the message was read)' : '';
  return [
    `- made: ${toIso(madeAt, screen.zone)}`,
    `- ${names}`,
    ...programs.map((program) => `- ${program}`),
    ...files.map((file) => `- file: ${fileWords(file, screen)}`),
    `- read: ${countWords(counts.lines, 'line')}${read}, ${grouped(counts.notUnderstood)} not understood, ${grouped(counts.repaired)} mended`,
    ...(gaps.length === 0 ? ['- gaps: none that the log tells of'] : []),
    ...gaps.map(
      ({ at, file, line, text }) =>
        `- gap: ${toIso(at, screen.zone)} ${shown(screen, file)}:${line}: ${shown(screen, text)}`,
    ),
  ];
}

function fileWords(file: BundledFile, screen: Screen): string {
  const { path, size, firstAt, newestAt, zone, year } = file;
  const moment = (at: Instant | null) => (at === null ? '?' : toIso(at, screen.zone));
  return [
    path === '-' ? 'stdin' : shown(screen, path),
    ...(size === null ? [] : [sizeWords(size)]),
    `${moment(firstAt)} to ${moment(newestAt)}`,
    `zone ${zone}`,
    `year ${year}`,
  ].join(', ');
}
