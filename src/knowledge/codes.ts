/** Explaining a code without its text, and an explanation by its id. */
import { allEntries, ENHANCED_STATUS_ENTRIES, REPLY_CODE_ENTRIES } from './catalogue.ts';
import { type Explanation, explanationOf } from './entry.ts';
import { isStatusIn } from './rule-match.ts';

const ENHANCED_STATUS = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** What an enhanced status code (RFC 3463) means: `5.1.1`. One with an unknown detail is explained by its subject. */
export function explainEnhancedStatus(code: string): Explanation | undefined {
  if (!ENHANCED_STATUS.test(code)) return undefined;
  const subject = code.slice(0, code.lastIndexOf('.'));
  const found = entryOf(code) ?? entryOf(`${subject}.0`) ?? entryOf(`${code[0]}.0.0`);
  return found === undefined ? undefined : inItsClass({ ...found, id: code });
}

/** Whether the code itself is known, not only its subject or class. */
export function isKnownCode(code: string): boolean {
  return entryOf(code) !== undefined || REPLY_CODE_ENTRIES.some(({ id }) => id === code);
}

function entryOf(code: string): Explanation | undefined {
  for (const entry of ENHANCED_STATUS_ENTRIES) {
    const rule = entry.match.find((one) => isStatusIn(one.enhanced ?? [], code));
    if (rule !== undefined) return explanationOf(entry, rule);
  }
  return undefined;
}

/** A 5 is final: Postfix makes no further try, though sending again may work. */
function inItsClass(explanation: Explanation): Explanation {
  const isFinal = explanation.id.startsWith('5') && explanation.retryHelps === 'yes';
  return isFinal ? { ...explanation, retryHelps: 'maybe' } : explanation;
}

/** What a three-digit reply code (RFC 5321) means: 452. One that is not known is explained by its first digit. */
export function explainReplyCode(code: number): Explanation | undefined {
  if (!Number.isInteger(code) || code < 200 || code > 599) return undefined;
  const find = (id: string) => REPLY_CODE_ENTRIES.find((entry) => entry.id === id);
  const found = find(`${code}`) ?? find(`${code}`.slice(0, 1));
  return found === undefined ? undefined : { ...explanationOf(found), id: `${code}` };
}

/** The explanation with this id: `amavis-down`, `4.4.1`, `452`, `held`. */
export function lookUpById(id: string): Explanation | undefined {
  const entry = allEntries().find((one) => one.id === id);
  if (entry !== undefined) return explanationOf(entry);
  return /^\d{3}$/.test(id) ? explainReplyCode(Number(id)) : explainEnhancedStatus(id);
}
