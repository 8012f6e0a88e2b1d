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
  // This old kind of stream does its work inside `write`, so all it gives is there when that returns.
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

/** At the end of its input the decoder reaches for a byte that is not there. */
export function isCutShort(error: Error): boolean {
  return error instanceof TypeError;
}
