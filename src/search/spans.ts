/** How long what a log tells of can take, and how far its lines stand from their place: where to look for the rest. */
import { MINUTE, SECOND } from '../core/instant.ts';

/** Lines of one moment stand in any order. */
export const DISORDER = 2 * SECOND;
/** Lines may stand so far behind the one that ends a life: amavis, and the cleaning up after a message. */
export const LATE_LINES = MINUTE;
/** From the first line of a scan to its last. */
export const LONGEST_SCAN = 10 * MINUTE;
/** A `client=` line may precede the Message-ID by the time a client takes to send the headers. */
export const SLOW_CLIENT = 10 * MINUTE;
export const LONGEST_SESSION = 15 * MINUTE;
export const LONGEST_SCREENING = 2 * MINUTE;
/** Sessions take their screenings in turn, so those just before decide which one is whose. */
export const TURNS = 15 * SECOND;
