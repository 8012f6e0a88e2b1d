import { describe, expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const SENT = {
  kind: 'delivery-attempted',
  queueId: 'B141CE6BDD',
  to: 'bob@example.net',
  origTo: undefined,
  relay: { name: 'mx.example.net', address: '192.0.2.5', port: 25 },
  connectionUse: 1,
  delay: 2.2,
  delays: { beforeQueue: 0.01, inQueue: 0.02, connect: 1.1, transmit: 1.07 },
  enhancedStatus: '2.0.0',
  status: 'sent',
  reply: '250 2.0.0 OK',
  queuedAs: undefined,
};
const FIELDS =
  'relay=mx.example.net[192.0.2.5]:25, delay=2.2, delays=0.01/0.02/1.1/1.07, dsn=2.0.0';

function line(to: string, fields: string, reply: string): string {
  return `B141CE6BDD: ${to}, ${fields}, status=sent (${reply})`;
}

describe('the recipient of a delivery line', () => {
  test.each([
    ['<bob@example.net>', 'bob@example.net'],
    ['<>', ''],
    ['bob@example.net', 'bob@example.net'],
    ['<"bob smith, jr"@example.net>', '"bob smith, jr"@example.net'],
    ['<a>b@example.net>', 'a>b@example.net'],
    ['<"a>, relay=none, delay=1"@example.net>', '"a>, relay=none, delay=1"@example.net'],
    ['<"a\\">, dsn=5.0.0"@example.net>', '"a\\">, dsn=5.0.0"@example.net'],
    ['<"unclosed@example.net>', '"unclosed@example.net'],
    ['<jürgen@example.net>', 'jürgen@example.net'],
    ['<bob, relay=none@example.net>', 'bob, relay=none@example.net'],
    ['<a>b relay=none@example.net>', 'a>b relay=none@example.net'],
    ['<a>,brelay=none@example.net>', 'a>,brelay=none@example.net'],
    ['<a>, dear@example.net>', 'a>, dear@example.net'],
    ['<a>, relays@example.net>', 'a>, relays@example.net'],
    ['<a>, x@example.net>', 'a>, x@example.net'],
  ])('%s is read whole', (written, to) => {
    expect(read('postfix/smtp', line(`to=${written}`, FIELDS, '250 2.0.0 OK'))).toEqual({
      ...SENT,
      to,
    });
  });

  test('the address before expansion may hold what looks like fields', () => {
    const to = 'to=<bob@example.net>, orig_to=<"x>, relay=none"@example.net>';
    expect(read('postfix/smtp', line(to, FIELDS, '250 2.0.0 OK'))).toEqual({
      ...SENT,
      origTo: '"x>, relay=none"@example.net',
    });
  });
});

describe('the fields of a delivery line', () => {
  test('a key nobody knows yet is passed over', () => {
    const fields = `${FIELDS}, tls=dane/!requiretls:nocertmatch, colour=blue`;
    expect(read('postfix/smtp', line('to=<bob@example.net>', fields, '250 2.0.0 OK'))).toEqual(
      SENT,
    );
  });

  test.each([
    ['before the reply', '', ''],
    ['in the reply', ' (250 2.0', '250 2.0'],
    ['before the last parenthesis', ' (250 2.0.0 OK', '250 2.0.0 OK'],
  ])('a line cut %s still tells the status, and that it is cut', (_, tail, reply) => {
    const text = `B141CE6BDD: to=<bob@example.net>, ${FIELDS}, status=sent${tail}`;
    expect(read('postfix/smtp', text)).toEqual({ ...SENT, reply, isCut: true });
  });

  test.each([
    ['no field before the status', 'B141CE6BDD: to=<bob@example.net>, status=sent (ok)', 'ok'],
    ['no parentheses', 'B141CE6BDD: to=<bob@example.net>, status=sent ok', 'ok'],
    [
      'a parenthesis that only closes',
      'B141CE6BDD: to=<bob@example.net>, status=sent ok (x)',
      'ok (x)',
    ],
    [
      'a reply that ends in a parenthesis',
      'B141CE6BDD: to=<bob@example.net>, status=sent (a (b))',
      'a (b)',
    ],
  ])('%s still tells the status', (_, text, reply) => {
    expect(read('postfix/smtp', text)).toEqual({
      ...SENT,
      relay: undefined,
      delay: undefined,
      delays: undefined,
      enhancedStatus: undefined,
      reply,
    });
  });

  test.each([
    ['cut in the recipient', 'B141CE6BDD: to=<bob@exam'],
    ['cut before the status', 'B141CE6BDD: to=<bob@example.net>, relay=none, delay=3'],
    ['cut after a pair', 'B141CE6BDD: to=<bob@example.net>, relay=none, delay=3, '],
    ['cut in a field nobody knows', 'B141CE6BDD: to=<bob@example.net>, relay=none, tls=da'],
    ['cut in the reuse of a connection', 'B141CE6BDD: to=<bob@example.net>, relay=mx, conn_use=2'],
    ['cut in the address before expansion', 'B141CE6BDD: to=<bob@example.net>, orig_to=<b@exam'],
    ['cut in a bare address before expansion', 'B141CE6BDD: to=<bob@example.net>, orig_to=b@exam'],
    ['cut in a bare recipient', 'B141CE6BDD: to=bob@exam'],
    ['of free words', 'B141CE6BDD: to=<bob@example.net>, relay=none, hello world, status=sent (x)'],
  ])('a line %s is no delivery attempt', (_, text) => {
    expect(read('postfix/smtp', text)).toBe('not-understood');
  });
});

test.each([
  'sent',
  'deferred',
  'bounced',
  'SOFTBOUNCE',
  'deliverable',
  'undeliverable',
  'expired',
  // Words that only begin like one of them, or are as long.
  'sentry',
  'lost',
  'deferred-again',
  'expunged',
  'bounced-back',
  'Bounced',
])('the status %s is told as it is written', (status) => {
  const text = `B141CE6BDD: to=<bob@example.net>, ${FIELDS}, status=${status} (250 2.0.0 OK)`;
  expect(read('postfix/smtp', text)).toEqual({ ...SENT, status });
});

test.each([
  ['none', undefined],
  ['local', { name: 'local', address: '', port: 0 }],
  ['pipe', { name: 'pipe', address: '', port: 0 }],
  ['nonesuch', { name: 'nonesuch', address: '', port: 0 }],
])('the relay %s', (word, relay) => {
  const text = line('to=<bob@example.net>', `relay=${word}`, '250 2.0.0 OK');
  expect(read('postfix/pipe', text)).toMatchObject({ relay });
});

test.each([
  ['dance=3', {}],
  ['dog=5.5.5', {}],
  ['dance=1/2/3/4', {}],
  ['delay=7', { delay: 7 }],
  ['delays=9/8/7/', { delays: undefined }],
  ['delays=9/8/7', { delays: undefined }],
  ['delays=9/8/7/6', { delays: { beforeQueue: 9, inQueue: 8, connect: 7, transmit: 6 } }],
  ['dsn=2.6.0', { enhancedStatus: '2.6.0' }],
  ['conn_use=3', { connectionUse: 3 }],
  ['connect=3', {}],
])('a further field %s', (field, differing) => {
  const text = line('to=<bob@example.net>', `${FIELDS}, ${field}`, '250 2.0.0 OK');
  expect(read('postfix/smtp', text)).toEqual({ ...SENT, ...differing });
});

describe('the queue ID the next hop gave', () => {
  test.each([
    ['250 2.0.0 Ok: queued as 15411E6BE1', '15411E6BE1'],
    ['250 2.0.0 Ok: queued as 4XkQ2b1Zz9z3hT', '4XkQ2b1Zz9z3hT'],
    ['250 2.0.0 Ok: 1163 bytes queued as 15411E6BE1', '15411E6BE1'],
    [
      '250 2.0.0 from MTA(smtp:[127.0.0.1]:10030): 250 2.0.0 Ok: queued as 15411E6BE1',
      '15411E6BE1',
    ],
    ['250 2.0.0 Ok: queued as 15411E6BE1, but 1 DISCARD', '15411E6BE1'],
    ['forwarded as 15411E6BE1', '15411E6BE1'],
    ['250 Ok: queued as 15411E6BE1, then queued as 97597E6BE4', '97597E6BE4'],
    ['250 2.6.0 <queued as 15411E6BE1> Queued mail for delivery', undefined],
    ['250 Ok: queued as 15411E6BE1 then queued as nothing', undefined],
    ['250 Ok: queued as ABCDEF', undefined],
    ['250 Ok: queued as aaaaaaaaaaaaa', undefined],
    ['250 OK id=1nmXyz-000Abc-Aa', undefined],
  ])('%s', (reply, queuedAs) => {
    expect(read('postfix/smtp', line('to=<bob@example.net>', FIELDS, reply))).toEqual({
      ...SENT,
      reply,
      queuedAs,
    });
  });

  test('a reply that is cut may have lost digits of it', () => {
    const text = `B141CE6BDD: to=<bob@example.net>, ${FIELDS}, status=sent (250 Ok: queued as 15411E6`;
    expect(read('postfix/smtp', text)).toEqual({
      ...SENT,
      reply: '250 Ok: queued as 15411E6',
      isCut: true,
    });
  });

  test('a refusal that speaks of one gives none', () => {
    const text = `B141CE6BDD: to=<bob@example.net>, ${FIELDS}, status=bounced (queued as 15411E6BE1)`;
    expect(read('postfix/smtp', text)).toEqual({
      ...SENT,
      status: 'bounced',
      reply: 'queued as 15411E6BE1',
    });
  });
});
