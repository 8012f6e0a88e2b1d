/** What failures can be grouped by. */
import type { Message } from '../../message/message.ts';
import { addressName, domainName, NOT_IN_LOG, senderName } from '../mail-names.ts';
import { clientName, serverWords } from '../row-facts.ts';
import type { CausedRow } from './rows.ts';

export const GROUPINGS = [
  'cause',
  'step',
  'domain',
  'sender',
  'recipient',
  'login',
  'client',
  'relay',
  'none',
] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What a group is of. */
export const GROUP_NOUNS: Readonly<Record<Grouping, string>> = {
  cause: 'cause',
  step: 'step',
  domain: 'domain',
  sender: 'sender',
  recipient: 'recipient',
  login: 'login',
  client: 'client',
  relay: 'server',
  none: 'message',
};

/** Shown if there is no name. */
const NO_LOGIN = '(no login)';
const NO_SERVER = '(no server reached)';
const NAMELESS: ReadonlySet<string> = new Set([NOT_IN_LOG, NO_LOGIN, NO_SERVER]);

/** The name of the group that a row belongs to. With `none` there are no names: each message is a group. */
export function groupName(by: Grouping, message: Message, { row, cause }: CausedRow): string {
  switch (by) {
    case 'cause':
      return cause;
    case 'step':
      return row.step;
    case 'domain':
      return row.address === '' ? NOT_IN_LOG : domainName(row.address);
    case 'sender':
      return senderName(message);
    case 'recipient':
      return row.address === '' ? NOT_IN_LOG : addressName(row.address);
    case 'login':
      return message.client?.login?.toLowerCase() ?? NO_LOGIN;
    case 'client':
      return message.client === null ? NOT_IN_LOG : clientName(message.client);
    case 'relay':
      return serverWords(row) ?? NO_SERVER;
    case 'none':
      return '';
  }
}

/** Whether the name of a group comes from the log. */
export function isNamed(name: string): boolean {
  return !NAMELESS.has(name);
}
