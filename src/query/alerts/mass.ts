/** Whether an account sends far more than usual, or than the others. */
import { countWords, grouped } from '../quantity-words.ts';

/** Fewer recipients are no mass, however little the others send. */
const LEAST_RECIPIENTS = 20;
/** More than this many times the median, of its own hours or of all accounts, is a mass. */
const TIMES_MEDIAN = 10;
/** Hours with mail that an account needs before its own median means anything. */
const LEAST_HOURS = 3;

interface Sent {
  readonly recipients: number;
  /** Recipients that the mail did not reach, or not yet. */
  readonly undelivered: number;
  /** Recipients of each hour. */
  readonly hours: ReadonlyMap<number, number>;
}

/** What makes it a mass, in words and figures. */
export interface Mass {
  readonly meaning: string;
  readonly evidence: string;
}

/**
 * A mass of mail, most of which is not delivered; null if there is none.
 * @param sizes recipients of every account, sorted
 */
export function massOf(account: Sent, sizes: readonly number[]): Mass | null {
  const { recipients, undelivered } = account;
  if (2 * undelivered <= recipients || recipients < LEAST_RECIPIENTS) return null;
  const hours = [...account.hours.values()].sort((a, b) => a - b);
  const peak = hours.at(-1) ?? 0;
  const usual = median(hours);
  if (hours.length >= LEAST_HOURS && peak > TIMES_MEDIAN * usual)
    return {
      meaning: 'far more mail in one hour than in its others, and most of it is not delivered',
      evidence: `${grouped(peak)} in one hour, ${grouped(usual)} in the median of its hours`,
    };
  const others = lowerMedian(sizes);
  if (sizes.length < 2 || recipients <= TIMES_MEDIAN * others) return null;
  return {
    meaning: 'far more mail than the others, and most of it is not delivered',
    evidence: `the median of ${countWords(sizes.length, 'account')} is ${grouped(others)}`,
  };
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Of two accounts the smaller one: the median must not be the suspect itself. */
function lowerMedian(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
