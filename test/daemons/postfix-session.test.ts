/** How a client's session starts and ends; what the client itself said is no client. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const CLIENT = { name: 'mx.example.net', address: '192.0.2.1', port: 0 };

test.each([
  ['connect to mx.example.net[192.0.2.1]:25: Connection refused'],
  ['concerning mx.example.net[192.0.2.1]'],
  ['disconnected mx.example.net[192.0.2.1] ehlo=1'],
  ['disconnect from nobody'],
  ['disconnect from mx.example.net[192.0.2.1'],
  ['lost connection after DATA for mx.example.net[192.0.2.1]'],
  ['bare <LF> received after DATA of mx.example.net[192.0.2.1]'],
  ['bare <LF> received after DATA from nobody'],
  ['bare <LF> received after DATA from mx.example.net[192.0.2.1'],
])('smtpd: "%s" is neither start nor end of a session', (text) => {
  expect(read('postfix/smtpd', text)).toBe('not-understood');
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`)).toBe('not-understood');
});

test.each([
  ['lost connection after RCPT from ', 'lost connection', 'RCPT'],
  ['lost connection after DATA (1460 bytes) from ', 'lost connection', 'DATA'],
  ['timeout after END-OF-MESSAGE from ', 'timeout', 'END-OF-MESSAGE'],
  ['too many errors after AUTH from ', 'too many errors', 'AUTH'],
])('smtpd: "%s…" ends a session, of a queue file or of none', (words, reason, stage) => {
  const lost = { kind: 'client-lost', client: CLIENT, reason, stage };
  const text = `${words}mx.example.net[192.0.2.1]`;
  expect(read('postfix/smtpd', text)).toEqual({ ...lost, queueId: undefined });
  expect(read('postfix/smtpd', `NOQUEUE: ${text}`)).toEqual({ ...lost, queueId: undefined });
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`)).toEqual({ ...lost, queueId: 'B141CE6BDD' });
});

test('a session that a bare LF ended counts as a refusal, as often as syslog says', () => {
  const text = 'bare <LF> received after DATA (0 bytes) from mx.example.net[192.0.2.1]';
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`, 2)).toMatchObject({
    kind: 'rejected',
    queueId: 'B141CE6BDD',
    by: 'access',
    stage: 'DATA',
    client: CLIENT,
    text: 'bare <LF> received',
    times: 2,
  });
});
