/** The screen of `explain`: what it is, what it means, why, and what to do. */
import type { TextExplanation } from '../query/explain/explanation.ts';
import { flowDotted, labelled } from './labelled-lines.ts';
import { cutEnd, dotted, type Screen, shown, wrapped } from './screen.ts';

const LABEL = 8;

const KINDS: Readonly<Record<TextExplanation['kind'], string>> = {
  'enhanced-status': 'enhanced status code',
  'reply-code': 'reply code',
  'provider-code': 'code of a provider',
  status: 'status',
  cause: 'cause',
  reply: 'reply',
  line: 'log line',
  unknown: 'unknown',
};

const RETRY = {
  yes: 'helps: wait for the next try',
  no: 'does not help',
  'after-fix': 'helps after a fix',
  maybe: 'may help',
} as const;

/** @param text what was asked about, to name it if nothing is known about it */
export function explanationText(
  explanation: TextExplanation,
  text: string,
  screen: Screen,
): string {
  const { kind, matched, meaning, likelyCause, advice, adviceElsewhere, retryHelps, source } =
    explanation;
  if (kind === 'unknown') return unknownText(text, screen);
  const isWord = kind !== 'line' && kind !== 'reply';
  const lines = [
    headLine(explanation, screen),
    ...labelled('says', isWord || matched === null ? [] : [quoted(matched, screen)], screen, LABEL),
    ...labelled('means', sentence(meaning, screen), screen, LABEL),
    ...labelled('cause', sentence(likelyCause, screen), screen, LABEL),
    ...nextLines(advice, adviceElsewhere, screen),
    ...labelled('retry', retryHelps === null ? [] : [RETRY[retryHelps]], screen, LABEL),
    ...labelled('source', sentence(source, screen), screen, LABEL),
  ];
  return `${lines.join('\n')}\n`;
}

/** A code comes first; for a cause, its title says more than its id. */
function headLine({ id, kind, title }: TextExplanation, screen: Screen): string {
  const name = shown(screen, /^\d/.test(id ?? '') ? (id ?? '') : (title ?? ''));
  const other = shown(screen, /^\d/.test(id ?? '') ? (title ?? '') : (id ?? ''));
  const parts = [...(other === '' || other === name ? [] : [other]), KINDS[kind]];
  const rest = dotted(screen, ['', ...parts]);
  return screen.chalk.bold(cutEnd(screen, name, screen.width - rest.length)) + rest;
}

function unknownText(text: string, screen: Screen): string {
  const words = `Nothing is known about ${quoted(text, screen)}: no code of a reply, and no words that are known here.`;
  return `${wrapped(words, screen.width).join('\n')}\n`;
}

function quoted(text: string, screen: Screen): string {
  return `"${cutEnd(screen, shown(screen, text), screen.width - LABEL - 2)}"`;
}

function sentence(text: string | null, screen: Screen): string[] {
  return text === null ? [] : wrapped(shown(screen, text), screen.width - LABEL);
}

function steps(texts: readonly string[], screen: Screen): string[] {
  return flowDotted(texts, screen, LABEL);
}

/** What to do on every server is said once, where the steps of one kind of server are all among those of the other. */
function nextLines(
  onZimbra: readonly string[],
  elsewhere: readonly string[] | null,
  screen: Screen,
): string[] {
  if (elsewhere === null) return labelled('next', steps(onZimbra, screen), screen, LABEL);
  const both = onZimbra.filter((step) => elsewhere.includes(step));
  if (both.length === 0 || both.length < Math.min(onZimbra.length, elsewhere.length))
    return forServers(onZimbra, 'without Zimbra', elsewhere, screen);
  return both.length === elsewhere.length
    ? forServers(both, 'on Zimbra also', onZimbra.filter(isNoneOf(both)), screen)
    : forServers(both, 'without Zimbra also', elsewhere.filter(isNoneOf(both)), screen);
}

function isNoneOf(known: readonly string[]): (step: string) => boolean {
  return (step) => !known.includes(step);
}

function forServers(
  first: readonly string[],
  whose: string,
  [head, ...rest]: readonly string[],
  screen: Screen,
): string[] {
  const others = head === undefined ? [] : [`${whose}: ${head}`, ...rest];
  return [
    ...labelled('next', steps(first, screen), screen, LABEL),
    ...labelled('', steps(others, screen), screen, LABEL),
  ];
}
