/** Whether a rule of the knowledge base fits what was read. */
import type { Rule } from './entry.ts';
import { isOfOtherHost } from './looked-up-name.ts';
import { isOfProvider } from './provider-hosts.ts';
import type { Reading } from './reading.ts';

/** A rule made ready: its regular expressions compiled. */
export interface ReadyRule {
  readonly rule: Rule;
  readonly words: RegExp | null;
  readonly pattern: RegExp | null;
}

export function readyRule(rule: Rule): ReadyRule {
  return {
    rule,
    words: rule.words === undefined ? null : wholeWords(rule.words),
    pattern: rule.pattern === undefined ? null : new RegExp(rule.pattern),
  };
}

function wholeWords(words: readonly string[]): RegExp {
  return new RegExp(`(?<![a-z0-9])(?:${words.join('|')})(?![a-z0-9])`);
}

export function fits(ready: ReadyRule, reading: Reading): boolean {
  return (
    isSpeaker(ready.rule, reading) &&
    isWhere(ready.rule, reading) &&
    isWhen(ready.rule, reading) &&
    hasCodes(ready.rule, reading) &&
    hasWords(ready, reading.words)
  );
}

function isSpeaker({ voice, service }: Rule, reading: Reading): boolean {
  if (service !== undefined && !service.includes(reading.symptom.service)) return false;
  return voice.includes('any') || voice.includes(reading.voice);
}

function isWhere({ place, provider, otherHost }: Rule, reading: Reading): boolean {
  if (place !== undefined && place !== reading.place) return false;
  if (otherHost === true && !isOfOtherHost(reading.words, reading.symptom.recipientDomain))
    return false;
  return provider === undefined || isOfProvider(reading.host, provider);
}

function isWhen({ category, status, stage, command, greeting }: Rule, reading: Reading): boolean {
  const { symptom } = reading;
  return (
    isHeadIn(category, symptom.category) &&
    (status === undefined || status.includes(symptom.status)) &&
    (stage === undefined || symptom.stage === null || stage.includes(symptom.stage)) &&
    (command === undefined || command.includes(reading.command ?? '')) &&
    (greeting === undefined || greeting === reading.isGreeting)
  );
}

function hasCodes({ replyCode, enhanced }: Rule, reading: Reading): boolean {
  if (!isHeadIn(replyCode, reading.replyCode)) return false;
  return enhanced === undefined || isStatusIn(enhanced, reading.enhancedStatus);
}

function isHeadIn(heads: readonly string[] | undefined, text: string | null): boolean {
  return heads === undefined || (text !== null && heads.some((head) => text.startsWith(head)));
}

/** Whether an enhanced status is one of `5.1.1`, `x.7.26`, `4.x.x`, `5.7.606-5.7.649`. */
export function isStatusIn(wanted: readonly string[], status: string | null): boolean {
  return status !== null && wanted.some((one) => isStatus(one, status));
}

function isStatus(wanted: string, status: string): boolean {
  if (wanted.startsWith('x.')) return /^[45]/.test(status) && status.slice(1) === wanted.slice(1);
  if (wanted.endsWith('.x.x')) return status[0] === wanted[0];
  const [first = '', last = first] = wanted.split('-');
  const subject = first.slice(0, first.lastIndexOf('.') + 1);
  const detail = Number(status.slice(subject.length));
  return status.startsWith(subject) && detail >= detailOf(first) && detail <= detailOf(last);
}

function detailOf(status: string): number {
  return Number(status.slice(status.lastIndexOf('.') + 1));
}

function hasWords({ rule, words, pattern }: ReadyRule, text: string): boolean {
  if (rule.anyOf !== undefined && !rule.anyOf.some((part) => text.includes(part))) return false;
  if (rule.allOf !== undefined && !rule.allOf.every((part) => text.includes(part))) return false;
  return (words === null || words.test(text)) && (pattern === null || pattern.test(text));
}
