import { NOTHING_KNOWN, type TextExplanation } from '../../query/explain/explanation.ts';
import { explainLine, explainVerdict, type ReadLine } from '../../query/explain/line.ts';
import { explainReply, explainWord, withoutStatus } from '../../query/explain/reply.ts';
import { explanationToJson } from '../../render/explanation-json.ts';
import { explanationText } from '../../render/explanation-text.ts';
import { objectCsvHeader, objectToCsv } from '../../render/object-csv.ts';
import { safeJson } from '../../render/safe-text.ts';
import type { Screen } from '../../render/screen.ts';
import type { LineReader } from '../../source/line-reader.ts';
import { openSource } from '../../source/open-source.ts';
import { SourceError, wordFor } from '../../source/source-error.ts';
import { utcZone } from '../../time/zone.ts';
import type { Context } from '../context.ts';
import { COULD_NOT_LOOK, FOUND, NOTHING_FOUND } from '../exit-code.ts';
import { readFilterReply, readOneLine, readPartOfLine } from '../explained-line.ts';
import { bringsInput } from '../log-files.ts';
import { addOutputOptions, type Options } from '../options.ts';
import { toldWhenSilent } from '../silent-stdin.ts';
import { Talk } from '../talk.ts';
import { screenOf } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { DefineCommand } from './command.ts';

export const explain: DefineCommand = (command, run, context) => {
  command
    .description(
      'What does it mean, which part says so, why, and what can be done? <text> is a status code, a reply, the code of a provider, the id of a cause, or a line of the log; without it, or as "-", each line of stdin.',
    )
    .argument('[text...]', 'what to explain; several words need no quotes');
  addOutputOptions(command, 'text').addHelpText(
    'after',
    `
Exit code 1 if nothing is known.

Examples:
  $ mtatrace explain 5.7.26                    an enhanced status code
  $ mtatrace explain 452                       a reply code
  $ mtatrace explain TSS04                     the code of a provider
  $ mtatrace explain '550 5.1.1 No such user'  a reply
  $ mtatrace explain amavis-down               a cause that a trace names
  $ grep -F 4.7.0 /var/log/zimbra.log | mtatrace explain`,
  );
  command.action((words: string[], options: Options) =>
    run(() => explainTexts(context, words, options)),
  );
};

// Blocked MTA-BLOCKED {TempFailedOutbound}
// Passed BANNED (application/zip,.exe,a.exe) {RelayedInbound}
const VERDICT =
  /^(Passed|Blocked) ([A-Z]+(?:-[A-Z]+)*(?:-\d{1,2})?)(?: \(.{1,1000}\))?(?: \{([A-Za-z,]{0,200})\})?$/;

/** The head of amavis' main line alone; undefined for other texts, and for unknown categories. */
function verdictAlone(text: string): TextExplanation | undefined {
  const [, word, category = '', actions] = VERDICT.exec(text) ?? [];
  if (explainWord(category) === undefined) return undefined;
  return explainVerdict({
    verdict: word === 'Passed' ? 'passed' : 'blocked',
    category,
    actions: actions?.split(',') ?? [],
  });
}

/** The content filter's reply alone says the same as in its line. */
function explainFilterReply(reply: string, now: number): TextExplanation | undefined {
  const line = readFilterReply(reply, now);
  if (line === undefined) return undefined;
  const found = explainLine(line);
  const isQuoted = found.matched !== null && reply.includes(found.matched);
  return { ...found, kind: 'reply', matched: isQuoted ? found.matched : reply };
}

// … dsn=4.0.0, status=deferred (host mx.example.com[192.0.2.25] refused to talk to me: 554 5.7.1 Go away)
const RESULT = /, (status=[A-Za-z]{1,20} \(.*\))$/;

/** A line as a line; one that is not understood by its result, if it has one. */
function explainLogged(line: ReadLine, now: number): TextExplanation {
  const result = line.isUnderstood ? undefined : RESULT.exec(line.text)?.[1];
  return result === undefined ? explainLine(line) : explainText(result, now);
}

/** What a text means: as a line of the log, else a known word, a verdict, a part of a line, or a reply. */
export function explainText(text: string, now: number): TextExplanation {
  const bare = text.trim();
  const line = readOneLine(text, now);
  if (line !== undefined) return explainLogged(line, now);
  const found = bare.includes(' ') ? undefined : explainWord(bare);
  if (found !== undefined) return found;
  const verdict = verdictAlone(bare);
  if (verdict !== undefined) return verdict;
  const ofFilter = explainFilterReply(withoutStatus(bare), now);
  if (ofFilter !== undefined) return ofFilter;
  const part = readPartOfLine(bare, now);
  return part === undefined ? (explainReply(bare) ?? NOTHING_KNOWN) : explainLine(part);
}

export async function explainTexts(
  context: Context,
  words: string[],
  options: Options,
): Promise<number> {
  const printer = new Printer(context, options);
  const talk = new Talk(context.writeError, {
    isQuiet: options.quiet ?? false,
    redactor: context.redactor,
  });
  const isStdin = words.length === 0 || (words.length === 1 && words[0] === '-');
  if (!isStdin) printer.printAll(textsOf(words));
  else if (words.length === 0 && !bringsInput()) throw nothingToExplain();
  else if (!(await printStdin(printer, talk))) return COULD_NOT_LOOK;
  if (printer.count === 0)
    talk.note(
      'nothing came on stdin, so there is nothing to explain. Give a code: mtatrace explain 5.7.26',
    );
  return printer.known > 0 ? FOUND : NOTHING_FOUND;
}

/** One text, or several codes: `550 5.1.1` is the reply of one, `5.7.1 4.2.2` are two. */
function textsOf(words: readonly string[]): readonly string[] {
  const text = words.join(' ').trim();
  if (text === '') throw nothingToExplain();
  const parts = text.split(/\s+/);
  return parts.every((part) => CODE.test(part)) && !REPLY_HEAD.test(text) ? parts : [text];
}

const CODE = /^[245](?:\d\d|\.\d{1,3}\.\d{1,3})$/;
const REPLY_HEAD = /^([245])\d\d \1\.\d{1,3}\.\d{1,3}$/;

function nothingToExplain(): UserError {
  return new UserError(
    'there is nothing to explain. Give a code (mtatrace explain 5.7.26), a reply or a log line, or pipe lines in.',
  );
}

/** Explains each line of stdin; returns whether that could be read to its end. */
async function printStdin(printer: Printer, talk: Talk): Promise<boolean> {
  const reader = await toldWhenSilent('-', openedStdin(), (words) => talk.note(words));
  do {
    while (reader.advance()) {
      const text = reader.buffer.toString('utf8', reader.start, reader.end);
      if (text.trim() !== '') printer.print(text);
    }
  } while (await reader.refill());
  for (const sentence of [...reader.problems, ...reader.remarks])
    talk.problem(`${wordFor(reader.name)}: ${sentence}`);
  return reader.problems.length === 0;
}

async function openedStdin(): Promise<LineReader> {
  try {
    return await openSource('-');
  } catch (error) {
    throw error instanceof SourceError ? new UserError(error.message) : error;
  }
}

class Printer {
  known = 0;
  count = 0;
  readonly #context: Context;
  readonly #options: Options;
  readonly #screen: Screen;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#options = options;
    this.#screen = screenOf(context, options, utcZone);
  }

  printAll(texts: readonly string[]): void {
    for (const text of texts) this.print(text);
  }

  print(asked: string): void {
    // What a line quotes of a mail decides nothing, and once it is out of the line, no mark tells it from the rule's words.
    const text = this.#context.redactor?.lineWithoutQuote(asked) ?? asked;
    const explanation = explainText(text, this.#context.now);
    if (explanation.kind !== 'unknown') this.known++;
    const { output, redactor } = this.#context;
    if (this.#options.csv) {
      if (this.count === 0) output.write(objectCsvHeader('explanation'));
      output.write(objectToCsv('explanation', explanationToJson(explanation), redactor));
    } else if (this.#options.json)
      output.write(`${safeJson(explanationToJson(explanation), redactor)}\n`);
    else {
      if (this.count > 0) output.write('\n');
      output.write(explanationText(explanation, text, this.#screen));
    }
    this.count++;
  }
}
