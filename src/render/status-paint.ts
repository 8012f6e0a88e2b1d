import type { ChalkInstance } from 'chalk';
import type { Status } from '../message/message.ts';
import { isArrival, isOpen } from '../message/outcome.ts';
import type { Cell } from './column-table.ts';
import type { Screen } from './screen.ts';

/** A cell in the colour of a status, if it tells one. */
export function statusCell(
  text: string,
  status: Status | 'mixed' | undefined,
  { chalk }: Screen,
): Cell {
  return status === undefined ? { text } : { text, paint: statusPaint(status, chalk) };
}

/** Green for what arrived, red for what did not; what is open stays as it is. */
export function statusPaint(
  status: Status | 'mixed',
  chalk: ChalkInstance,
): (text: string) => string {
  if (isArrival(status)) return chalk.green;
  return isOpen(status) || status === 'mixed' ? (text) => text : chalk.red;
}
