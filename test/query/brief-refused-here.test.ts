/** What a user is told of mail that this server itself turned away: no server of others is blamed for what is ours. */
import { expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, hop, message, recipient, seedZone } from '../render/seed-messages.ts';

const CLIENT = {
  name: 'mx.x.example',
  address: '203.0.113.18',
  port: 0,
  helo: null,
  login: null,
  tls: null,
};
const THEIR_SERVER = /sender's mail server is not set up/;
const BY_ITSELF = 'the sending server tries again by itself.';
const postscreen = { service: 'postscreen', step: 'connect', by: 'postscreen' } as const;
const smtpd = { service: 'smtpd', step: 'accept', by: 'access' } as const;

test.each<[string, string, Partial<Recipient>, string]>([
  [
    'the deeper tests of postscreen',
    '450 4.3.2 Service currently unavailable',
    postscreen,
    `Our mail server asks mail servers that it does not know yet to come back before it takes mail from them; ${BY_ITSELF}`,
  ],
  [
    'too many clients at once',
    '421 4.3.2 All server ports are busy',
    postscreen,
    `Our mail server had too many connections at that moment; ${BY_ITSELF}`,
  ],
  [
    'a sender domain that cannot be looked up',
    '450 4.1.8 <s@x.example>: Sender address rejected: Domain not found',
    smtpd,
    `Our mail server could not find the part of the sender's address behind the @; ${BY_ITSELF}`,
  ],
  [
    'a sender domain that there is not',
    '550 5.1.8 <s@x.example>: Sender address rejected: Domain not found',
    smtpd,
    "The part of the sender's address behind the @ does not exist or takes no mail; check the address that the program sends with, and send it again.",
  ],
  [
    'a sender that nobody could be asked about',
    '450 4.1.7 <s@x.example>: Sender address rejected: unverified address: connect to mx.x.example[192.0.2.9]:25: Connection refused',
    smtpd,
    `Our mail server could not find out whether the sender's address exists; ${BY_ITSELF}`,
  ],
  [
    'a sender domain that takes no mail',
    '550 5.7.27 <s@x.example>: Sender address rejected: Domain x.example does not accept mail (nullMX)',
    smtpd,
    "The part of the sender's address behind the @ takes no mail; check the address that the program sends with, and send it again.",
  ],
  [
    'a server that this one could not ask about the sender',
    '550 5.1.7 <s@x.example>: Sender address rejected: undeliverable address: host mx.x.example[192.0.2.9] said: 550 5.7.23 SPF validation failed (in reply to MAIL FROM command)',
    smtpd,
    'Our mail server could not find out whether an address exists; the administrator has to correct this before it is sent again.',
  ],
  [
    'a notice to several recipients',
    '550 5.5.3 <DATA>: Data command rejected: Multi-recipient bounce',
    smtpd,
    'A rule of our mail server forbids it; ask the administrator.',
  ],
  [
    'a filter in front of the queue, in words of its own',
    '550 not with us',
    { ...smtpd, by: 'proxy' },
    'Our own filter does not let it through; ask the administrator.',
  ],
  [
    'a virus that a filter in front of the queue has found',
    '550 virus found',
    { ...smtpd, by: 'proxy' },
    'A virus was found in it; have the computer it came from checked before anything is sent again.',
  ],
  [
    'a client whose name cannot be looked up',
    '450 4.7.25 Client host rejected: cannot find your hostname, [203.0.113.18]',
    smtpd,
    `Our mail server could not find the name of the sender's mail server; ${BY_ITSELF}`,
  ],
  [
    'a HELO that cannot be looked up',
    '450 4.7.1 <mx.x.example>: Helo command rejected: Host not found',
    smtpd,
    `Our mail server could not find the name of the sender's mail server; ${BY_ITSELF}`,
  ],
  [
    'a milter that puts mail off in its own words',
    '4.7.1 Try again later',
    { ...smtpd, service: 'cleanup', stage: 'END-OF-MESSAGE', by: 'milter' },
    `Our mail server has put it off; ${BY_ITSELF}`,
  ],
  [
    'a milter that puts mail off, or is down',
    '451 4.7.1 Service unavailable - try again later',
    { ...smtpd, by: 'milter' },
    `Our mail server has put it off; ${BY_ITSELF}`,
  ],
  [
    'the SPF record of the sender',
    '550 5.7.23 <bob@example.com>: Recipient address rejected: Message rejected due to: SPF fail - not authorized.',
    smtpd,
    "Our mail server could not confirm that the message really comes from x.example; the sender's administrator has to correct that.",
  ],
  [
    'a sender without a domain',
    '504 5.5.2 <s>: Sender address rejected: need fully-qualified address',
    smtpd,
    "The sender's address is not complete; check the address that the program sends with, and send it again.",
  ],
  [
    'a sender of this server that there is not',
    '550 5.1.0 <s@x.example>: Sender address rejected: User unknown in virtual mailbox table',
    smtpd,
    "The sender's address does not exist on our mail server; choose the right sender address and send it again.",
  ],
  [
    "this server's own list of clients",
    '550 5.3.2 Service currently unavailable',
    { ...postscreen, warning: 'DENYLISTED' },
    "Our mail server is set up to take no mail from the sender's mail server; the administrator can say why, and whether that is still right.",
  ],
  [
    'greylisting by a policy service',
    '450 4.2.0 <bob@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html',
    smtpd,
    `Our mail server asks mail servers that it does not know yet to come back before it takes mail from them; ${BY_ITSELF}`,
  ],
  [
    'an SPF record of the sender that does not name its server',
    '550 5.7.23 <bob@example.com>: Recipient address rejected: Message rejected due to: SPF fail - not authorized. Please see http://www.openspf.net/Why',
    smtpd,
    "Our mail server could not confirm that the message really comes from x.example; the sender's administrator has to correct that.",
  ],
  [
    'a block list that does not answer this server',
    '554 5.7.1 Service unavailable; Client host [203.0.113.6] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/203.0.113.6',
    smtpd,
    'A part of our own mail system is out of order; the administrator has to mend it before it is sent again.',
  ],
  [
    'a sender without a domain',
    '504 5.5.2 <pc>: Sender address rejected: need fully-qualified address',
    smtpd,
    "The sender's address is not complete; check the address that the program sends with, and send it again.",
  ],
  [
    'a recipient without a domain',
    '504 5.5.2 <bob>: Recipient address rejected: need fully-qualified address',
    smtpd,
    'The address is not complete; check how it is spelled and send the message again.',
  ],
  [
    'an address that the next server could not be asked about',
    '450 4.1.1 <bob@example.com>: Recipient address rejected: unverified address: connect to mx.example.com[192.0.2.9]:25: Connection refused',
    smtpd,
    `Whether the address exists could not be found out yet; ${BY_ITSELF}`,
  ],
])('%s', (_, reply, fields, expected) => {
  const row = recipient('bob@example.com', {
    status: 'rejected',
    temporary: reply.startsWith('4'),
    stage: 'RCPT',
    reply,
    enhancedStatus: /\d\.\d\.\d+/.exec(reply)?.[0] ?? null,
    ...fields,
  });
  const [, next] = briefOf(
    message({
      from: 's@x.example',
      startedAt: at('13:35:54'),
      status: 'rejected',
      recipients: [row],
    }),
    seedZone,
  );
  expect(next).toBe(expected);
  expect(next).not.toMatch(THEIR_SERVER);
});

test('mail that a program of this host handed in waits in the maildrop: no server of others tries again', () => {
  const row = recipient('', {
    service: 'pickup',
    step: 'accept',
    status: 'rejected',
    temporary: true,
    reply: 'write queue file: No space left on device',
  });
  const handedIn = message({
    status: 'rejected',
    hops: [hop('9B5054B', { service: 'postfix/pickup' })],
    recipients: [row],
  });
  expect(briefOf(handedIn, seedZone)[1]).toBe(
    'A part of our own mail system is out of order; our server tries again by itself, so there is no need to send it again.',
  );
});

test('a HELO that is no name is the fault of the sender, and of this server where another one refuses it', () => {
  const reply = '504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname';
  const here = recipient('bob@example.com', {
    ...smtpd,
    status: 'rejected',
    stage: 'RCPT',
    enhancedStatus: '5.5.2',
    reply,
  });
  const there = recipient('bob@example.org', {
    status: 'bounced',
    relay: { name: 'mx.example.org', address: '192.0.2.25', port: 25 },
    enhancedStatus: '5.5.2',
    reply: `host mx.example.org[192.0.2.25] said: ${reply} (in reply to RCPT TO command)`,
  });
  const next = (row: Recipient) =>
    briefOf(message({ status: row.status, recipients: [row] }), seedZone)[1];
  expect(next(here)).toBe(
    "The sender's mail server is not set up as it should be; the sender's administrator has to correct that.",
  );
  expect(next(there)).toMatch(/^The recipient's mail server takes no mail from our server/);
});

test('a client that fails the tests of postscreen is still told as such', () => {
  const row = recipient('bob@example.com', {
    ...postscreen,
    status: 'rejected',
    reply: '550 5.5.1 Protocol error',
    enhancedStatus: '5.5.1',
  });
  expect(briefOf(message({ status: 'rejected', recipients: [row] }), seedZone)[1]).toMatch(
    THEIR_SERVER,
  );
});

const LATER = '451 4.7.1 Service unavailable - try again later';

test.each<[string, Partial<Message>, RegExp]>([
  [
    'the mail program of a user who logged in',
    { client: { ...CLIENT, login: 'ann' } },
    /; it has to be sent again later, unless the program that sent it does so by itself\.$/,
  ],
  [
    'the web client of Zimbra',
    { direction: 'outbound', messageId: '1406627814.5.1651732554479.JavaMail.zimbra@example.com' },
    /; it has to be sent again later, unless the program that sent it does so by itself\.$/,
  ],
  [
    'a program of this host, whose mail stays in the maildrop',
    { client: null, hops: [hop('B141CE6BDD', { service: 'postfix/pickup' })] },
    /; our server tries again by itself, so there is no need to send it again\.$/,
  ],
  ['the server of others', {}, /; the sending server tries again by itself\.$/],
])('who tries again what was turned away for now: %s', (_, fields, expected) => {
  const row = recipient('bob@example.com', {
    service: 'cleanup',
    step: 'accept',
    by: 'milter',
    status: 'rejected',
    temporary: true,
    stage: 'END-OF-MESSAGE',
    reply: LATER,
    enhancedStatus: '4.7.1',
  });
  const one = message({ status: 'rejected', client: CLIENT, recipients: [row], ...fields });
  expect(briefOf(one, seedZone)[1]).toMatch(expected);
});

test('of recipients refused for good and for now, each is told its own fate', () => {
  const rows = ['550 5.1.1 User unknown', '450 4.2.1 mailbox asleep'].map((reply, i) =>
    recipient(`${i === 0 ? 'ann' : 'bob'}@example.com`, {
      ...smtpd,
      status: 'rejected',
      stage: 'RCPT',
      temporary: i === 1,
      reply,
    }),
  );
  const [what] = briefOf(message({ status: 'rejected', recipients: rows }), seedZone);
  expect(what).toContain(
    'reached 0 of 2 recipients; for ann@example.com it was refused and not accepted; for bob@example.com it was turned away for now.',
  );
});

test('a sender domain is told as it is, whatever is in it', () => {
  const row = recipient('bob@example.com', {
    ...smtpd,
    status: 'rejected',
    stage: 'RCPT',
    enhancedStatus: '5.7.23',
    reply: '550 5.7.23 <bob@example.com>: Recipient address rejected: SPF fail - not authorized',
  });
  const one = message({ from: 'x@a$&b.example', status: 'rejected', recipients: [row] });
  expect(briefOf(one, seedZone)[1]).toContain('really comes from a$&b.example;');
});
