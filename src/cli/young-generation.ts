/** Keeps what V8 reserves for new objects small: it would take a third of all memory, for little speed. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const ENOUGH = 8 * 1024 * 1024;

/** Asked from time to time. It cannot be limited before it has grown: V8 reads that setting once, at its start. */
export function limitYoungGeneration(): boolean {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if (space === undefined || space.space_size < ENOUGH) return false;
  setFlagsFromString('--semi-space-growth-factor=1');
  return true;
}
