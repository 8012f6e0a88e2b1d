/** What is said of a packed file that cannot be read to its end. */
export const CUT_SHORT = 'the compressed file ends too early: its last lines are missing';
export const DAMAGED = 'the compressed file is damaged: the lines after the damage are missing';
