/** The columns of `list`, and which of them a narrow screen leaves out. */
import { type Message, queueIdsOfRow, type Recipient, type Status } from '../message/message.ts';
import { reasonOf } from '../query/outcome-reason.ts';
import { durationWords, sizeWords } from '../query/quantity-words.ts';
import { senderWords } from './sender-words.ts';

export interface ListRow {
  readonly message: Message;
  readonly recipient: Recipient;
  /** The address; with the alias that led to it where two of a message are alike. */
  readonly name: string;
  /** The time as this list shows it. */
  readonly time: string;
}

export interface ListColumn {
  readonly title: string;
  readonly align?: 'right';
  /** How narrow it can be cut; without this it is never cut. */
  readonly narrowest?: number;
  /** How wide it should be: columns that tell little go first for that. */
  readonly comfortable?: number;
  /** Where it is cut: an address keeps its domain. */
  readonly cut?: 'middle';
  /** The column with the lowest rank goes first when the screen is too narrow; without a rank it stays. */
  readonly rank?: number;
  valueOf(row: ListRow): string;
  /** The status that it is painted for. Default: not painted. */
  paintOf?(row: ListRow): Status;
  /** A shorter form for narrow screens. */
  briefOf?(row: ListRow): string;
}

/** Columns up to this rank tell little beside an address that can be read. */
export const LITTLE = 3;

const DIRECTION_WORDS: Record<string, string> = { inbound: 'in', outbound: 'out', unknown: '?' };

export const LIST_COLUMNS: readonly ListColumn[] = [
  { title: 'time', valueOf: ({ time }) => time },
  {
    title: 'dir',
    rank: 4,
    valueOf: ({ message }) => DIRECTION_WORDS[message.direction] ?? message.direction,
  },
  {
    title: 'from',
    narrowest: 16,
    comfortable: 24,
    cut: 'middle',
    valueOf: ({ message }) => senderWords(message.from),
  },
  {
    title: 'to',
    narrowest: 16,
    comfortable: 24,
    cut: 'middle',
    valueOf: ({ name }) => name || '?',
  },
  {
    title: 'status',
    valueOf: ({ recipient }) => recipient.status,
    paintOf: ({ recipient }) => recipient.status,
  },
  { title: 'step', rank: 1, valueOf: ({ recipient }) => recipient.step },
  { title: 'delay', align: 'right', rank: 3, valueOf: ({ recipient }) => delayWords(recipient) },
  { title: 'size', align: 'right', rank: 2, valueOf: ({ message }) => sizeOf(message) },
  {
    title: 'queue IDs',
    // What `trace` takes goes last.
    rank: 6,
    valueOf: ({ message, recipient }) => queueIdsOfRow(message, recipient).join(' '),
    // Not cut, because a part of a queue ID finds nothing.
    briefOf: ({ message }) => firstQueueId(message),
  },
  {
    title: 'reason',
    // Less than this is little more than a code.
    narrowest: 22,
    rank: 5,
    valueOf: ({ message, recipient }) => reasonOf(message, recipient, true) ?? '',
  },
];

/** `B141CE6BDD +2` */
function firstQueueId(message: Message): string {
  const first = message.hops[0]?.queueId ?? '';
  const others = message.hops.length - 1;
  return others > 0 ? `${first} +${others}` : first;
}

function delayWords(recipient: Recipient): string {
  return recipient.totalSeconds === null ? '' : durationWords(recipient.totalSeconds * 1000);
}

function sizeOf(message: Message): string {
  return message.size === null ? '' : sizeWords(message.size);
}
