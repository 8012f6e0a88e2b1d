/** What qmgr and error(8) write of mail that they put off without a try, because its destination failed again and again: Postfix, qmgr_error.c. */
export const SUSPENDED = 'delivery temporarily suspended: ';

/** What was said when the destination last failed, which may have been about other mail; the reply itself where there was a try. */
export function withoutSuspended(reply: string): string {
  return reply.startsWith(SUSPENDED) ? reply.slice(SUSPENDED.length) : reply;
}
