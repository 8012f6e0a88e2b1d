/** Whether the address of this host is block-listed: several providers refuse its mail for the same reason. */
import type { Instant } from '../../core/instant.ts';
import type { Message, Recipient, Status } from '../../message/message.ts';
import { failingSince } from '../earlier-tries.ts';
import type { CausedRow } from '../failures/rows.ts';
import type { Alert } from '../failures/view.ts';
import { providerOrOrganisation } from '../provider-name.ts';
import { isElsewhere, serverOf } from '../row-facts.ts';
import { isZimbra } from '../zimbra-mail.ts';
import { alertOf } from './alert.ts';

/** Causes that judge the client's address, whatever the message. */
const OF_ADDRESS: ReadonlySet<string> = new Set([
  'spamhaus-listed',
  'block-listed',
  'poor-reputation',
  'microsoft-ip-blocked',
  'microsoft-banned-ip',
  'gmail-ip-range-blocked',
  'yahoo-block-listed',
]);
/** Causes that are only a policy code: the same words from several providers say as much. */
const POLICY_CODE = /^(?:[45]\.7\.\d{1,3}|55[04])$/;
const LONGEST_TEXT = 160;
const MOST_TEXTS = 256;
const MOST_PROVIDERS = 64;
const MOST_EXAMPLES = 3;
const ENOUGH = 2;

interface Refusal {
  readonly providers: Set<string>;
  readonly statuses: Set<Status>;
  readonly examples: string[];
  readonly lists: Set<string>;
  messages: number;
  recipients: number;
  firstAt: Instant;
  lastAt: Instant;
  isZimbra: boolean;
}

export class BlockedAddress {
  readonly #refusals = new Map<string, Refusal>();

  add(message: Message, rows: readonly CausedRow[]): void {
    const seen = new Set<string>();
    for (const { row, cause } of rows) {
      const reason = reasonOf(row, cause);
      const refusal = reason === null ? undefined : this.#refusalOf(reason);
      if (reason === null || refusal === undefined) continue;
      addRow(refusal, row);
      if (seen.has(reason)) continue;
      seen.add(reason);
      refusal.messages++;
      refusal.isZimbra ||= isZimbra(message);
    }
  }

  alerts(): Alert[] {
    const found = [...this.#refusals.values()]
      .filter(({ providers }) => providers.size >= ENOUGH)
      .sort((a, b) => b.messages - a.messages)[0];
    if (found === undefined) return [];
    const [status, ...others] = found.statuses;
    return [
      alertOf({
        cause: 'own-ip-block-listed',
        step: 'deliver',
        status: others.length > 0 ? 'mixed' : (status ?? null),
        messages: found.messages,
        recipients: found.recipients,
        firstAt: found.firstAt,
        lastAt: found.lastAt,
        lastSuccessAt: null,
        examples: found.examples,
        who: [...found.providers],
        noun: 'provider',
        evidence: [...found.lists],
        isZimbra: found.isZimbra,
      }),
    ];
  }

  #refusalOf(reason: string): Refusal | undefined {
    let refusal = this.#refusals.get(reason);
    if (refusal === undefined && this.#refusals.size < MOST_TEXTS) {
      refusal = {
        providers: new Set(),
        statuses: new Set(),
        examples: [],
        lists: new Set(),
        messages: 0,
        recipients: 0,
        firstAt: Number.POSITIVE_INFINITY,
        lastAt: Number.NEGATIVE_INFINITY,
        isZimbra: false,
      };
      this.#refusals.set(reason, refusal);
    }
    return refusal;
  }
}

function addRow(refusal: Refusal, row: Recipient): void {
  refusal.recipients++;
  refusal.statuses.add(row.status);
  refusal.firstAt = Math.min(refusal.firstAt, failingSince(row));
  refusal.lastAt = Math.max(refusal.lastAt, row.at);
  const provider = providerOrOrganisation(serverOf(row)?.name ?? '');
  if (refusal.providers.size < MOST_PROVIDERS) refusal.providers.add(provider);
  const list = listIn(row.reply ?? '');
  if (list !== null && refusal.lists.size < MOST_EXAMPLES) refusal.lists.add(list);
  const { examples } = refusal;
  if (row.queueId !== null && examples.length < MOST_EXAMPLES) examples.push(row.queueId);
}

/** What makes refusals the same: all that judge the address are one, other policies are told apart by their words. */
function reasonOf(row: Recipient, cause: string): string | null {
  const isOutside = row.relay !== null && row.by === null && isElsewhere(row);
  if (OF_ADDRESS.has(cause)) return isOutside || serverOf(row) !== null ? 'address' : null;
  if (!isOutside || !POLICY_CODE.test(cause)) return null;
  return /\b(?:block|black|deny)[- ]?list|\breputation\b|\bblocked\b/i.test(headOf(row))
    ? wordsOf(headOf(row))
    : null;
}

function headOf(row: Recipient): string {
  return (row.reply ?? '').slice(0, LONGEST_TEXT);
}

/** The words of a reply, without what differs from one reply to the next. */
function wordsOf(text: string): string {
  // host mx.example.com[192.0.2.25] said: 554 5.7.1 Mail from 203.0.113.9 blocked (in reply to MAIL FROM command)
  const said = text.indexOf('] said: ');
  const words = said < 0 ? text : text.slice(said + '] said: '.length);
  return words.toLowerCase().replace(/<[^<>]*>|[\d.:]+|[^\sa-z]+/g, '');
}

// 554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org
// 550 5.7.1 [203.0.113.9] is listed at https://www.spamhaus.org/query/ip/203.0.113.9
const LIST =
  /\b(?:[a-z\d-]{1,63}\.){0,3}(?:spamhaus\.(?:org|com)|spamcop\.net|barracudacentral\.org|uceprotect\.net|surriel\.com|spfbl\.net|mailspike\.net|abusix\.zone|sorbs\.net|backscatterer\.org|rbl\.[a-z\d-]{1,63})\b/i;

/** The block list that a reply names; null if it names none that we know. */
function listIn(reply: string): string | null {
  return LIST.exec(reply.slice(0, 2000))?.[0].toLowerCase() ?? null;
}
