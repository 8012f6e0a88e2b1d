/** What recipients that stopped at one step were told: each reply once, with how many recipients got it. */

import { alike } from '../../core/alike.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { grouped } from '../quantity-words.ts';
import { replyWords } from '../reply-list.ts';

/** How many replies are shown; further ones are only counted. */
const MOST_REPLIES = 3;

type Group = readonly [Recipient, ...Recipient[]];

/** `2 rejected: 550 5.1.1 <...>: User unknown`; the reply alone if all recipients of the message got it. */
export function refusalWords(message: Message, stopped: readonly Recipient[]): string[] {
  const groups = alike(stopped, ({ status, reply }) =>
    JSON.stringify([status, reply === null ? null : replyWords(reply, true)]),
  );
  const [only, ...others] = groups;
  if (only !== undefined && others.length === 0 && only.length === message.recipients.length)
    return replyOf(only);
  const further = groups.slice(MOST_REPLIES).flat();
  return [...groups.slice(0, MOST_REPLIES).map(toldOf), ...furtherOf(further)];
}

function toldOf(group: Group): string {
  return [`${grouped(group.length)} ${group[0].status}`, ...replyOf(group)].join(': ');
}

/** `4 more rejected`: each status with its number, so that all of them add up. */
function furtherOf(rows: readonly Recipient[]): string[] {
  return alike(rows, ({ status }) => status).map(
    (group) => `${grouped(group.length)} more ${group[0].status}`,
  );
}

/** The reply of all; without the addresses if the replies differ only in these. */
function replyOf(group: Group): string[] {
  const [{ reply }] = group;
  if (reply === null) return [];
  return [group.every((one) => one.reply === reply) ? reply : replyWords(reply, true)];
}
