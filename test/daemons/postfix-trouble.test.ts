/** Warnings of Postfix: a trouble of the service, of one message, a login that failed, or the fault of one client. */
import { describe, expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const CLIENT = { name: 'unknown', address: '192.0.2.9', port: 0 };

describe.each(['warning', 'error', 'fatal', 'panic'])('%s', (severity) => {
  test('is a trouble of the service', () => {
    const text = 'open database /etc/postfix/virtual.lmdb: No such file or directory';
    expect(read('postfix/smtpd', `${severity}: ${text}`)).toEqual({
      kind: 'service-trouble',
      severity,
      text,
    });
  });

  test('is a note on the queue file that it names', () => {
    const note = { kind: 'queue-noted', queueId: 'B141CE6BDD', isTrouble: true, text: 'too large' };
    expect(read('postfix/cleanup', `${severity}: B141CE6BDD: too large`)).toEqual(note);
    expect(read('postfix/cleanup', `B141CE6BDD: ${severity}: too large`)).toEqual(note);
  });

  test('may stand behind NOQUEUE', () => {
    expect(read('postfix/smtpd', `NOQUEUE: ${severity}: no route`)).toEqual({
      kind: 'service-trouble',
      severity,
      text: 'no route',
    });
  });
});

test('a queue file saved as corrupt is a trouble of that queue file, which stands in quotes', () => {
  const text = 'saving corrupt file "B141CE6BDD" from queue "active" to queue "corrupt"';
  const note = { kind: 'queue-noted', queueId: 'B141CE6BDD', isTrouble: true, text };
  expect(read('postfix/qmgr', `warning: ${text}`)).toEqual(note);
});

test.each([
  'warned: x',
  'errors: x',
  'fatality: x',
  'panicked: x',
  'warning',
  'error:',
  'notice: x',
])('"%s" is no word of severity', (text) => {
  expect(read('postfix/smtpd', text)).toBe('not-understood');
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`)).toBe('not-understood');
});

describe('the fault of one client', () => {
  const faults = [
    'hostname liar.example.com does not resolve to address 192.0.2.9: host not found',
    '192.0.2.9: hostname liar.example.com verification failed: Host not found',
    'unknown[192.0.2.199]:54321: certificate is not for this client',
    'unknown[192.0.2.9]: SASL PLAIN authentication failed twice',
    '192.0.2.9: address not listed for hostname sample.example.com',
    'unknown[192.0.2.9] sent message header instead of SMTP command: From: "Someone" <x>',
    'Connection rate limit exceeded: 51 from unknown[192.0.2.9] for service smtp',
    'TLS library problem: error:1408F10B:SSL routines::wrong version number:../ssl/x.c:331:',
    'numeric domain name in resource data of MX record for example.com: 192.0.2.9',
    'valid_ipv4_hostaddr: invalid octet count: 192.0.2',
    'no MX host for example.com has a valid address record',
  ];

  test.each(faults)('is silent as a warning: %s', (text) => {
    expect(read('postfix/smtpd', `warning: ${text}`)).toBe('silent');
  });

  test.each(faults)('but no error is: %s', (text) => {
    expect(read('postfix/smtpd', `error: ${text}`)).toMatchObject({ severity: 'error', text });
  });
});

test.each([
  'postlog said: non-SMTP command from unknown[192.0.2.9]: GET / HTTP/1.1',
  'postlog said: TLS library problem: error:1408F10B',
  'postlog says hostname liar.example.com does not resolve to address 192.0.2.9',
  'postlog says numeric domain name in resource data of MX record for example.com: 192.0.2.9',
  'postlog says unknown[192.0.2.9]: SASL LOGIN authentication failed: no',
  'table[virtual]: lookup failed',
])('what only quotes such a fault, or names no client, is a trouble: %s', (text) => {
  expect(read('postfix/smtpd', `warning: ${text}`)).toEqual({
    kind: 'service-trouble',
    severity: 'warning',
    text,
  });
});

describe('a login that failed', () => {
  test.each([
    ['SASL LOGIN authentication failed: UGFzc3dvcmQ6', 'LOGIN', undefined, 'UGFzc3dvcmQ6'],
    [
      'SASL PLAIN authentication failed: (reason unavailable), sasl_username=ann@example.com',
      'PLAIN',
      'ann@example.com',
      '(reason unavailable)',
    ],
    [
      'SASL PLAIN authentication failed: no, sasl_username=x, sasl_username=y',
      'PLAIN',
      'x, sasl_username=y',
      'no',
    ],
    ['SASL LOGIN authentication failed: no, sasl_username=(unavailable)', 'LOGIN', undefined, 'no'],
    ['SASL PLAIN authentication failed: , sasl_username=ann', 'PLAIN', 'ann', ''],
    ['SASL DIGEST-MD5 authentication failed', 'DIGEST-MD5', undefined, 'failed'],
    ['SASL PLAIN authentication aborted', 'PLAIN', undefined, 'aborted'],
  ])('of a client: %s', (words, method, login, reason) => {
    expect(read('postfix/smtpd', `warning: unknown[192.0.2.9]: ${words}`)).toEqual({
      kind: 'login-failed',
      client: CLIENT,
      method,
      login,
      reason,
    });
  });

  test('of a client whose port the site logs', () => {
    const text = 'warning: unknown[192.0.2.9]:54321: SASL LOGIN authentication failed: no';
    expect(read('postfix/smtpd', text)).toMatchObject({ client: { ...CLIENT, port: 54321 } });
  });

  test.each([
    'Password verification failed',
    'it said SASL authentication failure: unable to open the database',
  ])('of nobody, as libsasl tells it: %s', (reason) => {
    const text = `SASL authentication failure: ${reason}`;
    expect(read('postfix/smtpd', `warning: ${text}`)).toEqual({
      kind: 'login-failed',
      client: undefined,
      method: '',
      login: undefined,
      reason,
    });
  });

  test.each([
    'Connection lost to authentication server, sasl_username=ann@example.com',
    "Can't connect to authentication server",
    'Authentication backend error, sasl_username=(unavailable)',
  ])('that no service could check is its trouble, whoever the client is: %s', (reason) => {
    const [said] = reason.split(',');
    expect(
      read(
        'postfix/smtpd',
        `warning: unknown[192.0.2.9]: SASL LOGIN authentication failed: ${reason}`,
      ),
    ).toEqual({
      kind: 'service-trouble',
      severity: 'warning',
      text: `SASL LOGIN authentication failed: ${said}`,
    });
  });

  test('whose words only begin so is a login', () => {
    const reason = 'Connection lost to authentication server of ours';
    expect(
      read(
        'postfix/smtpd',
        `warning: unknown[192.0.2.9]: SASL LOGIN authentication failed: ${reason}`,
      ),
    ).toMatchObject({ kind: 'login-failed', reason });
  });

  test.each([
    ['warning', 'SASL authentication failure: cannot connect to saslauthd server: refused'],
    ['warning', 'SASL authentication failure: No secret in database'],
    ['error', 'SASL authentication failure: Password verification failed'],
    ['fatal', 'SASL: no mechanism available'],
  ])('%s: %s is a trouble of the service', (severity, text) => {
    expect(read('postfix/smtpd', `${severity}: ${text}`)).toEqual({
      kind: 'service-trouble',
      severity,
      text,
    });
  });
});
