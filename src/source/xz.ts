import { ReadableStream } from 'node:stream/web';
import xz from 'xz-decompress';

/** Unpacks xz, of one stream or several. */
export async function* unpackXz(parts: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const packed = parts[Symbol.asyncIterator]();
  const source = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await packed.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
  });
  const reader = new xz.XzReadableStream(source).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** liblzma's error 8: the input ends too early. */
export function isCutShort(error: Error): boolean {
  return error.message.endsWith('error code 8');
}
