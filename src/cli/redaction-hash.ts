/** Stand-ins made of the names themselves, for `--redact=hash`. */
import { createHmac, randomBytes } from 'node:crypto';
import type { HashOf } from '../redact/stand-ins.ts';

/** 40 bits: even a million names seldom meet, and those that do get another one. */
const DIGITS = 10;

/** Without the key, which is another one each time unless it is given, nobody can find out by trying which name a hash stands for. */
export function hashWith(key: string | Buffer = randomBytes(32)): HashOf {
  return (original, round) =>
    createHmac('sha256', key).update(`${round} ${original}`).digest('hex').slice(0, DIGITS);
}
