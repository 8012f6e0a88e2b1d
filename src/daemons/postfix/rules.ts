/** The words of Postfix's access tables, header and body checks and milters, and what they do. */
import type { Rejected, RuleApplied } from '../../events/client-events.ts';
import { WordCache } from '../word-cache.ts';

export interface Rule {
  readonly act: 'reject' | RuleApplied['action'];
  /** Who decided; undefined where the word does not say. */
  readonly by: Rejected['by'] | undefined;
}

const ACTS = new Map<string, Rule['act']>([
  ['reject', 'reject'],
  ['hangup', 'reject'],
  ['accept', 'proxy-accept'],
  ['filter', 'filter'],
  ['hold', 'hold'],
  ['quarantine', 'hold'],
  ['discard', 'discard'],
  ['redirect', 'redirect'],
  ['delay', 'delay'],
  ['reject_warning', 'note'],
  ['warn', 'note'],
  ['warning', 'note'],
  ['info', 'note'],
  ['bcc', 'note'],
  ['prepend', 'note'],
  ['add', 'note'],
  ['replace', 'note'],
  ['strip', 'note'],
  ['pass', 'note'],
  ['permit', 'note'],
  ['dunno', 'note'],
  ['ignore', 'note'],
]);

const rules = new WordCache<Rule | undefined>(readRule);

/** The rule that the word in a range names: `filter`, `milter-reject`, `proxy-accept`, `milter-header-hold`. */
export function ruleAt(buffer: Buffer, from: number, end: number): Rule | undefined {
  return rules.get(buffer, from, end);
}

function readRule(word: string): Rule | undefined {
  const match = /^(?:(milter|proxy)-(?:header-)?)?([a-z_]+)$/.exec(word);
  const act = ACTS.get(match?.[2] ?? '');
  if (act === undefined) return undefined;
  const speaker = match?.[1] as Rule['by'];
  if (act === 'proxy-accept' && speaker !== 'proxy') return undefined;
  return { act, by: speaker };
}
