import { SECOND } from './instant.ts';

/** Lines of one moment are written by several processes: this much disorder is normal. */
export const DISORDER = 2 * SECOND;
