import { createGunzip, type Gunzip } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';

const PART = 64 * 1024;
/** A member ends with 8 bytes that hold no data, so steps of this size lose nothing before a wrong byte that follows them. */
const STEP = 8;

/** Waits until a whole part is unpacked, or its decoder has failed. */
export function unpackPart(gunzip: Gunzip, part: Buffer): Promise<void> {
  return new Promise((resolve) => {
    gunzip.once('close', resolve);
    gunzip.write(part, () => {
      gunzip.off('close', resolve);
      resolve();
    });
  });
}

/** What gzip holds in a range of packed bytes before the damage in it, found by unpacking it again in small steps. */
export async function unpackedBefore(
  source: ByteSource,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<Buffer> {
  const unpacked: Buffer[] = [];
  const gunzip = createGunzip();
  let at = 0;
  let isDamaged = false;
  gunzip.on('error', () => {
    isDamaged = true;
  });
  gunzip.on('data', (chunk: Buffer) => {
    if (at >= from) unpacked.push(chunk);
  });
  while (at < end && !isDamaged) {
    const part = Buffer.allocUnsafe(at < from ? Math.min(PART, from - at) : STEP);
    const count = await source.read(part, 0, Math.min(part.length, end - at));
    if (count === 0) break;
    await unpackPart(gunzip, part.subarray(0, count));
    at += count;
  }
  gunzip.destroy();
  return Buffer.concat(unpacked);
}
