/** What cleanup, qmgr, bounce, pickup, postsuper and the delivery agents tell of a queue file. */
import { describe, expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const QUEUE_ID = 'B141CE6BDD';
const note = (text: string) => ({ kind: 'queue-noted', queueId: QUEUE_ID, isTrouble: false, text });

describe('cleanup', () => {
  test.each([
    ['message-id=<a@example.net>', { messageId: '<a@example.net>', resent: false }],
    ['resent-message-id=<a@example.net>', { messageId: '<a@example.net>', resent: true }],
    ['message-id=', { messageId: '', resent: false }],
  ])('%s', (text, expected) => {
    expect(read('postfix/cleanup', `B141CE6BDD: ${text}`)).toEqual({
      kind: 'identified',
      queueId: QUEUE_ID,
      ...expected,
    });
  });

  test.each(['removed (canceled)', 'removed (discarded)'])('%s', (text) => {
    expect(read('postfix/cleanup', `B141CE6BDD: ${text}`)).toEqual({
      kind: 'removed',
      queueId: QUEUE_ID,
      by: 'cleanup',
    });
  });

  test('a milter refuses what has a queue file', () => {
    const text = 'milter-reject: END-OF-MESSAGE from local: 5.7.1 no; from=<a> to=<b>';
    expect(read('postfix/cleanup', `B141CE6BDD: ${text}`)).toMatchObject({
      kind: 'rejected',
      queueId: QUEUE_ID,
      by: 'milter',
      stage: 'END-OF-MESSAGE',
      client: undefined,
      enhancedStatus: '5.7.1',
    });
  });

  test('smtpd refuses it, which a collector files under cleanup', () => {
    const text = 'reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 no; proto=SMTP';
    expect(read('postfix/cleanup', `B141CE6BDD: ${text}`)).toMatchObject({
      kind: 'rejected',
      queueId: QUEUE_ID,
      by: 'access',
    });
  });

  test.each(['removed', 'message=<a@example.net>', 'resent-message=<a>', 'mess'])(
    '"%s" is not its word',
    (text) => {
      expect(read('postfix/cleanup', `B141CE6BDD: ${text}`)).toBe('not-understood');
    },
  );
});

describe('qmgr', () => {
  test('a queue file is removed', () => {
    expect(read('postfix/qmgr', 'B141CE6BDD: removed')).toEqual({
      kind: 'removed',
      queueId: QUEUE_ID,
      by: 'queue-manager',
    });
  });

  test.each(['skipped, still being delivered', 'status=deferred (bounce failed)'])('%s', (text) => {
    expect(read('postfix/qmgr', `B141CE6BDD: ${text}`)).toEqual(note(text));
  });

  test('what it could not hand to a delivery agent', () => {
    const text = 'to=<bob@example.net>, relay=none, status=deferred (mail transport unavailable)';
    expect(read('postfix/qmgr', `B141CE6BDD: ${text}`)).toMatchObject({
      kind: 'delivery-attempted',
      status: 'deferred',
    });
  });

  test.each(['removal', 'fro', 'words'])('"%s" is not its word', (text) => {
    expect(read('postfix/qmgr', `B141CE6BDD: ${text}`)).toBe('not-understood');
  });
});

describe('bounce', () => {
  test.each([
    ['sender non-delivery notification', 'sender', 'non-delivery'],
    ['sender delay notification', 'sender', 'delay'],
    ['sender delivery status notification', 'sender', 'delivery status'],
    ['postmaster non-delivery notification', 'postmaster', 'non-delivery'],
    ['postmaster delay notification', 'postmaster', 'delay'],
  ])('%s', (words, whom, about) => {
    expect(read('postfix/bounce', `B141CE6BDD: ${words}: 15411E6BE1`)).toEqual({
      kind: 'notified',
      queueId: QUEUE_ID,
      about,
      whom,
      notificationQueueId: '15411E6BE1',
    });
  });

  test('a notification that nobody gets', () => {
    const text = 'B141CE6BDD: undeliverable postmaster notification discarded';
    expect(read('postfix/bounce', text)).toEqual({
      kind: 'notified',
      queueId: QUEUE_ID,
      about: 'non-delivery',
      whom: 'postmaster',
      notificationQueueId: undefined,
    });
  });

  test.each([
    'sender notification failed: out of space',
    'postmaster notification failed: out of space',
    'status=deferred (bounce failed)',
  ])('%s', (text) => {
    expect(read('postfix/bounce', `B141CE6BDD: ${text}`)).toEqual(note(text));
  });

  test.each([
    'sender non-delivery notification: 15411E6BE1 and more',
    'the sender non-delivery notification: 15411E6BE1',
    'recipient non-delivery notification: 15411E6BE1',
    'undeliverable postmaster notification discarded twice',
  ])('"%s" is not its word', (text) => {
    expect(read('postfix/bounce', `B141CE6BDD: ${text}`)).toBe('not-understood');
  });
});

describe('pickup', () => {
  test.each([
    ['uid=1001 from=<ann>', { uid: 1001, from: 'ann', origQueueId: undefined }],
    ['uid=0 from=<a> orig_id=15411E6BE1', { uid: 0, from: 'a', origQueueId: '15411E6BE1' }],
    [
      'uid=0 from=<a> orig_id=x> orig_id=15411E6BE1',
      { uid: 0, from: 'a> orig_id=x', origQueueId: '15411E6BE1' },
    ],
    ['uid=0 from=<', { uid: 0, from: '', origQueueId: undefined }],
  ])('%s', (text, expected) => {
    expect(read('postfix/pickup', `B141CE6BDD: ${text}`)).toEqual({
      kind: 'submitted',
      queueId: QUEUE_ID,
      ...expected,
    });
  });

  test.each(['uid=1001', 'gid=1001 from=<ann>', 'uid=1001, from=<ann>', 'uid 1001 from=<ann>'])(
    '"%s" is not its word',
    (text) => {
      expect(read('postfix/pickup', `B141CE6BDD: ${text}`)).toBe('not-understood');
    },
  );
});

describe('postsuper', () => {
  test.each([
    ['placed on hold', 'held'],
    ['released from hold', 'released'],
    ['requeued', 'requeued'],
    ['expired', 'expired'],
    ['renamed', 'renamed'],
  ])('%s', (text, action) => {
    expect(read('postfix/postsuper', `B141CE6BDD: ${text}`)).toEqual({
      kind: 'operator-acted',
      queueId: QUEUE_ID,
      action,
    });
  });

  test('what the operator removes is not delivered', () => {
    expect(read('postfix/postsuper', 'B141CE6BDD: removed')).toEqual({
      kind: 'removed',
      queueId: QUEUE_ID,
      by: 'operator',
    });
  });

  test.each([
    ['Deleted: 13 messages', 'deleted', 13],
    ['Placed on hold: 1 message', 'held', 1],
    ['Released from hold: 2 messages', 'released', 2],
  ])('a total counts also what no line names: %s', (text, action, count) => {
    expect(read('postfix/postsuper', text)).toEqual({ kind: 'queue-swept', action, count });
  });

  test.each([
    ['Requeued: 2 messages', 'silent'],
    ['Deleted: many messages', 'not-understood'],
    ['Force-expired: 2 messages', 'silent'],
    ['B141CE6BDD: expired long ago', 'not-understood'],
    ['Put on hold: 2 messages', 'not-understood'],
  ])('%s', (text, outcome) => {
    expect(read('postfix/postsuper', text)).toBe(outcome);
  });
});

describe('a delivery agent', () => {
  test.each([
    'host mx.example.net[192.0.2.1] said: 450 4.7.1 Greylisted (in reply to RCPT TO command)',
    'lost connection with mx.example.net[192.0.2.1] while sending RCPT TO',
    'conversation with mx.example.net[192.0.2.1] timed out while sending message body',
    'TLS is required, but was not offered by host mx.example.net[192.0.2.1]',
    'SASL authentication failed; server mx.example.net[192.0.2.1] said: 535 5.7.8 Error',
    'SASL authentication failed: server mx.example.net[192.0.2.1] offered no compatible authentication mechanisms for this type of connection security',
    'SMTPUTF8 is required, but was not offered by host mx.example.net[192.0.2.1]',
    'local data error while talking to mx.example.net[192.0.2.1]',
  ])('one address of the next hop does not work: %s', (text) => {
    expect(read('postfix/smtp', `B141CE6BDD: ${text}`)).toEqual({
      kind: 'attempt-failed',
      queueId: QUEUE_ID,
      text,
    });
  });

  test('nor can it be reached, of which no queue file is named', () => {
    const text = 'connect to mx.example.net[192.0.2.1]:25: Connection refused';
    expect(read('postfix/lmtp', text)).toEqual({
      kind: 'attempt-failed',
      queueId: undefined,
      text,
    });
  });

  test.each([
    'enabling PIX workarounds: disable_esmtp delay_dotcrlf for mx.example.net[192.0.2.1]:25',
    'breaking line > 998 bytes with <CR><LF>SPACE',
    'passing <bob@example.net> to transport=lmtp',
  ])('%s', (text) => {
    expect(read('postfix/smtp', `B141CE6BDD: ${text}`)).toEqual(note(text));
  });

  test('a header that it checks while it sends', () => {
    const text = 'replace: header A: B from local; from=<a> to=<b>: A: C';
    expect(read('postfix/smtp', `B141CE6BDD: ${text}`)).toMatchObject({
      kind: 'rule-applied',
      action: 'note',
    });
  });

  test.each([
    ['local', 'connect to mx.example.net[192.0.2.1]:25: Connection refused'],
    ['smtp', 'connects to mx.example.net[192.0.2.1]:25'],
    ['smtp', 'B141CE6BDD: hosts'],
    ['smtp', 'B141CE6BDD: skipping'],
  ])('%s: "%s" is not its word', (program, text) => {
    expect(read(`postfix/${program}`, text)).toBe('not-understood');
  });
});
