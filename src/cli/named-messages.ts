/** Looks for the messages that an id names. */

import type { Instant } from '../core/instant.ts';
import { withoutBrackets } from '../core/message-id.ts';
import { filterOfTask } from '../core/task-in-reply.ts';
import type { Emit } from '../daemons/parser.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Message } from '../message/message.ts';
import { rowsOf } from '../message/outcome.ts';
import { type IdKind, IdSearch } from '../query/find.ts';
import { ScopeTally } from '../query/trace/scope.ts';
import { stoppedOf } from '../query/trace/stopped.ts';
import type { SoughtId } from '../search/message-lines.ts';
import type { Context } from './context.ts';
import { logFiles } from './log-files.ts';
import { hasStart, newestFirst, saidOnce } from './newest-first.ts';
import { checkId } from './not-found-words.ts';
import type { Options } from './options.ts';
import { type Answer, queryLog } from './query-log.ts';
import { UserError } from './user-error.ts';

const TAKEN_AS: Record<IdKind, string> = {
  'message-id': 'Message-ID',
  'queue-id': 'queue ID',
  'amavis-task': 'amavis task',
  'mail-id': 'amavis mail_id',
  address: 'address',
  'message-id-prefix': 'start of a Message-ID',
};

/** The id with what it was taken for: `the amavis task 04083-01`. */
export function asTaken(kind: IdKind, id: string): string {
  const filter = kind === 'amavis-task' ? filterOfTask(id) : 'amavis';
  return `the ${filter === 'amavis' ? TAKEN_AS[kind] : `${filter} id`} ${id}`;
}

export interface Searched {
  readonly search: IdSearch;
  readonly scope: ScopeTally;
  readonly answer: Answer;
  /** Where lines are missing; empty unless asked for. */
  readonly gaps: readonly Gap[];
}

/** A place in the log from which on lines are missing. */
interface Gap {
  readonly at: Instant;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

export interface SearchOptions extends Options {
  readonly withGaps?: boolean;
  /** Whether the story of each message will be told, however many there are. */
  readonly withStories?: boolean;
  /** Whether line numbers will be shown. Default: yes. */
  readonly withLineNumbers?: boolean;
}

const GAPS: ReadonlySet<MailEvent['kind']> = new Set(['lines-lost']);
const MANY_GAPS = 20;

/** The id without what the log puts around it: `B141CE6BDD:`, `(04083-01)`. */
export function withoutLogMarks(id: string): string {
  const given = id.trim();
  const copied = /^\((\d{5,10}-\d{2,10}(?:-\d{1,10})?)\)$|^([0-9A-Za-z]{5,30}):$/.exec(given);
  return copied?.[1] ?? copied?.[2] ?? given;
}

/** Searches the log for an id, given without the log's marks; of the machine's own log only as many parts as the whole message needs. */
export function searchLog(
  talking: Context,
  id: string,
  files: readonly string[],
  options: SearchOptions,
): Promise<Searched> {
  if (id === '' || id === '<>')
    throw new UserError(
      'the id is empty. Give a Message-ID, a queue ID, an amavis id or an address.',
    );
  checkId(id, files);
  const context = saidOnce(talking);
  context.redactor?.learnId(withoutBrackets(id));
  const look = (parts: readonly string[]) => lookIn(context, id, parts, options);
  if (files.length > 0 || options.journal || options.since !== undefined) return look(files);
  return newestFirst(
    logFiles(files, context.environment),
    look,
    ({ search }) => search.found?.messages.every(hasStart) ?? false,
  );
}

/**
 * For mail that arrived, the lines about the id are enough. For mail that stopped, the log around that moment
 * tells whether other mail stopped too. Of many messages with one address, what became of them is enough to choose from.
 */
async function lookIn(
  context: Context,
  id: string,
  files: readonly string[],
  options: SearchOptions,
): Promise<Searched> {
  if (options.notUnderstood) return searchIn(context, id, files, options);
  const sought = { id, withStories: options.withStories ?? false };
  const around = await searchIn(context, id, files, options, sought);
  const { isAroundId, isOutline } = around.answer.facts;
  const messages = around.search.found?.messages ?? [];
  if (!isAroundId || (isOutline && messages.length !== 1)) return around;
  const moments = messages.flatMap((message) => momentOf(message) ?? []);
  if (moments.length === 0 && !isOutline) return around;
  return searchIn(context, id, files, options, { ...sought, withStories: true, moments });
}

/** When a message stopped, or was last seen in the queue: a filter that has not answered names no queue file. */
function momentOf(message: Message): Instant | undefined {
  const waiting = rowsOf(message).find(
    ({ status, step }) => status === 'queued' && step === 'queue',
  );
  return stoppedOf(message)?.at ?? waiting?.at;
}

async function searchIn(
  context: Context,
  id: string,
  files: readonly string[],
  options: SearchOptions,
  onlyAround?: SoughtId,
): Promise<Searched> {
  const search = new IdSearch(id);
  const scope = new ScopeTally({ isPartial: onlyAround?.moments !== undefined });
  const gaps: Gap[] = [];
  const takeGap: Emit = (event, { at, file, line }) => {
    if (event.kind === 'lines-lost' && gaps.length < MANY_GAPS)
      gaps.push({ at, file, line, text: event.text });
  };
  const answer = await queryLog(context, {
    files,
    options: { ...options, kind: options.kind ?? 'all' },
    keepTimeline: true,
    withLineNumbers: options.withLineNumbers ?? true,
    withRefusals: true,
    onlyAround: onlyAround && {
      ...onlyAround,
      takeOther: (queueId, messageId) => search.nearest.look([queueId], messageId),
    },
    ...(options.withGaps ? { events: { take: takeGap, kinds: GAPS } } : {}),
    onMessage: (message) => {
      scope.add(message);
      search.look(message);
    },
    onOther: (message) => search.lookAside(message),
  });
  return { search, scope, answer, gaps };
}
