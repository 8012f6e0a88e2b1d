/** What is said of a packed file that cannot be read to its end. */
export const CUT_SHORT = 'the compressed file ends too early: its last lines are missing';
export const DAMAGED = 'the compressed file is damaged: the lines after the damage are missing';
/** Of a pipe, which cannot be read again in smaller steps. */
export const DAMAGED_PIPE =
  'the compressed data is damaged: lines shortly before the damage, and all after it, are missing';
export const MORE_AFTER_END =
  'what follows the end of the compressed data is not gzip; it is left out';

/** Takes a sentence, and whether it says that lines are missing. */
export type Report = (sentence: string, isLoss: boolean) => void;
