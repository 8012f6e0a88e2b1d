import type { Screen } from '../render/screen.ts';
import type { Zone } from '../time/zone.ts';
import type { Context } from './context.ts';
import type { Options } from './options.ts';
import { terminalOf } from './terminal.ts';

/** The screen for which an answer is laid out. */
export function screenOf(context: Context, options: Options, zone: Zone): Screen {
  const { chalk, isAscii, width } = terminalOf(options, context.screen, context.environment);
  return { zone, width, ascii: isAscii, chalk, redactor: context.redactor };
}
