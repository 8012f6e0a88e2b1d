/** Follows a log by its name: through rename-and-create, copytruncate, and while it is away. */

import { basename } from 'node:path';
import { NEWLINE } from '../core/ascii.ts';
import type { ByteSource } from './byte-source.ts';
import { identityOf } from './file-identity.ts';
import { FileWatch } from './file-watch.ts';
import { GenerationSearch } from './generations.ts';
import { codeOf, sourceErrorOf } from './source-error.ts';
import { Tail } from './tail.ts';

export interface FollowOptions {
  /** How many bytes before its end an existing file is read from. */
  readonly before: number;
  /** Takes sentences about lost lines. */
  readonly onProblem: (sentence: string) => void;
  /** Takes sentences worth knowing. */
  readonly onNote: (sentence: string) => void;
  readonly pollMs?: number;
}

/** An earlier file of the log; its writer may still have it open. */
interface Retired {
  readonly tail: Tail;
  /** Whether it is a copy, which does not grow. */
  readonly isCopy: boolean;
  grewAt: number;
}

/** After this long without a line, a renamed file is considered finished. */
const QUIET_MS = 60_000;
const MOST_RETIRED = 16;
const MOST_TRIES = 5;

export class FollowedFile implements ByteSource {
  position = 0;
  /** How many of the bytes that were there at the start will be read. */
  readonly backlog: number;
  readonly #path: string;
  readonly #options: FollowOptions;
  readonly #watch: FileWatch;
  readonly #generations: GenerationSearch;
  #current: Tail | undefined;
  /** Oldest first: they are read before the current file. */
  #retired: Retired[] = [];
  #isStopped = false;
  #toldAway = false;

  constructor(path: string, options: FollowOptions) {
    this.#path = path;
    this.#options = options;
    this.#watch = new FileWatch(path, options.pollMs);
    this.#generations = new GenerationSearch(path);
    this.#current = this.#open();
    this.backlog = this.#goBack(options.before);
  }

  /** The identity of the file that is followed now; undefined while there is none. */
  get identity(): string | undefined {
    return this.#current?.identity;
  }

  /** Waits for lines; 0 only after `stop`. */
  async read(into: Buffer, at: number, length: number): Promise<number> {
    for (;;) {
      const count = this.#isStopped ? 0 : this.#readNow(into, at, length);
      this.position += count;
      if (count > 0 || this.#isStopped) return count;
      await this.#watch.next();
    }
  }

  /** Ends the reading: a waiting `read` returns. */
  stop(): void {
    this.#isStopped = true;
    this.#watch.close();
  }

  close(): void {
    this.stop();
    for (const { tail } of this.#retired) tail.close();
    this.#retired = [];
    this.#current?.close();
    this.#current = undefined;
  }

  #goBack(before: number): number {
    if (this.#current === undefined) return 0;
    const { size } = this.#current;
    const end = this.#current.lineStartAt(size);
    this.#current.skipTo(Math.min(end, this.#current.lineStartAt(Math.max(0, size - before))));
    return end - this.#current.offset;
  }

  /** Reads what is there, across any number of rotations. */
  #readNow(into: Buffer, at: number, length: number): number {
    for (;;) {
      const count = this.#readRetired(into, at, length) || this.#readCurrent(into, at, length);
      if (count > 0) {
        this.#generations.readAt = Date.now();
        this.#watch.noteChange();
        return count;
      }
      const isChanged = this.#current?.isTruncated ? this.#afterTruncation() : this.#afterRename();
      if (!isChanged) return 0;
    }
  }

  #readRetired(into: Buffer, at: number, length: number): number {
    for (const retired of [...this.#retired]) {
      const count = retired.tail.read(into, at, length);
      if (count > 0) {
        retired.grewAt = Date.now();
        return count;
      }
      if (!this.#isOver(retired)) continue;
      const rest = this.#finish(retired, into, at, length);
      if (rest > 0) return rest;
    }
    return 0;
  }

  #isOver({ tail, isCopy, grewAt }: Retired): boolean {
    const isQuiet = Date.now() - grewAt > QUIET_MS;
    return isCopy || isQuiet || tail.isTruncated || this.#retired.length > MOST_RETIRED;
  }

  /** Returns the unfinished last line of an old file, if it has one, and closes the file. */
  #finish(retired: Retired, into: Buffer, at: number, length: number): number {
    const { tail, isCopy } = retired;
    const rest = tail.rest().subarray(0, length - 1);
    this.#retired = this.#retired.filter((one) => one !== retired);
    this.#generations.know(tail.headNow());
    tail.close();
    if (rest.length === 0) return 0;
    if (isCopy)
      this.#options.onProblem(`${tail.path} ends in the middle of a line: the rest of it is lost.`);
    rest.copy(into, at);
    into[at + rest.length] = NEWLINE;
    return rest.length + 1;
  }

  #readCurrent(into: Buffer, at: number, length: number): number {
    if (this.#current === undefined) return 0;
    if (this.#current.offset > 0) return this.#current.read(into, at, length);
    return this.#readFromStart(this.#current, into, at, length);
  }

  /** Before the first line of a new file, reads the files that came and went since the last look. */
  #readFromStart(current: Tail, into: Buffer, at: number, length: number): number {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      // Files newer than a renamed one are looked for once that one is read.
      const isRenamed = identityOf(this.#path) !== current.identity;
      const missed = this.#generations.missed(current, this.#openIdentities(), isRenamed);
      if (missed === undefined) continue;
      for (const tail of missed.tails) this.#takeMissed(tail);
      const count =
        this.#readRetired(into, at, length) || current.read(into, at, length, missed.head);
      if (!current.isTruncated) return count;
      // It was emptied and filled again before any of it was read: its old content is in a copy.
      current.isTruncated = false;
    }
    return 0;
  }

  #takeMissed(tail: Tail): void {
    this.#retire(tail, false);
    this.#options.onNote(
      `${this.#path} was rotated twice at once; ${basename(tail.path)} is read in between. If it is a copy, lines written between copying and emptying are lost.`,
    );
  }

  #openIdentities(): Set<string> {
    const identities = new Set(this.#retired.map(({ tail }) => tail.identity));
    if (this.#current !== undefined) identities.add(this.#current.identity);
    return identities;
  }

  #retire(tail: Tail, isCopy: boolean): void {
    this.#retired.push({ tail, isCopy, grewAt: Date.now() });
  }

  /** The file was emptied in place: what was not read yet is in a copy. */
  #afterTruncation(): boolean {
    const old = this.#current;
    if (old === undefined) return false;
    const copy = this.#generations.copyOf(old, this.#openIdentities());
    this.#generations.know(old.head);
    if (copy === undefined)
      this.#options.onProblem(
        `${this.#path} was emptied, and no copy of it lies beside it: lines written just before may be lost.`,
      );
    else {
      this.#retire(copy, true);
      this.#options.onNote(
        `${this.#path} was copied to ${basename(copy.path)} and emptied: lines written between the two are in neither, and lost.`,
      );
    }
    old.close();
    this.#current = this.#open();
    return true;
  }

  /** Another file has the name now: the old one is read to its end, then the new one. */
  #afterRename(): boolean {
    const identity = identityOf(this.#path);
    if (identity === undefined) this.#tellAway();
    if (identity === undefined || identity === this.#current?.identity) return false;
    const next = this.#open();
    if (next === undefined) return false;
    if (this.#current !== undefined) this.#retire(this.#current, false);
    this.#current = next;
    return true;
  }

  #open(): Tail | undefined {
    try {
      const tail = new Tail(this.#path);
      this.#toldAway = false;
      return tail;
    } catch (error) {
      this.#tellAway(error);
      return undefined;
    }
  }

  #tellAway(error?: unknown): void {
    if (this.#toldAway || this.#current !== undefined) return;
    this.#toldAway = true;
    const isMissing = error === undefined || codeOf(error) === 'ENOENT';
    if (isMissing) this.#options.onNote(`${this.#path} does not exist yet: waiting for it.`);
    else
      this.#options.onProblem(
        `${(sourceErrorOf(this.#path, error) as Error).message} Trying again.`,
      );
  }
}
