/** What the words of a failed delivery say of the server: whether it was reached, and whether it is at fault. */
import type { Origin } from '../core/origin.ts';
import type { Peer } from '../core/peer.ts';
import { withoutSuspended } from '../core/suspended.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';

const CONNECTION = ['connect to ', 'lost connection with ', 'conversation with '] as const;
// host 127.0.0.1[127.0.0.1] refused to talk to me: 421 4.3.2 too busy
// host 127.0.0.1[127.0.0.1] said: 421 4.3.2 Service shutting down, closing channel (in reply to end of DATA command)
const CLOSING = /^host \S{1,300} (?:refused to talk to me: |said: 421[ -])/;
// host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing
const ANSWER = /^host \S{1,300} said: /;

/** Whether no message is at fault: the server was not reached, or hung up, or closes. */
export function isConnectionTrouble(reply: string): boolean {
  const words = withoutSuspended(reply);
  return CONNECTION.some((head) => words.startsWith(head)) || CLOSING.test(words);
}

/** Whether the server spoke, and goes on to. */
export function isAnswer(reply: string): boolean {
  return ANSWER.test(reply) && !CLOSING.test(reply);
}

/** What a server says about one recipient (over quota, no such user) or sender says nothing about the server. */
export function isOfMessage({ reply }: DeliveryAttempted, { daemon }: Origin): boolean {
  return daemon === 'lmtp' || /\(in reply to (?:RCPT TO|MAIL FROM) command\)$/.test(reply);
}

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
const CONNECT =
  /^(?:delivery temporarily suspended: )?connect to ([^\s[\]]{1,255})\[([^\s[\]]{1,60})\]:(\d{1,5}): /;

/** The server that could not be connected to; undefined if the words are others. */
export function serverOf(reply: string): Peer | undefined {
  const [, name = '', address = '', port] = CONNECT.exec(reply) ?? [];
  return port === undefined ? undefined : { name, address, port: Number(port) };
}

// delivery temporarily suspended: lost connection with store.example.com[192.0.2.26] while receiving the initial server greeting
const NO_NEW_TRY =
  /^delivery temporarily suspended: (?:lost connection with|conversation with|host) ([^\s[\]]{1,255})\[([^\s[\]]{1,60})\] /;

/** The server to which no new try is made: it is named without its port. */
export function suspendedServer(reply: string): Omit<Peer, 'port'> | undefined {
  const [, name = '', address] = NO_NEW_TRY.exec(reply) ?? [];
  return address === undefined ? undefined : { name, address };
}
