/** Ends a live view: by a signal, or by an error in a timer. */

/** Ctrl-C, and what a service manager sends. A second one ends the program at once. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export class Stop {
  isStopped = false;
  #error: unknown;
  #onStop: (() => void)[] = [];
  readonly #listener = () => this.stop();

  /** Takes signals from now on. */
  listen(): void {
    for (const signal of SIGNALS) process.once(signal, this.#listener);
  }

  /** Leaves signals to the system again. */
  ignore(): void {
    for (const signal of SIGNALS) process.off(signal, this.#listener);
  }

  /** Calls back when it is time to stop; at once if it already is. */
  whenStopped(onStop: () => void): void {
    if (this.isStopped) onStop();
    else this.#onStop.push(onStop);
  }

  stop(): void {
    this.isStopped = true;
    const waiting = this.#onStop;
    this.#onStop = [];
    for (const onStop of waiting) onStop();
  }

  /** Stops, and lets `throwIfFailed` throw. */
  fail(error: unknown): void {
    this.#error ??= error;
    this.stop();
  }

  throwIfFailed(): void {
    if (this.#error !== undefined) throw this.#error;
  }
}
