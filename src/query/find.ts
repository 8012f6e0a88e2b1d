/** Finds the messages that an id names: a Message-ID, a queue ID, an amavis id, an address, a prefix. */
import type { Message } from '../message/message.ts';
import { NearestIds } from './nearest-ids.ts';
import { AfterQuarantine } from './trace/after-quarantine.ts';

/** What an id can be taken for, in the order in which it is tried. */
const ID_KINDS = [
  'message-id',
  'queue-id',
  'amavis-task',
  'mail-id',
  'address',
  'message-id-prefix',
] as const;
export type IdKind = (typeof ID_KINDS)[number];

const SHORTEST_PREFIX = 6;
/** More matches than a user can choose from: beyond these, only the number is kept. */
const MANY_MATCHES = 500;

/** Collects the messages that an id names, as messages come. */
export class IdSearch {
  readonly #wanted: string;
  readonly #isMessageId: boolean;
  readonly #matches = new Map<IdKind, Message[]>();
  readonly #afterQuarantine = new AfterQuarantine();
  readonly #counts = new Map<IdKind, number>();
  #isAddress = false;
  #isLeftOut = false;
  /** Ids in the log that look like the one that was not found. */
  readonly nearest: NearestIds;

  constructor(id: string) {
    this.#isMessageId = id.startsWith('<') && id.endsWith('>');
    this.#wanted = this.#isMessageId ? id.slice(1, -1) : id;
    this.nearest = new NearestIds(this.#wanted);
  }

  look(message: Message): void {
    this.#afterQuarantine.add(message);
    for (const kind of this.#kindsOf(message)) {
      this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
      const found = this.#matches.get(kind) ?? [];
      if (found.length < MANY_MATCHES) found.push(message);
      this.#matches.set(kind, found);
    }
    if (this.#counts.size > 0) return;
    this.nearest.look(
      message.hops.map(({ queueId }) => queueId),
      message.messageId,
    );
    this.#isAddress ||= this.#isMessageId && hasAddress(message, this.#wanted);
  }

  /** Takes a message that the filter leaves out: the id may name it all the same. */
  lookAside(message: Message): void {
    this.#isLeftOut ||= this.#kindsOf(message).length > 0;
  }

  /** Whether the id names a message, but none that fits the filter. */
  get isLeftOut(): boolean {
    return this.#isLeftOut && this.#counts.size === 0;
  }

  /** Whether the log has the id as an address too, where it was taken for something else. */
  get isAddressToo(): boolean {
    return this.#counts.has('address') && this.found?.kind !== 'address';
  }

  /** The matches of the first kind that has some. */
  get found(): { kind: IdKind; messages: readonly Message[]; count: number } | undefined {
    for (const kind of ID_KINDS) {
      const messages = this.#matches.get(kind);
      if (messages !== undefined)
        return {
          kind,
          messages: messages.map((message) => this.#afterQuarantine.markedOn(message)),
          count: this.#counts.get(kind) ?? messages.length,
        };
    }
    return undefined;
  }

  /** An address of a sender or recipient that was taken for a Message-ID because it was in <>. */
  get addressInBrackets(): string | undefined {
    return this.#isAddress ? this.#wanted : undefined;
  }

  #kindsOf(message: Message): IdKind[] {
    if (this.#isMessageId) return hasMessageId(message, this.#wanted) ? ['message-id'] : [];
    const tests: Record<IdKind, boolean> = {
      'message-id': hasMessageId(message, this.#wanted),
      'queue-id': message.hops.some((hop) => hop.queueId === this.#wanted),
      'amavis-task':
        message.scans.some((scan) => scan.taskId === this.#wanted) ||
        (message.releaseOf !== null && this.#wanted === `rel-${message.releaseOf}`),
      'mail-id': message.scans.some((scan) => scan.mailId === this.#wanted),
      address: hasAddress(message, this.#wanted),
      'message-id-prefix':
        this.#wanted.length >= SHORTEST_PREFIX && hasPrefix(message, this.#wanted),
    };
    return ID_KINDS.filter((kind) => tests[kind]);
  }
}

/** A Message-ID header may hold more than the ID; amavis writes the domain in lower case and cuts odd IDs. */
function hasMessageId({ messageId: whole }: Message, wanted: string): boolean {
  if (whole === null) return false;
  const end = whole.indexOf('>');
  return isSameId(whole, wanted) || (end >= 0 && isSameId(whole.slice(0, end), wanted));
}

/** The case of the domain makes no difference. */
function isSameId(id: string, wanted: string): boolean {
  if (id === wanted) return true;
  if (id.length !== wanted.length) return false;
  const at = id.lastIndexOf('@');
  return (
    at >= 0 &&
    wanted.startsWith(id.slice(0, at + 1)) &&
    wanted.slice(at).toLowerCase() === id.slice(at).toLowerCase()
  );
}

function hasPrefix(message: Message, wanted: string): boolean {
  const bare = wanted.startsWith('<') ? wanted.slice(1) : wanted;
  return bare.length >= SHORTEST_PREFIX && (message.messageId?.startsWith(bare) ?? false);
}

function hasAddress(message: Message, wanted: string): boolean {
  const address = wanted.toLowerCase();
  if (message.from?.toLowerCase() === address) return true;
  return message.recipients.some(
    (one) =>
      one.address.toLowerCase() === address || one.originalAddress?.toLowerCase() === address,
  );
}
