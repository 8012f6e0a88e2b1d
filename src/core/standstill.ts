/** Holds this thread for so many milliseconds: for the few things that can be neither waited for nor done at once. */
export function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
