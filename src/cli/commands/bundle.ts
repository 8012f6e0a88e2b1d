import { statSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { dirname } from 'node:path';
import type { Message } from '../../message/message.ts';
import type { IdSearch } from '../../query/find.ts';
import { traceView } from '../../query/trace/view.ts';
import { type Bundle, type BundledFile, bundleText } from '../../render/bundle-text.ts';
import { candidatesText } from '../../render/candidates-text.ts';
import { traceText } from '../../render/trace-text.ts';
import type { ZoneProof } from '../../syslog/log-clock.ts';
import { exitCodeOf } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { COULD_NOT_LOOK } from '../exit-code.ts';
import type { FileFacts } from '../file-facts.ts';
import { asTaken, type Searched, searchLog, withoutLogMarks } from '../named-messages.ts';
import { notFoundWords } from '../not-found-words.ts';
import {
  addFilterOptions,
  addOutputOptions,
  addReadingOptions,
  FILES,
  type Options,
} from '../options.ts';
import { checkTarget, writeTarget } from '../output-file.ts';
import type { Answer } from '../query-log.ts';
import { screenOf } from '../terminal.ts';
import { VERSION } from '../version.ts';
import type { DefineCommand } from './command.ts';

interface BundleOptions extends Options {
  readonly output?: string;
  readonly force?: boolean;
}

export const bundle: DefineCommand = (command, run, context) => {
  command
    .description(
      'What does support need to know about this message? Its trace, its lines of the log, its JSON, and what they were read with, as one text (Markdown). <id> is what trace takes.',
    )
    .argument('<id>', 'what names the message')
    .argument('[file...]', FILES)
    .option(
      '-o, --output <file>',
      'write to this file, which only its owner can read (default: stdout)',
    )
    .option('--force', 'overwrite an existing file');
  addOutputOptions(addFilterOptions(addReadingOptions(command))).addHelpText(
    'after',
    `
Without --redact it holds names, addresses and IPs as the log has them.

Examples:
  $ mtatrace bundle 4XkQ2b1Zz9z3hT --redact -o ticket.md  to hand to others
  $ mtatrace bundle '<c0ffee@example.com>' --since 2d     for your own ticket`,
  );
  command.action((id: string, files: string[], options: BundleOptions) =>
    run(() => bundleMessage(context, withoutLogMarks(id), files, withStdout(options))),
  );
};

/** A file named "-" is stdout, as for tar and curl. */
function withStdout(options: BundleOptions): BundleOptions {
  const { output, ...others } = options;
  return output === '-' ? others : options;
}

/** @param most how many lines of it are shown */
export async function bundleMessage(
  context: Context,
  id: string,
  files: string[],
  options: BundleOptions,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const { output: target, force = false } = options;
  if (target !== undefined) {
    context.redactor?.keepFile(target);
    context.redactor?.keepFile(dirname(target));
    checkTarget(target, { force });
  }
  const searched = await searchLog(context, id, files, { ...options, withGaps: true });
  const { answer, search } = searched;
  const { found } = search;
  const [message, ...others] = found?.messages ?? [];
  if (found === undefined || message === undefined) {
    answer.talk.problem(notFoundWords(id, files, answer, search, options));
    return exitCodeOf(answer, false);
  }
  const asked = asTaken(found.kind, id);
  if (others.length > 0) return tellChoice(context, asked, found, answer, options);
  const text = textOf(context, asked, message, searched, options);
  if (target === undefined) context.output.write(firstOf(text, most, options.ascii ?? false));
  else writeTarget(target, text, { force, sources: answer.facts.files });
  if (context.redactor === undefined)
    answer.talk.note(
      'names, addresses and IPs are in it as the log has them; --redact replaces them.',
    );
  return exitCodeOf(answer, true);
}

function firstOf(text: string, most: number, isAscii: boolean): string {
  const lines = text.split('\n');
  return lines.length <= most
    ? text
    : `${lines.slice(0, most).join('\n')}\n${isAscii ? '...' : '…'}\n`;
}

type Found = NonNullable<IdSearch['found']>;

/** A bundle is of one message. */
function tellChoice(
  context: Context,
  asked: string,
  { messages, count }: Found,
  answer: Answer,
  options: BundleOptions,
): number {
  const sorted = [...messages].sort((a, b) => a.startedAt - b.startedAt);
  for (const message of sorted) context.redactor?.learnIds(message);
  const screen = screenOf(context, options, answer.zone);
  context.output.write(candidatesText(sorted, asked, screen, count));
  const hidden = context.redactor === undefined ? '' : ', which trace shows without --redact';
  answer.talk.problem(
    `several messages match; a bundle is of one. Name it by its queue ID${hidden}.`,
  );
  return COULD_NOT_LOOK;
}

function textOf(
  context: Context,
  asked: string,
  message: Message,
  { answer, scope, gaps }: Searched,
  options: BundleOptions,
): string {
  const shownWith: Options =
    options.output === undefined ? options : { ...options, color: 'never' };
  const screen = screenOf(context, shownWith, answer.zone);
  context.redactor?.learnIds(message);
  const { counts, facts } = answer;
  const bundled: Bundle = {
    asked,
    message,
    story: traceText(traceView(message, scope.scopeOf(message)), screen),
    madeAt: context.now,
    programs: [
      `mtatrace ${VERSION}`,
      `Node ${process.version}`,
      `${platform()} ${release()} ${arch()}`,
    ],
    files: facts.parts.map(bundledFile),
    isAroundId: facts.isAroundId,
    counts,
    gaps,
  };
  return bundleText(bundled, screen);
}

const ZONE_WORDS: Record<ZoneProof, string> = {
  given: 'given by --tz',
  'received-date': 'as the dates that amavis logs prove',
  'long-queue-id': 'as long queue IDs prove',
  'own-message-id': "as Postfix' own Message-IDs prove",
  stamps: 'as the stamps say',
  'message-id': 'as Message-IDs prove',
  machine: 'that of this machine: the log does not tell it',
};

/** Octets of a file on the disk; null if it is no file. */
function sizeOfFile(path: string): number | null {
  return path === '-' ? null : (statSync(path, { throwIfNoEntry: false })?.size ?? null);
}

function bundledFile(file: FileFacts): BundledFile {
  const { path, firstAt, newestAt, zone, zoneProof, yearIsInferred } = file;
  return {
    path,
    size: sizeOfFile(path),
    firstAt,
    newestAt,
    zone: `${zone} (${ZONE_WORDS[zoneProof]})`,
    year: yearIsInferred ? 'inferred' : 'given, or in the stamps',
  };
}
