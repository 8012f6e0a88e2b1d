/** Keeps what V8 reserves for new objects small: it would take a third of all memory, for little speed. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const ENOUGH = 8 * 1024 * 1024;

export class YoungGeneration {
  #isLimited = false;

  /** Asked from time to time: it cannot be limited before it has grown, as V8 reads that setting once, at its start. */
  limit(): void {
    if (this.#isLimited) return;
    const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    if (space === undefined || space.space_size < ENOUGH) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    this.#isLimited = true;
  }
}
