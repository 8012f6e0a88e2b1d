/** `explain` of a bare reply: who refused must be told from the words alone. */
import { expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const ASKED =
  'host mx.example.net[192.0.2.33] said: 550 5.1.1 <ann@example.net>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)';
const NOT_LOVED = '553 5.1.8 <ann@example.net>: Sender address rejected: not loved';
const WRONG = 'said: 250 2.0.0 what (in reply to DATA command)';

test.each([
  ['another server refuses the sender', `host mx.example.org said: ${NOT_LOVED}`],
  ['its address may be given', `host mx.example.org[192.0.2.25] said: ${NOT_LOVED}`],
])('%s', (_, text) => {
  const found = explainText(text, NOW);
  expect(found.id).toBe('sender-refused-there');
  expect(found.meaning).toBe(
    'mx.example.org refuses this sender address, for a reason of its own.',
  );
});

test.each([
  ['nobody is named', NOT_LOVED, 'sender-refused-there'],
  [
    'only a missing domain is told as one',
    '450 4.1.8 <ann@example.net>: Sender address rejected: Domain not found',
    'sender-domain-not-found-there',
  ],
  [
    'this server asked about the sender',
    `550 5.1.7 <ann@example.net>: Sender address rejected: undeliverable address: ${ASKED}`,
    'sender-not-verified',
  ],
  [
    'another server asked about the sender',
    `host mx.example.org[192.0.2.25] said: 550 5.1.7 <ann@example.com>: Sender address rejected: undeliverable address: ${ASKED}`,
    'sender-verification-failed',
  ],
  [
    'this server asked about the recipient',
    `550 5.1.1 <ann@example.net>: Recipient address rejected: undeliverable address: ${ASKED}`,
    'recipient-undeliverable',
  ],
  [
    'the next server broke the protocol',
    `Protocol error: host mx.example.org[192.0.2.25] ${WRONG}`,
    'protocol-error-there',
  ],
  [
    'the client broke the protocol',
    '550 5.5.1 Protocol error; from=<ann@example.net>',
    'client-protocol-error',
  ],
  [
    'a rule of another server is none of this one',
    'host mx.example.org[192.0.2.25] said: 559 5.9.9 <ann@example.net>: Client host rejected: not loved',
    '5.9.9',
  ],
])('%s', (_, text, id) => {
  expect(explainText(text, NOW).id).toBe(id);
});

test.each([
  ['550 5.7.606 Access denied, banned sending IP [192.0.2.1]', 'microsoft-banned-ip'],
  ['550 5.7.511 Access denied, banned sender[192.0.2.1].', 'microsoft-banned-sender'],
  ['550 5.7.705 Access denied, tenant has exceeded threshold', 'microsoft-tenant-limit'],
  ['451 4.7.500 Server busy. Please try again later from [192.0.2.1]', 'microsoft-throttled'],
  ['550 5.7.64 TenantAttribution; Relay Access Denied', 'microsoft-tenant-limit'],
  ['554 5.7.9 Message not accepted for policy reasons', 'yahoo-dmarc'],
  ['554 5.7.1 [CS01] refused', 'apple-blocked'],
])('a code that only one provider uses names who speaks: %s', (text, id) => {
  expect(explainText(text, NOW).id).toBe(id);
});

test.each([
  ['550 5.7.1 Access denied', 'access-rule'],
  ['554 5.7.9 Encryption required for requested authentication mechanism', '5.7.9'],
  [`host mx.example.org[192.0.2.25] said: 550 5.7.26 not loved`, '5.7.26'],
])('a code that others use too names nobody: %s', (text, id) => {
  expect(explainText(text, NOW).id).toBe(id);
});

test.each(['apple-blocked', 'stalled', 'mixed'])('the word %s is explained', (word) => {
  expect(explainText(word, NOW)).toMatchObject({ id: word });
});

test.each([
  [
    '554 5.7.1 Recipient address rejected: Access denied',
    'Refused by policy.',
    "An access rule or policy service of this server refused it; the text of the refusal is the rule's own.",
  ],
  [
    '450 4.1.8 <ann@example.net>: Sender address rejected: Domain not found',
    'The next server does not find the domain of the sender in DNS, and takes no mail from such a domain.',
    'The domain of the sender does not resolve here, so this server refused it for now.',
  ],
  [
    '550 5.1.1 <bob@example.net>: Recipient address rejected: User unknown in virtual mailbox table',
    'The next server knows no such mailbox.',
    'Nobody here has this address.',
  ],
  [
    '554 5.7.1 <bob@example.net>: Relay access denied',
    'The next server does not take mail for this domain from us.',
    'A client wanted to send to a domain outside without a login.',
  ],
])('a reply alone does not tell whose it is: %s', (text, there, here) => {
  expect(explainText(text, NOW).meaning).toBe(
    `If the next server said it: ${there} If this server said it: ${here}`,
  );
});

test('what to do is told for each of those who may have said it', () => {
  const { advice, adviceElsewhere, retryHelps } = explainText(
    '554 5.7.1 <bob@example.net>: Relay access denied',
    NOW,
  );
  expect(advice[0]).toBe('there: dig MX DOMAIN');
  expect(advice.filter((step) => step.startsWith('here: let the client log in'))).toHaveLength(1);
  expect(adviceElsewhere?.[0]).toBe('there: dig MX DOMAIN');
  expect(retryHelps).toBe('maybe');
});

test.each([
  'host mx.example.org[192.0.2.25] said: 554 5.7.1 <bob@example.net>: Relay access denied',
  '550 5.1.1 User unknown',
  '552 5.2.2 Over quota',
])('but who it is may be clear: %s', (text) => {
  expect(explainText(text, NOW).meaning).not.toMatch(/^If /);
});
