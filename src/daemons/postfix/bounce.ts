/** bounce(8), also running as defer and trace: notifies senders and postmasters (Postfix src/bounce/bounce_notify_*.c). */

import { textOf } from '../../core/bytes.ts';
import { NOTICE_DISCARDED } from '../../core/queue-notes.ts';
import type { Notified } from '../../events/queue-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { heads, startsWithOne } from './heads.ts';
import { noteAbout } from './note.ts';
import { postfixProgram } from './program.ts';

// sender non-delivery notification: 4XkQ2b1Zz9z3hT
const NOTIFICATION =
  /^(sender|postmaster) (non-delivery|delay|delivery status) notification: ([0-9A-Za-z]+)$/;
const NOTES = heads(
  'sender notification failed',
  'postmaster notification failed',
  'status=deferred (',
);

export const bounceParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, queueId: string, at: number): Meaning {
  const { buffer, end } = record;
  if (startsWithOne(buffer, at, end, NOTES)) return noteAbout(record, queueId, at);
  return notifiedBy(queueId, textOf(buffer, at, end));
}

function notifiedBy(queueId: string, text: string): Notified | undefined {
  if (text === NOTICE_DISCARDED)
    return {
      kind: 'notified',
      queueId,
      about: 'non-delivery',
      whom: 'postmaster',
      notificationQueueId: undefined,
    };
  const match = NOTIFICATION.exec(text);
  if (match === null) return undefined;
  const [, whom, about, notification = ''] = match;
  return {
    kind: 'notified',
    queueId,
    about: about as Notified['about'],
    whom: whom as Notified['whom'],
    notificationQueueId: notification,
  };
}
