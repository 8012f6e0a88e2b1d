/** Where a message goes: in, out, or from one mailbox of this host to another. */
import { expect, test } from 'vitest';
import { A, arrives, B, comesBack, identified, line, queued, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

/** Postfix gives what it makes itself a Message-ID with the queue ID. */
const NAMED = identified(A, 0).replace('<a@', `<20261124100000.${A}@`);
const verdict = (task: string, actions: string) =>
  line(
    2,
    'amavis[16]',
    `(00016-${task}) Passed CLEAN {${actions}}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
  );
const intoMailbox = (queueId: string, to: string, second = 3) =>
  line(
    second,
    'postfix/lmtp[14]',
    `${queueId}: to=<${to}>, relay=store.example.org[192.0.2.3]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  );
const discarded = (queueId: string) =>
  line(
    3,
    'postfix/discard[14]',
    `${queueId}: to=<bob@example.org>, relay=none, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (example.org)`,
  );

/** One recipient outside makes it outbound; else a sender from outside makes it inbound. */
test.each([
  [['RelayedInbound'], 'inbound'],
  [['RelayedOutbound'], 'outbound'],
  [['RelayedInternal'], 'internal'],
  [['RelayedInternal,RelayedOutbound'], 'outbound'],
  [['RelayedOutbound,RelayedInternal'], 'outbound'],
  [['RelayedOutbound,RelayedInbound'], 'outbound'],
  [['RelayedInbound,RelayedInternal'], 'inbound'],
  [['RelayedInternal,RelayedInbound'], 'inbound'],
  [['RelayedInternal', 'RelayedOutbound'], 'outbound'],
  [['RelayedInbound', 'RelayedOutbound'], 'outbound'],
  [['RelayedInternal', 'RelayedInbound'], 'inbound'],
  [['RelayedInbound', 'RelayedInternal'], 'inbound'],
  [['Quarantined,DiscardedInternal'], 'internal'],
])('the actions of its scans, %s, make a message %s', async (scans, expected) => {
  const verdicts = scans.map((actions, index) => verdict(`0${index + 1}`, actions));
  // By its relay alone it would be unknown.
  const [message] = await told(...arrives(A), ...verdicts, tried(A, 3, SENT));
  expect(message?.direction).toBe(expected);
});

const filteredBy = (target: string) =>
  line(
    0,
    'postfix/cleanup[11]',
    `${A}: filter: header Subject: x from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>: ${target}`,
  );
const toEve = (text: string) => text.replace('bob@', 'eve@');
const REFUSED =
  'relay=none, delay=1, delays=0/0/1/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)';
const TURNED_AWAY =
  'relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/1/0, dsn=5.6.0, status=bounced (host 127.0.0.1[127.0.0.1] said: 554 5.6.0 id=00016-01 - Rejected by next-hop MTA on relaying, from MTA(smtp:[127.0.0.1]:10025): 554 5.6.0 no (in reply to end of DATA command))';
const atFilter = (queueId: string, end: string, daemon = 'smtp') =>
  line(3, `postfix/${daemon}[15]`, `${queueId}: to=<bob@example.org>, ${end}`);
const expired = (queueId: string) =>
  line(
    9,
    'postfix/qmgr[12]',
    `${queueId}: from=<ann@example.net>, status=expired, returned to sender`,
  );

/** Zimbra sends the mail of its own users through port 10026 and that of strangers through 10024. */
test.each([
  ['10024', [intoMailbox(A, 'bob@example.org')], 'inbound'],
  ['10024', [tried(A, 3, SENT)], 'inbound'],
  ['10026', [intoMailbox(A, 'bob@example.org')], 'internal'],
  ['10026', [intoMailbox(A, 'bob@example.org'), toEve(tried(A, 3, SENT))], 'outbound'],
  ['10026', [tried(A, 3, SENT)], 'outbound'],
  // Who writes from here may write to a mailbox here.
  ['10026', [], 'outbound'],
  ['10026', [intoMailbox(A, 'bob@example.org'), toEve(atFilter(A, REFUSED))], 'outbound'],
  ['10026', [atFilter(A, REFUSED)], 'outbound'],
  ['10026', [atFilter(A, REFUSED), expired(A)], 'outbound'],
  ['10024', [atFilter(A, REFUSED)], 'inbound'],
  // Another filter says nothing.
  ['10040', [intoMailbox(A, 'bob@example.org')], 'inbound'],
  ['10040', [tried(A, 3, SENT)], 'unknown'],
])('mail that a rule sends to port %s (%#)', async (port, ends, expected) => {
  const [message] = await told(
    ...arrives(A),
    filteredBy(`smtp-amavis:[127.0.0.1]:${port}`),
    ...ends,
  );
  expect(message?.direction).toBe(expected);
});

test.each([
  ['another domain', 'example.org', 'outbound'],
  ['its own domain', 'Example.NET', 'internal'],
])(
  'mail from here that waits for the filter is expected to be for %s',
  async (_, domain, expected) => {
    const waits = atFilter(A, REFUSED).replace('example.org', domain);
    const start = [...arrives(A), filteredBy('smtp-amavis:[127.0.0.1]:10026')];
    const [message] = await told(...start, waits);
    expect([message?.direction, message?.inferred]).toEqual([expected, ['direction']]);
    // Once a server has it, nothing is inferred.
    const [done] = await told(...start, waits, tried(A, 9, SENT).replace('example.org', domain));
    expect([done?.direction, done?.inferred]).toEqual(['outbound', []]);
  },
);

test('a sender and a recipient without a domain are both of this host', async () => {
  const start = [...arrives(A), filteredBy('smtp-amavis:[127.0.0.1]:10026')];
  const bare = [...start, atFilter(A, REFUSED)].map((text) =>
    text.replaceAll('@example.net>', '>').replaceAll('@example.org>', '>'),
  );
  expect((await told(...bare)).map(({ direction }) => direction)).toEqual(['internal']);
});

test('mail through port 10026 whose recipients are not known yet may go anywhere', async () => {
  const filter = filteredBy('smtp-amavis:[127.0.0.1]:10026').replace(' to=<bob@example.org>', '');
  const [message] = await told(...arrives(A), filter);
  expect([message?.recipients, message?.direction]).toEqual([[], 'unknown']);
});

test('the filter of a queue file further on counts where the first has none', async () => {
  const forwarded = line(
    1,
    'postfix/local[14]',
    `${B}: to=<ann@example.net>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (forwarded as ${A})`,
  );
  const start = [
    ...arrives(B),
    line(1, 'postfix/cleanup[11]', `${A}: message-id=<a@example.net>`),
    filteredBy('smtp-amavis:[127.0.0.1]:10024'),
  ];
  const [message] = await told(...start, forwarded, tried(A, 3, SENT));
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual([B, A]);
  expect(message?.direction).toBe('inbound');
});

const client = (more: string) =>
  line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]${more}`);
const LOGIN = ', sasl_method=LOGIN, sasl_username=ann@example.net';
const forwarded = (text: string) => text.replace('relay=', 'orig_to=<team@example.net>, relay=');
const OWN = line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<root>`);

test.each([
  ['of a client elsewhere', client(''), tried(A, 3, SENT), 'unknown'],
  ['of a client that logged in', client(LOGIN), tried(A, 3, SENT), 'outbound'],
  ['of a program of this host', OWN, tried(A, 3, SENT), 'outbound'],
  ['of a client elsewhere', client(''), intoMailbox(A, 'bob@example.org'), 'inbound'],
  ['of a client that logged in', client(LOGIN), intoMailbox(A, 'bob@example.org'), 'internal'],
  ['of a program of this host', OWN, intoMailbox(A, 'bob@example.org'), 'internal'],
  ['of a client elsewhere', client(''), discarded(A), 'unknown'],
  ['of a program of this host', OWN, discarded(A), 'outbound'],
  ['of Postfix itself', NAMED, tried(A, 3, SENT), 'outbound'],
  ['whose client is not in the log', identified(A, 0), tried(A, 3, SENT), 'unknown'],
  ['that a filter gave back', comesBack(A, 0).slice(0, 2).join('\n'), tried(A, 3, SENT), 'unknown'],
  ['of a program of this host', OWN, atFilter(A, REFUSED), 'outbound'],
  ['of a program of this host', OWN, atFilter(A, TURNED_AWAY), 'outbound'],
  ['of a client that logged in', client(LOGIN), atFilter(A, REFUSED, 'lmtp'), 'outbound'],
  ['of a client elsewhere', client(''), atFilter(A, REFUSED, 'lmtp'), 'unknown'],
  ['of a client elsewhere', client(''), forwarded(tried(A, 3, SENT)), 'inbound'],
  ['of a client that logged in', client(LOGIN), forwarded(tried(A, 3, SENT)), 'outbound'],
  ['whose start is not in the log', '', tried(A, 3, SENT), 'unknown'],
  ['whose start is not in the log', '', forwarded(tried(A, 3, SENT)), 'unknown'],
  ['whose start is not in the log', '', intoMailbox(A, 'bob@example.org'), 'unknown'],
])('mail %s goes where its last server stands (%#)', async (_, start, end, expected) => {
  const [message] = await told(start, queued(A, 1), end);
  expect(message?.direction).toBe(expected);
});

test.each([
  ['one by an address of this host', forwarded(toEve(tried(A, 3, SENT))), 'inbound'],
  ['one that the client named', toEve(tried(A, 3, SENT)), 'unknown'],
])('mail for a mailbox and for another server, %s', async (_, onward, expected) => {
  const start = [client(''), queued(A, 1)];
  const [message] = await told(...start, intoMailbox(A, 'bob@example.org'), onward);
  expect(message?.recipients).toHaveLength(2);
  expect(message?.direction).toBe(expected);
});

const scannedAs = (action: string) =>
  line(
    1,
    'amavis[23413]',
    `(23413-01) Passed CLEAN {${action}}, <root> -> <bob@example.org>, Queue-ID: ${A}, mail_id: WaVl27LgwIDf, Hits: 2.1, size: 900, 380 ms`,
  );
const REQUEUED = line(0, 'postfix/pickup[20]', `${A}: uid=0 from=<root> orig_id=${B}`);

/** Zimbra sends what its own programs write through port 10024, like mail of strangers. */
test.each([
  [
    'of a program of this host',
    OWN,
    'RelayedInbound',
    intoMailbox(A, 'bob@example.org'),
    'internal',
  ],
  ['of a program of this host', OWN, 'RelayedInbound', tried(A, 3, SENT), 'outbound'],
  ['of a program of this host', OWN, 'RelayedOutbound', tried(A, 3, SENT), 'outbound'],
  ['of a program of this host that goes on', OWN, 'RelayedInbound', '', 'internal'],
  ['of a program of this host to others, which is kept', OWN, 'DiscardedOpenRelay', '', 'outbound'],
  [
    'of a program of this host to some elsewhere, which is kept',
    OWN,
    'DiscardedInbound,DiscardedOpenRelay',
    '',
    'outbound',
  ],
  [
    'of a program of this host to a mailbox that amavis does not know as its own',
    OWN,
    'RelayedOpenRelay',
    intoMailbox(A, 'bob@example.org'),
    'internal',
  ],
  [
    'of a program of this host that is turned away',
    OWN,
    'RejectedInbound',
    atFilter(A, TURNED_AWAY),
    'internal',
  ],
  [
    'of a client that logged in',
    client(LOGIN),
    'RelayedInbound',
    intoMailbox(A, 'bob@example.org'),
    'internal',
  ],
  ['of a client that logged in', client(LOGIN), 'RelayedInbound', tried(A, 3, SENT), 'outbound'],
  ['that was requeued', REQUEUED, 'RelayedInbound', intoMailbox(A, 'bob@example.org'), 'inbound'],
])(
  'mail %s, and amavis says that it came in or went out (%#)',
  async (_, start, action, end, expected) => {
    const [message] = await told(start, queued(A, 1), scannedAs(action), end);
    expect(message?.scans).toHaveLength(1);
    expect(message?.direction).toBe(expected);
  },
);

/** What an operator has queued again goes through port 10024, whoever sent it. */
test.each([
  ['10026', tried(B, 9, SENT), 'outbound'],
  ['10026', intoMailbox(B, 'bob@example.org', 9), 'internal'],
  ['10024', tried(B, 9, SENT), 'inbound'],
])('mail that came in through port %s and was queued again (%#)', async (port, end, expected) => {
  const [message] = await told(
    ...arrives(A),
    filteredBy(`smtp-amavis:[127.0.0.1]:${port}`),
    atFilter(A, REFUSED),
    line(4, 'postfix/postsuper[30]', `${A}: requeued`),
    line(4, 'postfix/pickup[20]', `${B}: uid=0 from=<ann@example.net> orig_id=${A}`),
    identified(B, 4),
    queued(B, 4),
    scannedAs('RelayedInbound').replace(A, B),
    end,
  );
  expect(message?.hops.map(({ queueId }) => queueId)).toEqual([A, B]);
  expect(message?.direction).toBe(expected);
});
