import { expect, test } from 'vitest';
import type { Filtered } from '../../src/events/scan-events.ts';
import { readLines, readText } from './read-lines.ts';

const passedClean: Filtered = {
  kind: 'filtered',
  taskId: '04083-01',
  verdict: 'passed',
  category: 'CLEAN',
  detail: undefined,
  actions: ['RelayedInbound'],
  policyBanks: [],
  clientAddress: '192.0.2.7',
  clientPort: 5,
  from: 's@example.test',
  to: ['r@example.com'],
  quarantine: undefined,
  queueId: 'B141CE6BDD',
  messageId: '<m@example.test>',
  mailId: 'WaVl27LgwIDf',
  score: 2.5,
  size: 1153,
  queuedAs: ['15411E6BE1'],
  elapsedMs: 380,
};
const client = '[192.0.2.7]:5 [192.0.2.7]';
const envelope = '<s@example.test> -> <r@example.com>';
const fields =
  'Queue-ID: B141CE6BDD, Message-ID: <m@example.test>, mail_id: WaVl27LgwIDf, Hits: 2.5, size: 1153, queued_as: 15411E6BE1, 380 ms';
const amavis = (text: string) => readText('amavis', `(04083-01) ${text}`);

test.each<[string, string, Partial<Filtered>]>([
  ['the plain line', `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, ${fields}`, {}],
  [
    'an attachment named like the rest of a line',
    `Blocked BANNED (.zip,x) {RelayedInbound}, [198.51.100.1]:9 [198.51.100.1] <a@example.net> -> <b@example.net>, Queue-ID: AAAA1AAAA1, Message-ID: <x>, mail_id: XXXXXXXXXXXX, Hits: -, size: 1.zip) {DiscardedInbound,Quarantined}, ${client} ${envelope}, ${fields}`,
    {
      verdict: 'blocked',
      category: 'BANNED',
      detail:
        '.zip,x) {RelayedInbound}, [198.51.100.1]:9 [198.51.100.1] <a@example.net> -> <b@example.net>, Queue-ID: AAAA1AAAA1, Message-ID: <x>, mail_id: XXXXXXXXXXXX, Hits: -, size: 1.zip',
      actions: ['DiscardedInbound', 'Quarantined'],
    },
  ],
  [
    'a virus named like a verdict',
    `Blocked INFECTED (Passed CLEAN {RelayedInbound}, x) {DiscardedInbound}, ${client} ${envelope}, ${fields}`,
    {
      verdict: 'blocked',
      category: 'INFECTED',
      detail: 'Passed CLEAN {RelayedInbound}, x',
      actions: ['DiscardedInbound'],
    },
  ],
  [
    'a sender whose quoted local part imitates the rest',
    `Blocked BANNED (.exe) {DiscardedInbound}, ${client} <"x> -> y, ) {RelayedInbound}, <a> -> <b>, "@example.test> -> <r@example.com>, ${fields}`,
    {
      verdict: 'blocked',
      category: 'BANNED',
      detail: '.exe',
      actions: ['DiscardedInbound'],
      from: '"x> -> y, ) {RelayedInbound}, <a> -> <b>, "@example.test',
    },
  ],
  [
    'recipients with a comma, a quote and a > in them',
    `Passed CLEAN {RelayedInbound}, ${client} <s@example.test> -> <"a,b"@example.com>,<"c\\"> d"@example.com>,<e@example.com>, ${fields}`,
    { to: ['"a,b"@example.com', '"c\\"> d"@example.com', 'e@example.com'] },
  ],
  [
    'a Message-ID that looks like fields',
    `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, Queue-ID: B141CE6BDD, Message-ID: <m, mail_id: X, Hits: 99>, mail_id: XXXXXXXXXXXX, size: 1@example.test>, mail_id: WaVl27LgwIDf, Hits: 2.5, size: 1153, queued_as: 15411E6BE1, 380 ms`,
    { messageId: '<m, mail_id: X, Hits: 99>, mail_id: XXXXXXXXXXXX, size: 1@example.test>' },
  ],
  [
    'a Resent-Message-ID after the Message-ID',
    `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, Queue-ID: B141CE6BDD, Message-ID: <m@example.test>, Resent-Message-ID: <r@example.test>, mail_id: WaVl27LgwIDf, Hits: 2.5, size: 1153, queued_as: 15411E6BE1, 380 ms`,
    {},
  ],
  [
    'a Subject of the verbose template that looks like fields',
    `Passed CLEAN {RelayedInbound}, MYNETS LOCAL ${client} ESMTP/ESMTP (ESMTP://[198.51.100.9]:25 < ESMTPS://198.51.100.8) tls: TLSv1.3 ${envelope}, Queue-ID: B141CE6BDD, Message-ID: <m@example.test>, mail_id: WaVl27LgwIDf, b: XyZ, Hits: 2.5, size: 1153, queued_as: 15411E6BE1, Subject: "x>, mail_id: XXXXXXXXXXXX, Hits: 99, \\"quoted\\", queued_as: AAAA1AAAA1", From: Ann_<s@example.test>, Tests: [A=1,B=0.5], shortcircuit=no, autolearn=ham, 380 ms`,
    { policyBanks: ['MYNETS'] },
  ],
  [
    'banks in two words',
    `Passed CLEAN {RelayedInbound}, MYNETS AM.PDP ${client} ${envelope}, ${fields}`,
    { policyBanks: ['MYNETS', 'AM.PDP'] },
  ],
  [
    'one address of the client',
    `Passed CLEAN {RelayedInbound}, LOCAL [192.0.2.7]:5 ${envelope}, ${fields}`,
    {},
  ],
  [
    'a missing comma before the Message-ID',
    `Passed CLEAN {RelayedInbound}, ${client} ${envelope} Message-ID: <m@example.test>, mail_id: WaVl27LgwIDf, Hits: 2.5 size: 1153, queued_as: 15411E6BE1, 380 ms`,
    { queueId: undefined },
  ],
  [
    'a queue ID and then a reply in words',
    `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, Queue-ID: B141CE6BDD, Message-ID: <m@example.test>, mail_id: WaVl27LgwIDf, Hits: 2.5, size: 1153, queued_as: 15411E6BE1/250 ok, mail_id: X, 12345/AAAA1AAAA1, 380 ms`,
    {},
  ],
  [
    'a quarantine list',
    `Passed CLEAN {RelayedInbound,Archived}, ${client} ${envelope}, quarantine: a@example.com.archive,2/virus-x, ${fields}`,
    { actions: ['RelayedInbound', 'Archived'], quarantine: 'a@example.com.archive,2/virus-x' },
  ],
])('the verdict of %s', (_, text, differs) => {
  expect(amavis(text)).toEqual({ outcome: 'event', events: [{ ...passedClean, ...differs }] });
});

test.each([
  ['-', undefined],
  ['0', 0],
  ['-0.069', -0.069],
  ['1001.3', 1001.3],
  ['1.2+0.5', 1.7],
  ['8.269-3.160', 5.109],
  // Binary fractions add up to 0.30000000000000004.
  ['0.1+0.2', 0.3],
  ['1.23456', 1.23456],
  ['2.5x', undefined],
  ['', undefined],
  ['x', undefined],
])('the score of Hits: %s is %s', (hits, score) => {
  const { events } = amavis(
    `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, ${fields.replace('2.5', hits)}`,
  );
  expect(events).toEqual([{ ...passedClean, score }]);
});

test('amavis that gives up on the rest of a split for a failure before says so in a note', () => {
  const text =
    'temporary failures, giving up further deliveries: 451 4.7.1 from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later (bob@example.org)';
  expect(amavis(text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'scan-noted', taskId: '04083-01', severity: 0, text }],
  });
});

test('a line of the recipient template is a note, not a second verdict', () => {
  const text = `Passed CLEAN, ${envelope}, Hits: 2.5, tag=2, tag2=6.3, kill=6.3, 0/0/0/0`;
  expect(amavis(text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'scan-noted', taskId: '04083-01', severity: 0, text }],
  });
});

test.each([
  ['a verdict without an envelope', 'Passed CLEAN {RelayedInbound}, and so on'],
  ['a verdict of no known form', 'Passed by'],
  ['a Checking without an envelope', 'Checking: WaVl27LgwIDf'],
  ['a sentence nobody knows', 'something else'],
])('%s is not understood', (_, text) => {
  expect(amavis(text)).toEqual({ outcome: 'not-understood', events: [] });
});

test('a mark makes a note of any text', () => {
  expect(amavis('(!!)something else')).toEqual({
    outcome: 'event',
    events: [{ kind: 'scan-noted', taskId: '04083-01', severity: 2, text: 'something else' }],
  });
});

test('a line without its task is told by the process', () => {
  expect(
    readText('amavis', `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, ${fields}`),
  ).toEqual({ outcome: 'event', events: [{ ...passedClean, taskId: '4083' }] });
});

const line = (host: string, pid: number, text: string) =>
  `May  5 13:35:54 ${host} amavis[${pid}]: ${text}`;
const eventsOf = (lines: string[]) => readLines(lines).map(({ events }) => events);
const checked = (taskId: string, to: string[]) => ({
  kind: 'scan-checked',
  taskId,
  mailId: 'WaVl27LgwIDf',
  policyBanks: [],
  clientAddress: '192.0.2.7',
  from: 's@example.test',
  to,
});
const CHECKING = 'Checking: WaVl27LgwIDf [192.0.2.7] <s@example.test> -> ';

test('a text cut twice is read whole, with the origin of its first line', () => {
  const read = readLines([
    line('mail', 4083, `(04083-01) ${CHECKING}<a@example.com>,<b@exam...`),
    line('mail', 4083, '(04083-01) ...ple.com>,<c@exam...'),
    line('mail', 4083, '(04083-01) ...ple.com>'),
  ]);
  const continued = { kind: 'scan-continued', taskId: '04083-01' };
  expect(read).toEqual([
    {
      outcome: 'event',
      events: [checked('04083-01', ['a@example.com', 'b@example.com', 'c@example.com'])],
    },
    { outcome: 'event', events: [continued] },
    { outcome: 'event', events: [continued] },
  ]);
});

test('the same process number on another host does not continue a text', () => {
  expect(
    eventsOf([
      line('one', 4083, `(04083-01) ${CHECKING}<a@example.com>,<b@exam...`),
      line('two', 4083, '(04083-01) ...ple.org>'),
      line('one', 4083, '(04083-01) ...ple.com>'),
    ]),
  ).toEqual([
    [checked('04083-01', ['a@example.com', 'b@example.com'])],
    [],
    [{ kind: 'scan-continued', taskId: '04083-01' }],
  ]);
});

test('a text whose rest is lost gives what it has when its process writes something else', () => {
  expect(
    eventsOf([
      line('mail', 4083, `(04083-01) ${CHECKING}<a@example.com>,<b@exam...`),
      line('mail', 4083, `(04083-02) ${CHECKING}<c@example.com>`),
    ]),
  ).toEqual([[checked('04083-01', ['a@example.com'])], [checked('04083-02', ['c@example.com'])]]);
});

test('a text whose rest is lost gives what it has at the end of the input', () => {
  expect(
    eventsOf([line('mail', 4083, `(04083-01) ${CHECKING}<a@example.com>,<b@exam...`)]),
  ).toEqual([[checked('04083-01', ['a@example.com'])]]);
});

test('the number in a cut verdict is not taken for whole', () => {
  const text = `Passed CLEAN {RelayedInbound}, ${client} ${envelope}, Queue-ID: B141CE6BDD, Message-ID: <m@example.test>, mail_id: WaVl27LgwIDf, Hits: 2.5, size: 11...`;
  expect(eventsOf([line('mail', 4083, `(04083-01) ${text}`)])).toEqual([
    [{ ...passedClean, size: undefined, queuedAs: [], elapsedMs: undefined }],
  ]);
});

test('a cut text that says nothing about the message is silent, and so is its rest', () => {
  const read = readLines([
    line('mail', 4083, '(04083-01) extra modules loaded: A.pm, B...'),
    line('mail', 4083, '(04083-01) ....pm'),
  ]);
  expect(read.map(({ outcome }) => outcome)).toEqual(['silent', 'silent']);
});
