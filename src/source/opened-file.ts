/** A file of a log that is open to be read, and what was seen of it so far. */
import type { Instant } from '../core/instant.ts';
import type { LineReader } from './line-reader.ts';
import type { Head } from './same-content.ts';

export interface OpenedFile {
  readonly path: string;
  readonly reader: LineReader;
  /** Parts of a plain file from its head to its end; of other files the head alone. */
  readonly samples: readonly Buffer[];
  /** Whether it can be read from any place. */
  readonly isPlain: boolean;
  readonly head: Head;
  /** No line is newer than this. */
  readonly end: Instant;
  /** Its identity when it was opened. */
  readonly identity: string | undefined;
}
