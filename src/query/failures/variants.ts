/** The rows of one group by what is said about them: with the same cause, a retry may help some and not others. */
import type { Symptom } from '../../knowledge/diagnose.ts';
import type { Afterwards, Message, Recipient, Status } from '../../message/message.ts';
import { ReplyList, replyWords } from '../reply-list.ts';
import { adviceNamesOf, inBoth, symptomOf } from '../symptom.ts';
import type { CausedRow } from './rows.ts';
import type { NameCount } from './view.ts';

/** Rows with the same cause and status about which the same is said. */
export interface Variant {
  readonly cause: string;
  readonly status: Status;
  /** Why they may not be waiting any more. */
  readonly afterwards?: Afterwards;
  /** Of the first row. */
  readonly symptom: Symptom;
  readonly host: string;
  /** What to put for the words in capitals in the advice: only what all rows share. */
  names: Record<string, string>;
  readonly replies: ReplyList;
  count: number;
}

/** How many variants are kept of a group, whatever its size. */
const MOST_VARIANTS = 64;

export class Variants {
  readonly #bySense = new Map<string, Variant>();

  add(message: Message, { row, cause, sense }: CausedRow): void {
    const key = `${cause} ${row.status} ${row.afterwards} ${sense}`;
    let variant = this.#bySense.get(key);
    if (variant === undefined) {
      if (this.#bySense.size >= MOST_VARIANTS) return;
      variant = variantOf(message, row, cause);
      this.#bySense.set(key, variant);
    } else variant.names = inBoth(variant.names, adviceNamesOf(message, row));
    variant.count++;
    const reply = replyOf(row);
    if (reply !== null) variant.replies.add(reply);
  }

  /** How many recipients each cause has, the most frequent first. */
  get causes(): NameCount[] {
    const counts = new Map<string, number>();
    for (const { cause, count } of this.#bySense.values())
      counts.set(cause, (counts.get(cause) ?? 0) + count);
    return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
  }

  /** Those of all causes. */
  get all(): Iterable<Variant> {
    return this.#bySense.values();
  }

  /** The variants of the most frequent cause, the most frequent first. */
  get ofMainCause(): Variant[] {
    const main = this.causes[0]?.name;
    return [...this.#bySense.values()]
      .filter(({ cause }) => cause === main)
      .sort((a, b) => b.count - a.count);
  }
}

function variantOf(message: Message, row: Recipient, cause: string): Variant {
  return {
    cause,
    status: row.status,
    ...(row.afterwards === undefined ? {} : { afterwards: row.afterwards }),
    symptom: symptomOf(message, row),
    host: message.host,
    names: adviceNamesOf(message, row),
    replies: new ReplyList(),
    count: 0,
  };
}

/** What decided, in the words of whoever decided; null if no reply says so. */
export function replyOf(row: Recipient): string | null {
  // The warning of Postfix says why it answered in place of a milter.
  const said = row.warning ?? row.reply ?? '';
  if (said === '' || isOfOperator(row)) return null;
  return replyWords(said, row.by !== null && row.warning === null);
}

/** Mail that an operator held or deleted keeps the reply of its last try, but that is not why it stopped. */
export function isOfOperator({ service }: Recipient): boolean {
  return service === 'postsuper';
}
