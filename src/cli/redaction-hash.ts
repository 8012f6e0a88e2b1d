/** Stand-ins made of the names themselves, for `--redact=hash`. */
import { createHmac, randomBytes } from 'node:crypto';
import type { HashOf } from '../redact/stand-ins.ts';

/** 40 bits: even among a million names collisions are rare, and they are resolved. */
const DIGITS = 10;

/** Nobody without the key can find out by trying which name a hash stands for. Unless given, it is random. */
export function hashWith(key: string | Buffer = randomBytes(32)): HashOf {
  return (original, round) =>
    createHmac('sha256', key).update(`${round} ${original}`).digest('hex').slice(0, DIGITS);
}
