/** `explain` of lines that begin or sound like others, and mean something else. */
import { expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const meant = (program: string, text: string) =>
  explainText(`Jun  2 10:03:45 mail postfix/${program}[1225]: ${text}`, NOW);

test.each([
  [
    'too many errors after AUTH from client.example.net[192.0.2.9]',
    'The client made too many errors (smtpd_hard_error_limit), so this server ended the session. A message that was not complete by then was not taken.',
  ],
  [
    'timeout after DATA (6253 bytes) from client.example.net[192.0.2.9]',
    'The client sent nothing for too long (smtpd_timeout), so this server ended the session. A message that was not complete by then was not taken.',
  ],
  [
    'lost connection after DATA (6253 bytes) from client.example.net[192.0.2.9]',
    'The client ended the session before the message was complete, so this server never had the mail.',
  ],
  [
    'lost connection after CONNECT from client.example.net[192.0.2.9]',
    'The client broke the session off while no message was under way.',
  ],
])('who ended the session, and whether a message was under way: %s', (text, meaning) => {
  expect(meant('smtpd', text).meaning).toBe(meaning);
});

test('a login that this server could not make is none that a client failed', () => {
  expect(meant('smtp', 'warning: SASL authentication failure: No worthy mechs found').meaning).toBe(
    'The next server offers no way to log in that this server may use over this connection.',
  );
  const unknown = 'warning: SASL authentication failure: something new';
  expect(meant('smtp', unknown).title).toBe('login at the next server failed');
  expect(meant('smtpd', unknown).title).toBe('login failed');
});

test('a notice to the postmaster is none to the sender', () => {
  const notice = '50001C0898: postmaster non-delivery notification: 7446BCD68';
  expect(meant('bounce', notice)).toMatchObject({
    id: 'postmaster-told',
    title: 'postmaster was told',
  });
});

test.each([
  [
    'smtp',
    'EDA8D186090A_697C881B: to=<bob@example.org>, relay=mx.example.org[192.0.2.25]:25, delay=204830, delays=204823/0.01/7.3/0, dsn=4.0.0, status=deferred (host mx.example.org[192.0.2.25] refused to talk to me: 554 5.7.1 Go away)',
    'remote-refuses-to-talk',
  ],
  [
    'smtpd',
    '47B7B074: to=<bob@example.org>, relay=mx.example.org[192.0.2.25]:25, delay=6.6, delays=6.5/0/0/0.11, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 <bob@example.org> User unknown; rejecting (in reply to RCPT TO command))',
    'user-unknown-there',
  ],
])('a line of %s that is not understood is explained by its result', (program, text, id) => {
  expect(meant(program, text).id).toBe(id);
});

test.each([
  [
    '550 5.7.520 Access denied, Your organization does not allow external forwarding',
    'microsoft-forwarding-off',
  ],
  [
    '451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions. ATTR5',
    'microsoft-domain-without-mailboxes',
  ],
])('a reply that only Microsoft gives is explained as that, without its line: %s', (text, id) => {
  expect(explainText(text, NOW).id).toBe(id);
});
