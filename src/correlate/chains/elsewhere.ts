/**
 * A port of this host may lead to another server: a tunnel, a bridge, a Postfix with a log of its own. A filter hands mail back before
 * it replies, so a queue ID in a reply that no line of the log knows is that of another server.
 */
import { isLoopback, type Peer } from '../../core/peer.ts';
import { FILTER_PORTS } from '../../core/zimbra-ports.ts';
import { failuresUpTo } from '../../message/failures.ts';
import type { Failure, Recipient } from '../../message/message.ts';
import { goesToFilter, unreachablePort } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import type { RecipientState } from '../queue-files/recipient-state.ts';

/** Whether the server behind the port has the mail that a recipient's line says was sent. @param child the queue file that its reply names, if any */
export function isElsewhere(
  hop: HopState,
  { last, daemon }: RecipientState,
  child: HopState | undefined,
): boolean {
  if (daemon !== 'smtp' || !goesToFilter(last, daemon)) return false;
  if (FILTER_PORTS.has(last.relay?.port ?? 0) || last.reply.startsWith(' from MTA(', 9))
    return false;
  // If lines are missing from the log, those of the queue file may be among them.
  return child === undefined || (child.isUnseen && hasStart(hop) && !hop.sawGap);
}

function hasStart({ acceptedAt, messageId }: HopState): boolean {
  return acceptedAt !== null && messageId !== null;
}

/** Whether a queue ID is only known as that of another server. */
export function isOfServerElsewhere(hop: HopState): boolean {
  const { parent } = hop;
  // In a message with thousands of queue IDs, each would be searched for among thousands of recipients.
  if (parent === null || parent.childIndex !== null || !hop.isUnseen) return false;
  const named = parent.recipients.filter(({ last }) => last.queuedAs === hop.queueId);
  return named.length > 0 && named.every((one) => isElsewhere(parent, one, hop));
}

/**
 * Where one recipient's mail went to another server through a port of this host, the others' did too: what that port refused or put off, no
 * filter did.
 */
export function withOneStepPerPort(rows: Recipient[]): Recipient[] {
  if (!rows.some(isBeyondPort)) return rows;
  const ports = new Set(rows.filter(isBeyondPort).map(({ relay }) => relay?.port ?? 0));
  return rows.map((row) => beyondPort(row, ports));
}

function isBeyondPort({ status, step, relay }: Recipient): boolean {
  return status === 'relayed' && step === 'deliver' && isLoopback(relay?.address ?? '');
}

function beyondPort(row: Recipient, ports: ReadonlySet<number>): Recipient {
  const { recoveredFrom } = row;
  return {
    ...row,
    step: stepBeyond(row, ports),
    recoveredFrom: recoveredFrom && failureBeyond(recoveredFrom, ports),
  };
}

function failureBeyond(failure: Failure, ports: ReadonlySet<number>): Failure {
  const told = failuresUpTo(failure).map((one) => ({ ...one, step: stepBeyond(one, ports) }));
  return told.reduce((before, one) => ({ ...one, before }));
}

function stepBeyond({ step, relay, reply }: Recipient | Failure, ports: ReadonlySet<number>) {
  if (step !== 'filter') return step;
  return ports.has(portOf(relay, reply ?? '') ?? -1) ? 'deliver' : step;
}

function portOf(relay: Peer | null, reply: string): number | undefined {
  if (relay === null) return unreachablePort(reply);
  return isLoopback(relay.address) ? relay.port : undefined;
}
