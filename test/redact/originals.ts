/** Every name and ID that a log holds, found by other means than the program's own: the test of redaction looks for them. */

import { isWord } from '../../src/redact/harmless-text.ts';
import { isKeptPlace, isRole, isThisHost, keptEnd } from '../../src/redact/kept-names.ts';

// from=<ann@example.com> · <ann@example.com>: · 'ann@example.com'
const ADDRESS = /[\w.+=%'-]+@[\w-]+(?:\.[\w-]+)+/g;
// mx.example.com[192.0.2.1]:25 · [2001:db8::1]
const IP = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|(?<=\[)[0-9a-f:]*:[0-9a-f:]+(?=\])/gi;
const HOST =
  /(?<![\w@.])[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.(?:test|example|com|org|net|xyz|invalid)\b/gi;
// May  5 13:35:54 mail postfix/qmgr[4080]: B141CE6BDD: …
const QUEUE_ID = /\]: ([0-9A-F]{6,}|[0-9B-Zb-z]{10,}z[0-9B-Zb-z]+):/g;
const MARKED = [
  /message-id=<([^>]+)>/gi,
  /Message-ID: <([^>]+)>/g,
  /mail_id: ([^\s,]+)/g,
  /queued as ([0-9A-Za-z]+)/g,
  /helo=<([^>]+)>/g,
  /sasl_username=([^\s,]+)/g,
  /header Subject: (.*?) from /g,
  /Subject: "([^"]+)"/g,
  /\((\d{5}-\d\d(?:-\d+)?)\)/g,
];

// Blocked INFECTED (Eicar-Test-Signature, Win.Test) · p002: Win.Test.EICAR_HDB-1(44d88612fea8a8f36de82e1278abb02f:68) FOUND
// "category":"INFECTED","detail":"Eicar-Test-Signature, Win.Test"
const VIRUSES =
  /INFECTED \([^)]*\)|[\w.-]+(?:\([0-9a-f]+:\d+\))? FOUND|"INFECTED","detail":"[^"]*"/g;

/** What no redacted output may hold, in lower case. Names of viruses, which look like hosts, are kept. */
export function originalsOf(text: string): Set<string> {
  const found = new Set<string>();
  const names = text.replace(VIRUSES, '');
  for (const form of [ADDRESS, IP, HOST, QUEUE_ID, ...MARKED])
    for (const [whole, marked] of names.matchAll(form)) add(found, marked ?? whole);
  return found;
}

function add(found: Set<string>, text: string): void {
  const one = text.replace(/^['-]+|[.'-]+$/g, '').toLowerCase();
  if (isKept(one)) return;
  found.add(one);
  const at = one.lastIndexOf('@');
  if (at < 0) return;
  add(found, one.slice(at + 1));
  const local = one.slice(0, at);
  // A short or common word stands in many a sentence.
  if (local.length >= 4 && !/^(?:[a-z]+|\d+)$/.test(local)) add(found, local);
}

function isKept(one: string): boolean {
  if (one.length < 4 || isWord(one) || isRole(one) || isKeptPlace(one) || isThisHost(one))
    return true;
  return keptEnd(one) === one;
}

const KEY = 4;

/** The originals that a text holds as words of their own. */
export function leaksIn(text: string, originals: ReadonlySet<string>): string[] {
  const byStart = groupedByStart(originals);
  const lower = text.toLowerCase();
  const leaks = new Set<string>();
  for (const { index } of lower.matchAll(/(?<![a-z0-9])[a-z0-9]/g))
    for (const one of byStart.get(lower.slice(index, index + KEY)) ?? [])
      if (isWordAt(lower, index, one)) leaks.add(one);
  return [...leaks];
}

function isWordAt(text: string, index: number, word: string): boolean {
  return text.startsWith(word, index) && !/[a-z0-9]/.test(text[index + word.length] ?? '');
}

function groupedByStart(originals: ReadonlySet<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const one of originals) {
    const start = one.slice(0, KEY);
    const group = groups.get(start);
    if (group === undefined) groups.set(start, [one]);
    else group.push(one);
  }
  return groups;
}
