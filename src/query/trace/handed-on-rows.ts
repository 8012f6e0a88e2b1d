/** The rows of queue files that no other row names: another host of the log took the mail, or local(8) or a program handed it in again. */
import { alike } from '../../core/alike.ts';
import type { Hop, Message } from '../../message/message.ts';
import { countWords } from '../quantity-words.ts';
import { followersOf } from './followers.ts';
import { shortTag, type TraceRow, traceRow } from './row.ts';

/** More rows than this would tell less than a count. */
const MOST_ROWS = 4;

interface HandedOn {
  readonly from: string;
  readonly hop: Hop;
  /** undefined if it is the same host. */
  readonly host: string | undefined;
}

/** @param rows those of the trace that name queue files */
export function handedOnRows(message: Message, rows: readonly TraceRow[]): TraceRow[] {
  const groups = alike(unnamedIn(message, rows), ({ from, hop, host }) =>
    JSON.stringify([from, host, hop.service]),
  );
  return [...groups.slice(0, MOST_ROWS).map(rowOf), ...furtherRows(groups.slice(MOST_ROWS).flat())];
}

function furtherRows(further: readonly HandedOn[]): TraceRow[] {
  const last = further.at(-1)?.hop;
  if (last === undefined) return [];
  const details = [`goes on in ${countWords(further.length, 'more queue file')}`];
  return [traceRow('ok', 'queue', { at: last.acceptedAt ?? last.queuedAt, details })];
}

function rowOf(group: readonly [HandedOn, ...HandedOn[]]): TraceRow {
  const [{ from, hop, host }] = group;
  return traceRow('ok', 'queue', {
    at: hop.acceptedAt ?? hop.queuedAt,
    service: shortTag(hop.service),
    details: [host === undefined ? 'goes on under another queue ID' : `taken by ${host}`],
    handover: { from, to: group.map((one) => one.hop.queueId) },
  });
}

function unnamedIn(message: Message, rows: readonly TraceRow[]): HandedOn[] {
  const named = new Set(
    rows.flatMap(({ queueId, handover }) => [queueId, ...(handover?.to ?? [])]),
  );
  const hopOf = new Map(message.hops.map((hop) => [hop.queueId, hop]));
  return [...followersOf(message)].flatMap(([from, next]) => {
    const before = hopOf.get(from);
    // Of the first one, no row has to tell where it came from.
    if (before === undefined) return [];
    return next
      .filter(({ queueId }) => !named.has(queueId))
      .map((hop) => ({ from, hop, host: otherHost(message, before, hop) }));
  });
}

function otherHost({ host }: Message, before: Hop, hop: Hop): string | undefined {
  return hop.host === before.host ? undefined : (hop.host ?? host);
}
