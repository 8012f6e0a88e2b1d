/**
 * amavis' lines: `(04083-01) text` about a message, text without parentheses from the master process.
 * amavis cuts a text at about 980 characters: `(04083-01) …<b...`, `(04083-01) ...@example.com>`.
 */
import { CLOSE_PARENTHESIS, OPEN_PARENTHESIS, SPACE } from '../core/ascii.ts';
import { hasAt, isDigit, literal } from '../core/bytes.ts';
import type { LogRecord } from '../syslog/record.ts';
import { CutTexts, endsCut } from './amavis/cut-texts.ts';
import { meaningOfTaskText } from './amavis/life.ts';
import { meaningWithoutTask } from './amavis/master.ts';
import { endOfMailId, type TaskText } from './amavis/task.ts';
import { answer, type DaemonParser, type Emit, type ParserAnswer } from './parser.ts';
import { shortText } from './short-text.ts';

const WARNING = literal('(!)');
const SERIOUS = literal('(!!)');
const RELEASE = literal('rel-');

export function amavisParser(): DaemonParser {
  const cutTexts = new CutTexts(meaningOfTaskText);
  return {
    parse: (record, emit) => parse(record, emit, cutTexts),
    flush: (emit) => cutTexts.flush(emit),
  };
}

function parse(record: LogRecord, emit: Emit, cutTexts: CutTexts): ParserAnswer {
  const text = readTaskText(record);
  if (text === undefined) {
    cutTexts.giveHeadOf(record, emit);
    return answer(meaningWithoutTask(record), record, emit);
  }
  if (cutTexts.goOn(text, record, emit)) return 'event';
  if (endsCut(text)) return cutTexts.wait(text, record);
  return answer(meaningOfTaskText(text), record, emit);
}

/** The text after `(04083-01) ` or `(rel-WaVl27LgwIDf) ` and its mark; undefined without a task. */
function readTaskText(record: LogRecord): TaskText | undefined {
  const { buffer, textStart, end } = record;
  if (buffer[textStart] !== OPEN_PARENTHESIS) return undefined;
  const idStart = textStart + 1;
  if (!isDigit(buffer[idStart]) && !hasAt(buffer, idStart, end, RELEASE)) return undefined;
  const idEnd = endOfMailId(buffer, idStart, end);
  if (buffer[idEnd] !== CLOSE_PARENTHESIS || buffer[idEnd + 1] !== SPACE) return undefined;
  const start = idEnd + 2;
  const severity = severityAt(buffer, start, end);
  return {
    buffer,
    from: afterMark(buffer, start, severity),
    end,
    taskId: shortText(buffer, idStart, idEnd),
    severity,
    isCut: false,
  };
}

/** The mark at the start of a text: `(!)` or `(!!)`. */
function severityAt(buffer: Buffer, at: number, end: number): 0 | 1 | 2 {
  if (buffer[at] !== OPEN_PARENTHESIS) return 0;
  if (hasAt(buffer, at, end, WARNING)) return 1;
  return hasAt(buffer, at, end, SERIOUS) ? 2 : 0;
}

/** The text after the mark of `(!)FWD …`; some versions write a blank in between. */
function afterMark(buffer: Buffer, start: number, severity: 0 | 1 | 2): number {
  if (severity === 0) return start;
  const after = start + (severity === 1 ? WARNING : SERIOUS).length;
  return buffer[after] === SPACE ? after + 1 : after;
}
