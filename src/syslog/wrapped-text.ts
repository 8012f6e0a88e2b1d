import { asciiOf } from '../core/bytes.ts';

/** Only these programs are known never to write long runs of blanks of their own. */
// May  5 13:38:10 mail amavis[4082]: (04082-01) FWD from …
const OUR_PROGRAMS = /^.{0,160}? (?:postfix[\w./+-]*|amavis)\[\d+\]: /;

/** From here on a line repeats what a stranger sent: a header, a Message-ID, a reply, a quoted name. */
const FOREIGN_TEXT =
  /(?:header|body) |message-id=|Message-ID: |Subject: | said: | said |status=\w+ \(|: [45](?:\d\d|\.\d{1,3}\.\d{1,3}) |"[^"]*$/;

// (04082-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:39854 [192.0.2.1] <sender@example.com> -> <ad
const OPEN_ADDRESS = /<[^<>]*$/;

/** What a line was saying at a place of its text. */
export type Telling = 'own words' | 'an address' | 'foreign words';

/** What the text before `at` leads up to; unknown programs count as strangers. */
export function tellingAt(buffer: Buffer, start: number, at: number): Telling {
  const before = asciiOf(buffer, start, at);
  const tag = OUR_PROGRAMS.exec(before);
  if (tag === null) return 'foreign words';
  const text = before.slice(tag[0].length);
  if (FOREIGN_TEXT.test(text)) return 'foreign words';
  return OPEN_ADDRESS.test(text) ? 'an address' : 'own words';
}

/**
 * Whether the text had a blank where it was broken. The copy does not show it: a break between
 * two words looks like one inside a word.
 */
export function wasBlankAt(buffer: Buffer, end: number, next: number, nextEnd: number): boolean {
  const before = asciiOf(buffer, Math.max(0, end - 100), end);
  const after = asciiOf(buffer, next, Math.min(nextEnd, next + 24));
  // `dsn=2.0.0,` and `status=sent`; `{DiscardedInbound,Quarantined}` and `<a@example.com>,<b@example.com>` have no blank.
  if (/,$/.test(before)) return !/\{[\w,]+$/.test(before) && /^(?:[\w[{(]|-> )/.test(after);
  // `from=<a@example.com>` and `to=<b@example.com>`, `->`
  if (/>$/.test(before)) return /^(?:\w+=|->|\()/.test(after);
  // `TLSv1.3 with cipher` and `TLS_AES_128_GCM_SHA256`, but `; from` and `=<ann@example.com>`
  if (/ (?:with|cipher|from|queued as|->)$/.test(before)) return !after.startsWith('=');
  // `connect from host[192.0.2.1]:` and `Connection`
  return /\]:$/.test(before) && /^[A-Z][a-z]/.test(after);
}
