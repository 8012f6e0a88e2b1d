/** What became of mail in quarantine: which later messages were released from it. */
import type { Message, Release } from '../message/message.ts';
import { queueIdsOf } from '../message/message.ts';

/** How many releases are remembered: the first ones. */
const MOST_RELEASED = 10_000;

export class Releases {
  /** By the mail_id of the scan that put the mail into quarantine. */
  readonly #byMailId = new Map<string, Release[]>();
  #count = 0;

  add(message: Message): void {
    const [queueId] = queueIdsOf(message);
    if (message.releaseOf === null || queueId === undefined || this.#count >= MOST_RELEASED) return;
    this.#count++;
    const release = { at: message.startedAt, queueId, status: message.status };
    const known = this.#byMailId.get(message.releaseOf);
    if (known === undefined) this.#byMailId.set(message.releaseOf, [release]);
    else known.push(release);
  }

  /** The message, with the releases of it. */
  markedOn(message: Message): Message {
    if (this.#count === 0) return message;
    const mailIds = message.scans.flatMap(({ mailId, verdict }) =>
      mailId !== null && verdict === 'blocked' ? [mailId] : [],
    );
    const releases = [...new Set(mailIds)].flatMap((mailId) => this.#byMailId.get(mailId) ?? []);
    return releases.length === 0 ? message : { ...message, releases };
  }
}
