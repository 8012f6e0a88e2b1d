import { Decompress } from 'fzstd';

/**
 * Unpacks zstd, of one frame or several.
 *
 * Why not Node's own `createZstdDecompress` (22.15 and later), which verifies checksums: it stops after the first
 * frame, and reports no error for that or for a file that ends too early.
 */
export async function* unpackZstd(parts: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  let unpacked: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => unpacked.push(chunk));
  const push = function* (part: Uint8Array, isLast: boolean): Generator<Uint8Array> {
    unpacked = [];
    try {
      decoder.push(part, isLast);
    } finally {
      yield* unpacked;
    }
  };
  for await (const part of parts) yield* push(part, false);
  yield* push(new Uint8Array(0), true);
}

export function isCutShort(error: Error): boolean {
  return error.message === 'unexpected EOF';
}
