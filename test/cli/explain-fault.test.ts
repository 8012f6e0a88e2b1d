/** `explain`: a line in which a service of this host tells of a fault, though it names no message. */
import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const explain = (text: string) => explainText(`Nov 27 23:18:29 mx ${text}`, NOW);

describe('a fault of a service is explained, whatever the line says of messages', () => {
  test.each([
    [
      'amavisd-milter[534]: client2.example.org: could not connect to amavisd socket inet:9998@127.0.0.1: No such file or directory',
      'milter-without-amavis',
    ],
    [
      'amavisd-milter[5693]: amavisd-milter: Unable to bind to port inet:9903@127.0.0.1: Address already in use',
      'milter-cannot-listen',
    ],
    [
      'amavis[9578]: Net::Server: 2005/09/19-20:53:00 Couldn\'t open lock file "/var/run/amavis/amavisd.lock" [Permission denied]\\n  at line 239 in file /usr/share/perl5/Net/Server/PreForkSimple.pm',
      'amavis-cannot-start',
    ],
    ['postfix/smtpd[16966]: cannot load RSA certificate and key data', 'tls-files-not-loaded'],
    ['postfix/smtp[112]: cannot load Certificate Authority data', 'tls-files-not-loaded'],
    [
      'postfix/bounce[26666]: warning: BA4FE2526C3: undeliverable postmaster notification discarded',
      'double-bounce-dropped',
    ],
  ])('%s', (line, cause) => {
    const { id, advice } = explain(line);
    expect({ id, hasAdvice: advice.length > 0 }).toEqual({ id: cause, hasAdvice: true });
  });
});

test('a daemon that signal 9 ended was killed, and no error of its own is looked for', () => {
  const { meaning, advice } = explain(
    'postfix/master[6686]: warning: process /usr/lib/postfix/sbin/smtp pid 11492 killed by signal 9',
  );
  expect(meaning).toBe(
    'A daemon of Postfix was killed from outside (signal 9): it did not end by itself.',
  );
  expect(advice[0]).toBe('dmesg | grep -i oom');
});

test('a damaged queue file is told as mail that is not tried again, with the file to look at', () => {
  const { meaning, advice } = explain(
    'postfix/qmgr[25555]: warning: saving corrupt file "86EAE25465C" from queue "active" to queue "corrupt"',
  );
  expect(meaning).toMatch(/that mail is not tried again\.$/);
  expect(advice[0]).toBe(
    'postcat "$(postconf -h queue_directory)/corrupt/86EAE25465C" shows what is left of it',
  );
});

test('a table that is a file is not looked for in LDAP; one in LDAP is', () => {
  const adviceAbout = (table: string) =>
    explain(`postfix/smtpd[7615]: warning: ${table}: table lookup problem`).advice;
  expect(adviceAbout('lmdb:/opt/zimbra/conf/restricted_senders')).toEqual([
    'postmap -q ADDRESS TABLE',
    'ls -l the file that the line names',
    'postmap TABLE',
    'postfix reload',
  ]);
  expect(adviceAbout('ldap:/opt/zimbra/conf/ldap-vmm.cf')).toContain('ldap status');
});
