/** Earlier files of a log: which of its siblings have not been read yet. */
import { standStill } from '../core/standstill.ts';
import { isSameStart, type Sibling, siblingsOf } from './rotated-siblings.ts';
import { Tail } from './tail.ts';

const MOST_HEADS = 200;
const MOST_TRIES = 5;
const PAUSE_MS = 2;
/** A file last written longer than this before the last read is an old one that was put back. */
const SLACK_MS = 60_000;

export class GenerationSearch {
  /** When a line was last read. */
  readAt = Date.now();
  readonly #path: string;
  /** The heads of files that need not be read: a copy begins as its original did, whatever its name. */
  #known: Buffer[];

  constructor(path: string) {
    this.#path = path;
    this.#known = siblingsOf(path).map(({ head }) => head);
  }

  know(head: Buffer): void {
    if (head.length > 0) this.#known = [...this.#known, head].slice(-MOST_HEADS);
  }

  /**
   * The files that came and went before the current one, oldest first, and the current one's head;
   * undefined when it changed meanwhile. A copy of the current file, perhaps unfinished, is not among them.
   * @param isRenamed whether the current file is now one of the siblings
   */
  missed(
    current: Tail,
    open: ReadonlySet<string>,
    isRenamed: boolean,
  ): { readonly tails: Tail[]; readonly head: Buffer } | undefined {
    const head = current.headNow();
    const siblings = this.#unread(open, isRenamed ? current.identity : undefined);
    const headAfter = current.headNow();
    const isSame = head.length === 0 ? headAfter.length === 0 : isSameStart(head, headAfter);
    if (!isSame) return undefined;
    const missed = siblings.filter((sibling) => !isSameStart(sibling.head, head));
    return { tails: missed.flatMap((sibling) => openAs(sibling) ?? []), head };
  }

  /** The copy of a file that was emptied, opened at the place that was read last. */
  copyOf(old: Tail, open: ReadonlySet<string>): Tail | undefined {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      // Names are moving: a moment later they have moved.
      if (tries > 0) standStill(PAUSE_MS);
      const copy = this.#findCopy(old, open);
      if (copy !== undefined) return copy;
    }
    return undefined;
  }

  #findCopy(old: Tail, open: ReadonlySet<string>): Tail | undefined {
    for (const sibling of this.#unread(open)) {
      const tail = openAs(sibling);
      if (tail !== undefined && old.isCopiedTo(tail)) {
        tail.skipTo(Math.min(old.offset, tail.size));
        return tail;
      }
      tail?.close();
    }
    return undefined;
  }

  /** @param before only siblings older than this file; none at all if it has no name any more */
  #unread(open: ReadonlySet<string>, before?: string): Sibling[] {
    const all = siblingsOf(this.#path);
    const place = all.findIndex(({ identity }) => identity === before);
    const older = before === undefined ? all : all.slice(0, Math.max(0, place));
    return older.filter(
      (sibling) =>
        sibling.size > 0 &&
        sibling.changedAt >= this.readAt - SLACK_MS &&
        !open.has(sibling.identity) &&
        !this.#known.some((head) => isSameStart(head, sibling.head)),
    );
  }
}

/** Opens a sibling; undefined when its name has gone to another file meanwhile. */
function openAs(sibling: Sibling): Tail | undefined {
  try {
    const tail = new Tail(sibling.path);
    if (tail.identity === sibling.identity) return tail;
    tail.close();
  } catch {
    // It is gone.
  }
  return undefined;
}
