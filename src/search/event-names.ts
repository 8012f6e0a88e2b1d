/** The names in an event that tie the lines of one message together: queue files, scans, sessions. */
import type { MailEvent } from '../events/mail-event.ts';

/** The queue ID that the line is about. */
export function queueIdOf(event: MailEvent): string | undefined {
  return 'queueId' in event ? event.queueId : undefined;
}

/** Whether a line with a queue ID begins the life of that ID. */
export function isStart({ kind }: MailEvent): boolean {
  return kind === 'accepted' || kind === 'submitted';
}

/** Queue IDs that the line only mentions. */
export function otherQueueIdsOf(event: MailEvent): readonly string[] {
  switch (event.kind) {
    case 'accepted':
    case 'submitted':
      return given(event.origQueueId);
    case 'delivery-attempted':
    case 'scan-forwarded':
      return given(event.queuedAs);
    case 'notified':
      return given(event.notificationQueueId);
    case 'filtered':
      return event.queuedAs;
    case 'rule-applied':
      return event.action === 'proxy-accept' ? given(event.target) : [];
    default:
      return [];
  }
}

function given(queueId: string | undefined): readonly string[] {
  return queueId === undefined ? [] : [queueId];
}

/** The amavis task that the line is about. */
export function taskIdOf(event: MailEvent): string | undefined {
  return 'taskId' in event ? event.taskId : undefined;
}

/** Whether the line has a text, given in lower case, as the address of a sender or recipient. */
export function hasAddress(event: MailEvent, address: string): boolean {
  const isIt = (one: string | undefined) => one?.toLowerCase() === address;
  if ('from' in event && isIt(event.from)) return true;
  if ('origTo' in event && isIt(event.origTo)) return true;
  return 'to' in event && [event.to].flat().some(isIt);
}

/** Kinds that belong to a session of smtpd when they name no queue file. */
const IN_SESSION: ReadonlySet<MailEvent['kind']> = new Set([
  'client-connected',
  'client-disconnected',
  'client-lost',
  'tls-established',
  'logged-in',
  'login-failed',
  'rejected',
  'rule-applied',
  'accepted',
  // A milter that smtpd could not ask: it says so once in a session.
  'service-trouble',
] satisfies MailEvent['kind'][]);

export function isInSession(event: MailEvent, daemon: string): boolean {
  return daemon === 'smtpd' && IN_SESSION.has(event.kind);
}
