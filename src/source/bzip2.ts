import unbzip2 from 'unbzip2-stream';

/** Unpacks bzip2, of one member or several. */
export async function* unpackBzip2(parts: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const decoder = unbzip2();
  let unpacked: Buffer[] = [];
  let problem: Error | undefined;
  decoder.on('data', (chunk: Buffer) => unpacked.push(chunk));
  decoder.on('error', (error: unknown) => {
    problem ??= error instanceof Error ? error : new Error(String(error));
  });
  // This old kind of stream works inside `write`: when that returns, all its output is there.
  const taken = () => {
    const chunks = unpacked;
    unpacked = [];
    return chunks;
  };
  for await (const part of parts) {
    decoder.write(part);
    yield* taken();
    if (problem !== undefined) throw problem;
  }
  decoder.end();
  yield* taken();
  if (problem !== undefined) throw problem;
}

/** The decoder fails with a TypeError when it reaches for a byte after the end of its input. */
export function isCutShort(error: Error): boolean {
  return error instanceof TypeError;
}
