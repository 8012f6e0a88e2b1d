/** What must not be found in any output, whatever a log holds. */

/** Control characters but line ends, and what orders text from right to left or ends a line unseen. */
const RAW: readonly (readonly [number, number])[] = [
  [0x00, 0x09],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
  // Bytes that are no UTF-8.
  [0xfffd, 0xfffd],
];

/** The characters of a text that would steer a terminal, as numbers. */
export function rawCharactersIn(text: string): string[] {
  const found = new Set<number>();
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (RAW.some(([first, last]) => code >= first && code <= last)) found.add(code);
  }
  return [...found].map((code) => code.toString(16));
}

/** The rows of a CSV text (RFC 4180). */
export function csvCellsOf(text: string): string[][] {
  return text
    .split('\r\n')
    .filter((row) => row !== '')
    .map((row) =>
      [...`,${row}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
}

/** The cells that a spreadsheet would run. */
export function formulasIn(csv: string): string[] {
  return csvCellsOf(csv)
    .flat()
    .filter((cell) => /^\s*[=+\-@\t\r]/.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell));
}
