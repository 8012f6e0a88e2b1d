/** Where the values of amavis' main line end: keys that come twice, lines cut at any place, and words that only look like one. */
import { describe, expect, test } from 'vitest';
import { amavis, CLIENT, ENVELOPE, HEAD, NOTHING, verdictOf } from './amavis-lines.ts';

/** The verdict of a line whose fields after the envelope are these. */
const withFields = (fields: string) => verdictOf(`${HEAD}${CLIENT}${ENVELOPE}, ${fields}`);

describe('of each key the first counts', () => {
  test.each([
    ['quarantine: virus-a, quarantine: virus-b', { quarantine: 'virus-a' }],
    ['quarantine IJHkgliCm2Ia, quarantine: virus-b', { quarantine: 'IJHkgliCm2Ia' }],
    ['Queue-ID: B141CE6BDD, Queue-ID: AAAA1AAAA1', { queueId: 'B141CE6BDD' }],
    ['mail_id: WaVl27LgwIDf, mail_id: XXXXXXXXXXXX', { mailId: 'WaVl27LgwIDf' }],
    ['Hits: 2.5, Hits: 99', { score: 2.5 }],
    ['size: 1153, size: 7', { size: 1153 }],
    ['queued_as: 15411E6BE1, queued_as: AAAA1AAAA1', { queuedAs: ['15411E6BE1'] }],
    [
      'Message-ID: <m@example.test>, size: 7, Message-ID: <n@example.test>',
      // A Message-ID may imitate both, so it reaches to the last `>` that a field follows, or to the last of all.
      { messageId: '<m@example.test>', size: 7 },
    ],
  ])('%s', (fields, expected) => {
    expect(withFields(fields)).toEqual({ ...NOTHING, ...expected });
  });
});

describe('a key that is only begun, or has no value that it could have, tells nothing', () => {
  test.each([
    'quarantined: x',
    'queued: 15411E6BE1',
    'Queue-Id: B141CE6BDD',
    'Queue: B141CE6BDD',
    'mail-id: WaVl27LgwIDf',
    'mail: x',
    'Hits=2.5',
    'Hosts: 2.5',
    'size: many',
    'size=1153',
    'sized: 1153',
    'Message: <m@example.test>',
    'Resent: <m@example.test>',
    'tags=2',
    'ms',
    'size: Hits: 7',
    '380ms',
    'x380 ms',
    ' ms',
    '380 ms x',
  ])('%s', (fields) => {
    expect(withFields(fields)).toEqual(NOTHING);
  });
});

test.each([
  ['size: 1153', { size: 1153 }],
  ['size: 1153x, Hits: 1', { size: 1153, score: 1 }],
  ['pt: 4, size: 1153', { size: 1153 }],
  ['Hits: 1 size: 1153 queued_as: 15411E6BE1', { score: 1, size: 1153, queuedAs: ['15411E6BE1'] }],
  ['0 ms', { elapsedMs: 0 }],
  ['size: 9, 12345 ms', { size: 9, elapsedMs: 12_345 }],
  // A verdict tells its mail_id; a line about one recipient has none.
  ['mail_id: WaVl27LgwIDf, Hits: 1, tag=2', { mailId: 'WaVl27LgwIDf', score: 1 }],
  [
    'queued_as: 250 2.6.0 <a, mail_id: X> Queued, size: 9, dkim_sd=s:d, size: 10, 380 ms',
    { size: 10, elapsedMs: 380 },
  ],
  ['queued_as: 250 2.6.0 <a> Queued, size: 9, mail_id: X', {}],
  [
    'queued_as: 15411E6BE1/97597E6BE4, size: 9',
    { queuedAs: ['15411E6BE1', '97597E6BE4'], size: 9 },
  ],
  ['Subject: "a, size: 7", size: 9', { size: 9 }],
  ['Subject: "a\\", size: 7", size: 9', { size: 9 }],
  ['Subject: "a\\\\", size: 9', { size: 9 }],
  ['Subject: "a, size: 7', {}],
  ['Subject: "a ", size: 9', { size: 9 }],
  ['Tests: [A=1,size: 7], size: 9', { size: 9 }],
  ['Reason: x, size: 9, mail_id: WaVl27LgwIDf', { size: 9, mailId: 'WaVl27LgwIDf' }],
  // The quote does not start the value.
  ['From: Ann"_<s@example.test>, size: 9', { size: 9 }],
])('the fields of "%s"', (fields, expected) => {
  expect(withFields(fields)).toEqual({ ...NOTHING, ...expected });
});

describe('the Message-ID', () => {
  test.each([
    ['<m@example.test>, mail_id: X1', '<m@example.test>'],
    ['<m@example.test>, Hits: 1', '<m@example.test>'],
    ['<m@example.test>, size: 1', '<m@example.test>'],
    ['<m@example.test>, queued_as: 15411E6BE1', '<m@example.test>'],
    ['<m@example.test>', '<m@example.test>'],
    ['<>, mail_id: X1', '<>'],
    ['<a>b@example.test>, mail_id: X1', '<a>b@example.test>'],
    ['<a>, size: 1@example.test>, mail_id: X1', '<a>, size: 1@example.test>'],
    ['<a>, queued_as: 1>, size: 1', '<a>, queued_as: 1>'],
    ['<m@example.test>, Resent-Message-ID: <r@example.test>, mail_id: X1', '<m@example.test>'],
    ['<m@example.test>, mail_id: X1, Subject: "x>, mail_id: X2"', '<m@example.test>'],
    ['m@example.test, mail_id: X1', 'm@example.test'],
    ['m, b@example.test, mail_id: X1', 'm, b@example.test'],
    ['m@example.test, size: 1', 'm@example.test'],
    ['m@example.test', 'm@example.test'],
    // No mail_id stands before what looks like a Subject, so it is none.
    ['<m, Subject: "x@example.test>, mail_id: X1, b: <>', '<m, Subject: "x@example.test>'],
    ['<m@example.test>, x: 1', '<m@example.test>'],
    ['<unclosed, 380 ms', '<unclosed'],
    ['<unclosed', '<unclosed'],
  ])('of "%s" is %s', (fields, messageId) => {
    expect(withFields(`Message-ID: ${fields}`)).toMatchObject({ messageId });
  });
});

describe('a value that the end of a cut line may have shortened is not told', () => {
  test.each([
    ['quarantine: vir', {}],
    ['quarantine: virus-a, ', { quarantine: 'virus-a' }],
    ['Queue-ID: B141CE', {}],
    ['Queue-ID: B141CE6BDD, ', { queueId: 'B141CE6BDD' }],
    ['Message-ID: <m@exam', {}],
    ['Message-ID: <m@example.test>', { messageId: '<m@example.test>' }],
    ['Message-ID: <m@example.test>, mail_id: WaVl', { messageId: '<m@example.test>' }],
    ['Message-ID: m@example.test, mail_id: WaVl', { messageId: 'm@example.test' }],
    ['mail_id: WaVl', {}],
    ['mail_id: WaVl27LgwIDf, ', { mailId: 'WaVl27LgwIDf' }],
    ['Hits: 2', {}],
    ['Hits: 2.5, ', { score: 2.5 }],
    ['size: 11', {}],
    ['size: 1153, ', { size: 1153 }],
    ['queued_as: 15411E6', {}],
    ['queued_as: 15411E6BE1, ', { queuedAs: ['15411E6BE1'] }],
    ['size: 1153, 380 ms', { size: 1153 }],
  ])('%s...', (fields, expected) => {
    expect(readLastOf(`${HEAD}${CLIENT}${ENVELOPE}, ${fields}...`)).toEqual({
      ...NOTHING,
      ...expected,
    });
  });

  test.each([
    ['Passed CLEAN {RelayedInbound}, ', {}],
    ['Passed CLEAN {RelayedInbound}, MYNETS [192.0.2.7]:57224 ', { clientPort: 57224 }],
    ['Passed CLEAN {RelayedInbound}, [192.0.2.7]:57224 [192.0.2.8] <s@exam', {}],
    [
      'Blocked BANNED (.exe,.zi',
      { verdict: 'blocked', category: 'BANNED', detail: '.exe,.zi', actions: [] },
    ],
  ])('%s... has no envelope yet', (text, expected) => {
    expect(readLastOf(`${text}...`)).toMatchObject({
      ...expected,
      kind: 'filtered',
      from: undefined,
      to: [],
      queuedAs: [],
    });
  });
});

/** The event of a text that is cut, and whose rest never comes. */
function readLastOf(text: string) {
  const { events } = amavis(text);
  expect(events).toHaveLength(1);
  return events[0];
}

test.each([
  ['mail_id: WaVl27LgwIDf, ', 'WaVl27LgwIDf'],
  ['', undefined],
])('a Resent-Message-ID may look like fields too, before %s', (field, mailId) => {
  const ids = 'Message-ID: <m@example.test>, Resent-Message-ID: <r, size: 7, x@example.test>';
  expect(withFields(`${ids}, ${field}size: 9`)).toEqual({
    ...NOTHING,
    messageId: '<m@example.test>',
    mailId,
    size: 9,
  });
});

test('in an address that does not end, nothing is a field', () => {
  expect(verdictOf(`${HEAD}${CLIENT}<s@example.test> -> <r@example.com, size: 7, 380 ms`)).toEqual({
    ...NOTHING,
    to: [],
  });
});
