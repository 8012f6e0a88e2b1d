/** Exit codes, as grep has them. */
export const FOUND = 0;
export const NOTHING_FOUND = 1;
export const COULD_NOT_LOOK = 2;
/** With --exit-code: a recipient failed. */
export const FAILED = 4;
/** With --exit-code: not final yet. */
export const NOT_FINAL = 5;
