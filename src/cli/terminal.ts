/** What the terminal can show: decided once, here, and passed down as plain values. */
import { Chalk, type ChalkInstance } from 'chalk';

export interface Terminal {
  readonly chalk: ChalkInstance;
  readonly isAscii: boolean;
  /** Columns. */
  readonly width: number;
}

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

interface TerminalOptions {
  readonly color?: ColorChoice;
  readonly ascii?: boolean;
  readonly width?: number;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const WIDTH_OF_A_PIPE = 120;
const WIDTH_OF_A_TERMINAL = 80;

export function terminalOf(
  options: TerminalOptions,
  output: Output,
  environment: NodeJS.ProcessEnv,
): Terminal {
  return {
    chalk: new Chalk({ level: isColored(options.color ?? 'auto', output, environment) ? 1 : 0 }),
    isAscii: options.ascii ?? !speaksUnicode(environment, output),
    width: options.width ?? widthOf(output),
  };
}

/** A terminal may not know its width, and report none or 0 columns. */
function widthOf({ isTTY, columns }: Output): number {
  if (columns !== undefined && columns > 0) return columns;
  return isTTY === true ? WIDTH_OF_A_TERMINAL : WIDTH_OF_A_PIPE;
}

/** https://no-color.org and CLICOLOR: the option first, then the environment, then the terminal. */
function isColored(option: ColorChoice, output: Output, environment: NodeJS.ProcessEnv): boolean {
  if (option !== 'auto') return option === 'always';
  if (isSet(environment['NO_COLOR'])) return false;
  if (isSet(environment['FORCE_COLOR'])) return environment['FORCE_COLOR'] !== '0';
  if (isSet(environment['CLICOLOR_FORCE'])) return environment['CLICOLOR_FORCE'] !== '0';
  if (environment['CLICOLOR'] === '0' || environment['TERM'] === 'dumb') return false;
  return output.isTTY === true;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Only for a terminal does the environment tell whether it can show more than ASCII; a pipe gets the same text everywhere. */
function speaksUnicode(environment: NodeJS.ProcessEnv, output: Output): boolean {
  if (output.isTTY !== true) return true;
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}
