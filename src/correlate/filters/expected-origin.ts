/**
 * What mail that came back from a filter was before, while no line tells: the filter answers only when the mail is back already,
 * and on a busy server the mail may be delivered by then. A live view cannot wait for the answer.
 */
import type { Message } from '../../message/message.ts';
import { isSameSender } from '../chains/came-back.ts';
import type { Chain } from '../chains/chain.ts';
import { NEWEST_FEW } from '../chains/message-id-index.ts';
import { lacksParent } from '../chains/reentry.ts';
import { directionOf } from '../messages/classify.ts';
import { settle } from '../messages/settle.ts';
import { goesToFilter } from '../queue-files/fate.ts';
import type { HopState } from '../queue-files/hop-state.ts';

/** The message that is in a filter with the same Message-ID and sender; undefined if there is none, or more than one. */
export function expectedOrigin(chain: Chain): Chain | undefined {
  const child = chain.hops.find(lacksParent);
  if (child === undefined || child.seemsOwnOfAmavis) return undefined;
  const inFilter = new Set<Chain>();
  let hop = child.sameMessageId;
  for (let i = 0; hop !== null; i++, hop = hop.sameMessageId) {
    if (i >= NEWEST_FEW) return undefined;
    // The Message-ID alone proves nothing: a stranger who knows that of another mail may use it for his own.
    if (isInFilter(hop) && isSameSender(hop.from, child.from)) inFilter.add(hop.chain);
  }
  const [origin, another] = inFilter;
  return another === undefined ? origin : undefined;
}

/** Whether a queue file waits for the answer of a filter. */
function isInFilter(hop: HopState): boolean {
  return (
    hop.rounds > 0 &&
    !hop.isDone &&
    hop.recipients.every(({ last, daemon }) => last.status !== 'sent' && goesToFilter(last, daemon))
  );
}

/** A message that came back, told as it will be once it is joined with what it was before. */
export function settleAfter(origin: Chain, chain: Chain, inferred: readonly string[]): Message {
  const before = settle(origin, inferred);
  const message = settle(chain, inferred);
  const arrivedAt = before.hops[0]?.acceptedAt ?? before.startedAt;
  const cameBackAt = message.hops[0]?.acceptedAt ?? message.startedAt;
  const secondsBefore = Math.max(0, (cameBackAt - arrivedAt) / 1000);
  return {
    ...message,
    kind: before.kind,
    startedAt: before.startedAt,
    client: before.client,
    screening: before.screening,
    connectedAt: before.connectedAt,
    direction: directionOf([...origin.hops, ...chain.hops], message.recipients),
    hops: [...before.hops, ...message.hops],
    recipients: message.recipients.map((row) => ({
      ...row,
      totalSeconds: row.totalSeconds === null ? null : secondsBefore + row.totalSeconds,
    })),
    scans: [...before.scans, ...message.scans],
    inferred: [...new Set([...message.inferred, 'queueIds'])],
  };
}
