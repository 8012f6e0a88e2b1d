/** The line that starts a message: a login and the sender that a client announces may hold all that follows them. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const ACCEPTED = {
  kind: 'accepted',
  queueId: 'B141CE6BDD',
  client: { name: 'mx.example.net', address: '192.0.2.1', port: 0 },
  login: undefined,
  loginMethod: undefined,
  origQueueId: undefined,
  origClient: undefined,
};
const ORIG_CLIENT = { name: 'mail.example.com', address: '192.0.2.7', port: 0 };

test.each([
  ['', {}],
  [':57224', { client: { ...ACCEPTED.client, port: 57224 } }],
  [', sasl_method=PLAIN', { loginMethod: 'PLAIN' }],
  [', sasl_method=PLAIN, sasl_username=ann', { loginMethod: 'PLAIN', login: 'ann' }],
  [', sasl_username=ann', { login: 'ann' }],
  [
    ', sasl_method=LOGIN, sasl_username=ann lee, jr',
    { loginMethod: 'LOGIN', login: 'ann lee, jr' },
  ],
  [
    ', sasl_method=LOGIN, sasl_username=ann, sasl_sender=a, b',
    { loginMethod: 'LOGIN', login: 'ann' },
  ],
  [', sasl_method=LOGIN, sasl_sender=a, b', { loginMethod: 'LOGIN' }],
  [', orig_queue_id=15411E6BE1', { origQueueId: '15411E6BE1' }],
  [
    ', orig_queue_id=15411E6BE1, orig_client=mail.example.com[192.0.2.7]',
    { origQueueId: '15411E6BE1', origClient: ORIG_CLIENT },
  ],
  [', orig_client=mail.example.com[192.0.2.7]', { origClient: ORIG_CLIENT }],
  [', orig_client=mail.example.com[192.0.2.7], colour=blue', {}],
  [', orig_client=mail.example.com', {}],
  // What a client before did not tell.
  [', orig_client=unknown[unknown]', {}],
  [', sasl_username=ann, orig_queue_id=15411E6BE1', { login: 'ann' }],
  [', sasl_username=ann, orig_client=mail.example.com[192.0.2.7]', { login: 'ann' }],
  [
    ', sasl_username=ann, orig_queue_id=15411E6BE1, sasl_sender=a',
    { login: 'ann, orig_queue_id=15411E6BE1' },
  ],
  [', colour=blue', {}],
])('client=mx.example.net[192.0.2.1]%s', (fields, expected) => {
  const text = `B141CE6BDD: client=mx.example.net[192.0.2.1]${fields}`;
  expect(read('postfix/smtpd', text)).toEqual({ ...ACCEPTED, ...expected });
});

test.each([
  ['NOQUEUE: client=mx.example.net[192.0.2.1]', 'silent'],
  ['client=mx.example.net[192.0.2.1]', 'silent'],
  ['NOQUEUE: client=mx.example.net[192.0.2.1], sasl_method=PLAIN', 'silent'],
  ['NOQUEUE: client=mx.example.net', 'not-understood'],
  ['NOQUEUE: clients', 'not-understood'],
  ['B141CE6BDD: clients=mx.example.net[192.0.2.1]', 'not-understood'],
  ['B141CE6BDD: client=mx.example.net', 'not-understood'],
])('"%s" starts no queue file: %s', (text, outcome) => {
  expect(read('postfix/smtpd', text)).toBe(outcome);
});
