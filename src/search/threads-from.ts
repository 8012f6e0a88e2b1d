/** The threads of other lines that one line of a message leads to. */
import { type Instant, MINUTE } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import type { Origin } from '../core/origin.ts';
import { taskInReply } from '../core/task-in-reply.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { otherQueueIdsOf, queueIdOf, taskIdOf } from './event-names.ts';
import {
  ConnectionThread,
  nameInLog,
  type Process,
  ScreeningThread,
  SessionThread,
  TroubleThread,
} from './process-threads.ts';
import {
  MessageIdThread,
  QueueFileThread,
  ReleaseThread,
  ScanThread,
  type Thread,
  VirusThread,
} from './thread.ts';

export interface NamedThread {
  readonly name: string;
  /** Lines of one name further apart than this, in milliseconds, are of two threads. */
  readonly apart: number;
  readonly make: () => Thread;
}

/** A shorter text occurs in too many lines. */
const SHORTEST_NAME = 5;

export function threadsFrom(event: MailEvent, origin: Origin): NamedThread[] {
  return [
    ...queueFilesOf(event, origin),
    ...scanOf(event, origin),
    ...releaseOf(event, origin),
    ...messageIdOf(event, origin),
    ...processOf(event, origin),
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
  const taskId = event.kind === 'delivery-attempted' ? taskInReply(event.reply) : taskIdOf(event);
  if (taskId !== undefined)
    threads.push({
      name: `scan ${host} ${taskId}`,
      apart: MINUTE,
      make: () => new ScanThread(taskId, at),
    });
  const directory = event.kind === 'scan-started' ? event.workDirectory : undefined;
  if (directory !== undefined)
    threads.push({
      name: `directory ${directory}`,
      apart: 0,
      make: () => new VirusThread(directory, at),
    });
  return threads;
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

function messageIdOf(event: MailEvent, { at }: Origin): NamedThread[] {
  if (event.kind !== 'identified') return [];
  const id = withoutBrackets(event.messageId);
  if (id.length < SHORTEST_NAME) return [];
  return [{ name: `message ${id}`, apart: MINUTE, make: () => new MessageIdThread(id, at) }];
}

function sessionOf(name: string, process: Process, at: Instant): NamedThread {
  return { name: `session ${name}`, apart: 0, make: () => new SessionThread(process, at) };
}

/** cleanup asks milters for many clients, so what it warns of is part of no session. */
function isByMilterOf({ by }: { readonly by: string }, daemon: string): boolean {
  return by === 'milter' && daemon === 'cleanup';
}

function troubleOf(name: string, process: Process, at: Instant): NamedThread {
  return { name: `trouble ${name}`, apart: 0, make: () => new TroubleThread(process, at) };
}

function processOf(event: MailEvent, origin: Origin): NamedThread[] {
  const { at, host, daemon, pid } = origin;
  const process = { host, daemon, pid };
  const name = `${host} ${nameInLog(process)}`;
  switch (event.kind) {
    case 'accepted':
      return [sessionOf(name, process, at)];
    case 'rejected':
      return isByMilterOf(event, daemon) ? [troubleOf(name, process, at)] : [];
    case 'rule-applied':
      if (isByMilterOf(event, daemon)) return [troubleOf(name, process, at)];
      // proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as A5390250428; from=<ann@example.com> …
      return event.action === 'proxy-accept' ? [sessionOf(name, process, at)] : [];
    case 'delivery-attempted':
      return [
        { name: `connection ${name}`, apart: 0, make: () => new ConnectionThread(process, at) },
      ];
    case 'client-connected': {
      const { address } = event.client;
      return [
        {
          name: `client ${host} ${address}`,
          apart: 0,
          make: () => new ScreeningThread(address, at),
        },
      ];
    }
    default:
      return [];
  }
}
