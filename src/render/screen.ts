/** The terminal a text is made for, and how words are laid out on it. */
import type { ChalkInstance } from 'chalk';
import type { Redactor } from '../redact/redactor.ts';
import type { Zone } from '../time/zone.ts';
import { displayWidth, headOf, tailOf } from './display-width.ts';
import { asciiText, safeText } from './safe-text.ts';

export interface Screen {
  readonly zone: Zone;
  /** Columns. */
  readonly width: number;
  /** Only ASCII is shown. */
  readonly ascii: boolean;
  readonly chalk: ChalkInstance;
  /** Puts stand-ins in place of names, where the user asked for them. */
  readonly redactor?: Redactor | undefined;
}

/** How many lines of one text are laid out, at most; a line of the log may hold a megabyte. */
const MOST_LINES = 20;

/** The signs that have an ASCII form. */
const SIGNS = {
  ok: ['✔', '+'],
  stopped: ['✘', 'x'],
  warning: ['!', '!'],
  open: ['·', '.'],
  dot: ['·', '-'],
  arrow: ['→', '->'],
  bar: ['█', '#'],
  dash: ['–', '-'],
  more: ['…', '...'],
} as const;

/** A sign as this screen can show it. */
export function sign(screen: Screen, name: keyof typeof SIGNS): string {
  return SIGNS[name][screen.ascii ? 1 : 0];
}

/** A text of the log as this screen may show it. */
export function shown(screen: Screen, text: string): string {
  const told = screen.redactor?.text(text) ?? text;
  return screen.ascii ? asciiText(told) : safeText(told);
}

/** The dot between two parts, with its blanks. */
export function dot(screen: Screen): string {
  return ` ${sign(screen, 'dot')} `;
}

/** Words with a dot between, as in `outbound · 1 recipient`. */
export function dotted(screen: Screen, parts: readonly string[]): string {
  return parts.join(dot(screen));
}

/** A text cut to `width` columns, with a sign where something is missing. */
export function cutEnd(screen: Screen, text: string, width: number): string {
  if (fits(text, width)) return text;
  const more = sign(screen, 'more');
  return width <= more.length ? headOf(text, width) : headOf(text, width - more.length) + more;
}

/** A shorter end of a domain says nothing. */
const LEAST_OF_DOMAIN = 6;

/** The same with the middle left out. An address keeps its whole local part, if that leaves room for the end of its domain. */
export function cutMiddle(screen: Screen, text: string, width: number): string {
  if (fits(text, width)) return text;
  const more = sign(screen, 'more');
  const kept = width - more.length;
  if (kept < 2) return headOf(text, width);
  if (screen.redactor !== undefined && text.includes('@')) return cutStandIn(screen, text, width);
  const localPart = displayWidth(headOf(text.slice(0, text.lastIndexOf('@') + 1), width));
  const isTold = localPart <= kept - LEAST_OF_DOMAIN;
  const head = headOf(text, Math.max(Math.ceil(kept / 2), isTold ? localPart : 0));
  return head + more + tailOf(text, kept - displayWidth(head));
}

// mailbox12@domain3.example, mailbox-28d0acb4a8@own-2b0bc04fe3.example
const NUMBERED = /(?:\d|-[0-9a-f]{6,64})@[^@]*$/;

/** A stand-in is recognised by the number in its local part, a role (`postmaster@`) by the number in its domain. */
function cutStandIn(screen: Screen, text: string, width: number): string {
  const end = NUMBERED.test(text) ? text.lastIndexOf('@') : text.lastIndexOf('.');
  const telling = end < 0 ? text : text.slice(0, end);
  const left = width - displayWidth(telling) - sign(screen, 'more').length;
  if (left < 0) return cutStart(screen, telling, width);
  return telling + sign(screen, 'more') + tailOf(text.slice(end), left);
}

/** The same with the start left out. */
export function cutStart(screen: Screen, text: string, width: number): string {
  if (fits(text, width)) return text;
  const more = sign(screen, 'more');
  return width <= more.length ? headOf(text, width) : more + tailOf(text, width - more.length);
}

/** Whether a text takes at most `width` columns; a very long one is not measured to its end. */
function fits(text: string, width: number): boolean {
  return text.length <= MOST_LINES * width && displayWidth(text) <= width;
}

/** A text filled up with blanks to `width` columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Parts flowed into lines of `width` columns. Parts stay whole where they can; one that is too long is broken at blanks. */
export function flow(parts: readonly string[], separator: string, width: number): string[] {
  return filled(
    parts.flatMap((part) => wrapped(part, width)),
    separator,
    width,
  );
}

/** A text in lines of `width` columns, broken at blanks. */
export function wrapped(text: string, width: number): string[] {
  if (fits(text, width)) return text === '' ? [] : [text];
  const words = text.slice(0, MOST_LINES * width).split(' ');
  return filled(
    words.flatMap((word) => pieces(word, width)),
    ' ',
    width,
  );
}

/** Lines of as many parts as fit in each. */
function filled(parts: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : line + separator + part;
    if (line === '' || displayWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = part;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** At most `count` of the lines, the last one marked when more were there. */
export function firstLines(screen: Screen, lines: readonly string[], count: number, width: number) {
  if (lines.length <= count) return lines;
  const last = `${lines[count - 1] ?? ''} ${sign(screen, 'more')}`;
  return [...lines.slice(0, count - 1), cutEnd(screen, last, width)];
}

function pieces(word: string, width: number): string[] {
  const found: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const piece = headOf(rest, Math.max(2, width));
    found.push(piece);
    rest = rest.slice(piece.length);
  }
  return [...found, rest];
}
