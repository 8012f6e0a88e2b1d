/** Wakes a reader when something happens to a file, or might have. */
import { type FSWatcher, realpathSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** How often to look where the system reports no changes. */
const POLL_MS = 250;
/** How often to look at a busy file, and how long it counts as busy after a change. */
const LOOK_MS = 4;
const STAYS_BUSY_MS = 100;

export class FileWatch {
  readonly #path: string;
  readonly #pollMs: number;
  #watchers: FSWatcher[] = [];
  #wake: (() => void) | undefined;
  #isClosed = false;
  #changedAt = Number.NEGATIVE_INFINITY;

  constructor(path: string, pollMs: number = POLL_MS) {
    this.#path = path;
    this.#pollMs = pollMs;
  }

  /** Waits for a change, but not forever. Call it only after reading to the end: earlier changes are not reported. */
  next(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    if (this.#watchers.length > 0) return this.#wait(this.#pollMs);
    const isBusy = performance.now() - this.#changedAt < STAYS_BUSY_MS;
    if (isBusy) return this.#wait(LOOK_MS);
    this.#start();
    // A watch that begins now does not report what happened since the last look.
    return this.#watchers.length > 0 ? Promise.resolve() : this.#wait(this.#pollMs);
  }

  /** Something has been read. For a file that changes all the time, looking costs less than being told of each change. */
  noteChange(): void {
    const now = performance.now();
    if (now - this.#changedAt < LOOK_MS * 2) this.#stop();
    this.#changedAt = now;
  }

  #wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
    this.wake();
  }

  /** Folders are watched, not the file: it may be renamed, or not exist yet. */
  #start(): void {
    const paths = [this.#path];
    try {
      paths.push(realpathSync(this.#path));
    } catch {
      // It does not exist yet.
    }
    const folders = new Map(paths.map((path) => [dirname(path), basename(path)]));
    for (const [folder, name] of folders) this.#watchFolder(folder, name);
  }

  #watchFolder(folder: string, name: string): void {
    try {
      const watcher = watch(folder, (_, file) => {
        if (file === null || file.startsWith(name)) this.wake();
      });
      watcher.on('error', () => this.#stop());
      this.#watchers.push(watcher);
    } catch {
      // No such folder, or no more watches to be had: the poll goes on.
    }
  }

  #stop(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }
}
