/** Which queue files of a message follow which. */
import { groupsBy } from '../../core/alike.ts';
import type { Hop, Message } from '../../message/message.ts';

/** The queue files that follow each one, by its queue ID; the first is by ''. */
export function followersOf({ hops }: Pick<Message, 'hops'>): ReadonlyMap<string, readonly Hop[]> {
  const before = new Map(hops.map((hop, i) => [hop, hop.after ?? hops[i - 1]?.queueId ?? '']));
  return groupsBy(hops, (hop) => before.get(hop) ?? '');
}
