/** What a line tells at a place where a terminal broke it, and whether a blank stood there. */
import { expect, test } from 'vitest';
import { tellingAt, wasBlankAt } from '../../src/syslog/wrapped-text.ts';

function telling(before: string): string {
  const line = Buffer.from(`+${before}rest of the line`);
  return tellingAt(line, 1, before.length + 1);
}

test.each([
  ['own words', 'May  5 13:38:10 mail postfix/smtp[4082]: 96E0CE6BE1: to=<bob@example.com>, rel'],
  ['own words', 'May  5 13:38:10 mail amavis[4082]: (04082-01) FWD fr'],
  // A host may have the name of a part of a mail.
  ['own words', 'May  5 13:38:10 body amavis[4082]: (04082-01) FWD fr'],
  ['an address', 'May  5 13:38:10 mail amavis[4082]: (04082-01) FWD from <ann@exam'],
  ['own words', 'May  5 13:38:10 mail amavis[4082]: (04082-01) FWD from <ann@example.com> -'],
  ['foreign words', 'May  5 13:38:10 mail dovecot[4082]: lmtp(bob): sav'],
  ['foreign words', 'May  5 13:38:10 mail postfix/cleanup[1]: 96E0CE6BE1: message-id=<a@exam'],
  ['foreign words', 'May  5 13:38:10 mail postfix/cleanup[1]: 96E0CE6BE1: warning: header Subj'],
  ['foreign words', 'May  5 13:38:10 mail postfix/smtp[1]: 96E0CE6BE1: host mx[192.0.2.1] said: 4'],
  [
    'foreign words',
    'May  5 13:38:10 mail postfix/smtp[1]: 96E0CE6BE1: to=<b@x>, status=sent (250 O',
  ],
  [
    'foreign words',
    'May  5 13:38:10 mail postfix/smtpd[1]: NOQUEUE: reject: RCPT from a[1]: 554 5.',
  ],
  [
    'foreign words',
    'May  5 13:38:10 mail postfix/smtpd[1]: NOQUEUE: reject: RCPT from a[1]: 5.7.1 ',
  ],
  [
    'foreign words',
    'May  5 13:38:10 mail amavis[4082]: (04082-01) Passed CLEAN {A}, Message-ID: <a',
  ],
  ['foreign words', 'May  5 13:38:10 mail amavis[4082]: (04082-01) Passed CLEAN {A}, Subject: hel'],
  ['foreign words', 'May  5 13:38:10 mail postfix/smtp[1]: 96E0CE6BE1: to=<"ann lo'],
])('%s: %s', (expected, before) => {
  expect(telling(before)).toBe(expected);
});

test.each([
  // Fields of Postfix stand behind a comma and a blank.
  ['dsn=2.0.0,', 'status=sent (250', true],
  ['Passed CLEAN {RelayedInbound},', '[192.0.2.1]:39854', true],
  ['<ann@example.com>,', '-> <bob@example.com>', true],
  ['Passed CLEAN,', '{RelayedInbound}', true],
  ['Passed SPAM {DiscardedInbound,', 'Quarantined}', false],
  ['<ann@example.com>,', '<bob@example.com>', false],
  // Behind an address a field may follow, or the rest of the same word.
  ['from=<ann@example.com>', 'to=<bob@example.com>', true],
  ['<ann@example.com>', '-> <bob@example.com>', true],
  ['<ann@example.com>', '(bounce)', true],
  ['<ann@example.com>', 'SIZE=1024', true],
  ['<ann@example.com>', ',<bob@example.com>', false],
  ['<ann@example.com>', ', size=1', false],
  ['<ann@example.com>, si', 'ze=1024', false],
  // Words that another one follows.
  ['TLSv1.3 with cipher', 'TLS_AES_128_GCM_SHA256', true],
  ['established from', 'mail.example.com[192.0.2.1]', true],
  ['250 Ok: queued as', '96E0CE6BE1', true],
  ['; from', '=<ann@example.com>', false],
  ['a wordwith', 'more', false],
  ['connect from mail[192.0.2.1]:', 'Connection timed out', true],
  ['connect to mail[192.0.2.1]:', '25: Connection', false],
  ['lost connection:', 'Connection', false],
  ['mail[192.0.2.1]: x', 'Connection', false],
  // Within a word.
  ['exam', 'ple.com', false],
])('%s|%s', (before, after, expected) => {
  const padding = 'x'.repeat(120);
  const bytes = Buffer.from(`${padding} ${before}${after} ${padding}`);
  const end = padding.length + 1 + before.length;
  expect(wasBlankAt(bytes, end, end, bytes.length)).toBe(expected);
});

test('only what stands on the line counts', () => {
  const bytes = Buffer.from('dsn=2.0.0,status=sent');
  expect(wasBlankAt(bytes, 10, 10, bytes.length)).toBe(true);
  expect(wasBlankAt(bytes, 10, 10, 10)).toBe(false);
});
