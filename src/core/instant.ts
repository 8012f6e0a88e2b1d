/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/** The moment of the line in a range; undefined when it tells none. */
export type MomentOf = (buffer: Buffer, start: number, end: number) => Instant | undefined;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
