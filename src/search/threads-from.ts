/** The threads of other lines that one line of a message leads to. */
import { noticeName } from '../core/amavis-message-id.ts';
import { MINUTE } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import type { Origin } from '../core/origin.ts';
import type { Peer } from '../core/peer.ts';
import { taskInReply } from '../core/task-in-reply.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { otherQueueIdsOf, queueIdOf, taskIdOf } from './event-names.ts';
import {
  ConnectionThread,
  nameInLog,
  RefusalThread,
  ScreenedRefusalThread,
  ScreeningThread,
  SessionThread,
  TroubleThread,
} from './process-threads.ts';
import {
  MessageIdThread,
  NoticeThread,
  QueueFileThread,
  ReleaseThread,
  ReplyThread,
  ScanThread,
  type Thread,
  VirusThread,
} from './thread.ts';

export interface NamedThread {
  readonly name: string;
  /**
   * Lines of one name further apart than this, in milliseconds, are of two threads. undefined where the line that leads to
   * a thread is one of its lines, which tells it better.
   */
  readonly apart: number | undefined;
  readonly make: () => Thread;
}

/** A shorter text occurs in too many lines. */
const SHORTEST_NAME = 5;

export function threadsFrom(event: MailEvent, origin: Origin): NamedThread[] {
  return [
    ...queueFilesOf(event, origin),
    ...scanOf(event, origin),
    ...releaseOf(event, origin),
    ...noticesOf(event, origin),
    ...messageIdOf(event, origin),
    ...processThreadsOf(event, origin),
  ];
}

function queueFilesOf(event: MailEvent, { at }: Origin): NamedThread[] {
  const queueId = queueIdOf(event);
  return [...(queueId === undefined ? [] : [queueId]), ...otherQueueIdsOf(event)]
    .filter((id) => id.length >= SHORTEST_NAME)
    .map((id) => ({
      name: `file ${id}`,
      apart: MINUTE,
      make: () => new QueueFileThread(id, at),
    }));
}

function scanOf(event: MailEvent, { at, host }: Origin): NamedThread[] {
  const threads: NamedThread[] = [];
  const taskId = taskOf(event);
  if (taskId !== undefined) threads.push(scanThread(taskId, { at, host }));
  // In front of the queue a filter knows no queue ID, but its reply to smtpd names the scan.
  if (event.kind === 'filtered' && event.queueId === undefined)
    threads.push(
      atMoment(`reply ${host} ${event.taskId}`, () => new ReplyThread(event.taskId, at)),
    );
  const directory = event.kind === 'scan-started' ? event.workDirectory : undefined;
  if (directory !== undefined)
    threads.push(atMoment(`directory ${directory}`, () => new VirusThread(directory, at)));
  return threads;
}

export function scanThread(taskId: string, { at, host }: Pick<Origin, 'at' | 'host'>): NamedThread {
  return {
    name: `scan ${host} ${taskId}`,
    apart: MINUTE,
    make: () => new ScanThread(taskId, at),
  };
}

/** The scan that the line is of, or that a filter names in its reply. */
function taskOf(event: MailEvent): string | undefined {
  switch (event.kind) {
    case 'delivery-attempted':
      return taskInReply(event.reply);
    case 'rejected':
    case 'rule-applied':
      return event.by === 'proxy' ? taskInReply(event.text) : undefined;
    default:
      return taskIdOf(event);
  }
}

/** amavisd-release releases files; a copy in a mailbox is redirected by other means. */
function releaseOf(event: MailEvent, { host }: Origin): NamedThread[] {
  if (event.kind !== 'filtered' || event.verdict !== 'blocked') return [];
  const { mailId, quarantine } = event;
  if (mailId === undefined || quarantine === undefined) return [];
  if (quarantine.split(',').every((place) => place.includes('@'))) return [];
  return [
    {
      name: `release ${host} ${mailId}`,
      apart: Number.POSITIVE_INFINITY,
      make: () => new ReleaseThread(mailId),
    },
  ];
}

/** From a verdict to the notices that amavis wrote on it, and from a notice to the verdict that it is about. */
function noticesOf(event: MailEvent, { at, host }: Origin): NamedThread[] {
  const mailId = mailIdFor(event);
  if (mailId === undefined) return [];
  return [
    {
      name: `notice ${host} ${mailId}`,
      apart: MINUTE,
      make: () => new NoticeThread(mailId, at),
    },
  ];
}

function mailIdFor(event: MailEvent): string | undefined {
  if (event.kind === 'identified') return noticeName(event.messageId)?.mailId;
  if (event.kind !== 'filtered') return undefined;
  // amavis writes no notice on clean mail.
  return event.category === 'CLEAN' ? undefined : event.mailId;
}

function messageIdOf(event: MailEvent, { at }: Origin): NamedThread[] {
  if (event.kind !== 'identified') return [];
  const id = withoutBrackets(event.messageId);
  if (id.length < SHORTEST_NAME) return [];
  return [{ name: `message ${id}`, apart: MINUTE, make: () => new MessageIdThread(id, at) }];
}

/** cleanup asks milters for many clients, so what it warns of is part of no session. */
function isByMilterOf({ by }: { readonly by: string }, daemon: string): boolean {
  return by === 'milter' && daemon === 'cleanup';
}

function processThreadsOf(event: MailEvent, origin: Origin): NamedThread[] {
  const { at, host, daemon, pid } = origin;
  const process = { host, daemon, pid };
  const name = `${host} ${nameInLog(process)}`;
  const session = {
    name: `session ${name}`,
    apart: undefined,
    make: () => new SessionThread(process, at),
  };
  const trouble = atMoment(`trouble ${name}`, () => new TroubleThread(process, at));
  switch (event.kind) {
    case 'accepted':
      return [session];
    case 'rejected':
    case 'rule-applied':
      if (isByMilterOf(event, daemon)) return [trouble];
      if (event.by === 'postscreen') return screenedRefusalOf(event.client, origin);
      // Also: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as A5390250428; from=<ann@example.com> …
      return event.queueId === undefined && daemon === 'smtpd'
        ? [
            {
              name: `refusal ${name}`,
              apart: undefined,
              make: () => new RefusalThread(process, at),
            },
          ]
        : [];
    case 'delivery-attempted':
      return [atMoment(`connection ${name}`, () => new ConnectionThread(process, at))];
    case 'client-connected':
      return screeningOf(event.client, origin);
    default:
      return [];
  }
}

/** What postscreen found out about a client before its session. */
function screeningOf({ address }: Peer, { at, host }: Origin): NamedThread[] {
  return [atMoment(`client ${host} ${address}`, () => new ScreeningThread(address, at))];
}

function screenedRefusalOf(client: Peer | undefined, { at, host }: Origin): NamedThread[] {
  if (client === undefined) return [];
  const { address } = client;
  const make = () => new ScreenedRefusalThread(address, at);
  return [{ name: `refused ${host} ${address}`, apart: undefined, make }];
}

/** A thread of this moment alone: a line with its name at another moment leads to one of its own. */
function atMoment(name: string, make: () => Thread): NamedThread {
  return { name, apart: 0, make };
}
