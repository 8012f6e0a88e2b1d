import { describe, expect, test } from 'vitest';
import { TEXT_ENTRIES } from '../../src/knowledge/catalogue.ts';
import { diagnose, type Symptom } from '../../src/knowledge/diagnose.ts';
import { NOTHING_SAID } from '../../src/knowledge/symptom.ts';
import { LINES } from './all-lines.ts';
import { symptomOf } from './symptom-line.ts';

/** Entries that only explain a verdict on mail that went on. */
const NO_TROUBLE = ['amavis-clean', 'amavis-spammy'];

test.each(LINES)('%s: %s', (cause, line) => {
  expect(diagnose(symptomOf(line)).cause).toBe(cause);
});

test('every explanation of a text has a line that leads to it', () => {
  const led = new Set([...LINES.map(([cause]) => cause), ...NO_TROUBLE]);
  expect(TEXT_ENTRIES.map((entry) => entry.id).filter((id) => !led.has(id))).toEqual([]);
});

test('amavis being down is told with its port, and with the commands of a Zimbra server', () => {
  const line =
    'smtp: relay=none, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)';
  expect(diagnose(symptomOf(line))).toEqual({
    cause: 'amavis-down',
    title: 'amavis is down',
    meaning:
      'Nothing listens on port 10024: amavis is down on this host. All mail in that direction waits.',
    likelyCause:
      'A crash, too little memory, a failed start after an upgrade, or a stale lock file.',
    advice: ['zmamavisdctl status', 'zmamavisdctl start', 'postqueue -f'],
    retryHelps: 'after-fix',
    source: 'Postfix src/smtp/smtp_connect.c',
  });
  expect(diagnose({ ...symptomOf(line), isZimbra: false }).advice).toEqual([
    'systemctl status amavis',
    'systemctl start amavis',
    'postqueue -f',
  ]);
});

describe('names from the log are filled in', () => {
  test.each([
    [
      'smtp: relay=none, dsn=5.4.4, status=bounced (unable to look up host gone.test: Name or service not known)',
      'gone.test does not exist, or has no host that takes mail.',
    ],
    [
      'smtp: relay=none, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.25]:587: Connection refused)',
      'Nobody listens on port 587 of mx.example.com.',
    ],
    [
      'smtp: relay=none, dsn=4.4.1, status=deferred (connect to mx.example.com[192.0.2.25]: Connection refused)',
      'Nobody listens on the port of mx.example.com.',
    ],
    [
      'smtp: relay=127.0.0.1[127.0.0.1]:10080, dsn=4.2.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 450 4.2.0 Greylisted (in reply to RCPT TO command))',
      'The service on port 10080 of this host asks for a second try, as it does with senders it does not know yet.',
    ],
    [
      'smtp: relay=none, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)',
      'TLS with the next server could not be set up, or its certificate cannot be trusted.',
    ],
    [
      'smtp: relay=mx.example.com[192.0.2.25]:587, dsn=4.7.8, status=deferred (SASL authentication failed; server mx.example.com[192.0.2.25] said: 535 5.7.8 Error)',
      'mx.example.com refused the name or password that this server logs in with.',
    ],
    [
      'smtp: relay=mx.example.com[192.0.2.25]:587, dsn=4.7.0, status=deferred (SASL authentication failed; server mx.example.com[192.0.2.25] said: 454 4.7.0 Temporary authentication failure)',
      'mx.example.com could not check the name and password that this server logs in with.',
    ],
    [
      'smtp: relay=mx.example.com[192.0.2.25]:587, dsn=4.7.0, status=deferred (SASL authentication failed: server mx.example.com[192.0.2.25] offered no compatible authentication mechanisms for this type of connection security)',
      'mx.example.com offers no way to log in that this server may use over this connection.',
    ],
    [
      'smtp: relay=mx.example.com[192.0.2.25]:587, dsn=4.7.0, status=deferred (SASL authentication failed; cannot authenticate to server mx.example.com[192.0.2.25]: no mechanism available)',
      'mx.example.com offers no way to log in that this server may use over this connection.',
    ],
    [
      'local: relay=local, dsn=4.3.1, status=deferred (cannot update mailbox /var/mail/ann for user ann. error writing message: No space left on device)',
      'The message could not be stored: the disk of the mailbox is full.',
    ],
    [
      'smtpd: reject: RCPT: 553 5.7.1 <ann@example.com>: Sender address rejected: not logged in',
      'The sender address belongs to an account of this server, and the client has not logged in.',
    ],
  ])('%s', (line, meaning) => {
    expect(diagnose(symptomOf(line)).meaning).toBe(meaning);
  });
});

describe('what a full mailbox means depends on the reply', () => {
  const over = (code: string) =>
    diagnose(
      symptomOf(
        `lmtp: relay=mail.example.com[203.0.113.9]:7025, dsn=4.2.2, status=deferred (host mail.example.com[203.0.113.9] said: ${code} Over quota (in reply to end of DATA command))`,
      ),
    );
  test('a soft refusal waits for the administrator', () => {
    expect(over('452 4.2.2').retryHelps).toBe('after-fix');
  });
  test('a hard refusal is final', () => {
    expect(over('552 5.2.2').retryHelps).toBe('no');
  });
});

describe('which of several explanations is chosen', () => {
  const remote = (host: string, reply: string, dsn = '5.0.0') =>
    diagnose(
      symptomOf(
        `smtp: relay=${host}[192.0.2.25]:25, dsn=${dsn}, status=bounced (host ${host}[192.0.2.25] said: ${reply} (in reply to MAIL FROM command))`,
      ),
    ).cause;
  test.each([
    [
      'a code of a provider beats the text',
      'mta5.am0.yahoodns.net',
      '421 4.7.0 [TSS04] rate limit',
      'yahoo-tss04',
    ],
    [
      'a code of a provider from another host is only text',
      'mx.example.org',
      '421 4.7.0 [TSS04] rate limit',
      'rate-limited',
    ],
    [
      'a host that only ends like a provider is none',
      'mx.notgoogle.com',
      '550 5.7.26 see the manual',
      '5.7.26',
    ],
    [
      'a provider in the middle of a name is none',
      'mx.google.com.example.org',
      '550 5.7.26 see the manual',
      '5.7.26',
    ],
    [
      'the text beats the enhanced status',
      'mx.example.org',
      '550 5.7.1 Relaying denied',
      'relay-denied',
    ],
    [
      'the enhanced status beats the reply code',
      'mx.example.org',
      '550 5.1.6 see the manual',
      '5.1.6',
    ],
    [
      'the reply code beats a status that says nothing',
      'mx.example.org',
      '551 5.0.0 see the manual',
      '551',
    ],
    [
      'the reply code beats a status that Postfix made up',
      'mx.example.org',
      '551 see the manual',
      '551',
    ],
    ['an unknown reply code is kept', 'mx.example.org', '559 see the manual', '559'],
    ['an unknown detail is kept', 'mx.example.org', '550 5.2.99 see the manual', '5.2.99'],
  ])('%s', (_, host, reply, cause) => {
    expect(remote(host, reply)).toBe(cause);
  });
  test("the server's own status beats Postfix's", () => {
    expect(remote('mx.example.org', '550 5.1.6 see the manual', '5.7.9')).toBe('5.1.6');
  });
  test("Postfix's status counts where no server spoke", () => {
    expect(
      diagnose(symptomOf('smtp: relay=none, dsn=4.4.5, status=deferred (something new)')).cause,
    ).toBe('4.4.5');
  });
  test('a status word is left when text and codes say nothing', () => {
    expect(diagnose({ ...SILENT, reply: 'something new' }).cause).toBe('deferred');
  });
});

const SILENT: Symptom = {
  ...NOTHING_SAID,
  service: 'smtp',
  status: 'deferred',
  isZimbra: false,
};

describe('without a reply', () => {
  test('nothing more is known', () => {
    expect(diagnose(SILENT)).toEqual({
      cause: 'unknown',
      title: 'not known',
      meaning: 'The log does not say more about what happened.',
      likelyCause: null,
      advice: ['look in the rotated logs before and after'],
      retryHelps: 'maybe',
      source: 'Postfix manual page: postlogd(8)',
    });
  });
  test.each([
    ['an expired message is expired', { status: 'expired', service: 'qmgr' }, 'expired'],
    ['a client that left is told so', { status: 'aborted', service: 'smtpd' }, 'client-went-away'],
    ['postsuper shows an operator', { status: 'deleted', service: 'postsuper' }, 'operator-action'],
    [
      'a verdict that could not be handed over waits',
      { service: 'amavis', category: 'MTA-BLOCKED' },
      'reinjection-down',
    ],
    [
      'mail below the kill level is only tagged',
      { status: 'relayed', service: 'amavis', category: 'SPAMMY' },
      'amavis-spammy',
    ],
    [
      'clean mail is clean',
      { status: 'relayed', service: 'amavis', category: 'CLEAN' },
      'amavis-clean',
    ],
  ])('%s', (_, fields, cause) => {
    expect(diagnose({ ...SILENT, ...fields }).cause).toBe(cause);
  });
});

describe('an expired message', () => {
  const expired = { ...SILENT, status: 'expired', enhancedStatus: '4.4.1' };
  test.each(['smtp', 'error', 'qmgr'])('has the cause of its last try, told by %s', (service) => {
    const reply =
      'delivery temporarily suspended: connect to mx.test[192.0.2.1]:25: Connection refused';
    const { cause, retryHelps } = diagnose({ ...expired, service, reply });
    expect({ cause, retryHelps }).toEqual({ cause: 'connection-refused', retryHelps: 'maybe' });
  });
  test('is sent again, or asked about: nothing is gained by waiting', () => {
    const relay = { name: 'mx.test', address: '192.0.2.1', port: 25 };
    const reply =
      'host mx.test[192.0.2.1] said: 451 4.7.1 Greylisted, please come back later (in reply to RCPT TO command)';
    const told = { ...expired, enhancedStatus: '4.7.1', service: 'smtp', relay, reply };
    expect(diagnose(told)).toMatchObject({
      cause: 'greylisted',
      advice: ['let the sender send it again', 'ask the receiver why every try was put off'],
      retryHelps: 'maybe',
    });
    expect(diagnose({ ...told, status: 'deferred' }).advice[0]).toBe('wait');
  });
  test('for a mailbox of ours has no receiver elsewhere to ask', () => {
    const relay = { name: 'mail.example.com', address: '203.0.113.9', port: 7025 };
    const reply =
      'host mail.example.com[203.0.113.9] said: 450 4.2.1 Mailbox disabled, not accepting messages (in reply to RCPT TO command)';
    const { cause, advice } = diagnose({ ...expired, service: 'lmtp', relay, reply });
    expect(cause).toBe('mailbox-maintenance');
    expect(advice.at(-1)).toBe('let the sender send it again');
    expect(advice.filter((step) => step.startsWith('wait'))).toEqual([]);
  });
  test('may have waited for a mailbox', () => {
    const relay = { name: 'mail.example.com', address: '203.0.113.9', port: 7025 };
    const reply =
      'host mail.example.com[203.0.113.9] said: 452 4.2.2 Over quota (in reply to RCPT TO command)';
    expect(diagnose({ ...expired, service: 'lmtp', relay, reply }).cause).toBe(
      'mailbox-over-quota',
    );
  });
});

test.each([
  ['451 4.7.1 Service unavailable - try again later', 'smtpd', 'milter-tempfail'],
  ['550 5.7.1 Sender blocked by milter', 'smtpd', 'milter-refused'],
  ['554 5.7.1 <x@example.org>: Sender address rejected: not here', 'smtpd', 'access-rule'],
  ['5.7.1 Rejected by content policy', 'cleanup', 'milter-refused'],
  ['Subject: offer: not here', 'cleanup', 'header-or-body-rule'],
  ['250 2.7.0 Ok, discarded, id=04083-01 - spam', 'amavis', 'amavis-spam'],
  [
    'host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=04083-03 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later (in reply to end of DATA command)',
    'amavis',
    'reinjection-milter-down',
  ],
])('%s of %s is told from its words alone', (reply, service, cause) => {
  expect(diagnose({ ...SILENT, service, status: 'rejected', reply }).cause).toBe(cause);
});
