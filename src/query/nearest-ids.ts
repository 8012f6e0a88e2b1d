/** Ids in a log that look like one that was not found. */
import { isQueueId } from '../core/queue-id.ts';

const MOST = 3;
const SHORTEST_START = 5;

export class NearestIds {
  readonly #wanted: string;
  readonly #isQueueId: boolean;
  readonly #nearest: { readonly id: string; readonly distance: number }[] = [];

  constructor(wanted: string) {
    this.#wanted = wanted;
    this.#isQueueId = isQueueId(wanted) || isQueueId(wanted.toUpperCase());
  }

  /** Looks at the ids of a message. */
  look(queueIds: readonly string[], messageId: string | null): void {
    if (this.#isQueueId) for (const id of queueIds) this.#lookAt(id);
    else if (messageId !== null && messageId !== '') this.#lookAt(messageId);
  }

  /** The nearest first. */
  get ids(): readonly string[] {
    return this.#nearest.map(({ id }) => id);
  }

  #lookAt(id: string): void {
    const distance = distanceOf(id, this.#wanted);
    if (distance === undefined || this.#nearest.some((near) => near.id === id)) return;
    this.#nearest.push({ id, distance });
    this.#nearest.sort((a, b) => a.distance - b.distance);
    this.#nearest.length = Math.min(this.#nearest.length, MOST);
  }
}

/** Whether it is the start of a queue ID, in upper or lower case. */
function isStartOf(wanted: string, id: string): boolean {
  return (
    wanted.length >= SHORTEST_START &&
    isQueueId(id) &&
    id.toUpperCase().startsWith(wanted.toUpperCase())
  );
}

/** How many characters two ids differ in, 0 for the start of a queue ID; undefined if they are not alike. */
function distanceOf(id: string, wanted: string): number | undefined {
  if (isStartOf(wanted, id)) return 0;
  const length = Math.max(id.length, wanted.length);
  if (length === 0 || Math.abs(id.length - wanted.length) > 2) return undefined;
  let different = Math.abs(id.length - wanted.length);
  for (let i = 0; i < Math.min(id.length, wanted.length); i++)
    if (id[i]?.toLowerCase() !== wanted[i]?.toLowerCase()) different++;
  return different <= Math.max(1, length / 5) ? different : undefined;
}
