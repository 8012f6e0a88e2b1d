/** Advice that fits the program that spoke and the address it was about, and no other. */
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/knowledge/diagnose.ts';
import { diagnosisOf } from '../../src/query/symptom.ts';
import { message, recipient } from '../render/seed-messages.ts';
import { symptomOf } from './symptom-line.ts';

const adviceOf = (line: string) => diagnose(symptomOf(line)).advice.join(' · ');

describe('a server that cannot be reached', () => {
  const unreachable = (address: string, why = 'Network is unreachable') =>
    adviceOf(
      `smtp: relay=none, dsn=4.4.1, status=deferred (connect to mx.example.org[${address}]:25: ${why})`,
    );

  test('by an IPv6 address, perhaps because this host has none', () => {
    expect(unreachable('2001:db8::25')).toContain('zimbraIPMode ipv4');
    expect(unreachable('2001:db8::25', 'No route to host')).toContain('zimbraIPMode ipv4');
    expect(
      adviceOf(
        'error: relay=none, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to mx.example.org[2001:db8::25]:25: Network is unreachable)',
      ),
    ).toContain('zimbraIPMode ipv4');
  });

  test('by an IPv6 address, where Zimbra does not keep the setting', () => {
    const line =
      'smtp: relay=none, dsn=4.4.1, status=deferred (connect to mx.example.org[2001:db8::25]:25: Network is unreachable)';
    expect(diagnose({ ...symptomOf(line), isZimbra: false }).advice).toContain(
      'postconf -e inet_protocols=ipv4, if this host has no IPv6',
    );
  });

  test.each(['', ', try again'])('by a name other than that of the domain%s', (end) => {
    const row = recipient('bob@example.org', {
      status: end === '' ? 'bounced' : 'deferred',
      reply: `Host or domain name not found. Name service error for name=mx1.example.net type=A: Host not found${end}`,
    });
    const one = message({ status: row.status, recipients: [row] });
    expect(diagnosisOf(one, row)?.advice[0]).toBe('dig A mx1.example.net');
  });

  test('by an IPv4 address, whatever IPv6 does', () => {
    expect(unreachable('198.51.100.9')).toContain('ip route get');
    expect(unreachable('198.51.100.9')).not.toContain('inet_protocols');
    expect(unreachable('198.51.100.9', 'No route to host')).not.toContain('inet_protocols');
  });
});

describe.each([
  'lost connection with mx.example.org[192.0.2.25]',
  'conversation with mx.example.org[192.0.2.25] timed out',
])('%s', (what) => {
  const advised = (stage: string) =>
    diagnose(
      symptomOf(
        `smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.4.2, status=deferred (${what} while ${stage})`,
      ),
    );

  test.each([
    'performing the EHLO handshake',
    'performing the HELO handshake',
    'receiving the STARTTLS response',
    'sending MAIL FROM',
    'sending RCPT TO',
    'sending DATA command',
  ])('says nothing of large packets before a message was being sent: %s', (stage) => {
    const { likelyCause, advice } = advised(stage);
    expect(`${likelyCause} ${advice.join()}`).not.toMatch(/MTU|large/);
    expect(advice).toContain('nc -v HOST PORT from this server, then from another network');
  });

  test('asks whether only large messages fail while one was being sent', () => {
    expect(advised('sending message body').advice.join()).toMatch(/MTU/);
  });
});

const causeOf = (reply: string) =>
  diagnose(
    symptomOf(
      `smtp: relay=mx.example.org[192.0.2.25]:25, dsn=5.0.0, status=bounced (host mx.example.org[192.0.2.25] said: ${reply} (in reply to RCPT TO command))`,
    ),
  ).cause;

test.each([
  ['(!!)NAI McAfee AntiVirus (uvscan) av-scanner FAILED: timed out', false],
  ['(!)Sophie av-scanner FAILED: CODE(0x1) Empty result', false],
  ['(!)ClamAV-clamd av-scanner FAILED: run_av error: Too many retries to talk to clamd.sock', true],
])('clamd is told to start only where it is the scanner that failed: %s', (text, isClamd) => {
  const { cause, advice } = diagnose(symptomOf(`amavis: ${text}`));
  expect(cause).toBe('clamd-down');
  expect(/clam/.test(advice.join())).toBe(isClamd);
});

test('what may be a virus is not told as one', () => {
  expect(causeOf('550 5.7.1 Message contains spam or virus')).toBe('content-refused');
  expect(causeOf('550 5.7.1 Message contains a virus')).toBe('virus-refused');
  expect(causeOf('550 this form of attachment has been used by recent viruses')).not.toBe(
    'virus-refused',
  );
});

test('a list of senders or links is no block list with our address', () => {
  expect(causeOf('550 access denied (sender blacklisted)')).not.toBe('block-listed');
  expect(causeOf('550 blacklisted url in message')).not.toBe('block-listed');
  expect(causeOf('550 your IP is on our blacklist')).toBe('block-listed');
});

test('a mailbox with too many messages is no sender that is too fast', () => {
  expect(causeOf('552 user has too many messages on the server')).not.toBe('rate-limited');
  expect(causeOf('550 too many messages from this client')).toBe('rate-limited');
});

test('a server that sends no greeting is not asked whether only large messages fail', () => {
  const told = (stage: string) =>
    diagnose(
      symptomOf(
        `smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.4.2, status=deferred (conversation with mx.example.org[192.0.2.25] timed out while ${stage})`,
      ),
    );
  const greeting = told('receiving the initial server greeting');
  expect(greeting).toMatchObject({
    cause: 'conversation-timeout',
    meaning: 'mx.example.org took the connection, but sent no greeting.',
  });
  expect(greeting.advice.join(' · ')).not.toMatch(/MTU|large/);
  expect(told('sending end of data -- message may be sent more than once').advice.join()).toMatch(
    /MTU/,
  );
});

describe('a service of this host that breaks off or hangs', () => {
  const told = (words: string, address: string) => {
    const { cause, meaning, advice } = diagnose(
      symptomOf(
        `smtp: relay=filter.example.com[${address}]:2501, dsn=4.4.2, status=deferred (${words.replace('HOST', `filter.example.com[${address}]`)})`,
      ),
    );
    return { cause, meaning, advice: advice.join(' · ') };
  };

  test.each([
    ['lost connection with HOST while receiving the initial server greeting', /network/],
    ['lost connection with HOST while sending RCPT TO', /network/],
    ['conversation with HOST timed out while sending RCPT TO', /network/],
    [
      'conversation with HOST timed out while sending end of data -- message may be sent more than once',
      /MTU/,
    ],
  ])('is looked for on this host, not in the network: %s', (words, ofNetwork) => {
    const here = told(words, '127.0.0.1');
    const there = told(words, '192.0.2.25');
    expect(there.advice).toMatch(ofNetwork);
    expect(here.advice).toBe(
      'ss -ltnp · read the log of the service behind that port · postqueue -i QUEUE-ID',
    );
    expect(here.cause).toBe(there.cause);
    const service = 'the service on port 2501 of this host';
    const name = here.meaning.startsWith('The service') ? `T${service.slice(1)}` : service;
    expect(
      here.meaning.replaceAll(name, 'filter.example.com').replaceAll(service, 'filter.example.com'),
    ).toBe(there.meaning);
  });
});

test('a relay host that cannot check a password for now does not call for another one', () => {
  const login = (reply: string) =>
    adviceOf(
      `smtp: relay=mx.example.org[192.0.2.25]:587, dsn=4.7.0, status=deferred (SASL authentication failed; server mx.example.org[192.0.2.25] said: ${reply})`,
    );
  expect(
    login('454 4.7.0 Temporary authentication failure: Connection lost to authentication server'),
  ).not.toMatch(/password/);
  expect(login('535 5.7.8 Error: authentication failed')).toMatch(/correct the password/);
});

describe('a milter that puts mail off', () => {
  const told = (reply: string) =>
    diagnose(symptomOf(`cleanup: milter-reject: END-OF-MESSAGE: ${reply}`));

  test.each(['4.7.9 own words: later', '4.6.0 Content scanner malfunction'])(
    'in words of its own was reached: %s',
    (reply) => {
      const { cause, meaning, advice } = told(reply);
      expect(cause).toBe('milter-tempfail');
      expect(`${meaning} ${advice.join()}`).not.toMatch(/could not|warning/);
    },
  );

  test('in the words of Postfix may be down', () => {
    const { cause, meaning } = told('4.7.1 Service unavailable - try again later');
    expect(cause).toBe('milter-tempfail');
    expect(meaning).toMatch(/or Postfix could not reach the milter/);
  });

  test('for good has not put it off', () => {
    expect(told('5.5.0 Service unavailable').cause).toBe('milter-refused');
  });
});

describe('an unknown user', () => {
  test('of local(8) is looked for by the name that it looked for', () => {
    const row = recipient('Nobody.Here+news@example.com', {
      status: 'bounced',
      service: 'local',
      enhancedStatus: '5.1.1',
      reply: 'unknown user: "nobody.here"',
    });
    expect(diagnosisOf(message({ recipients: [row] }), row)?.advice).toEqual([
      'postconf alias_maps',
      'postalias -q nobody.here TABLE',
      'getent passwd nobody.here',
      'correct the address',
    ]);
  });

  test('whose name no shell should see is not put into a command', () => {
    const reply = 'unknown user: "a;reboot"';
    const row = recipient('a;reboot@example.com', { status: 'bounced', service: 'local', reply });
    expect(diagnosisOf(message({ recipients: [row] }), row)?.advice).toContain(
      'getent passwd LOCAL-NAME',
    );
  });

  test.each([
    'virtual: relay=virtual, dsn=5.1.1, status=bounced (unknown user: "bob@example.com")',
    'error: relay=none, dsn=5.1.1, status=bounced (User unknown in virtual mailbox table)',
  ])('of a table of addresses is not looked for among accounts: %s', (line) => {
    expect(adviceOf(line)).not.toContain('getent');
  });
});

describe('a server that puts mail off at RCPT', () => {
  const said = (reply: string, command = ' (in reply to RCPT TO command)') =>
    diagnose(
      symptomOf(
        `smtp: relay=mx.example.org[192.0.2.25]:25, dsn=4.2.0, status=deferred (host mx.example.org[192.0.2.25] said: ${reply}${command})`,
      ),
    );

  test('and does not say why is only probably greylisting', () => {
    expect(said('450 4.2.0 Try later <t450>')).toMatchObject({
      cause: 'greylisted',
      retryHelps: 'yes',
      meaning: expect.stringContaining('probably'),
    });
  });

  test('and says that it greylists does', () => {
    expect(said('450 4.2.0 Greylisted')).toMatchObject({ cause: 'greylisted', retryHelps: 'yes' });
  });

  test('means something else at another command', () => {
    expect(said('450 4.2.0 Try later', ' (in reply to end of DATA command)').cause).toBe('4.2.0');
  });
});
