/** What is counted for one group of failures. */
import type { Instant } from '../../core/instant.ts';
import type { Message, Recipient, Status, Step } from '../../message/message.ts';
import { isLeftInMaildrop } from '../../message/outcome.ts';
import { failingSince } from '../earlier-tries.ts';
import { type LookUp, lookUpWithoutQueueId } from '../look-up.ts';
import { clientName, connectTrouble, serverWords } from '../row-facts.ts';
import { blockListOf } from '../summary/refusals.ts';
import { plainTopList, type TopList } from '../top-list.ts';
import { domainOfRow, placeOf } from './places.ts';
import type { CausedRow } from './rows.ts';
import { isOfOperator, replyOf, Variants } from './variants.ts';

/** How much is kept of a group, whatever its size. */
const MOST_EXAMPLES = 3;
const MOST_PLACES = 16;
/** How many names are counted exactly; if there are more, only the most frequent are kept. */
const MOST_NAMES = 256;
const MOST_DOMAINS = 256;

/** Lists of names that go with a group; each is created with its first name. */
export type Names = 'servers' | 'clients' | 'reasons' | 'blockLists';

export class FailureGroup {
  messages = 0;
  recipients = 0;
  /** Messages that are tries of mail which stays in the maildrop. */
  triesFromMaildrop = 0;
  firstAt: Instant = Number.POSITIVE_INFINITY;
  lastAt: Instant = Number.NEGATIVE_INFINITY;
  readonly steps = new Map<Step, number>();
  readonly statuses = new Map<Status, number>();
  readonly variants = new Variants();
  readonly names = new Map<Names, TopList>();
  /** Places on this host where all of this mail has to pass. */
  readonly places = new Set<string>();
  /** Whether some rows were not stopped at such a place. */
  isElsewhereToo = false;
  readonly domains = new Set<string>();
  /** Messages to these domains, and when the first of them failed. The other messages were for a mailbox here, or a filter. */
  messagesToDomains = 0;
  firstToDomainAt: Instant = Number.POSITIVE_INFINITY;
  /** Queue IDs. */
  readonly examples: string[] = [];
  /** How to find examples that have none. */
  lookUp: LookUp | null = null;
  /** Recipients. */
  readonly addresses: string[] = [];
  readonly exampleMessages: Message[] = [];

  /** Adds the rows of one message that belong to the group, each with the id of its cause. */
  add(message: Message, rows: readonly CausedRow[], keepMessage: boolean): void {
    this.messages++;
    if (isLeftInMaildrop(message)) this.triesFromMaildrop++;
    if (message.client !== null) this.#name('clients', clientName(message.client));
    for (const one of rows) {
      const { row, cause } = one;
      if (row.address !== '') this.recipients++;
      this.#addAddress(row.address);
      this.#addTimes(row);
      this.variants.add(message, one);
      this.#addWhere(message, row, cause);
      this.#addNames(row);
    }
    if (rows.some(({ row }) => domainOfRow(row) !== null)) this.messagesToDomains++;
    this.#addExample(message, rows[0]?.row, keepMessage);
  }

  #addTimes(row: Recipient): void {
    this.firstAt = Math.min(this.firstAt, failingSince(row));
    this.lastAt = Math.max(this.lastAt, row.at);
    countOne(this.steps, row.step);
    countOne(this.statuses, row.status);
  }

  #addWhere(message: Message, row: Recipient, cause: string): void {
    const place = placeOf(message, row, cause);
    if (place === null) this.isElsewhereToo = true;
    else if (this.places.size < MOST_PLACES) this.places.add(place);
    const domain = domainOfRow(row);
    if (domain === null) return;
    this.firstToDomainAt = Math.min(this.firstToDomainAt, failingSince(row));
    if (this.domains.size < MOST_DOMAINS) this.domains.add(domain);
  }

  #addNames(row: Recipient): void {
    const server = isOfOperator(row) ? null : serverWords(row);
    if (server !== null) this.#name('servers', `${server} ${connectTrouble(row)}`.trimEnd());
    const reply = replyOf(row);
    if (reply !== null) this.#name('reasons', reply);
    const list = row.status === 'rejected' ? blockListOf(row.reply ?? '') : null;
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
    if (queueId === undefined) this.#addLookUp(message, row?.address ?? '');
    else if (this.examples.length < MOST_EXAMPLES && !this.examples.includes(queueId))
      this.examples.push(queueId);
  }

  #addLookUp(message: Message, address: string): void {
    const { lookUp } = this;
    if (lookUp !== null && lookUp.words.length >= MOST_EXAMPLES) return;
    const found = lookUpWithoutQueueId(message, address);
    const [word = ''] = found?.words ?? [];
    if (lookUp === null) this.lookUp = found;
    else if (found?.command === lookUp.command && !lookUp.words.includes(word))
      this.lookUp = { ...lookUp, words: [...lookUp.words, word] };
  }
}

function countOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
