/** Blocks this thread: for the few places that must pause and cannot be asynchronous. */
export function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
