/** Reads the values of options; the message about a wrong one says what would be right. */
import { parseDuration } from '../time/parse-time.ts';
import { namedZone, type Zone } from '../time/zone.ts';
import { nearestWord } from './nearest-word.ts';
import { UserError } from './user-error.ts';

/** @param example a number that would do */
export function wholeNumber(option: string, example: string): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text))
      throw new UserError(`${option} "${text}" is not a whole number. Use ${option} ${example}.`);
    return Number(text);
  };
}

/** Of messages, groups or rows. */
export function limitOf(text: string): number {
  const limit = wholeNumber('--limit', '20')(text);
  if (limit === 0) throw new UserError('--limit 0 shows nothing. Use 1 or more, as in --limit 20.');
  return limit;
}

export function columns(text: string): number {
  const number = wholeNumber('--width', '80')(text);
  if (number < 40 || number > 1000)
    throw new UserError(`--width ${text} is out of range. Use 40 to 1000 columns.`);
  return number;
}

/** One of the words that an option knows. */
export function oneOf<Word extends string>(
  option: string,
  known: readonly Word[],
): (text: string) => Word {
  return (text) => {
    const found = known.find((word) => word === text);
    if (found === undefined) throw notOneOf(option, text, known);
    return found;
  };
}

export function notOneOf(option: string, text: string, known: readonly string[]): UserError {
  const near = nearestWord(text, known);
  const hint = near === undefined ? `Use ${known.join(', ')}.` : `Did you mean ${near}?`;
  return new UserError(`${option} "${text}" is not known here. ${hint}`);
}

/** The zone of `--tz`, if it is given: `+07:00`, `Asia/Ho_Chi_Minh`. */
export function zoneGiven({ tz }: { readonly tz?: string }): Zone | undefined {
  return tz === undefined ? undefined : parsedFor('--tz', () => namedZone(tz));
}

/** In milliseconds. */
export function duration(option: string): (text: string) => number {
  return (text) => parsedFor(option, () => parseDuration(text));
}

/** What a parser makes of the value of an option; what it says of a wrong one is told with the option's name. */
export function parsedFor<Value>(option: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof RangeError ? new UserError(`${option} ${error.message}`) : error;
  }
}
