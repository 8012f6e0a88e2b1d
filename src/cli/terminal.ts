/** What the terminal can show: decided once, here, and passed down as plain values. */
import { Chalk } from 'chalk';
import type { Screen } from '../render/screen.ts';
import type { Zone } from '../time/zone.ts';
import type { Context } from './context.ts';

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

interface ScreenOptions {
  readonly color?: ColorChoice;
  readonly ascii?: boolean;
  readonly width?: number;
}

type Terminal = Context['screen'];

const WIDTH_OF_A_PIPE = 120;
const WIDTH_OF_A_TERMINAL = 80;

/** The screen for which an answer is laid out. */
export function screenOf(
  { screen: terminal, environment, redactor }: Context,
  { color = 'auto', ascii, width }: ScreenOptions,
  zone: Zone,
): Screen {
  return {
    zone,
    width: width ?? widthOf(terminal),
    ascii: ascii ?? !speaksUnicode(environment, terminal),
    chalk: new Chalk({ level: isColored(color, terminal, environment) ? 1 : 0 }),
    redactor,
  };
}

/** A terminal may not know its width, and report none or 0 columns. */
function widthOf({ isTTY, columns }: Terminal): number {
  if (columns !== undefined && columns > 0) return columns;
  return isTTY ? WIDTH_OF_A_TERMINAL : WIDTH_OF_A_PIPE;
}

/** https://no-color.org and CLICOLOR: the option first, then the environment, then the terminal. */
function isColored(
  option: ColorChoice,
  { isTTY }: Terminal,
  environment: NodeJS.ProcessEnv,
): boolean {
  if (option !== 'auto') return option === 'always';
  if (isSet(environment['NO_COLOR'])) return false;
  if (isSet(environment['FORCE_COLOR'])) return environment['FORCE_COLOR'] !== '0';
  if (isSet(environment['CLICOLOR_FORCE'])) return environment['CLICOLOR_FORCE'] !== '0';
  if (environment['CLICOLOR'] === '0' || environment['TERM'] === 'dumb') return false;
  return isTTY;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Only for a terminal does the environment tell whether it can show more than ASCII; a pipe gets the same text everywhere. */
function speaksUnicode(environment: NodeJS.ProcessEnv, { isTTY }: Terminal): boolean {
  if (!isTTY) return true;
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale);
}
