/** The threads of other lines that one line of a message leads to. */
import { MINUTE } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import type { Origin } from '../core/origin.ts';
import { taskInReply } from '../core/task-in-reply.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { otherQueueIdsOf, queueIdOf, taskIdOf } from './event-names.ts';
import {
  ConnectionThread,
  nameInLog,
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
  const taskId = event.kind === 'delivery-attempted' ? taskInReply(event.reply) : taskIdOf(event);
  if (taskId !== undefined)
    threads.push({
      name: `scan ${host} ${taskId}`,
      apart: MINUTE,
      make: () => new ScanThread(taskId, at),
    });
  const directory = event.kind === 'scan-started' ? event.workDirectory : undefined;
  if (directory !== undefined)
    threads.push(atMoment(`directory ${directory}`, () => new VirusThread(directory, at)));
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

/** cleanup asks milters for many clients, so what it warns of is part of no session. */
function isByMilterOf({ by }: { readonly by: string }, daemon: string): boolean {
  return by === 'milter' && daemon === 'cleanup';
}

function processThreadsOf(event: MailEvent, origin: Origin): NamedThread[] {
  const { at, host, daemon, pid } = origin;
  const process = { host, daemon, pid };
  const name = `${host} ${nameInLog(process)}`;
  const session = atMoment(`session ${name}`, () => new SessionThread(process, at));
  const trouble = atMoment(`trouble ${name}`, () => new TroubleThread(process, at));
  switch (event.kind) {
    case 'accepted':
      return [session];
    case 'rejected':
      return isByMilterOf(event, daemon) ? [trouble] : [];
    case 'rule-applied':
      if (isByMilterOf(event, daemon)) return [trouble];
      // proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as A5390250428; from=<ann@example.com> …
      return event.action === 'proxy-accept' ? [session] : [];
    case 'delivery-attempted':
      return [atMoment(`connection ${name}`, () => new ConnectionThread(process, at))];
    case 'client-connected': {
      const { address } = event.client;
      return [atMoment(`client ${host} ${address}`, () => new ScreeningThread(address, at))];
    }
    default:
      return [];
  }
}

/** A thread of this moment alone: a line with its name at another moment leads to one of its own. */
function atMoment(name: string, make: () => Thread): NamedThread {
  return { name, apart: 0, make };
}
