import { codeOf } from './source-error.ts';

/** The packages that unpack what Node cannot. */
const DECODER_PACKAGES = { bzip2: 'unbzip2-stream', xz: 'xz-decompress', zstd: 'fzstd' } as const;

/** A program copied without its packages can still read everything else. */
export class MissingDecoder extends Error {}

/** Loads a decoder, and says which package brings it when it is not there. */
export async function loadDecoder<Decoder>(
  packing: keyof typeof DECODER_PACKAGES,
  load: () => Promise<Decoder>,
): Promise<Decoder> {
  try {
    return await load();
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new MissingDecoder(
      `it is compressed with ${packing}, and the package ${DECODER_PACKAGES[packing]}, which unpacks that, is not installed. Install it, or unpack the file first`,
    );
  }
}
