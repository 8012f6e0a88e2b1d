/** Where a verdict's envelope starts: at the bar, which is no part of the text. */
import { describe, expect, test } from 'vitest';
import {
  contentEnvelopePlace,
  envelopePlace,
  originPlace,
} from '../../src/daemons/postfix/envelope-place.ts';
import { within } from './within.ts';

type Around = [string, string];
/** What stands before and behind a text may look like its end. */
const AROUND: Around = ['x; from=<z>: <z> from ', '; from=<z>: z from local'];

/** The text with a bar at the place, or without one for -1. */
function marked(
  text: string,
  placeIn: (buffer: Buffer, from: number, end: number) => number,
  around = AROUND,
): string {
  const place = within(text, (buffer, from, end) => placeIn(buffer, from, end) - from, around);
  return place < 0 ? text : `${text.slice(0, place)}|${text.slice(place)}`;
}

/** Of an access rule's verdict, and of one in the words of a milter or filter. */
const ofAccess = (buffer: Buffer, from: number, end: number) =>
  envelopePlace(buffer, from, end, false);
const ofOthers = (buffer: Buffer, from: number, end: number) =>
  envelopePlace(buffer, from, end, true);

describe('of an access rule', () => {
  test.each([
    '550 5.1.1 no|; from=<a@x> to=<b@y> proto=ESMTP helo=<mx>',
    '550 5.1.1 no|; from=<a@x>, to=<b@y>, proto=ESMTP, helo=<mx>',
    'no|; to=<b@y> proto=SMTP',
    'no|; proto=ESMTP',
    'no|; proto=QMQP',
    'no|; proto=SMTP helo=<mx>',
    'no|; proto=SMTP, helo=<mx>',
    'no|; proto=ESMTP: words',
    '|; from=<a@x>',
    'no; blocked using zen.example.com; https://example.com/|; proto=SMTP helo=<mx>',
    'no; proto=SMTPX; proto=|; proto=SMTP helo=<mx>',
    'no; from=a; to=b; helo=<c>|',
    'no|',
    '|',
  ])('%s', (text) => {
    expect(marked(text.replace('|', ''), ofAccess)).toBe(text);
  });

  test.each([
    ['behind two codes', '550 5.1.1 <"a; from=<b>"@x>: no|; from=<> to=<c>'],
    ['behind a reply code', '550 <"a; from=<b>"@x>: no|; from=<> to=<c>'],
    ['behind an enhanced code', '5.7.1 <"a; from=<b>"@x>: no|; from=<> to=<c>'],
    ['behind none', '<"a; from=<b>"@x>: no|; from=<> to=<c>'],
    ['that holds the end of a name', '550 5.1.1 <"a>: ; from=<b>"@x>: no|; from=<> to=<c>'],
    ['without quotes', '550 5.1.1 <a; from=<b@x>: no|; from=<> to=<c>'],
  ])('a name at the head is passed over, %s', (_, text) => {
    expect(marked(text.replace('|', ''), ofAccess)).toBe(text);
  });

  test.each([
    ['behind three numbers', '550 5.1.1 7 <a|; from=<b@x>: no; from=<> to=<c>'],
    ['behind other marks', '550-5.1.1: <a|; from=<b@x>: no; from=<> to=<c>'],
    ['behind a mark', '550 5.1.1:<a|; from=<b@x>: no; from=<> to=<c>'],
    ['further on', 'no such <a|; from=<b@x>: no; from=<> to=<c>'],
    ['that is not closed', '550 5.1.1 <a|; from=<> to=<c> proto=SMTP'],
    ['whose end is in a HELO', 'no|; from=<> to=<c> proto=SMTP helo=<a>: b>'],
    ['that Postfix would cut', `550 5.1.1 <${'a'.repeat(2_000)}|; from=<b@x>: no; from=<> to=<c>`],
  ])('but no name %s', (_, text) => {
    expect(marked(text.replace('|', ''), ofAccess)).toBe(text);
  });

  // The client's own HELO stands at the head of the text and again at the end of the line.
  test.each(['mx', 'a; from=<b', 'a>: b', 'a>: b; proto=SMTP helo=<c', '>: ', 'a>: a>: a'])(
    'a HELO that is refused may be %j',
    (helo) => {
      const words = `504 5.5.2 <${helo}>: Helo command rejected: need a name`;
      const envelope = `; proto=ESMTP helo=<${helo}>`;
      expect(marked(words + envelope, ofAccess)).toBe(`${words}|${envelope}`);
    },
  );

  test.each([
    '504 5.5.2 <a>: b|; proto=ESMTP helo=<c>: d>',
    '504 5.5.2 <ab>: no|; proto=ESMTP helo=<a>: no; proto=ESMTP helo=<bb>',
    '504 5.5.2 <a>: no|; proto=ESMTP hello=<b>: ; proto=ESMTP hello=<a>',
    '504 5.5.2 <a>: |; from=<b>',
    // As long as what ends within the sender; and the same, but a recipient.
    '550 5.1.1 <u>: no|; from=<"a>: b"@x> to=<c> proto=SMTP helo=<0123456789abcdef>',
    '550 5.1.1 <u>: no|; from=<"a>: b"@x> to=<u>: no; from=<"a>',
    // The name and the HELO do not share a byte.
    '504 5.5.2 <a>: |; proto=SMTP helo=<a>: ; proto=SMTP helo=<a>',
    '504 5.5.2 <>: |; proto=SMTP helo=<>: ; proto=SMTP helo=<>',
  ])('a HELO that is not the one refused is not looked for: %s', (text) => {
    expect(marked(text.replace('|', ''), ofAccess)).toBe(text);
  });
});

describe('of words that others chose', () => {
  test.each([
    '554 5.7.9 no; from=<x@y> to=<z@w>, status=sent (really)|; from=<a@x> to=<b@y> proto=ESMTP helo=<mx>',
    '5.7.1 no; from=<x@y>; proto=x; to=<z@w>|; from=<a@x> to=<b@y> proto=ESMTP helo=<mx>',
    '554 5.7.9 no; from=<"|; from=<a@x> to=<b@y> proto=ESMTP helo=<mx>',
    '554 5.7.9 no; from=<x@y>|; from=<a@x> proto=ESMTP helo=<mx>',
    '554 5.7.9 no; from=<x@y>to=<z@w>|; from=<> to=<"b; c>"@y> proto=ESMTP helo=<mx>',
    // A sender, a recipient and a HELO that hold an envelope.
    '5.7.1 no|; from=<"a; from=<e@x> to=<b@y> proto=SMTP helo=<"@x> to=<b@y> proto=SMTP helo=<mx>',
    '5.7.1 no|; from=<a@x> to=<"\\"; from=<e@x> to=<b@y> proto=SMTP helo=<"@y> proto=SMTP helo=<mx>',
    '5.7.1 no|; from=<a@x> to=<b@y> proto=SMTP helo=<m>; from=<e@x> to=<f@y> proto=SMTP helo=<x>',
    // None reads to the end: a line that was cut.
    '5.7.1 no|; from=<a; from=<b@x> to=<c@y> pro',
    '5.7.1 no|',
  ])('the first envelope counts that is whole: %s', (text) => {
    expect(marked(text.replace('|', ''), ofOthers)).toBe(text);
  });

  test.each([
    '554 5.7.1 <b@y>: Recipient address rejected: no; from=<a@b> to=<c@d>|; from=<a@x> to=<b@y> proto=SMTP',
    '554 5.7.1 <b@y>: Recipient address rejected: no; from=<a@b> to=<b@y>|; from=<a@x> to=<b@y> proto=SMTP',
    '554 5.7.1 <a@x>: Sender address rejected: no; from=<a@b> to=<c@d> proto=SMTP helo=<x>|; from=<a@x> to=<b@y> proto=SMTP helo=<mx>',
    '450 4.1.1 <b@y>: Recipient address rejected: unverified address: host mx[192.0.2.1] said: 450 no; from=<f@x>, to=<g@y>, proto=SMTP|; from=<a@x>, to=<b@y>, proto=SMTP',
    '554 5.7.1 <mx[192.0.2.1]>: Client host rejected: no; from=<c@d>|; from=<a@x> to=<b@y> proto=SMTP',
    '554 5.7.1 <a@x>: Sender address rejected: no; to=<c@d> proto=SMTP|; from=<a@x> proto=SMTP',
    // The text names an address without the quotes that the envelope has.
    '550 5.1.1 <a "b@y>: Recipient address rejected: no|; from=<> to=<"a \\"b"@y> proto=SMTP',
    '550 5.1.1 <"a b"@y>: Recipient address rejected: no|; from=<> to=<"a b"@y> proto=SMTP',
    '550 5.1.1 <ab@y>: Recipient address rejected: no; from=<> to=<"a"@y> proto=SMTP; from=<> to=<abc@y> proto=SMTP|; from=<> to=<"ab"@y> proto=SMTP',
    // Postfix before 3.5 wrote the local part without quotes.
    '550 5.1.1 <c; from=<f@x> to=<b@y>: Recipient address rejected: no|; from=<a@x> to=<c; from=<f@x> to=<b@y> proto=SMTP helo=<mx>',
    // Sender and client are the stranger's, and Postfix chose the words.
    '554 5.7.1 Service unavailable; client [192.0.2.9] blocked using zen.example.test|; from=<a@x> to=<c; from=<f@x> to=<b@y> proto=SMTP helo=<mx>',
  ])('behind a name that envelope which repeats it: %s', (text) => {
    expect(marked(text.replace('|', ''), ofAccess)).toBe(text);
  });
});

describe('of a content check', () => {
  test.each([
    'Subject: x from mx.example.net[192.0.2.1]|; from=<a@x> to=<b@y> proto=ESMTP helo=<mx>: no',
    'Subject: x from local|; from=<a@x>: no',
    'Subject: x from local|; to=<a@x>',
    'Subject: x from local|; proto=SMTP: no',
    'a from evil[203.0.113.9]; from=<e> to=<e>: b from mx[192.0.2.1]|; from=<a@x>: no',
    'Subject: x from mx[192.0.2.1]|; proto=SMTP helo=<a; from=<b>: no',
    'Subject: x from mx[192.0.2.1]|; from=<a@x>: see; from=<b>',
    'Subject: x from mx[192.0.2.1]; see from local; why not|',
    'Subject: x; from=<a@x> to=<b@y>|',
    'Subject: x from local|',
    ' from local|; from=<a@x>',
  ])('%s', (text) => {
    const [before, after] = text.split('|');
    const place = marked(`${before}${after}`, contentEnvelopePlace);
    expect(place).toBe(text);
  });
});

describe('whom a checked text came from', () => {
  test.each([
    'Subject: x| from mx.example.net[192.0.2.1]',
    'Subject: x| from [192.0.2.1]',
    'Subject: x| from local',
    '| from mx.example.net[192.0.2.1]',
    '| from local',
    `x| from ${'m'.repeat(388)}[192.0.2.1]`,
  ])('%s', (text) => {
    expect(marked(text.replace('|', ''), originPlace)).toBe(text);
  });

  test.each([
    'Subject: x from mx.example.net',
    'Subject: x by mx.example.net[192.0.2.1]',
    'Subject: x from mx.example.net [192.0.2.1]',
    'Subject: x from locals',
    'Subject: xfrom local',
    `x from ${'m'.repeat(389)}[192.0.2.1]`,
    // Its ` from ` stands before the text.
    'mx.example.net[192.0.2.1]',
    '',
  ])('nobody: %s', (text) => {
    expect(within(text, originPlace, AROUND)).toBe(-1);
  });

  test('words of which the first stand before the text are none of it', () => {
    expect(within('ocal', originPlace, ['x from l', ''])).toBe(-1);
    expect(within(' mx[192.0.2.1]', originPlace, ['x from', ''])).toBe(-1);
  });
});
