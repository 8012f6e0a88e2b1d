import { SourceError } from './source-error.ts';

export const GZIP_MAGIC: readonly number[] = [0x1f, 0x8b];

const UNREADABLE: readonly { readonly magic: readonly number[]; readonly name: string }[] = [
  { magic: [0x42, 0x5a, 0x68], name: 'bzip2' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], name: 'xz' },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], name: 'zstd' },
];

/** What stands at the head of a log line, in any of the forms of syslog, the journal and containers. */
// May  5 13:35:54 mail …   2022-05-05T13:35:54+07:00 mail …   1651732554.123456 mail …   {"log":"…
const STAMP =
  /[A-Z][a-z]{2} [ \d]\d? ?(?:\d{4} )?\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\d{10}\.\d{6} |\{"(?:log|MESSAGE|_)/;

export function startsWith(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, i) => head[i] === byte);
}

/** Refuses what cannot be a log, by its first bytes. */
export function checkContent(path: string, head: Buffer): void {
  const packed = UNREADABLE.find(({ magic }) => startsWith(head, magic));
  if (packed !== undefined) {
    throw new SourceError(
      path,
      `it is compressed with ${packed.name}, which is not read yet. Unpack it first`,
    );
  }
  if (head.includes(0) && !STAMP.test(head.toString('latin1'))) {
    throw new SourceError(path, 'it is a binary file, not a log');
  }
}
