import { describe, expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { at, hop, message, recipient } from '../render/seed-messages.ts';
import {
  amavisDown,
  deferredThere,
  failuresOf,
  mail,
  refused,
  relayed,
  sizesOf,
  unknownThere,
} from './failure-samples.ts';

describe('groups of failures', () => {
  test('the most messages come first, then the most recipients', () => {
    const { failed } = failuresOf([
      mail([unknownThere('a@example.net', '13:00:00')]),
      mail([amavisDown('b@example.com', '13:00:01'), amavisDown('c@example.com', '13:00:01')]),
      mail([
        deferredThere(
          'd@example.org',
          '13:00:02',
          'connect to mx.example.org[192.0.2.9]:25: Connection timed out',
        ),
      ]),
      mail([
        deferredThere(
          'e@example.org',
          '13:00:03',
          'connect to mx.example.org[192.0.2.9]:25: Connection timed out',
        ),
      ]),
    ]);
    expect(sizesOf(failed)).toEqual([
      'connection-timeout 2/2',
      'amavis-down 1/2',
      'user-unknown-there 1/1',
    ]);
  });

  test('a message counts once, whatever the number of its hops and of its causes', () => {
    const { failed, messages, failedMessages, groupCount } = failuresOf([
      mail([unknownThere('a@example.net', '13:00:00'), amavisDown('b@example.com', '13:00:00')], {
        hops: [hop('AAAAAAAAA1'), hop('AAAAAAAAA2'), hop('AAAAAAAAA3')],
      }),
    ]);
    expect({ messages, failedMessages, groupCount }).toEqual({
      messages: 1,
      failedMessages: 1,
      groupCount: 2,
    });
    expect(sizesOf(failed)).toEqual(['amavis-down 1/1', 'user-unknown-there 1/1']);
  });

  test('a group tells first and last time, step, outcome, what to do, and what to trace', () => {
    const first = mail([
      { ...amavisDown('a@example.com', '13:26:11'), firstDeferredAt: at('13:01:58') },
    ]);
    const second = mail([amavisDown('b@example.com', '13:20:00')]);
    const [view] = failuresOf([first, second]).failed;
    expect(view).toMatchObject({
      cause: 'amavis-down',
      title: 'amavis is down',
      step: 'filter',
      status: 'deferred',
      firstAt: at('13:01:58'),
      lastAt: at('13:26:11'),
      retryHelps: 'after-fix',
      meaning: expect.stringContaining('port 10024'),
      examples: [first.hops[0]?.queueId, second.hops[0]?.queueId],
      addresses: ['a@example.com', 'b@example.com'],
      servers: [{ name: '127.0.0.1:10024 refused', count: 2 }],
    });
  });

  test('the meaning names a server only where all failed at the same', () => {
    const meaningOf = (...hosts: string[]) =>
      failuresOf(
        hosts.map((host) =>
          mail([
            deferredThere(
              `a@${host}`,
              '13:00:00',
              `connect to mx.${host}[192.0.2.9]:25: Connection refused`,
            ),
          ]),
        ),
      ).failed[0]?.meaning;
    expect(meaningOf('example.org')).toContain('mx.example.org');
    expect(meaningOf('example.org', 'example.net')).not.toMatch(/mx\.example/);
  });

  test('a bounce that failed itself is a failure of its own', () => {
    const { failed } = failuresOf([
      mail([unknownThere('a@example.net', '13:00:00')]),
      mail([unknownThere('ann@example.org', '13:00:05')], { kind: 'bounce', from: '' }),
    ]);
    expect(sizesOf(failed)).toEqual(['user-unknown-there 2/2']);
  });

  test('small groups and those beyond the limit are left out, and counted', () => {
    const messages = [
      mail([amavisDown('a@example.com', '13:00:00')]),
      mail([amavisDown('b@example.com', '13:00:01')]),
      mail([unknownThere('c@example.net', '13:00:02')]),
    ];
    const few = failuresOf(messages, { least: 2 });
    expect({ ...few, failed: sizesOf(few.failed) }).toMatchObject({
      failed: ['amavis-down 2/2'],
      belowLeast: 1,
      beyondLimit: 0,
      groupCount: 2,
    });
    expect(failuresOf(messages, { limit: 1 })).toMatchObject({ belowLeast: 0, beyondLimit: 1 });
  });
});

describe('what was delivered', () => {
  test.each<[string, Partial<Recipient>]>([
    ['delivered', { status: 'delivered' }],
    ['relayed', { status: 'relayed' }],
    ['on its way', { status: 'queued' }],
    ['not told by the log', { status: 'unknown' }],
  ])('does not show: %s', (_, fields) => {
    const report = failuresOf([mail([recipient('a@example.com', fields)])], {
      withRecovered: true,
      withRefused: true,
    });
    expect([report.failedMessages, report.failed, report.recovered, report.refused]).toEqual([
      0,
      [],
      [],
      [],
    ]);
  });

  const recovered = {
    ...relayed('a@example.com', '13:40:00'),
    recoveredFrom: {
      at: at('13:26:11'),
      since: at('13:02:11'),
      step: 'filter',
      service: 'smtp',
      queueId: 'AAAAAAAAA9',
      relay: null,
      enhancedStatus: '4.4.1',
      reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    },
  } as const;

  test('after a failure is counted apart, and listed only when asked for', () => {
    const messages = [mail([recovered, relayed('b@example.com', '13:40:00')])];
    expect(failuresOf(messages)).toMatchObject({
      failedMessages: 0,
      recoveredMessages: 1,
      failed: [],
      recovered: [],
    });
    expect(failuresOf(messages, { withRecovered: true }).recovered).toMatchObject([
      {
        cause: 'amavis-down',
        step: 'filter',
        messages: 1,
        recipients: 1,
        firstAt: at('13:02:11'),
        lastAt: at('13:26:11'),
        examples: ['AAAAAAAAA9'],
        fate: 'recovered',
      },
    ]);
  });
});

describe('refusals before the queue', () => {
  const alone = message({
    status: 'rejected',
    client: { name: 'unknown', address: '192.0.2.9', port: 0, helo: null, login: null, tls: null },
    recipients: [refused('a@example.net', '13:00:00'), refused('b@example.net', '13:00:00')],
  });
  const besideOthers = mail([relayed('c@example.com', '13:00:01')]);
  const withRefused = {
    ...besideOthers,
    recipients: [...besideOthers.recipients, refused('d@example.net', '13:00:01')],
  };

  test('are counted, and no failures', () => {
    expect(failuresOf([alone])).toMatchObject({
      messages: 0,
      failedMessages: 0,
      refusedMessages: 1,
      refusedRecipients: 2,
      failed: [],
      refused: [],
    });
  });

  test('are none where others of the same transaction got a queue ID: those recipients failed', () => {
    expect(failuresOf([alone, withRefused])).toMatchObject({
      messages: 1,
      failedMessages: 1,
      refusedMessages: 1,
      refusedRecipients: 2,
      failed: [{ cause: 'relay-denied', recipients: 1, examples: [withRefused.hops[0]?.queueId] }],
    });
  });

  test('have no recipient where the client was turned away before it named one', () => {
    const [row] = alone.recipients;
    if (row === undefined) throw new Error('the sample has a recipient');
    const nameless = message({
      status: 'rejected',
      recipients: [],
      withoutRecipient: { ...row, address: '', stage: 'HELO' },
    });
    expect(failuresOf([nameless], { withRefused: true })).toMatchObject({
      refusedMessages: 1,
      refusedRecipients: 0,
      refused: [{ messages: 1, recipients: 0 }],
    });
  });

  test('are listed with client and reason when asked for', () => {
    expect(failuresOf([alone], { withRefused: true }).refused).toMatchObject([
      {
        cause: 'relay-denied',
        messages: 1,
        recipients: 2,
        clients: [{ name: 'unknown[192.0.2.9]', count: 1 }],
        reasons: [{ name: '554 5.7.1 <...>: Relay access denied', count: 2 }],
      },
    ]);
  });

  test('name the block list that was asked', () => {
    const reply =
      '554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using bl.example.test; see there';
    const listed = { ...refused('a@example.com', '13:00:00'), reply };
    const [view] = failuresOf([message({ recipients: [listed] })], { withRefused: true }).refused;
    expect(view).toMatchObject({
      cause: 'refused-by-our-block-list',
      blockLists: [{ name: 'bl.example.test', count: 1 }],
    });
  });

  test('a message refused at its end had a queue file, so it failed', () => {
    const row = { ...refused('a@example.com', '13:00:00'), stage: 'END-OF-MESSAGE' };
    expect(failuresOf([mail([row])])).toMatchObject({ failedMessages: 1, refusedMessages: 0 });
  });
});
