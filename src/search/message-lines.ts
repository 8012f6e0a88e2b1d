/** Finds the lines that tell of what an id names, without reading the rest of the log. */
import type { Instant } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import { isWithin, type Range } from '../core/range.ts';
import type { Emit } from '../daemons/parser.ts';
import type { LogPart } from './log-part.ts';
import { type Found, type FoundRanges, MessageSearch, type Sought } from './message-search.ts';
import { SearchedPart } from './searched-part.ts';

/** A shorter text occurs in too many lines. */
const SHORTEST_ID = 6;
/** Without quotes and what JSON may escape, so that each program writes it as it is. */
const PLAIN = /^[\w!#$%*+.=?^{|}~:@-]+$/;

/** What is looked for. */
export interface SoughtId {
  readonly id: string;
  /** Whether it is known to be an address, and nothing else. */
  readonly isAddress?: boolean;
  /** Whether each step of all messages is wanted, even if the id is an address that many of them have. */
  readonly withStories?: boolean;
  /** Moments around which everything is also wanted. */
  readonly moments?: readonly Instant[];
  /** Takes the ids of queue files in the range, if no line holds the id: it may be mistyped. */
  readonly takeOther?: (queueId: string, messageId: string) => void;
}

/** What is to be read of a log. */
export interface FoundLines {
  readonly ranges: FoundRanges;
  /** Whether it tells only what became of the mail, not each step on the way. */
  readonly isOutline: boolean;
}

/** All lines with the Message-ID of a queue file hold it. */
const MESSAGE_ID = ': message-id=';

/**
 * The lines that hold the id, those of the queue files, scans and sessions that these lead to, and so on. No lines when
 * none holds it: then the ids of other mail that began in the range are told. Undefined when a search cannot tell: it
 * needs plain files, and syslog's form of lines.
 */
export function messageLines(
  parts: readonly LogPart[],
  sought: SoughtId,
  range: Range,
): FoundLines | undefined {
  const text = withoutBrackets(sought.id);
  if (text.length < SHORTEST_ID || !parts.every(isSearchable)) return undefined;
  if (sought.isAddress && !PLAIN.test(text)) return undefined;
  const { ranges, hasLines, isOutline } = searchFor(text, parts, sought);
  if (ranges === undefined) return undefined;
  if (!hasLines) tellOthers(parts, sought, range);
  return { ranges, isOutline };
}

/** A text that no line has as a Message-ID or a queue ID may be an address: then it is searched for in any case. */
function searchFor(text: string, parts: readonly LogPart[], sought: SoughtId) {
  const { isAddress = false, withStories = false, moments = [] } = sought;
  const isOutline = !withStories;
  if (!isAddress) {
    const found = search(parts, { text, isAddress, isOutline: false, moments });
    if (found.isMessageId || (found.hasLines && !text.includes('@')))
      return { ...found, isOutline: false };
    if (!PLAIN.test(text)) return { ...found, ranges: undefined, isOutline };
  }
  return { ...search(parts, { text, isAddress: true, isOutline, moments }), isOutline };
}

function search(parts: readonly LogPart[], sought: Sought): Found {
  return inSearched(parts, (searched) => new MessageSearch(searched, sought).run());
}

function tellOthers(parts: readonly LogPart[], { takeOther }: SoughtId, range: Range): void {
  if (takeOther === undefined) return;
  const emit: Emit = (event, { at }) => {
    if (event.kind === 'identified' && isWithin(at, range))
      takeOther(event.queueId, withoutBrackets(event.messageId));
  };
  const take = (part: SearchedPart) => (line: Buffer) => {
    part.parse(line, emit);
    return true;
  };
  inSearched(parts, (searched) => {
    for (const part of searched) part.search(MESSAGE_ID, 'forth', 0, { take: take(part) });
  });
}

function inSearched<Result>(
  parts: readonly LogPart[],
  use: (searched: readonly SearchedPart[]) => Result,
): Result {
  const searched = parts.flatMap((part) => {
    const clock = part.placeClock();
    return clock === undefined ? [] : [new SearchedPart(part, clock)];
  });
  try {
    return use(searched);
  } finally {
    for (const part of searched) part.close();
  }
}

function isSearchable({ file, isSorted, repair }: LogPart): boolean {
  return file.isPlain && isSorted && !repair.isNeeded;
}
