/** Takes out of a message what only a stranger's reply has joined to it. */

import type { OpenMessages } from '../bounds.ts';
import { NONE } from '../few-or-many.ts';
import type { HopState } from '../queue-files/hop-state.ts';
import { hasAllRecipients } from '../queue-files/recipient-count.ts';
import { givenName } from '../queue-files/recipient-index.ts';
import { Chain } from './chain.ts';
import { removeChild } from './children.ts';

/**
 * Takes out of a message what another host accepted for other recipients than those that were handed over. A server that got
 * a mail can hand in mail of its own with the same Message-ID, and name it in its reply. But it cannot do so for the same address: the
 * other host accepts no mail for that address from a server to which mail for it is sent.
 * @returns what was taken out, as messages of their own
 */
export function setStrangersApart(chain: Chain, open: OpenMessages): readonly Chain[] {
  if (!chain.hops.some(isFromOtherHost)) return NONE;
  const handedOver = new Map<HopState, Map<string, Set<string>>>();
  const strangers = chain.hops.filter((hop) => {
    const { parent } = hop;
    if (parent === null || !isFromOtherHost(hop)) return false;
    const known = handedOver.get(parent) ?? addressesHandedOver(parent);
    handedOver.set(parent, known);
    const addresses = known.get(hop.queueId);
    const taken = addressesTaken(hop);
    return addresses !== undefined && taken.length > 0 && !taken.some((one) => addresses.has(one));
  });
  return strangers.map((hop) => setApart(hop, open));
}

function isFromOtherHost({ parent, host }: HopState): boolean {
  return parent !== null && parent.host !== host;
}

/** Addresses in lower case, by the queue ID that the next host gave them. */
function addressesHandedOver({ recipients }: HopState): Map<string, Set<string>> {
  const byQueueId = new Map<string, Set<string>>();
  for (const { last } of recipients) {
    if (last.queuedAs === undefined) continue;
    const addresses = byQueueId.get(last.queuedAs) ?? new Set();
    byQueueId.set(last.queuedAs, addresses.add(last.to.toLowerCase()));
  }
  return byQueueId;
}

/** Its recipients as the client gave them, if the log has them all. */
function addressesTaken(hop: HopState): string[] {
  if (hasAllRecipients(hop)) return hop.recipients.map(({ last }) => givenName(last));
  const to = hop.ruling?.to;
  return to === undefined ? [] : [to.toLowerCase()];
}

/** The message that it is taken out of may itself just have been taken out of another. */
function setApart(first: HopState, open: OpenMessages): Chain {
  const whole = first.chain;
  if (first.parent !== null) removeChild(first.parent, first);
  first.parent = null;
  const apart = new Set([first]);
  for (const hop of apart) for (const child of hop.children) apart.add(child);
  whole.hops = whole.hops.filter((hop) => !apart.has(hop));
  const own = new Chain(first, open);
  own.hops = [...apart];
  for (const hop of apart) hop.chain = own;
  return own;
}
