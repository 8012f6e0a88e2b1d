/** Reads the journal of systemd through its own program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Instant } from '../core/instant.ts';
import { HOUR, SECOND } from '../core/instant.ts';
import type { Range } from '../core/range.ts';
import type { LineReader } from '../source/line-reader.ts';
import { readStream } from '../source/open-source.ts';
import { UserError } from './user-error.ts';

/** Stands for the journal among the files. */
export const JOURNAL = 'journal';

/** Messages of the range began before it, and end after it. */
const MARGIN = HOUR;

/** The facility of mail, the one that Zimbra's programs also use (local0), and the journal's own notes about dropped lines. */
const MAIL_LINES = [
  'SYSLOG_FACILITY=2',
  'SYSLOG_FACILITY=16',
  '+',
  'SYSLOG_IDENTIFIER=systemd-journald',
];

export function journalArguments(unit: string | undefined, { since, until }: Range): string[] {
  return [
    '--output=json',
    '--all',
    '--no-pager',
    '--quiet',
    ...(since === null ? [] : [`--since=@${seconds(since - MARGIN)}`]),
    ...(until === null ? [] : [`--until=@${seconds(until + MARGIN)}`]),
    ...(unit === undefined ? MAIL_LINES : [`--unit=${unit}`]),
  ];
}

function seconds(instant: Instant): number {
  return Math.floor(instant / SECOND);
}

/** Starts journalctl. Its complaints are told when it ends. */
export async function openJournal(
  argumentsOfIt: readonly string[],
  tell: (sentence: string) => void,
  program = 'journalctl',
): Promise<LineReader> {
  const child = spawn(program, argumentsOfIt, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-1000);
  });
  try {
    await once(child, 'spawn');
  } catch {
    throw new UserError(
      '--journal needs journalctl, which this machine does not have. Name a log file instead.',
    );
  }
  child.on('close', (code) => {
    const last = complaint.trim().split('\n').at(-1) ?? '';
    if (code !== 0 && code !== null) tell(`journalctl ended with code ${code}: ${last}`);
    else if (last !== '') tell(`journalctl says: ${last}`);
  });
  return readStream(JOURNAL, child.stdout);
}
