/** What is counted of one group of failures. */
import type { Instant } from '../core/instant.ts';
import type { Diagnosis, Symptom } from '../knowledge/diagnose.ts';
import type { Message, Recipient, Status, Step } from '../message/message.ts';
import { domainOfRow, placeOf } from './failures-places.ts';
import type { CausedRow } from './failures-rows.ts';
import { clientName, connectTrouble, serverWords } from './row-facts.ts';
import { blockListOf } from './summary-refusals.ts';
import { diagnosisOf, generalDiagnosisOf, symptomOf } from './symptom.ts';
import { plainTopList, type TopList } from './top-list.ts';

/** Why rows of one status stopped. */
export interface Variant {
  readonly diagnosis: Diagnosis;
  /** The advice with the names of the first row. */
  readonly ownAdvice: readonly string[];
  readonly symptom: Symptom;
  count: number;
}

/** What is kept of a group whatever its size. */
const MOST_EXAMPLES = 3;
const MOST_PLACES = 16;
/** Names that are counted exactly; a list of more is one of the most frequent. */
const MOST_NAMES = 256;
const MOST_VARIANTS = 64;
const MOST_DOMAINS = 256;
const LONGEST_REASON = 200;

/** Lists of names that go with a group: each is made once it has a name. */
export type Names = 'servers' | 'clients' | 'reasons' | 'blockLists';

export class FailureGroup {
  messages = 0;
  recipients = 0;
  firstAt: Instant = Number.POSITIVE_INFINITY;
  lastAt: Instant = Number.NEGATIVE_INFINITY;
  readonly steps = new Map<Step, number>();
  readonly statuses = new Map<Status, number>();
  readonly variants = new Map<string, Variant>();
  readonly names = new Map<Names, TopList>();
  /** Places on this host where all of this mail has to pass. */
  readonly places = new Set<string>();
  /** Whether some rows were stopped at no such place. */
  isElsewhereToo = false;
  readonly domains = new Set<string>();
  /** Queue IDs. */
  readonly examples: string[] = [];
  /** Recipients. */
  readonly addresses: string[] = [];
  readonly exampleMessages: Message[] = [];

  /** Adds the rows of one message that belong to the group, each with the id of its cause. */
  add(message: Message, rows: readonly CausedRow[], keepMessage: boolean): void {
    this.messages++;
    if (message.client !== null) this.#name('clients', clientName(message.client));
    for (const { row, cause } of rows) {
      if (row.address !== '') this.recipients++;
      this.#addAddress(row.address);
      this.#addTimes(row);
      this.#addVariant(message, row, cause);
      this.#addWhere(message, row, cause);
      this.#addNames(row);
    }
    this.#addExample(message, rows[0]?.row, keepMessage);
  }

  #addTimes(row: Recipient): void {
    this.firstAt = Math.min(this.firstAt, row.firstDeferredAt ?? row.at);
    this.lastAt = Math.max(this.lastAt, row.at);
    countOne(this.steps, row.step);
    countOne(this.statuses, row.status);
  }

  #addVariant(message: Message, row: Recipient, cause: string): void {
    const key = `${cause} ${row.status}`;
    const known = this.variants.get(key);
    if (known !== undefined) {
      known.count++;
      return;
    }
    const diagnosis = generalDiagnosisOf(message, row);
    if (diagnosis === null || this.variants.size >= MOST_VARIANTS) return;
    const ownAdvice = diagnosisOf(message, row)?.advice ?? diagnosis.advice;
    this.variants.set(key, { diagnosis, ownAdvice, symptom: symptomOf(message, row), count: 1 });
  }

  #addWhere(message: Message, row: Recipient, cause: string): void {
    const place = placeOf(message, row, cause);
    if (place === null) this.isElsewhereToo = true;
    else if (this.places.size < MOST_PLACES) this.places.add(place);
    const domain = domainOfRow(row);
    if (domain !== null && this.domains.size < MOST_DOMAINS) this.domains.add(domain);
  }

  #addNames(row: Recipient): void {
    const server = serverWords(row);
    if (server !== null) this.#name('servers', `${server} ${connectTrouble(row)}`.trimEnd());
    const reply = row.reply ?? '';
    if (reply !== '') this.#name('reasons', reasonOf(reply, row.by !== null));
    const list = row.status === 'rejected' ? blockListOf(reply) : null;
    if (list !== null) this.#name('blockLists', list);
  }

  #addAddress(address: string): void {
    const { addresses } = this;
    if (address === '' || addresses.length >= MOST_EXAMPLES || addresses.includes(address)) return;
    addresses.push(address);
  }

  #name(kind: Names, name: string): void {
    let list = this.names.get(kind);
    if (list === undefined) {
      list = plainTopList(MOST_NAMES);
      this.names.set(kind, list);
    }
    list.add(name);
  }

  #addExample(message: Message, row: Recipient | undefined, keepMessage: boolean): void {
    if (this.exampleMessages.length < MOST_EXAMPLES && keepMessage)
      this.exampleMessages.push(message);
    const queueId = row?.queueId ?? message.hops[0]?.queueId;
    if (queueId === undefined || this.examples.length >= MOST_EXAMPLES) return;
    if (!this.examples.includes(queueId)) this.examples.push(queueId);
  }
}

/** A reason without the addresses of people, and of a refusal without the client's: they would tell each one apart. */
function reasonOf(reply: string, isRefusal: boolean): string {
  // 554 5.7.1 <ann@example.com>: Relay access denied
  const words = reply.slice(0, LONGEST_REASON).replace(/<[^<>]*>/g, '<...>');
  // 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.example.test
  return isRefusal ? words.replace(/\[[^[\]]*\]/g, '[...]') : words;
}

function countOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
