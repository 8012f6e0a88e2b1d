/** Lines of all kinds, with the cause that each must be given. */
import { AGENT_LINES } from './agent-lines.ts';
import { APPLE_LINES } from './apple-lines.ts';
import { DELIVERY_LINES } from './delivery-lines.ts';
import { FILTER_LINES } from './filter-lines.ts';
import { LOCAL_LINES } from './local-lines.ts';
import { MAILBOX_LINES } from './mailbox-lines.ts';
import { NEXT_HOST_LINES } from './next-host-lines.ts';
import { PLAIN_REPLY_LINES } from './plain-reply-lines.ts';
import { DELIVERY_LINES_OF_USERS, REFUSAL_LINES } from './refusal-lines.ts';
import { REPLY_LINES } from './reply-lines.ts';
import { SENDER_LINES } from './sender-lines.ts';
import { SERVICE_FAULT_LINES } from './service-fault-lines.ts';
import { TOLD_APART_LINES } from './told-apart-lines.ts';
import { WORDED_REPLY_LINES } from './worded-reply-lines.ts';

export const LINES = [
  ...LOCAL_LINES,
  ...TOLD_APART_LINES,
  ...MAILBOX_LINES,
  ...FILTER_LINES,
  ...REFUSAL_LINES,
  ...DELIVERY_LINES_OF_USERS,
  ...DELIVERY_LINES,
  ...NEXT_HOST_LINES,
  ...AGENT_LINES,
  ...REPLY_LINES,
  ...PLAIN_REPLY_LINES,
  ...SENDER_LINES,
  ...APPLE_LINES,
  ...SERVICE_FAULT_LINES,
  ...WORDED_REPLY_LINES,
];
