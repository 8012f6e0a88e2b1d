/** Looks at the mail queue: in a file, or by asking Postfix. */
import { spawnSync } from 'node:child_process';
import { fstatSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Instant } from '../core/instant.ts';
import { inQueueOf, QueueSnapshot } from '../query/queue-snapshot.ts';
import { codeOf, sourceErrorOf, wordFor } from '../source/source-error.ts';
import type { Options } from './options.ts';
import type { Talk } from './talk.ts';
import { UserError } from './user-error.ts';

/** Zimbra has its own, which is not in root's search path. */
const POSTQUEUES = ['postqueue', '/opt/zimbra/common/sbin/postqueue', '/usr/sbin/postqueue'];
const STDIN = 0;
const MOST_OUTPUT = 1024 * 1024 * 1024;

/** The queue that the options name; undefined when they name none. */
export function mailQueue(options: Options, now: Instant, talk: Talk): QueueSnapshot | undefined {
  const { queueFile, queue } = options;
  if (queueFile !== undefined) {
    const { text, takenAt } = readQueueFile(queueFile, now);
    return snapshotOf(text, wordFor(queueFile), { takenAt, host: undefined }, talk);
  }
  if (!queue) return undefined;
  return snapshotOf(askPostfix(), 'postqueue', { takenAt: now, host: hostname() }, talk);
}

function readQueueFile(path: string, now: Instant): { text: string; takenAt: Instant } {
  try {
    const source = path === '-' ? STDIN : path;
    const stat = path === '-' ? fstatSync(STDIN) : statSync(path);
    return { text: readFileSync(source, 'utf8'), takenAt: stat.isFile() ? stat.mtimeMs : now };
  } catch (error) {
    if (codeOf(error) === 'ENOENT')
      throw new UserError(
        `cannot read ${path}: no such file. --queue-file takes what \`postqueue -j\` printed.`,
      );
    const told = sourceErrorOf(path, error);
    throw told instanceof Error ? new UserError(told.message) : told;
  }
}

function askPostfix(): string {
  for (const program of POSTQUEUES) {
    const { error, status, stdout, stderr } = spawnSync(program, ['-j'], {
      encoding: 'utf8',
      maxBuffer: MOST_OUTPUT,
    });
    if (codeOf(error) === 'ENOENT') continue;
    if (status === 0) return stdout;
    const reason = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
    throw new UserError(`--queue: ${program} -j failed: ${reason}`);
  }
  throw new UserError(
    '--queue needs postqueue, which this machine does not have. Run it on the mail server, or give what `postqueue -j` printed there to --queue-file.',
  );
}

function snapshotOf(
  text: string,
  from: string,
  options: ConstructorParameters<typeof QueueSnapshot>[1],
  talk: Talk,
): QueueSnapshot {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const files = lines.flatMap((line) => inQueueOf(line) ?? []);
  if (lines.length > 0 && files.length === 0)
    throw new UserError(
      `${from} holds no queue listing. It must be what \`postqueue -j\` prints: one JSON object a line (Postfix 3.1 or newer).`,
    );
  const others = lines.length - files.length;
  if (others === 1) talk.problem(`${from}: 1 line is no queue file; it is left out.`);
  else if (others > 1)
    talk.problem(`${from}: ${others} lines are no queue files; they are left out.`);
  return new QueueSnapshot(files, options);
}

const MOST_NAMED = 5;

/** Tells of queue files that the log does not mention. */
export function tellUnseen(queue: QueueSnapshot, talk: Talk): void {
  const { unseen } = queue;
  if (unseen.length === 0) return;
  const more = unseen.length > MOST_NAMED ? ', …' : '';
  talk.note(
    `${unseen.length} of ${queue.size} queue files are not in this log: ${unseen.slice(0, MOST_NAMED).join(', ')}${more}`,
  );
}
