/** The ways a log is packed, known by their first bytes: a name may lie. */
import type { ByteSource } from './byte-source.ts';
import { loadDecoder } from './decoder-package.ts';
import { GzipSource } from './gzip-source.ts';
import type { Report } from './packing-words.ts';
import { UnpackedSource } from './unpacked-source.ts';

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  /** The source, unpacked. A decoder is loaded only here. */
  readonly open: (source: ByteSource, report: Report) => Promise<ByteSource>;
}

const PACKINGS: readonly Packing[] = [
  {
    name: 'gzip',
    magic: [0x1f, 0x8b],
    open: async (source, report) => new GzipSource(source, report),
  },
  {
    name: 'bzip2',
    magic: [0x42, 0x5a, 0x68],
    open: async (source, report) => {
      const { unpackBzip2, isCutShort } = await loadDecoder('bzip2', () => import('./bzip2.ts'));
      return new UnpackedSource(source, { unpack: unpackBzip2, isCutShort, report });
    },
  },
  {
    name: 'xz',
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    open: async (source, report) => {
      const { unpackXz, isCutShort } = await loadDecoder('xz', () => import('./xz.ts'));
      return new UnpackedSource(source, { unpack: unpackXz, isCutShort, report });
    },
  },
  {
    name: 'zstd',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    open: async (source, report) => {
      const { unpackZstd, isCutShort } = await loadDecoder('zstd', () => import('./zstd.ts'));
      return new UnpackedSource(source, { unpack: unpackZstd, isCutShort, report });
    },
  },
];

/** How content with this head is packed; undefined when it is not. */
export function packingOf(head: Buffer): Packing | undefined {
  return PACKINGS.find(({ magic }) => magic.every((byte, i) => head[i] === byte));
}
