/** The fields Postfix writes in many kinds of lines: decimals, status codes. */
import { DOT, MINUS, SPACE, ZERO } from '../../core/ascii.ts';
import { asciiOf, hasAt, isDigit, literal, readNumber, skipDigits } from '../../core/bytes.ts';

export const TO = literal('to=');
const NO_QUEUE = literal('NOQUEUE: ');

/** Where the words of a line start, after `NOQUEUE: ` if it has that. */
export function afterNoQueue(buffer: Buffer, at: number, end: number): number {
  return buffer[at] === NO_QUEUE[0] && hasAt(buffer, at, end, NO_QUEUE) ? at + NO_QUEUE.length : at;
}

/** The decimal number that starts at `from`: `0.02`, `63350`. */
export function decimalOf(buffer: Buffer, from: number, end: number): number {
  let mantissa = 0;
  let i = from;
  let digit = (buffer[i] as number) - ZERO;
  while (i < end && digit >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    digit = (buffer[++i] as number) - ZERO;
  }
  if (buffer[i] !== DOT) return mantissa;
  let scale = 1;
  digit = (buffer[++i] as number) - ZERO;
  while (i < end && digit >= 0 && digit <= 9) {
    mantissa = mantissa * 10 + digit;
    scale *= 10;
    digit = (buffer[++i] as number) - ZERO;
  }
  return mantissa / scale;
}

const codes: (string | undefined)[] = new Array(1000).fill(undefined);

/** The enhanced status code in a range known to be one: `2.0.0`. */
export function enhancedStatusOf(buffer: Buffer, from: number, end: number): string {
  if (end - from !== 5) return asciiOf(buffer, from, end);
  const a = (buffer[from] as number) - ZERO;
  const b = (buffer[from + 2] as number) - ZERO;
  const c = (buffer[from + 4] as number) - ZERO;
  if (!(a >= 0 && a < 10 && b >= 0 && b < 10 && c >= 0 && c < 10))
    return asciiOf(buffer, from, end);
  const index = a * 100 + b * 10 + c;
  codes[index] ??= `${a}.${b}.${c}`;
  return codes[index];
}

/** The place after the enhanced status code that starts at `from`, or -1 when none does. */
function enhancedStatusEnd(buffer: Buffer, from: number, end: number): number {
  if (!isDigit(buffer[from]) || buffer[from + 1] !== DOT) return -1;
  const second = skipDigits(buffer, from + 2, end);
  if (second === from + 2 || buffer[second] !== DOT) return -1;
  const third = skipDigits(buffer, second + 1, end);
  if (third === second + 1 || third > from + 9) return -1;
  return third >= end || buffer[third] === SPACE ? third : -1;
}

/** The codes at the head of a reply. */
export interface ReplyCodes {
  readonly replyCode: number | undefined;
  readonly enhancedStatus: string | undefined;
}

/** Reads `550 5.1.1 …`, `450 …`, `5.7.1 …` or words without a code. */
export function replyCodes(buffer: Buffer, from: number, end: number): ReplyCodes {
  const hasCode = skipDigits(buffer, from, end) === from + 3 && isAfterCode(buffer, from + 3, end);
  const at = hasCode ? from + 4 : from;
  const codeEnd = enhancedStatusEnd(buffer, at, end);
  return {
    replyCode: hasCode ? readNumber(buffer, from, from + 3) : undefined,
    enhancedStatus: codeEnd < 0 ? undefined : enhancedStatusOf(buffer, at, codeEnd),
  };
}

function isAfterCode(buffer: Buffer, at: number, end: number): boolean {
  return at >= end || buffer[at] === SPACE || buffer[at] === MINUS;
}
