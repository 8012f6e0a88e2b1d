import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import {
  blockedSpam,
  deferredAtFilter,
  heldByRule,
  mixedFates,
  rejectedBeforeQueue,
} from '../render/sample-messages.ts';
import { receivedMessage, recipient, sentMessage, withRecipient } from '../render/seed-messages.ts';

describe('the headline', () => {
  const first = (one: Message) => traceView(one).headline.slice(0, 2);
  test.each<[string, Message, string[]]>([
    [
      'expired',
      withRecipient(deferredAtFilter, { status: 'expired', step: 'queue' }),
      ['STOPPED at queue', 'EXPIRED, returned to the sender'],
    ],
    [
      'deleted',
      withRecipient(deferredAtFilter, { status: 'deleted', step: 'queue' }),
      ['STOPPED at queue', 'DELETED by an operator'],
    ],
    ['held', heldByRule, ['STOPPED at accept', 'HELD, in the hold queue until released']],
    [
      'refused for now',
      withRecipient(rejectedBeforeQueue, { temporary: true }),
      ['STOPPED at accept', 'REJECTED for now, before the queue'],
    ],
    [
      'on its way',
      withRecipient(sentMessage, { status: 'queued', step: 'queue' }),
      ['QUEUED, on its way when the log ends', 'outbound'],
    ],
    [
      'delivered by local(8)',
      withRecipient(receivedMessage, { relay: { name: 'local', address: '', port: 0 } }),
      ['DELIVERED to the mailbox', 'inbound'],
    ],
    [
      'that local(8) threw away',
      withRecipient(receivedMessage, { service: 'local', reply: 'delivered to file: /dev/null' }),
      ['DELIVERED to /dev/null, which throws it away', 'inbound'],
    ],
    [
      'that local(8) wrote to a file',
      withRecipient(receivedMessage, { service: 'local', reply: 'delivered to file: /srv/all' }),
      ['DELIVERED to a file', 'inbound'],
    ],
    [
      'that local(8) gave a command',
      withRecipient(receivedMessage, { service: 'local', reply: 'delivered to command: /bin/cat' }),
      ['DELIVERED to a command', 'inbound'],
    ],
    [
      'that pipe(8) gave a service',
      withRecipient(receivedMessage, {
        service: 'pipe',
        relay: { name: 'pfilter', address: '', port: 0 },
        reply: 'delivered via pfilter service',
      }),
      ['DELIVERED to the service pfilter', 'inbound'],
    ],
    [
      'for a mailbox and a command',
      {
        ...receivedMessage,
        recipients: [
          ...receivedMessage.recipients,
          recipient('all@example.com', {
            service: 'local',
            reply: 'delivered to command: /bin/cat',
          }),
        ],
      },
      ['DELIVERED: 1 to the mailbox, 1 to a command', 'inbound'],
    ],
    ['mixed', mixedFates, ['STOPPED at deliver for 1 of 3', 'MIXED: 2 delivered, 1 bounced']],
    [
      'thrown away by a rule, while its client thinks that all is well',
      withRecipient(sentMessage, { status: 'discarded', step: 'accept', service: 'cleanup' }),
      ['STOPPED at accept', 'DISCARDED, though the client was told 250'],
    ],
    [
      'thrown away by a rule, where a program of this host handed it in',
      {
        ...withRecipient(sentMessage, { status: 'discarded', step: 'accept', service: 'cleanup' }),
        client: null,
        hops: sentMessage.hops.slice(0, 1).map((one) => ({ ...one, service: 'postfix/pickup' })),
      },
      ['STOPPED at accept', 'DISCARDED, and the sender was not told'],
    ],
    [
      'a bounce that was dropped',
      {
        ...withRecipient(deferredAtFilter, { status: 'discarded', step: 'deliver' }),
        kind: 'bounce',
      },
      ['STOPPED at deliver', 'DISCARDED, nobody gets it'],
    ],
    [
      'that bounced and has no sender',
      { ...withRecipient(deferredAtFilter, { status: 'bounced', step: 'deliver' }), from: '' },
      ['STOPPED at deliver', 'BOUNCED, with no sender to return it to'],
    ],
    [
      'that expired and has no sender',
      { ...withRecipient(deferredAtFilter, { status: 'expired', step: 'queue' }), from: '' },
      ['STOPPED at queue', 'EXPIRED, with no sender to return it to'],
    ],
    [
      'that only asked whether an address takes mail',
      { ...receivedMessage, kind: 'probe' },
      ['DELIVERABLE, the address takes mail', 'probe'],
    ],
    [
      'that only asked, and was told that it does not',
      {
        ...withRecipient(sentMessage, {
          status: 'bounced',
          step: 'deliver',
          enhancedStatus: '5.1.1',
        }),
        kind: 'probe',
      },
      ['STOPPED at deliver', 'UNDELIVERABLE, the address takes no mail'],
    ],
    [
      'that only asked, and was put off',
      {
        ...withRecipient(sentMessage, {
          status: 'bounced',
          step: 'deliver',
          enhancedStatus: '4.2.0',
        }),
        kind: 'probe',
      },
      ['STOPPED at deliver', 'UNDELIVERABLE for now, nothing is said of the address'],
    ],
    [
      'that Postfix wrote to its postmaster, and could not deliver',
      {
        ...withRecipient(sentMessage, { status: 'bounced', step: 'deliver' }),
        kind: 'notice',
        from: 'double-bounce@mail.example.com',
      },
      ['STOPPED at deliver', 'BOUNCED, with no sender to return it to'],
    ],
    [
      'that tells the postmaster of mail which could not be returned, and could not be delivered itself',
      {
        ...withRecipient(sentMessage, { status: 'bounced', step: 'deliver' }),
        kind: 'bounce',
        from: 'double-bounce@mail.example.com',
      },
      ['STOPPED at deliver', 'BOUNCED, with no sender to return it to'],
    ],
    [
      'of a user whose address only looks like that of Postfix',
      {
        ...withRecipient(sentMessage, { status: 'bounced', step: 'deliver' }),
        from: 'double-bounce@mail.example.com',
      },
      ['STOPPED at deliver', 'BOUNCED, returned to the sender'],
    ],
  ])('of a message %s', (_, one, expected) => {
    expect(first(one)).toEqual(expected);
  });

  test('a mail took as long as its last recipient, not as its queue file, which may be removed late', () => {
    const late = { ...sentMessage, endedAt: sentMessage.endedAt + 60_000 };
    expect(traceView(late).headline).toEqual(traceView(sentMessage).headline);
    expect(traceView(late).headline).toContain('4 s');
  });

  test('a session that was refused before it named a recipient is told all the same', () => {
    const [refused] = rejectedBeforeQueue.recipients;
    const whole = { ...(refused as Recipient), address: '' };
    const view = traceView({ ...rejectedBeforeQueue, recipients: [], withoutRecipient: whole });
    expect(view.headline).toEqual([
      'STOPPED at accept',
      'REJECTED before the queue',
      'recipient not in this log',
      '1 s',
    ]);
    expect(view.to).toEqual([]);
    expect(view.rows[1]?.mark).toBe('stopped');
  });

  test.each([
    ['END-OF-MESSAGE', 'REJECTED at the end of the message'],
    [null, 'REJECTED at the end of the message'],
    ['RCPT', 'REJECTED before the message was sent'],
    ['DATA', 'REJECTED at DATA'],
  ])('a message with a queue file that was refused at %s', (stage, words) => {
    const one = withRecipient(sentMessage, { status: 'rejected', step: 'accept', stage });
    expect(traceView(one).headline[1]).toBe(words);
  });

  test('a notification says what it is', () => {
    expect(traceView({ ...receivedMessage, kind: 'bounce', bounceOf: '97597E6BE4' })).toMatchObject(
      {
        headline: expect.arrayContaining(['bounce']),
        notes: expect.arrayContaining([
          { text: 'This is a delivery notification; it reports on 97597E6BE4.', command: null },
        ]),
      },
    );
  });
});

describe('the notes', () => {
  const notes = (one: Message) => traceView(one).notes;

  test('after Delivery OK: how to be sure', () => {
    expect(notes(receivedMessage)).toEqual([
      {
        text: 'Zimbra answers 250 2.1.5 also when it drops a duplicate or a filter discards the mail; to be sure, search mailbox.log on mail.tudv3.tudv.xyz:',
        command:
          "grep -F '<CAMzzhF9GpAMR6iTmZ-hzC6RriDQ=m1mao8zHY06Eky-_iry-=A@mail.gmail.com>' /opt/zimbra/log/mailbox.log",
      },
    ]);
  });

  test.each([
    [
      "a'; rm -rf /; '@x.test",
      "grep -F '<a'\\''; rm -rf /; '\\''@x.test>' /opt/zimbra/log/mailbox.log",
    ],
    ['$(reboot)@x.test', "grep -F '<$(reboot)@x.test>' /opt/zimbra/log/mailbox.log"],
    ['a\u001b@x.test', 'less /opt/zimbra/log/mailbox.log'],
    ['a\n@x.test', 'less /opt/zimbra/log/mailbox.log'],
  ])('the Message-ID %j makes a command that is safe to run', (messageId, command) => {
    expect(notes({ ...receivedMessage, messageId })[0]?.command).toBe(command);
  });

  test('a missing removal is told once', () => {
    const warning = 'removal of 97597E6BE4 is not in the input';
    const texts = (one: Message) => notes(one).map((note) => note.text);
    expect(texts(sentMessage)).not.toContain(warning);
    expect(texts({ ...blockedSpam, warnings: [warning] })).toContain(warning);
  });
});
