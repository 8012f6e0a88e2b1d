import type { Instant } from './instant.ts';

/** Where an event comes from: the line, and who wrote it. Reused from line to line: copy what you keep. */
export interface Origin {
  readonly at: Instant;
  /** The host that wrote the line; '' when the line names none. */
  readonly host: string;
  /** The syslog tag without pid: `postfix/dkimmilter/smtpd`. */
  readonly tag: string;
  /** The last part of the tag: `smtpd`. */
  readonly daemon: string;
  /** 0 when the tag has none. */
  readonly pid: number;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** How many bytes the line has. */
  readonly size: number;
  /** The line as it stands in the file, without its end. */
  rawLine(): string;
}

/** An origin to be kept. Its line is kept only if it is given. */
export function keptOrigin(origin: Origin, raw = ''): Origin {
  const { at, host, tag, daemon, pid, file, line, size } = origin;
  return { at, host, tag, daemon, pid, file, line, size, rawLine: () => raw };
}
