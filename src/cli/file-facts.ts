/** What is known about a file that was read, for a reader of the bundle. */
import type { Instant } from '../core/instant.ts';
import type { LogPart } from '../search/log-part.ts';
import type { ZoneProof } from '../syslog/log-clock.ts';
import type { LogStream } from './log-stream.ts';

export interface FileFacts {
  readonly path: string;
  /** The first stamp, and the newest one that was read or is known to be in the file. */
  readonly firstAt: Instant | null;
  readonly newestAt: Instant | null;
  readonly zone: string;
  readonly zoneProof: ZoneProof;
  readonly yearIsInferred: boolean;
}

export function factsOfFile(part: LogPart, streams: readonly LogStream[]): FileFacts {
  const { file, clock, firstAt } = part;
  const read = streams.find(({ name }) => name === file.reader.name);
  const { zoneProof, yearIsInferred } = clock;
  return {
    path: file.path,
    firstAt,
    newestAt: part.lastKnownAt ?? read?.newestAt ?? null,
    get zone() {
      return clock.zone.name;
    },
    zoneProof,
    yearIsInferred,
  };
}
