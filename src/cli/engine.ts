/** V8's settings for reading logs. Its module is loaded only for a log: help does without it. */

const ENOUGH = 4 * 1024 * 1024;

/** For every log: these settings pay off from the first megabytes on. */
export function expectLog(): void {
  // A log is read in seconds: compiling large optimized functions would cost more than they save.
  // Not the limit for a single function: if that changes while a thread of V8 compiles, V8 aborts.
  set('--max-inlined-bytecode-size-cumulative=100');
  // Garbage is collected early, so that memory does not grow with the log.
  set('--heap-growing-percent=30');
}

/**
 * A live view must not pause: new objects are collected often and a few at a time, on this thread, since on a busy
 * machine the others would be waited for. It costs no more time in all, and less memory.
 */
export function collectInSmallSteps(): void {
  set('--semi-space-growth-factor=1');
  set('--no-parallel-scavenge');
}

/** Limits what V8 reserves for new objects, which would take a third of all memory for little speed. */
export class YoungGeneration {
  #isLimited = false;

  /** Call from time to time: V8 reads the size itself only at its start, so all that can be set later is that it stops growing. */
  limit(): void {
    if (this.#isLimited) return;
    const spaces = v8().getHeapSpaceStatistics();
    const space = spaces.find(({ space_name: name }) => name === 'new_space');
    if (space === undefined || space.space_size < ENOUGH) return;
    set('--semi-space-growth-factor=1');
    this.#isLimited = true;
  }
}

function set(flag: string): void {
  v8().setFlagsFromString(flag);
}

function v8(): typeof import('node:v8') {
  return process.getBuiltinModule('node:v8');
}
