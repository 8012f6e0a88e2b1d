/** How long the things in a log can last, and how far their lines may be from their place: where to look for the rest. */
import { MINUTE, SECOND } from '../core/instant.ts';

/** How long after the end of a life its last lines may come: amavis' verdict, the cleaning up after a message. */
export const AFTER_END = MINUTE;
/** From the first line of a scan to its last. */
export const LONGEST_SCAN = 10 * MINUTE;
/** A `client=` line may precede the Message-ID by the time a client takes to send the headers. */
export const SLOW_CLIENT = 10 * MINUTE;
export const LONGEST_SESSION = 15 * MINUTE;
export const LONGEST_SCREENING = 2 * MINUTE;
/** Sessions take their screenings in turn, so those just before decide which one is whose. */
export const TURNS = 15 * SECOND;
