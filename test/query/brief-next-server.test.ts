/** The two sentences for a ticket: what is said of the server that has to take the mail next. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const nextOf = (fields: Partial<Recipient>) =>
  briefOf(
    message({
      from: 'ann@example.com',
      startedAt: at('13:35:54'),
      status: fields.status ?? 'deferred',
      recipients: [
        recipient('bob@example.org', { status: 'deferred', step: 'deliver', ...fields }),
      ],
    }),
    seedZone,
  )[1];

const AGAIN = 'our server tries again by itself, so there is no need to send it again.';

test.each<[string, Partial<Recipient>, string]>([
  [
    'amavis on another host',
    {
      relay: { name: '10.0.0.5', address: '10.0.0.5', port: 10024 },
      enhancedStatus: '4.5.0',
      reply:
        'host 10.0.0.5[10.0.0.5] said: 451 4.5.0 Error in processing, id=06983-09, quar+notif FAILED: mail_dispatch: no recognized protocol name: 0 at /usr/sbin/amavisd line 8516. (in reply to end of DATA command)',
    },
    `A part of our own mail system is out of order; ${AGAIN}`,
  ],
  [
    'no try was made, and why the last one failed is in words that are not known',
    {
      service: 'qmgr',
      reply: 'delivery temporarily suspended: connect to 127.0.0.1 [127.0.0.1]: read timeout',
    },
    `The server that has to take it next failed several times; ${AGAIN}`,
  ],
  [
    'a provider of which too much was asked, and no try was made',
    {
      service: 'error',
      enhancedStatus: '4.7.8',
      reply:
        'delivery temporarily suspended: SASL authentication failed; server smtp.example.net[192.0.2.5] said: 451 Authentication failed: Maximum credits exceeded',
    },
    `Our mail server has sent as much as the mail server that it sends through allows for now; ${AGAIN}`,
  ],
  [
    'a host that does not exist, though the address may be right',
    {
      status: 'bounced',
      enhancedStatus: '5.4.4',
      reply:
        'Host or domain name not found. Name service error for name=relay.example.net type=A: Host not found',
    },
    'The mail server to which mail for this address is sent does not exist; ask the administrator, or the recipient in another way.',
  ],
])('%s', (_, fields, next) => {
  expect(nextOf(fields)).toBe(next);
});

test('what stands behind a port of this host is neither a server of the recipient nor named to a user', () => {
  const relay = { name: '127.0.0.1', address: '127.0.0.1', port: 2501 };
  const reply =
    'host 127.0.0.1[127.0.0.1] said: 550 5.7.1 not from here (in reply to RCPT TO command)';
  expect(nextOf({ relay, status: 'bounced', enhancedStatus: '5.7.1', reply })).toBe(
    'A rule of our mail server forbids it; ask the administrator.',
  );
  const taken = message({
    from: 'ann@example.com',
    startedAt: at('13:35:54'),
    status: 'relayed',
    recipients: [recipient('bob@example.org', { status: 'relayed', step: 'deliver', relay })],
  });
  expect(briefOf(taken, seedZone)[0]).toMatch(/ was taken by the next mail server\.$/);
});
