import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace-view.ts';
import {
  blockedSpam,
  deferredAtFilter,
  heldByRule,
  mixedFates,
  rejectedBeforeQueue,
} from '../render/sample-messages.ts';
import {
  at,
  hop,
  message,
  receivedMessage,
  recipient,
  scan,
  sentMessage,
  withRecipient,
} from '../render/seed-messages.ts';

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
    ['mixed', mixedFates, ['STOPPED at deliver for 1 of 3', 'MIXED: 2 delivered, 1 bounced']],
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
      { ...withRecipient(sentMessage, { status: 'bounced', step: 'deliver' }), kind: 'probe' },
      ['STOPPED at deliver', 'UNDELIVERABLE, the address takes no mail'],
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

  test.each([
    ['spam.x@example.com', 'zmmailbox -z -m spam.x@example.com search -t message in:inbox'],
    ['2/virus-26W2lJY63nCZ', 'amavisd-release 2/virus-26W2lJY63nCZ'],
    ['-rf', null],
    [null, null],
  ])('a copy in %j is released so', (quarantine, command) => {
    expect(notes(withRecipient(blockedSpam, { quarantine })).at(-1)?.command).toBe(command);
  });

  test('a copy that Proxmox Mail Gateway keeps is not one of amavis', () => {
    const change = { service: 'pmg-smtp-filter', quarantine: '20A9C60092030F9912' };
    expect(notes(withRecipient(blockedSpam, change)).slice(-2)).toEqual([
      {
        text: 'Postfix says sent, because pmg-smtp-filter answered 250; the mail went no further than the filter.',
        command: null,
      },
      {
        text: 'The copy lies in the quarantine of Proxmox Mail Gateway, as 20A9C60092030F9912.',
        command: null,
      },
    ]);
  });

  test('a mail that the client sent with a login is not called one of the web client', () => {
    const client = { ...(sentMessage.client as NonNullable<Message['client']>), login: 'admin' };
    const texts = notes({ ...sentMessage, client }).map((note) => note.text);
    expect(texts).toEqual([
      'Gmail took the message; whether it reached the inbox is not in this log.',
    ]);
  });

  test('a missing removal is told once', () => {
    const warning = 'removal of 97597E6BE4 is not in the input';
    const texts = (one: Message) => notes(one).map((note) => note.text);
    expect(texts(sentMessage)).not.toContain(warning);
    expect(texts({ ...blockedSpam, warnings: [warning] })).toContain(warning);
  });
});

describe('the rows', () => {
  const rows = (one: Message) =>
    traceView(one).rows.map((row) => `${row.mark} ${row.step}: ${row.details.join(' · ')}`);

  test('amavis lines that are missing are told from a filter that was not there', () => {
    expect(rows({ ...receivedMessage, scans: [] })).toContain('not-in-log filter: not in this log');
  });

  test('signing a moment before the scan that handed the mail over stays behind it', () => {
    const signing = {
      ...(sentMessage.signing as NonNullable<Message['signing']>),
      at: at('13:35:55'),
    };
    const scans = sentMessage.scans.map((one, i) => (i === 0 ? { ...one, at: one.at + 400 } : one));
    expect(traceView({ ...sentMessage, signing, scans }).rows.map((row) => row.step)).toEqual([
      'connect',
      'accept',
      'virus scan',
      'sign',
      'spam scan',
      'deliver',
      'remove',
    ]);
  });

  test('a recipient refused beside one that was taken is a warning of that step', () => {
    const refused = recipient('nobody@example.com', {
      status: 'rejected',
      step: 'accept',
      at: at('13:38:09'),
      reply: '550 5.1.1 no such user',
      service: 'smtpd',
    });
    const one = {
      ...receivedMessage,
      status: 'mixed' as const,
      recipients: [...receivedMessage.recipients, refused],
    };
    expect(rows(one)[1]).toBe(
      'warning accept: 2 recipients, routed to amavis :10024 · 1 rejected: 550 5.1.1 no such user',
    );
  });

  test('mail refused by postscreen reached nothing', () => {
    const refused = recipient('a@example.com', {
      status: 'rejected',
      step: 'connect',
      at: at('10:00:00'),
      reply: '550 5.7.1 Service unavailable',
      service: 'postscreen',
    });
    expect(
      rows(message({ status: 'rejected', connectedAt: at('10:00:00'), recipients: [refused] })),
    ).toEqual([
      'stopped connect: 550 5.7.1 Service unavailable',
      'not-reached accept: not reached',
      'not-reached queue: not reached',
      'not-reached deliver: not reached',
    ]);
  });

  test('what starts before the log says so', () => {
    const late = {
      ...receivedMessage,
      connectedAt: null,
      screening: null,
      hops: [hop('ECE98E6BE1', { service: '' })],
      scans: [],
    };
    expect(rows(late).slice(0, 2)).toEqual([
      'not-in-log connect: not in this log',
      'not-in-log accept: not in this log',
    ]);
  });

  test('a crowd of servers is one row a fate', () => {
    const recipients = Array.from({ length: 9 }, (_, i) =>
      recipient(`a@${i}.example.com`, {
        status: 'relayed',
        relay: { name: `mx${i}.example.com`, address: '192.0.2.1', port: 25 },
      }),
    );
    expect(
      rows(message({ status: 'relayed', recipients })).filter((row) => row.includes('deliver')),
    ).toEqual(['ok deliver: 9 recipients · relayed · 9 servers']);
  });

  test.each([
    ['held', 'postsuper', 'stopped queue: put on hold by an operator'],
    ['deleted', 'postsuper', 'stopped queue: deleted by an operator'],
    ['expired', 'smtp', 'stopped queue: gave up: the queue lifetime is over'],
  ] as const)(
    'what is %s between two tries says what the last one got',
    (status, service, words) => {
      const one = withRecipient(deferredAtFilter, { status, step: 'queue', service });
      expect(rows(one).slice(2)).toEqual([
        `${words} · last reply: connect to 127.0.0.1[127.0.0.1]:10024: Connection refused · after 4 attempts in 24 min`,
      ]);
    },
  );

  test('a stop behind the scan shows the reply that Postfix got', () => {
    const reply = '451 4.5.0 id=04082-01 - Temporary MTA failure on relaying';
    const blocked = scan({
      at: at('13:02:11'),
      verdict: 'blocked',
      category: 'MTA-BLOCKED',
      queueId: 'CB5B124A7CF',
    });
    const filter = { ...withRecipient(deferredAtFilter, { reply }), scans: [blocked] };
    expect(rows(filter)).toContain(
      `stopped filter: not a verdict: Postfix did not take it back · ${reply}`,
    );
    expect(rows({ ...filter, ...withRecipient(filter, { step: 'sign' }) })).toContain(
      `stopped sign: ${reply}`,
    );
  });
});
