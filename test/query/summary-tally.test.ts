import { describe, expect, test } from 'vitest';
import { STATUSES } from '../../src/message/message.ts';
import { blockListOf } from '../../src/query/summary/refusals.ts';
import { SummaryTally } from '../../src/query/summary/tally.ts';
import { fixedZone } from '../../src/time/zone.ts';
import * as samples from '../render/sample-messages.ts';
import {
  at,
  hop,
  message,
  recipient,
  seedZone,
  sentMessage,
  withRecipient,
} from '../render/seed-messages.ts';

const { mixedFates, blockedSpam, rejectedBeforeQueue, deferredAtFilter } = samples;

function summaryOf(
  messages: readonly Parameters<SummaryTally['add']>[0][],
  by?: 'hour' | 'sender',
) {
  const tally = new SummaryTally(by === undefined ? {} : { by });
  for (const one of messages) tally.add(one, seedZone);
  return tally.summary(10);
}

test('a mail with three queue files is one message, and its size counts once', () => {
  const summary = summaryOf([sentMessage]);
  expect([summary.messages, summary.byKind.mail, summary.octets]).toEqual([1, 1, 1153]);
  expect(summary.recipients.relayed).toBe(1);
});

test('the two passes of a mail through amavis are two scans of one message', () => {
  expect(summaryOf([sentMessage, sentMessage]).scans.verdicts).toEqual([
    { verdict: 'passed', category: 'CLEAN', scans: 4, messages: 2 },
  ]);
});

test('the times of the seed mail are told by step', () => {
  const steps = Object.fromEntries(summaryOf([sentMessage]).steps.map((one) => [one.part, one]));
  expect([steps['virus scan']?.max, steps['spam scan']?.max]).toEqual([0.38, 1.481]);
  expect([steps['connect']?.max, steps['transmit']?.max, steps['total']?.count]).toEqual([
    1.1, 1.1, 1,
  ]);
});

test('mail waits in the queue before the filter, too', () => {
  const recipients = sentMessage.recipients.map((row) => ({ ...row, waitedSeconds: 71 }));
  const { steps } = summaryOf([{ ...sentMessage, recipients }]);
  expect(steps.find(({ part }) => part === 'wait in queue')).toMatchObject({ count: 1, max: 71 });
});

test('a refusal is no message, but counts in its hour', () => {
  const summary = summaryOf([rejectedBeforeQueue]);
  expect(summary.messages).toBe(0);
  expect(summary.refused.messages).toBe(1);
  expect(summary.hours.map(({ messages, refused }) => [messages, refused])).toEqual([[0, 1]]);
});

test('a message with differing fates counts as mixed, and once with each of them', () => {
  const summary = summaryOf([mixedFates]);
  const fates = new Set(mixedFates.recipients.map(({ status }) => status));
  expect(fates.size).toBeGreaterThan(1);
  const [kind] = summary.kinds;
  expect(summary.byStatus.mixed).toBe(1);
  expect(STATUSES.filter((status) => kind?.withStatus[status] === 1)).toEqual(
    STATUSES.filter((status) => fates.has(status)),
  );
});

test('a message counts once in its domain, all its recipients do', () => {
  const two = message({
    ...sentMessage,
    recipients: ['a@Example.COM', 'b@example.com'].map((address) =>
      recipient(address, { status: 'relayed', queueId: 'A1' }),
    ),
  });
  const [domain] = summaryOf([two]).domains.rows;
  expect([domain?.name, domain?.messages, domain?.recipients.relayed]).toEqual([
    'example.com',
    1,
    2,
  ]);
});

test('hours are those of the wall clock, in zones with a half hour too', () => {
  const tally = new SummaryTally({ by: 'hour' });
  const half = fixedZone(5 * 60 + 30);
  const start = Date.UTC(2026, 4, 5, 7, 35);
  for (const minutes of [0, 54, 55])
    tally.add({ ...sentMessage, startedAt: start + minutes * 60_000 }, half);
  // 13:05 and 13:59 of the wall clock, then 14:00.
  const starts = [Date.UTC(2026, 4, 5, 7, 30), Date.UTC(2026, 4, 5, 8, 30)];
  const summary = tally.summary(1);
  expect(summary.hours.map((hour) => [hour.at, hour.messages])).toEqual([
    [starts[0], 2],
    [starts[1], 1],
  ]);
  // Hours are never cut to the length of the lists.
  expect(summary.groups?.rows.map((row) => row.at)).toEqual(starts);
});

test('the null sender and a sender that is not in the log are names of their own', () => {
  const summary = summaryOf(
    [
      { ...sentMessage, from: '' },
      { ...sentMessage, from: null },
      { ...sentMessage, from: 'Ann@Example.com' },
    ],
    'sender',
  );
  const expected = ['(not in the log)', '<>', 'ann@example.com'];
  expect(summary.top.senders.rows.map(({ name }) => name)).toEqual(expected);
  expect(summary.groups?.rows.map(({ name }) => name)).toEqual(expected);
  expect(summary.top.senderDomains.rows.map(({ name }) => name)).toEqual(['example.com']);
});

test('an own domain without a key is warned of once, whatever it sends; a stranger never', () => {
  const inbound = { ...sentMessage, direction: 'inbound' as const };
  const summary = summaryOf([sentMessage, sentMessage, inbound]);
  expect(summary.signing).toMatchObject({ notSigned: 3, signed: 0 });
  expect(summary.warnings).toEqual([
    '2 messages of tudv3.tudv.xyz went out unsigned: OpenDKIM has no key for it. If it is a domain of this server: make one (Zimbra: /opt/zimbra/libexec/zmdkimkeyutil -a -d tudv3.tudv.xyz), and publish its TXT record.',
  ]);
});

test('only mail that has left is unsigned, and only domains that are at home here need a key', () => {
  const [row] = sentMessage.recipients;
  if (row === undefined) throw new Error('the seed mail has a recipient');
  const mailOf = (domain: string, status: 'relayed' | 'bounced' | 'delivered', to: string) => ({
    ...sentMessage,
    signing:
      sentMessage.signing === null
        ? null
        : { ...sentMessage.signing, text: `no signing domain match for '${domain}'` },
    recipients: [{ ...row, status, address: to }],
  });
  const sent = [
    mailOf('example.com', 'relayed', 'bob@example.net'),
    mailOf('example.com', 'bounced', 'bob@example.net'),
    mailOf('host.example.com', 'relayed', 'bob@example.net'),
    mailOf('example.org', 'relayed', 'bob@example.net'),
  ];
  const domainsOf = (messages: typeof sent) =>
    summaryOf(messages).signing.unsignedDomains.rows.map(({ name, count }) => [name, count]);
  const taken = mailOf('example.com', 'delivered', 'ann@example.com');
  expect(domainsOf([...sent, taken])).toEqual([
    ['example.com', 1],
    ['host.example.com', 1],
  ]);
  // Where no mailbox is seen, nothing tells whose a domain is.
  expect(domainsOf(sent).map(([name]) => name)).toContain('example.org');
});

test('what waits is told by cause, with its oldest', () => {
  const later = { ...deferredAtFilter, startedAt: deferredAtFilter.startedAt + 1000 };
  expect(summaryOf([later, deferredAtFilter]).queue).toEqual({
    messages: 2,
    deferred: 2,
    held: 0,
    queued: 0,
    oldestAt: at('13:02:10'),
    causes: [
      {
        cause: 'amavis-down',
        title: 'amavis is down',
        status: 'deferred',
        step: 'filter',
        messages: 2,
        recipients: 2,
        oldestAt: at('13:02:10'),
        example: 'CB5B124A7CF',
        retryHelps: 'after-fix',
      },
    ],
  });
});

test('viruses and banned names are listed by name', () => {
  const infected = blockedSpam.scans.map((scan) => ({
    ...scan,
    category: 'INFECTED',
    detail: 'Eicar-Test-Signature, Win.Test.EICAR_HDB-1',
  }));
  const banned = blockedSpam.scans.map((scan) => ({
    ...scan,
    category: 'BANNED',
    detail: '.exe,x.exe',
  }));
  const { scans } = summaryOf([
    { ...blockedSpam, scans: infected },
    { ...blockedSpam, scans: banned },
  ]);
  const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
  expect([names(scans.viruses.rows), names(scans.banned.rows)]).toEqual([
    ['Eicar-Test-Signature', 'Win.Test.EICAR_HDB-1'],
    ['.exe', 'x.exe'],
  ]);
});

test('refusals that name different people and clients have one reason', () => {
  const refused = ['ann@example.com', 'bob@example.com'].map((address, i) =>
    withRecipient(rejectedBeforeQueue, {
      address,
      by: 'access',
      stage: 'RCPT',
      temporary: i === 1,
      reply: `450 4.2.0 <${address}>: Recipient address rejected: Greylisted`,
    }),
  );
  expect(summaryOf(refused).refused).toMatchObject({
    messages: 2,
    recipients: 2,
    temporary: 1,
    reasons: [{ cause: 'greylisted', recipients: 2, temporary: 1 }],
  });
});

describe('the block list of a refusal', () => {
  test.each([
    [
      '554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.example.test; https://example.test/q',
      'zen.example.test',
    ],
    [
      '550 5.7.1 Service unavailable; client [192.0.2.9] blocked using bl.example.test',
      'bl.example.test',
    ],
    ['554 5.7.1 <x@example.com>: Recipient address rejected: Access denied', null],
    [
      '550 5.1.1 <Service unavailable; Client host [1] blocked using forged.test>: User unknown',
      null,
    ],
    ['421 4.3.2 Service unavailable; try later', null],
  ])('%s', (reply, list) => {
    expect(blockListOf(reply)).toBe(list);
  });
});

test('nothing gives a summary of zeros', () => {
  const summary = new SummaryTally().summary(10);
  expect([summary.messages, summary.startedAt, summary.hours, summary.warnings]).toEqual([
    0,
    null,
    [],
    [],
  ]);
  expect(new SummaryTally().summary(0).steps.every(({ count }) => count === 0)).toBe(true);
});

test('a row for whoever no line names is a message in the queue, and no recipient', () => {
  const nameless = recipient('', {
    status: 'held',
    step: 'accept',
    service: 'cleanup',
    by: 'content',
    reply: 'Subject: offer',
  });
  const one = message({
    status: 'held',
    hops: [hop('A000000001')],
    recipients: [],
    withoutRecipient: nameless,
  });
  const { queue, recipients } = summaryOf([one]);
  expect(queue).toMatchObject({ messages: 1, held: recipients.held, causes: [{ recipients: 0 }] });
});

test('mail that an operator may have deleted is warned of where it is counted as waiting', () => {
  const waits = recipient('bob@example.org', { status: 'deferred', reply: '450 4.2.0 later' });
  const swept = { ...waits, afterwards: 'perhaps-deleted' } as const;
  const [first, second] = [[waits], [swept, { ...swept, address: 'eve@example.org' }]].map(
    (recipients) => message({ status: 'deferred', hops: [hop('A000000001')], recipients }),
  );
  if (first === undefined || second === undefined) throw new Error('there are two messages');
  expect(summaryOf([first]).warnings).toEqual([]);
  expect(summaryOf([first, second]).warnings).toEqual([
    '1 message counted in the queue at the end may not be waiting there any more: mtatrace trace tells why, and how to look.',
  ]);
});
