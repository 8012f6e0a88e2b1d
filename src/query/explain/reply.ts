/** What a word or a reply means on its own, without the line it was logged in. */

import { isKnownCode } from '../../knowledge/codes.ts';
import { diagnoseWithMatch, type Finding, type Symptom } from '../../knowledge/diagnose.ts';
import { lookUpWord, providerOfCode } from '../../knowledge/look-up.ts';
import { hostNamedBy, hostOf } from '../../knowledge/provider-hosts.ts';
import { NOTHING_SAID } from '../../knowledge/symptom.ts';
import { eitherSaid } from './either-speaker.ts';
import { explanationOf, type TextExplanation, withOnlyItsClass } from './explanation.ts';

/** No reply is longer; the rest of a text is not looked at. */
const LONGEST_REPLY = 4096;
/** Shorter words say too little unless the program that wrote them is known. */
const SHORTEST_PROOF = 12;

/** Explains a code, a provider's code, a status or the id of a cause; undefined for anything else. */
export function explainWord(word: string): TextExplanation | undefined {
  const zimbra = lookUpWord(word, true);
  const postfix = lookUpWord(word, false);
  if (zimbra === undefined || postfix === undefined) return undefined;
  const found = explanationOf(zimbra.kind, word, zimbra.diagnosis, postfix.diagnosis);
  return zimbra.isOnlyClass ? withOnlyItsClass(found, word) : found;
}

/** Explains the reply of a server, or what Postfix says in its place; undefined if nothing in it is known. */
export function explainReply(text: string): TextExplanation | undefined {
  const reply = bareReply(text.slice(0, LONGEST_REPLY));
  const symptom = symptomOf(reply);
  const finding = findingOf(symptom);
  if (finding === undefined) return undefined;
  const answer = withOtherSpeaker(finding, symptom);
  // What was taken needs no other try.
  const found = symptom.status === STATUSES[2] ? { ...answer, retryHelps: null } : answer;
  const isOnlyClass = finding.by === 'code' && !isKnownCode(found.id ?? '');
  return isOnlyClass && isCode(found.id) ? withOnlyItsClass(found, found.id ?? '') : found;
}

interface Spoken extends Finding {
  readonly symptom: Symptom;
}

/** Adds what the reply would mean if the other side had said it: alone it does not tell. */
function withOtherSpeaker(finding: Spoken, symptom: Symptom): TextExplanation {
  const known = explained(finding);
  if (symptom.relay !== null || !isBareRefusal(symptom)) return known;
  const isOwn = finding.symptom.service === OWN;
  const other = isOwn ? saidThere(symptom) : provenOf({ ...symptom, service: OWN });
  if (other === undefined) return known;
  return isOwn
    ? eitherSaid(known, explained(other), known)
    : eitherSaid(known, known, explained(other));
}

function explained({ symptom, matched, diagnosis }: Spoken): TextExplanation {
  const postfix = diagnoseWithMatch({ ...symptom, isZimbra: false }).diagnosis;
  return explanationOf('reply', matched, diagnosis, postfix);
}

// 554 5.7.1 <bob@example.org>: Recipient address rejected: Access denied
// 554 5.7.1 <bob@example.org>: Relay access denied
// 552 5.3.4 Message size exceeds fixed limit
const WORDS_OF_SMTPD =
  /^[45]\d\d [45]\.\d\.\d{1,2} (?:<[^<>\s]{0,320}>: )?(?:[A-Z][\w-]*(?: [a-z]+)? rejected: |Relay access denied|Message size exceeds fixed limit|Temporary lookup failure|Service unavailable; )/;

/** Whether it is a refusal in the words of smtpd(8), of which there is one here and one on many other servers. */
function isBareRefusal({ service, reply }: Symptom): boolean {
  return service === 'smtp' && WORDS_OF_SMTPD.test(reply ?? '') && !OWN_QUESTION.test(reply ?? '');
}

function isCode(id: string | null): boolean {
  return id !== null && /^\d/.test(id);
}

// Diagnostic-Code: smtp; 550 5.1.1 <ann@example.com>: Recipient address rejected
// Status: 5.1.1
const REPORT_FIELD = /^(?:Diagnostic-Code:\s*)?smtp;\s*|^Status:\s*/i;
// <ann@example.com>: host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown
const REPORTED_ADDRESS = /^<[^<>\s]{1,320}>: /;
// status=bounced (host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown)
const STATUS_FIELD = /^(?:dsn=[\d.]+, )?status=\w+ (?=\()/;

/** The reply itself, taken out of a bounce message or a piece of a log line. */
function bareReply(text: string): string {
  return withoutStatus(text.trim().replace(REPORT_FIELD, '').replace(REPORTED_ADDRESS, ''));
}

/** The reply in a piece of a log line, or in its parentheses. */
export function withoutStatus(text: string): string {
  const bare = text.replace(STATUS_FIELD, '');
  return bare.startsWith('(') && bare.endsWith(')') ? bare.slice(1, -1) : bare;
}

/** Words that show Zimbra's mailbox server even if no host and no port is named; the line of another server says which one it is. */
const SAID_BY_MAILBOX =
  /server accepts messages only on TLS connection|mailbox is not on this server|(?:temporary|permanent) message delivery failure|^250 2\.1\.5 Delivery OK$/i;

function symptomOf(reply: string): Symptom {
  const host = hostNamedBy(reply) ?? hostOf(providerOfCode(codeOf(reply)) ?? '');
  return {
    ...NOTHING_SAID,
    service: SAID_BY_MAILBOX.test(reply) ? 'lmtp' : 'smtp',
    status: STATUSES[firstDigitOf(reply)] ?? 'deferred',
    relay: host === undefined ? null : { name: host, address: '', port: 0 },
    reply,
  };
}

const STATUSES: Readonly<Record<string, string>> = { 2: 'relayed', 4: 'deferred', 5: 'bounced' };

/** The enhanced status at the head of a reply; '' if it has none. */
function codeOf(reply: string): string {
  // 550 5.7.606 Access denied, banned sending IP [192.0.2.1]
  return /^(?:host \S+ said: )?[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? '';
}

function firstDigitOf(reply: string): string {
  // host mx.example.com[192.0.2.25] said: 550 5.1.1 User unknown
  return /^(?:host \S+ said: )?([245])[.\d]/.exec(reply)?.[1] ?? '';
}

/** Programs of this host that are recognized by their words alone. */
const OWN = 'smtpd';
const OTHER_SPEAKERS = [OWN, 'cleanup', 'qmgr', 'local', 'master', 'bounce', 'opendkim'];

function findingOf(symptom: Symptom): Spoken | undefined {
  const asServer = { ...diagnoseWithMatch(symptom), symptom };
  const reply = symptom.reply ?? '';
  const isOwn = OWN_QUESTION.test(reply);
  if (asServer.by === 'text' && !isOwn) return asServer;
  const others = QUOTED.test(reply) ? [] : OTHER_SPEAKERS;
  for (const service of others) {
    const spoken = provenOf({ ...symptom, service });
    if (spoken !== undefined) return spoken;
  }
  return saidThere(symptom, isOwn);
}

/** What it means from the next server: by its words, else by its codes. */
function saidThere(symptom: Symptom, isOwn = false): Spoken | undefined {
  const asServer = { ...diagnoseWithMatch(symptom), symptom };
  const refusal = asRefusal(symptom);
  const asRefused = { ...diagnoseWithMatch(refusal), symptom: refusal };
  if (asRefused.by === 'text' && !isOwn) return asRefused;
  return asServer.by === 'status' ? undefined : asServer;
}

/** What it means from a program of this host, if its words show that. */
function provenOf(symptom: Symptom): Spoken | undefined {
  const spoken = { ...symptom, status: 'unknown' };
  const finding = diagnoseWithMatch(spoken);
  return isProven(finding) ? { ...finding, symptom: spoken } : undefined;
}

/** A reply copied without the command that it answered: most that are asked about refuse a recipient. */
function asRefusal(symptom: Symptom): Symptom {
  const { reply } = symptom;
  if (!/^[45]\d\d[ -]/.test(reply ?? '')) return symptom;
  return { ...symptom, reply: `${reply} (in reply to RCPT TO command)` };
}

// host mx.example.com[192.0.2.25] said: 553 5.1.8 <ann@example.org>: Sender address rejected: not today
const QUOTED = /^host \S+ (?:said|refused to talk to me): /;
// 550 5.1.7 <ann@example.org>: Sender address rejected: undeliverable address: host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown
/** smtpd(8) asked a server about the address: the reply within its own is of that server, and about that question. */
const OWN_QUESTION =
  /^[45]\d\d [45]\.\d\.\d (?:<[^<>\s]{0,320}>: )?(?:Sender|Recipient) address rejected: (?:undeliverable|unverified) address: /;

function isProven({ by, matched }: Finding): boolean {
  return by === 'text' && (matched ?? '').length >= SHORTEST_PROOF;
}
