import type { ChalkInstance } from 'chalk';
import type { Status } from '../message/message.ts';
import { isArrival, isOpen } from '../message/outcome.ts';

/** Green for what arrived, red for what did not; what is open stays as it is. */
export function statusPaint(
  status: Status | 'mixed',
  chalk: ChalkInstance,
): (text: string) => string {
  if (isArrival(status)) return chalk.green;
  return isOpen(status) || status === 'mixed' ? (text) => text : chalk.red;
}
