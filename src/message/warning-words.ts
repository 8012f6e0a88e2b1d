/** Texts of warnings that other code looks for as well. */
import type { Message } from './message.ts';

export function startMissing(queueId: string): string {
  return `the start of ${queueId} is not in the input`;
}

export function removalMissing(queueId: string): string {
  return `removal of ${queueId} is not in the input`;
}

/** The end of the warning that an operator may have changed this queue file among many others. */
export function mayBeSwept(queueId: string): string {
  return ` after the last line of ${queueId}: it may be one of them`;
}

export function lacksStart({ hops, warnings }: Message): boolean {
  return (
    warnings.length > 0 && hops.some(({ queueId }) => warnings.includes(startMissing(queueId)))
  );
}
