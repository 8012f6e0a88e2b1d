/** What became of mail that a filter put into quarantine: the copies of it, and later releases. Each is a mail of its own, and may wait or fail. */
import { DISORDER } from '../../core/disorder.ts';
import type { Instant } from '../../core/instant.ts';
import {
  type Message,
  type QuarantineCopy,
  queueIdsOf,
  type Release,
} from '../../message/message.ts';

interface Copy extends QuarantineCopy {
  readonly host: string;
  readonly at: Instant;
}

export class AfterQuarantine {
  /** By the queue ID of the mail that they are a copy of. */
  readonly #copies = new Remembered<Copy>();
  /** By the mail_id of the scan that put the mail into quarantine. */
  readonly #releases = new Remembered<Release>();

  add(message: Message): void {
    const { copyOf, releaseOf, status, host, startedAt: at } = message;
    const [queueId] = queueIdsOf(message);
    if (queueId === undefined) return;
    if (copyOf !== null) this.#copies.add(copyOf, { queueId, status, host, at });
    if (releaseOf !== null) this.#releases.add(releaseOf, { at, queueId, status });
  }

  /** The message, with its copies and releases. */
  markedOn(message: Message): Message {
    const copies = this.#copiesOf(message);
    const releases = this.#releasesOf(message);
    if (copies.length + releases.length === 0) return message;
    return {
      ...message,
      ...(copies.length === 0 ? {} : { copies }),
      ...(releases.length === 0 ? {} : { releases }),
    };
  }

  /** A queue ID may have been another mail's before, and be so later. */
  #copiesOf(message: Message): QuarantineCopy[] {
    return this.#copies
      .of(queueIdsOf(message))
      .filter((copy) => isOf(copy, message))
      .map(({ queueId, status }) => ({ queueId, status }));
  }

  #releasesOf({ scans }: Message): Release[] {
    const blocked = scans.filter(({ verdict }) => verdict === 'blocked');
    return this.#releases.of(new Set(blocked.flatMap(({ mailId }) => mailId ?? [])));
  }
}

/** amavis hands a copy over while it has the mail. */
function isOf({ host, at }: Copy, message: Message): boolean {
  const { startedAt, endedAt } = message;
  return host === message.host && at >= startedAt - DISORDER && at <= endedAt + DISORDER;
}

/** How many are remembered of each kind: the first ones. */
const MOST = 10_000;

class Remembered<Item> {
  readonly #byKey = new Map<string, Item[]>();
  #count = 0;

  add(key: string, item: Item): void {
    if (this.#count >= MOST) return;
    this.#count++;
    const known = this.#byKey.get(key);
    if (known === undefined) this.#byKey.set(key, [item]);
    else known.push(item);
  }

  of(keys: Iterable<string>): Item[] {
    return [...keys].flatMap((key) => this.#byKey.get(key) ?? []);
  }
}
