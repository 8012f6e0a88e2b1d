/** amavis' lines of one task, and the verdict in them, for tests of single lines. */
import type { Filtered } from '../../src/events/scan-events.ts';
import { readText } from './read-lines.ts';

export const HEAD = 'Passed CLEAN {RelayedInbound}, ';
export const CLIENT = '[192.0.2.7]:57224 [192.0.2.8] ';
export const ENVELOPE = '<s@example.test> -> <r@example.com>';
/** What a text about a message gives. */
export const amavis = (text: string) => readText('amavis', `(04083-01) ${text}`);
/** What a text gives that is of no known form. */
export const NOT_UNDERSTOOD = { outcome: 'not-understood', events: [] };
export const verdictOf = (text: string) => amavis(text).events[0];

/** The verdict of a line without any field. */
export const NOTHING: Filtered = {
  kind: 'filtered',
  taskId: '04083-01',
  verdict: 'passed',
  category: 'CLEAN',
  detail: undefined,
  actions: ['RelayedInbound'],
  policyBanks: [],
  clientAddress: '192.0.2.7',
  clientPort: 57224,
  from: 's@example.test',
  to: ['r@example.com'],
  quarantine: undefined,
  queueId: undefined,
  messageId: undefined,
  mailId: undefined,
  score: undefined,
  size: undefined,
  queuedAs: [],
  elapsedMs: undefined,
};
