/** The spam score of amavis' main line: `2.5`, `-`, or a sum with a sender's bonus, `1.2+0.5`. */
import { DOT, MINUS, PLUS, ZERO } from '../../core/ascii.ts';
import { isDigit } from '../../core/bytes.ts';

/** The score in the range; undefined for `-` (not scored) and for anything that is no number. */
export function readScore(buffer: Buffer, from: number, end: number): number | undefined {
  let sum: number | undefined;
  let terms = 0;
  let i = from;
  while (i < end) {
    const termEnd = endOfTerm(buffer, i, end);
    if (termEnd < 0) return undefined;
    sum = (sum ?? 0) + termValue(buffer, i, termEnd);
    terms++;
    i = termEnd;
  }
  return sum === undefined || terms === 1 ? sum : Math.round(sum * 1000) / 1000;
}

/** The end of the signed decimal at `from`, or -1 when there is none. */
function endOfTerm(buffer: Buffer, from: number, end: number): number {
  let i = isSign(buffer[from]) ? from + 1 : from;
  const digits = i;
  while (i < end && (isDigit(buffer[i]) || buffer[i] === DOT)) i++;
  return i > digits ? i : -1;
}

function isSign(byte: number | undefined): boolean {
  return byte === PLUS || byte === MINUS;
}

function termValue(buffer: Buffer, from: number, end: number): number {
  let mantissa = 0;
  let divisor = 1;
  let isFraction = false;
  for (let i = from; i < end; i++) {
    const byte = buffer[i] as number;
    if (byte === DOT) isFraction = true;
    else if (isDigit(byte)) {
      mantissa = mantissa * 10 + byte - ZERO;
      if (isFraction) divisor *= 10;
    }
  }
  const value = mantissa / divisor;
  return buffer[from] === MINUS ? -value : value;
}
