/** Whom the mail was for, and what became of each. */
import { groupsBy } from '../../core/alike.ts';
import type { Instant } from '../../core/instant.ts';
import type { Message, Recipient, Status, Step } from '../../message/message.ts';
import { bestFirst, hasStopped, isKeptQuietly, rowsOf, worstFirst } from '../../message/outcome.ts';
import { NOT_IN_LOG } from '../mail-names.ts';
import { namerOf } from '../recipient-names.ts';
import { categoryWords } from './filter-rows.ts';
import { countsOf } from './headline.ts';
import { plainReply } from './row.ts';

/** An address that the mail was sent to. */
export interface ToLine {
  readonly address: string;
  /** What an alias or a list led to: its address, or `12 recipients, 11 delivered, 1 over quota`. */
  readonly becomes: string | null;
  /** How many recipients that are. */
  readonly count: number;
}

export interface RecipientRow {
  readonly address: string;
  readonly status: Status;
  readonly step: Step;
  readonly at: Instant;
  /** The reply for a stop, else the server that took the mail. */
  readonly reason: string;
}

/** The cause of a recipient's stop; null if it did not stop. */
export type CauseOf = (recipient: Recipient) => string | null;

export function toLinesOf(message: Message, causeOf: CauseOf): ToLine[] {
  const lists = groupsBy(
    message.recipients,
    ({ originalAddress, address }) => originalAddress ?? address,
  );
  return [...lists].map(([address, members]) => ({
    address,
    becomes: becomes(address, members, causeOf),
    count: members.length,
  }));
}

function becomes(address: string, members: readonly Recipient[], causeOf: CauseOf): string | null {
  const [first] = members;
  if (members.length === 1) return first?.address === address ? null : (first?.address ?? null);
  const fates = bestFirst(members).map((member) => fateWords(member, causeOf));
  return `${members.length} recipients, ${countsOf(fates)}`;
}

/** `delivered`, `blocked: banned file`; a cause that is the recipient's own stands alone: `over quota` for mailbox-over-quota. */
function fateWords(recipient: Recipient, causeOf: CauseOf): string {
  const { status, category } = recipient;
  if (status === 'blocked' && category !== null)
    return `${status}: ${categoryWords({ category, detail: null })}`;
  const cause = causeOf(recipient);
  if (cause === null) return status;
  const words = cause.replace(OWN_CAUSE, '');
  return (words === cause ? `${status}: ${words}` : words).replaceAll('-', ' ');
}

const OWN_CAUSE = /^(?:mailbox|recipient)-/;

/** One row for each recipient, the worst first, if their fates differ. */
export function recipientRowsOf(message: Message): RecipientRow[] {
  if (message.status !== 'mixed') return [];
  const rows = rowsOf(message);
  const nameOf = namerOf(rows);
  return worstFirst(rows).map((recipient) => ({
    address: nameOf(recipient) || NOT_IN_LOG,
    status: recipient.status,
    step: recipient.step,
    at: recipient.at,
    reason: reasonOf(recipient),
  }));
}

function verdictOf({ category, quarantine }: Recipient): string {
  const words = category === null ? 'kept' : categoryWords({ category, detail: null });
  return `content filter: ${words}${quarantine === null ? '' : ', in quarantine'}`;
}

function reasonOf(recipient: Recipient): string {
  const relay = recipient.relay?.name ?? '';
  // The reply is what amavis answered Postfix: `250 … queued as` if another recipient's copy went on.
  if (isKeptQuietly(recipient)) return verdictOf(recipient);
  if (hasStopped(recipient) || relay === '') return plainReply(recipient.reply ?? relay);
  return relay;
}
