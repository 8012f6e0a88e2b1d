import type { Message } from '../message/message.ts';

/**
 * Whether a program of this host handed the mail in, by sendmail(1): if it is refused for now, there is no client that would try
 * again, but pickup(8) of this host does.
 */
export function isFromMaildrop({ hops: [first] }: Message): boolean {
  return first?.service.endsWith('/pickup') === true;
}
