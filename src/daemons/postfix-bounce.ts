/** bounce(8), also running as defer and trace: notifies senders and postmasters (Postfix src/bounce/bounce_notify_*.c). */

import { textOf } from '../core/bytes.ts';
import { NOTICE_DISCARDED } from '../core/queue-notes.ts';
import type { Notified } from '../events/queue-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { heads, startsWithOne } from './postfix-heads.ts';
import { noteAboutMessage } from './postfix-note.ts';
import { postfixProgram } from './postfix-program.ts';
import { shortText } from './short-text.ts';

// sender non-delivery notification: 4XkQ2b1Zz9z3hT
const NOTIFICATION =
  /^(sender|postmaster) (non-delivery|delay|delivery status) notification: ([0-9A-Za-z]+)$/;
const NOTES = heads(
  'sender notification failed',
  'postmaster notification failed',
  'status=deferred (',
);

export const bounceParser = postfixProgram({ aboutMessage });

function aboutMessage(record: LogRecord, idEnd: number, emit: Emit): Outcome {
  const { buffer, textStart, end } = record;
  const event = notifiedBy(record, idEnd, textOf(buffer, idEnd + 2, end));
  if (event !== undefined) {
    emit(event, record);
    return 'event';
  }
  return startsWithOne(buffer, idEnd + 2, end, NOTES)
    ? noteAboutMessage(record, textStart, idEnd, idEnd + 2, false, emit)
    : 'not-understood';
}

function notifiedBy(record: LogRecord, idEnd: number, text: string): Notified | undefined {
  const queueId = shortText(record.buffer, record.textStart, idEnd);
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
