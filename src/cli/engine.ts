/** How V8 is set for logs. Its module is loaded once there is a log: help and short answers do without it. */
type V8 = typeof import('node:v8');

const ENOUGH = 8 * 1024 * 1024;

/** For a log that is read to its end. */
export class Engine {
  #v8: V8 | undefined;
  #isLimited = false;

  /** Asked after each piece of the log; the first one alone is over before any setting pays. */
  adapt(): void {
    if (this.#isLimited) return;
    this.#v8 ??= setForLogs();
    this.#limitYoungGeneration(this.#v8);
  }

  /**
   * What V8 reserves for new objects would take a third of all memory, for little speed. It cannot be limited before it
   * has grown, as V8 reads that setting once, at its start.
   */
  #limitYoungGeneration(v8: V8): void {
    const spaces = v8.getHeapSpaceStatistics();
    const space = spaces.find(({ space_name: name }) => name === 'new_space');
    if (space === undefined || space.space_size < ENOUGH) return;
    v8.setFlagsFromString('--semi-space-growth-factor=1');
    this.#isLimited = true;
  }
}

/**
 * A live view must not pause: new objects are collected often and a few at a time, on this thread, since on a busy
 * machine the others would be waited for. It costs no more time in all, and less memory.
 */
export function collectInSmallSteps(): void {
  const v8 = setForLogs();
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  v8.setFlagsFromString('--no-parallel-scavenge');
}

function setForLogs(): V8 {
  const v8 = process.getBuiltinModule('node:v8');
  // A log is read in seconds: compiling large optimized functions would cost more than they save.
  v8.setFlagsFromString('--max-inlined-bytecode-size-cumulative=100');
  v8.setFlagsFromString('--max-inlined-bytecode-size=60');
  // What a log leaves behind is collected early, so that memory does not grow with the log.
  v8.setFlagsFromString('--heap-growing-percent=30');
  return v8;
}
