/** Warnings that some readers look for, not only their writer. */
import type { Message } from './message.ts';

export function startMissing(queueId: string): string {
  return `the start of ${queueId} is not in the input`;
}

export function removalMissing(queueId: string): string {
  return `removal of ${queueId} is not in the input`;
}

export function lacksStart({ hops, warnings }: Message): boolean {
  return (
    warnings.length > 0 && hops.some(({ queueId }) => warnings.includes(startMissing(queueId)))
  );
}
