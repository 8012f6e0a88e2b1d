/** Mail refused before it had a queue file: which refusals are one message, and what is told of it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { A, arrives, DEFERRED, line, PEER, refused, tried } from './mail-lines.ts';
import { fatesOf, told } from './messages-of.ts';

const second = (seconds: number) => Date.UTC(2026, 10, 24, 10, 0, seconds);
const postscreen = (at: number, text: string) => line(at, 'postfix/postscreen[9]', text);
const refusedBy = (service: string, client: string, helo: string, more = '') =>
  line(
    1,
    `postfix/${service}[10]`,
    `NOQUEUE: reject: RCPT from ${client}: 451 4.3.0 <bob@example.org>: Temporary lookup failure; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<${helo}>${more}`,
  );
const LOGIN = ' sasl_method=LOGIN sasl_username=ann@example.net';

test('all of a refusal is told', async () => {
  const [message] = await told(
    postscreen(0, 'CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25'),
    postscreen(1, 'PASS NEW [192.0.2.1]:4711'),
    line(2, 'postfix/smtpd[10]', `connect from ${PEER}`),
    refused('bob@example.org').replace('10:00:00', '10:00:03'),
    refused('Bob@example.org', '450 4.2.0').replace('10:00:00', '10:00:05'),
  );
  expect(message).toMatchObject({
    kind: 'mail',
    messageId: null,
    status: 'rejected',
    direction: 'inbound',
    startedAt: second(3),
    endedAt: second(5),
    connectedAt: second(2),
    from: 'ann@example.net',
    size: null,
    client: {
      name: 'mx.example.net',
      address: '192.0.2.1',
      port: 4711,
      helo: 'x',
      login: null,
      tls: null,
    },
    screening: { at: second(1), text: 'PASS NEW', result: 'passed-new' },
    hops: [],
    withoutRecipient: null,
  });
  // One row an address, whatever its case; the last refusal counts.
  expect(message?.recipients).toEqual([
    {
      address: 'Bob@example.org',
      originalAddress: null,
      status: 'rejected',
      step: 'accept',
      at: second(5),
      attempts: 0,
      queueId: null,
      relay: null,
      tls: null,
      enhancedStatus: '4.2.0',
      reply: '450 4.2.0 <Bob@example.org>: Recipient address rejected: User unknown',
      temporary: true,
      service: 'smtpd',
      quarantine: null,
      firstDeferredAt: null,
      queuedAt: null,
      delaySeconds: null,
      totalSeconds: null,
      waitedSeconds: null,
      delays: null,
      category: null,
      stage: 'RCPT',
      by: 'access',
      warning: null,
      recoveredFrom: null,
      inferred: [],
    },
  ]);
});

/** 4xx: the client will try again. */
test.each([
  ['550 5.1.1', false],
  ['450 4.2.0', true],
  ['450 5.1.1', true],
  ['550 4.2.0', false],
  ['4.7.1', true],
  ['5.7.1', false],
])('a refusal with "%s" is temporary: %s', async (code, temporary) => {
  const [alone] = await told(refused('bob@example.org', code));
  expect(alone?.recipients[0]).toMatchObject({ temporary });
  const cleanup = `${A}: milter-reject: END-OF-MESSAGE from ${PEER}: ${code} no; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`;
  const [queued] = await told(...arrives(A).slice(0, 2), line(1, 'postfix/cleanup[11]', cleanup));
  expect(queued?.recipients[0]).toMatchObject({ status: 'rejected', temporary });
});

test('a refusal without any code is not temporary', async () => {
  const bare = `${A}: reject: DATA from ${PEER}: bare <LF> received; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`;
  const [message] = await told(...arrives(A).slice(0, 1), line(1, 'postfix/smtpd[10]', bare));
  expect(message?.recipients[0]).toMatchObject({
    status: 'rejected',
    temporary: false,
    enhancedStatus: null,
    stage: 'DATA',
    service: 'smtpd',
  });
});

/** What a filter of this host could not bring back is an attempt of the mail that it brings, not mail of its own. */
test.each([
  ['the service behind the filter', refusedBy('amavisd/smtpd', 'localhost[127.0.0.1]', 'mail'), 0],
  [
    'a client of this host that says localhost',
    refusedBy('smtpd', 'localhost[127.0.0.1]', 'localhost'),
    0,
  ],
  [
    'a client of this host that says another name',
    refusedBy('smtpd', 'localhost[127.0.0.1]', 'app'),
    1,
  ],
  ['a client elsewhere', refusedBy('amavisd/smtpd', PEER, 'localhost'), 1],
  [
    'a user of this host who logged in',
    refusedBy('amavisd/smtpd', 'localhost[127.0.0.1]', 'localhost', LOGIN),
    1,
  ],
  ['the submission service', refusedBy('submission/smtpd', 'localhost[127.0.0.1]', 'app'), 1],
  ['the old submission service', refusedBy('smtps/smtpd', 'localhost[127.0.0.1]', 'app'), 1],
  [
    'a client of the submission service that says localhost',
    refusedBy('submission/smtpd', 'localhost[127.0.0.1]', 'localhost'),
    1,
  ],
])('what is refused to %s', async (_, text, count) => {
  expect(await told(text)).toHaveLength(count);
});

const DENIED = '554 5.7.1 <bob@example.org>: Relay access denied';
const denied = refusedBy('smtpd', PEER, 'x').replace(/451 .*failure/, DENIED);

test.each([
  ['of a stranger', [refusedBy('smtpd', PEER, 'x')], 'inbound'],
  ['of a user who logged in', [refusedBy('smtpd', PEER, 'x', LOGIN)], 'outbound'],
  ['by the submission service', [refusedBy('submission/smtpd', PEER, 'x')], 'outbound'],
  ['by the old submission service', [refusedBy('smtps/smtpd', PEER, 'x')], 'outbound'],
  [
    'by a submission service with a name of its own',
    [refusedBy('submission/smtpd', PEER, 'x').replace('postfix/', 'postfix-')],
    'outbound',
  ],
  ['of a stranger who asks for another domain', [denied], 'unknown'],
  [
    'of a stranger who asks for another domain, too',
    [refusedBy('smtpd', PEER, 'x').replaceAll('bob@', 'eve@'), denied],
    'unknown',
  ],
])('the mail %s that was refused is %s', async (_, lines, direction) => {
  expect((await told(...lines)).map((message) => message.direction)).toEqual([direction]);
});

test('a refusal that names no recipient is told as one of the whole', async () => {
  const [message] = await told(
    line(
      0,
      'postfix/smtpd[10]',
      `NOQUEUE: reject: MAIL from ${PEER}: 452 4.3.1 Insufficient system storage; from=<ann@example.net> proto=ESMTP helo=<x>`,
    ),
  );
  expect(message?.recipients).toEqual([]);
  expect(message?.withoutRecipient).toMatchObject({
    address: '',
    status: 'rejected',
    temporary: true,
    enhancedStatus: '4.3.1',
  });
});

test.each([
  [
    'its client is known from the lines before',
    [line(0, 'postfix/smtpd[10]', `connect from ${PEER}`)],
    '192.0.2.1',
  ],
  ['its client is not known', [], 'unknown'],
])(
  'a refusal of a proxy filter, which names no client, is told: %s',
  async (_, before, address) => {
    const text =
      'NOQUEUE: proxy-reject: END-OF-MESSAGE: 554 5.7.0 Reject, id=00016-01 - SPAM; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>';
    const messages = await told(...before, line(1, 'postfix/smtpd[10]', text));
    expect(messages.map((message) => [message.client?.address, fatesOf(message)])).toEqual([
      [address, ['bob@example.org rejected at accept']],
    ]);
  },
);

const screened = (at: number, to = 'bob@example.org') =>
  postscreen(
    at,
    `NOQUEUE: reject: RCPT from [192.0.2.1]:4711: 550 5.7.1 Service unavailable; client [192.0.2.1] blocked using zen.example; from=<a@x.test>, to=<${to}>, proto=ESMTP, helo=<x.test>`,
  );
const CONNECT = postscreen(0, 'CONNECT from [192.0.2.1]:4711 to [192.0.2.2]:25');
const DISCONNECT = postscreen(3, 'DISCONNECT [192.0.2.1]:4711');

/** What postscreen found counts, not that the client came and went. */
test.each([
  ['no test', [], { result: 'connected', text: '' }],
  [
    'a list',
    [postscreen(0, 'DNSBL rank 6 for [192.0.2.1]:4711')],
    { result: 'failed-test', text: 'DNSBL rank 6' },
  ],
])('what postscreen refused after %s', async (_, tests, screening) => {
  const [message, ...more] = await told(CONNECT, ...tests, screened(2), DISCONNECT);
  expect(more).toEqual([]);
  expect(message).toMatchObject({
    status: 'rejected',
    direction: 'inbound',
    startedAt: second(0),
    endedAt: second(2),
    connectedAt: second(0),
    from: 'a@x.test',
    client: { address: '192.0.2.1', port: 4711, helo: 'x.test', login: null, tls: null },
    screening: { at: second(0), ...screening },
  });
  expect(fatesOf(message)).toEqual(['bob@example.org rejected at connect']);
});

test('each connection of postscreen is a message, with all who were refused in it', async () => {
  const again = [CONNECT, screened(0, 'fay@example.org')].map((text) =>
    text.replace('10:00:00', '10:00:09'),
  );
  const lines = [CONNECT, screened(1), screened(2, 'eve@example.org'), DISCONNECT, ...again];
  expect((await told(...lines)).map(fatesOf)).toEqual([
    ['bob@example.org rejected at connect', 'eve@example.org rejected at connect'],
    ['fay@example.org rejected at connect'],
  ]);
});

test('a client that was refused by postscreen, and then passed, is told as refused', async () => {
  const messages = await told(CONNECT, screened(1), postscreen(2, 'PASS NEW [192.0.2.1]:4711'));
  expect(messages.map(({ status }) => status)).toEqual(['rejected']);
});

/** The words of content checks, milters and smtpd: only a refused recipient or sender leaves the rest of the message alone. */
test.each([
  ['RCPT', 'deferred'],
  ['MAIL', 'deferred'],
  ['CONNECT', 'deferred'],
  ['DATA', 'rejected'],
  ['END-OF-MESSAGE', 'rejected'],
])('a refusal at %s of a queue file: the message is %s', async (stage, status) => {
  const text = `${A}: milter-reject: ${stage} from ${PEER}: 4.7.1 later; from=<ann@example.net> to=<eve@example.org> proto=ESMTP helo=<x>`;
  const [message] = await told(
    ...arrives(A).slice(0, 2),
    line(1, 'postfix/cleanup[11]', text),
    tried(A, 2, DEFERRED),
  );
  expect(message?.recipients.at(status === 'rejected' ? 0 : -1)?.status).toBe('rejected');
  expect(message?.recipients[0]?.status).toBe(status);
});

const statusOf = (messages: readonly Message[]) => messages.map(({ status }) => status);

test('a rule that held a message before it had its queue file holds it as smtpd', async () => {
  const rule = (action: string) =>
    line(
      0,
      'postfix/smtpd[10]',
      `NOQUEUE: ${action}: RCPT from ${PEER}: <ann@example.net>: Sender address triggers ${action.toUpperCase()} action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`,
    );
  const held = await told(rule('hold'), ...arrives(A).slice(0, 2));
  expect(held[0]?.recipients[0]).toMatchObject({
    status: 'held',
    step: 'accept',
    service: 'smtpd',
    temporary: false,
    stage: 'RCPT',
    by: 'access',
  });
  expect(statusOf(await told(rule('discard'), ...arrives(A).slice(0, 2)))).toEqual(['discarded']);
  // A rule that only redirects leaves the filter and the message as they are.
  const redirect = line(
    0,
    'postfix/smtpd[10]',
    `NOQUEUE: redirect: RCPT from ${PEER}: <bob@example.org>: Recipient address triggers REDIRECT eve@example.org; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>`,
  );
  const [redirected] = await told(redirect, ...arrives(A));
  expect([redirected?.status, redirected?.hops[0]?.filter]).toEqual(['queued', null]);
});
