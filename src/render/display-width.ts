/** How many columns of a terminal a text takes: East Asian wide characters two, combining marks none. */

/** Blocks of East Asian Wide and Fullwidth characters (Unicode's EastAsianWidth.txt), coarse where unassigned. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18d08],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];
const COMBINING = /^[\p{Mn}\p{Me}\u1160-\u11ff]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;

/** How much of a very long text is looked at for each column: two UTF-16 units and some marks. */
const UNITS_A_COLUMN = 8;

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The start of a text that fits into `width` columns. */
export function headOf(text: string, width: number): string {
  let head = '';
  let left = width;
  for (const character of text) {
    left -= characterWidth(character);
    // Marks take no columns, so their number must be limited too.
    if (left < 0 || head.length > UNITS_A_COLUMN * width) break;
    head += character;
  }
  return head;
}

/** The end of a text that fits into `width` columns. */
export function tailOf(text: string, width: number): string {
  const characters = [...text.slice(-UNITS_A_COLUMN * width)];
  let start = characters.length;
  let left = width;
  while (start > 0) {
    left -= characterWidth(characters[start - 1] ?? '');
    if (left < 0) break;
    start--;
  }
  return characters.slice(start).join('');
}

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (COMBINING.test(character)) return 0;
  return isWide(code) || EMOJI.test(character) ? 2 : 1;
}

function isWide(code: number): boolean {
  return code >= 0x1100 && WIDE.some(([first, last]) => code >= first && code <= last);
}
