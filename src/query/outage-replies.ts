/** What the words of a failed delivery say of the server: whether it was reached, and whether it is at fault. */
import type { Origin } from '../core/origin.ts';
import { withoutSuspended } from '../core/suspended.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';

const CONNECTION = ['connect to ', 'lost connection with ', 'conversation with '] as const;
// host 127.0.0.1[127.0.0.1] refused to talk to me: 421 4.3.2 too busy
// host 127.0.0.1[127.0.0.1] said: 421 4.3.2 Service shutting down, closing channel (in reply to end of DATA command)
const CLOSING = /^host \S{1,300} (?:refused to talk to me: |said: 421[ -])/;
// host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing
const ANSWER = /^host \S{1,300} said: /;

/** Whether the server was not reached, or hung up. */
export function isUnreached(reply: string): boolean {
  const words = withoutSuspended(reply);
  return CONNECTION.some((head) => words.startsWith(head));
}

/** Whether no message is at fault: the server was not reached, or hung up, or closes. */
export function isConnectionTrouble(reply: string): boolean {
  return isUnreached(reply) || CLOSING.test(withoutSuspended(reply));
}

/** Whether the server spoke, and goes on to. */
export function isAnswer(reply: string): boolean {
  return ANSWER.test(reply) && !CLOSING.test(reply);
}

/** What a server says about one recipient (over quota, no such user) or sender says nothing about the server. */
export function isOfMessage({ reply }: DeliveryAttempted, { daemon }: Origin): boolean {
  return daemon === 'lmtp' || /\(in reply to (?:RCPT TO|MAIL FROM) command\)$/.test(reply);
}
