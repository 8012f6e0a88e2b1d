/** Mail that a filter in front of the queue takes and keeps: no queue file tells of it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { B, identified, line, queued, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const smtpd = (second: number, text: string) => line(second, 'postfix/smtpd[10]', text);
const CONNECT = smtpd(0, 'connect from mx.example.net[192.0.2.1]');
const NO_QUEUE = smtpd(0, 'NOQUEUE: client=mx.example.net[192.0.2.1]');
const accepted = (second: number, reply: string) =>
  smtpd(
    second,
    `proxy-accept: END-OF-MESSAGE: ${reply}; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>`,
  );
const DISCONNECT = smtpd(5, 'disconnect from mx.example.net[192.0.2.1] mail=1 rcpt=2 data=1');
const blocked = (task: string, second: number, to: string) =>
  line(
    second,
    'amavis[16]',
    `(${task}) Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> ${to}, quarantine: a/spam-x.gz, Message-ID: <${task}@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`,
  );
const pmg = (text: string) => line(1, 'pmg-smtp-filter[21]', `20A9560092030F3374: ${text}`);

const factsOf = ({ messageId, status, hops, from, client, scans, recipients }: Message) => ({
  messageId,
  status,
  hops: hops.length,
  from,
  client: client?.address,
  scans: scans.map((one) => one.category),
  recipients: recipients.map((one) => [one.address, one.status, one.step, one.quarantine]),
});

test('what amavis discards in front of the queue is told as blocked, for each recipient of the verdict', async () => {
  const messages = await told(
    CONNECT,
    NO_QUEUE,
    blocked('00016-01', 1, '<bob@example.org>,<eve@example.org>'),
    accepted(2, '250 2.7.0 Ok, discarded, id=00016-01 - spam'),
    DISCONNECT,
  );
  expect(messages.map(factsOf)).toEqual([
    {
      messageId: '00016-01@example.net',
      status: 'blocked',
      hops: 0,
      from: 'ann@example.net',
      client: '192.0.2.1',
      scans: ['SPAM'],
      recipients: [
        ['bob@example.org', 'blocked', 'filter', 'a/spam-x.gz'],
        ['eve@example.org', 'blocked', 'filter', 'a/spam-x.gz'],
      ],
    },
  ]);
});

const START = Date.UTC(2026, 10, 24, 10);

test.each([
  [
    'amavis',
    [blocked('00016-01', 1, '<bob@example.org>')],
    '250 2.7.0 Ok, discarded, id=00016-01 - spam',
    [1, 'amavis'],
  ],
  ['clamsmtp', [], '250 Virus Detected; Discarded Email', [2, 'smtpd']],
])(
  'what %s keeps is kept as of its verdict, or else as of its answer to smtpd',
  async (_, verdict, reply, expected) => {
    const [message] = await told(CONNECT, NO_QUEUE, ...verdict, accepted(2, reply), DISCONNECT);
    const rows = message?.recipients.map(({ at, service }) => [(at - START) / 1000, service]);
    expect(rows).toEqual([expected]);
  },
);

test('what amavis refuses is refused for each recipient by its own verdict', async () => {
  const rejected = (text: string) => text.replace('Discarded', 'Rejected');
  const reject = accepted(2, '554 5.7.0 Reject, id=00016-01 - BANNED: run.exe').replace(
    'proxy-accept',
    'proxy-reject',
  );
  const [message, ...others] = await told(
    CONNECT,
    NO_QUEUE,
    rejected(blocked('00016-01', 1, '<eve@example.org>')),
    rejected(blocked('00016-01', 1, '<Bob@example.org>')).replace('SPAM', 'BANNED (run.exe)'),
    reject,
    DISCONNECT,
  );
  expect(others).toEqual([]);
  expect(message?.recipients.map(({ address, status }) => [address, status])).toEqual([
    ['bob@example.org', 'rejected'],
    ['eve@example.org', 'rejected'],
  ]);
  expect(message?.scans.map(({ category, recipients }) => [category, recipients])).toEqual([
    ['BANNED', ['Bob@example.org']],
    ['SPAM', ['eve@example.org']],
  ]);
});

test('what amavis could not give back to Postfix is refused for that, not for its content', async () => {
  const stopped = blocked('00016-01', 1, '<bob@example.org>').replace(
    'SPAM {DiscardedInbound,Quarantined}',
    'MTA-BLOCKED {TempFailedInbound}',
  );
  const reject = accepted(
    2,
    '451 4.7.1 id=00016-01 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10025): 451 4.7.1 Service unavailable',
  ).replace('proxy-accept', 'proxy-reject');
  const [message] = await told(CONNECT, NO_QUEUE, stopped, reject, DISCONNECT);
  expect(message && factsOf(message)).toMatchObject({
    status: 'rejected',
    scans: [],
    recipients: [['bob@example.org', 'rejected', 'accept', null]],
  });
});

test('two mails of one sender, of which the answers of the filter tell nothing, stay two', async () => {
  const refusedTo = (to: string) =>
    smtpd(
      1,
      `NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 <${to}>: Recipient address rejected: User unknown; from=<ann@example.net> to=<${to}> proto=ESMTP helo=<mx>`,
    );
  const messages = await told(
    CONNECT,
    refusedTo('no@example.org'),
    accepted(2, '250 2.0.0 Ok'),
    refusedTo('not@example.org'),
    accepted(2, '250 2.0.0 Ok'),
    DISCONNECT,
  );
  expect(messages.map(({ recipients }) => recipients.map(({ address }) => address))).toEqual([
    ['no@example.org'],
    ['not@example.org'],
  ]);
});

test('two mails of one sender in one session that are both kept stay two', async () => {
  const messages = await told(
    CONNECT,
    NO_QUEUE,
    blocked('00016-01', 1, '<bob@example.org>'),
    accepted(1, '250 2.7.0 Ok, discarded, id=00016-01 - spam'),
    blocked('00016-02', 2, '<bob@example.org>'),
    accepted(2, '250 2.7.0 Ok, discarded, id=00016-02 - spam'),
    DISCONNECT,
  );
  expect(messages.map(({ messageId }) => messageId)).toEqual([
    '00016-01@example.net',
    '00016-02@example.net',
  ]);
});

test('of a mail that the filter of Proxmox Mail Gateway splits, what is kept and what goes on are both told', async () => {
  const messages = await told(
    CONNECT,
    NO_QUEUE,
    pmg('new mail message-id=<a@example.net>#012'),
    pmg('moved mail for <eve@example.org> to spam quarantine - 20A9C60092030F9912 (rule: Mark)'),
    line(1, 'postfix/smtpd[13]', `${B}: client=localhost[127.0.0.1], orig_client=mx[192.0.2.1]`),
    identified(B, 1),
    queued(B, 1),
    pmg(`accept mail to <bob@example.org> (${B}) (rule: default-accept)`),
    accepted(2, '250 2.5.0 OK (20A9560092030F3374)'),
    DISCONNECT,
    tried(B, 3, SENT),
    removed(B, 3),
  );
  const facts = messages.map(factsOf);
  expect(facts.map(({ messageId, recipients }) => [messageId, ...recipients])).toEqual([
    ['a@example.net', ['eve@example.org', 'blocked', 'filter', '20A9C60092030F9912']],
    ['a@example.net', ['bob@example.org', 'relayed', 'deliver', null]],
  ]);
});

test('what the filter passes on is told by its queue file alone', async () => {
  const messages = await told(
    CONNECT,
    NO_QUEUE,
    line(1, 'postfix/smtpd[13]', `${B}: client=localhost[127.0.0.1], orig_client=mx[192.0.2.1]`),
    identified(B, 1),
    queued(B, 1),
    accepted(2, `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`),
    DISCONNECT,
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(messages.map(({ status, hops }) => [status, hops.length])).toEqual([['relayed', 1]]);
});

test('what Postfix would not take back from amavis is not told as kept by it', async () => {
  const stopped = blocked('00016-01', 1, '<bob@example.org>').replace(
    'SPAM {DiscardedInbound,Quarantined}',
    'MTA-BLOCKED {TempFailedInbound}',
  );
  const reply = accepted(2, '250 2.6.0 Ok, id=00016-01, from MTA([127.0.0.1]:10025): 250 Ok');
  expect(await told(CONNECT, NO_QUEUE, stopped, reply, DISCONNECT)).toEqual([]);
});

const LOGIN = ' sasl_method=PLAIN sasl_username=ann';

test.each([
  ['amavis knows its recipient alone as from here', 'DiscardedInbound', '', 'inbound'],
  ['amavis does not say', 'Quarantined', '', 'outbound'],
  ['only the login proves the sender', 'DiscardedInbound', LOGIN, 'internal'],
  [
    'a login proves the sender, and a recipient is elsewhere',
    'DiscardedInbound,DiscardedOpenRelay',
    LOGIN,
    'outbound',
  ],
  ['amavis knows both as from here', 'DiscardedInternal', LOGIN, 'internal'],
  ['amavis does not say, but there is a login', 'Quarantined', LOGIN, 'outbound'],
])(
  'the direction of what is kept at the submission service, where %s',
  async (_, words, login, direction) => {
    const lines = [
      CONNECT,
      NO_QUEUE,
      blocked('00016-01', 1, '<bob@example.org>').replace('DiscardedInbound', words),
      `${accepted(2, '250 2.7.0 Ok, discarded, id=00016-01 - spam')}${login}`,
      DISCONNECT,
    ];
    const messages = await told(
      ...lines.map((one) => one.replace('postfix/smtpd', 'postfix/submission/smtpd')),
    );
    expect(messages.map((one) => one.direction)).toEqual([direction]);
  },
);
