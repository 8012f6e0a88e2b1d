/** `explain`: a code, a reply, a cause or a line, one at a time or piped in. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';
import { explanationToJson } from '../../src/render/explanation-json.ts';
import { FIXTURES, runProgram } from './program-run.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const explain = (text: string) => explainText(text, NOW);
const short = (text: string) => {
  const { id, kind, matched } = explain(text);
  return { id, kind, matched };
};

test.each([
  ['450 4.2.0 Try later <t450>', 'greylisted'],
  ['450 4.2.0 Try later <t450> (in reply to RCPT TO command)', 'greylisted'],
  ['450 4.7.1 <pc.example.net[192.0.2.9]>: Client host rejected: not now', 'access-rule'],
])('a reply that puts mail off, with the command or without: %s', (text, id) => {
  expect(explain(text).id).toBe(id);
});

describe('one word', () => {
  test.each([
    ['5.7.26', '5.7.26', 'enhanced-status'],
    ['452', '452', 'reply-code'],
    ['TSS04', 'yahoo-tss04', 'provider-code'],
    ['[TSS04]', 'yahoo-tss04', 'provider-code'],
    ['S3140', 'microsoft-ip-blocked', 'provider-code'],
    ['5.7.606', 'microsoft-banned-ip', 'provider-code'],
    ['amavis-down', 'amavis-down', 'cause'],
    ['Amavis-Down', 'amavis-down', 'cause'],
    ['deferred', 'deferred', 'status'],
    ['SOFTBOUNCE', 'soft-bounce', 'cause'],
    ['SPAM', 'amavis-spam', 'cause'],
    ['BAD-HEADER-7', 'amavis-bad-header', 'cause'],
    ['MTA-BLOCKED', 'amavis-mta-blocked', 'cause'],
    ['UNCHECKED-ENCRYPTED', 'amavis-unchecked', 'cause'],
  ])('%s', (text, id, kind) => {
    expect(short(text)).toEqual({ id, kind, matched: text });
  });

  test.each([
    ['Blocked MTA-BLOCKED', 'amavis-mta-blocked'],
    ['Blocked SPAM {DiscardedInbound,Quarantined}', 'amavis-spam'],
    ['Passed CLEAN', 'amavis-clean'],
  ])('the verdict %s', (text, id) => {
    expect(explain(text).id).toBe(id);
  });

  test.each(['250', '2.0.0', 'delivered', 'relayed'])('%s needs no retry', (text) => {
    expect(explain(text).retryHelps).toBeNull();
  });

  test('several codes are explained one by one; a reply with its code is one', () => {
    const ids = (...args: string[]) =>
      runProgram(['explain', '--json', ...args])
        .out.trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id);
    expect(ids('5.7.1', '4.2.2')).toEqual(['5.7.1', '4.2.2']);
    expect(ids('5.7.1 452 4.2.2')).toEqual(['5.7.1', '452', '4.2.2']);
    expect(ids('550', '5.1.1')).toEqual(['user-unknown-there']);
  });

  test('a whole explanation', () => {
    expect(explain('amavis-down')).toEqual({
      id: 'amavis-down',
      kind: 'cause',
      matched: 'amavis-down',
      title: 'amavis is down',
      meaning:
        'Nothing listens on the port: amavis is down on this host. All mail in that direction waits.',
      likelyCause:
        'A crash, too little memory, a failed start after an upgrade, or a stale lock file.',
      advice: ['zmamavisdctl status', 'zmamavisdctl start', 'postqueue -f'],
      adviceElsewhere: ['systemctl status amavis', 'systemctl start amavis', 'postqueue -f'],
      retryHelps: 'after-fix',
      source: 'Postfix src/smtp/smtp_connect.c',
    });
  });

  test.each([
    ['5.9.9', /^It was refused for good\. .* Nothing more is known about 5\.9\.9\.$/],
    ['4.9.9', /^It was refused for now\. .* Nothing more is known about 4\.9\.9\.$/],
    ['559', /^The server refused it for good\. Nothing more is known about 559\.$/],
  ])('of %s only the class is known, and that is said', (code, meaning) => {
    const { id, meaning: said } = explain(code);
    expect(id).toBe(code);
    expect(said).toMatch(meaning);
  });

  test.each(['foo', '999', '5.7', 'TSS99', '-', '1.1.1'])('nothing is known about %s', (text) => {
    expect(short(text)).toEqual({ id: null, kind: 'unknown', matched: null });
  });
});

describe('a reply without its line', () => {
  test.each([
    ['550 5.1.1 User unknown', 'user-unknown-there', 'User unknown'],
    ['421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred', 'yahoo-tss04', '[TSS04]'],
    [
      '550-5.7.26 This mail is unauthenticated. 550 5.7.26 a1-gsmtp',
      'gmail-unauthenticated',
      '5.7.26',
    ],
    ['550 5.7.26 This mail was refused', '5.7.26', '5.7.26'],
    ['452 4.2.2 Over quota', 'recipient-over-quota', 'Over quota'],
    [
      'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
      'amavis-down',
      'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    ],
    ['no signing table match for ann@example.com', 'dkim-no-signing-key', 'no signing table match'],
    [
      '<bob@example.com>: host mx.example.com[192.0.2.25] said: 550 5.1.1 No such user',
      'user-unknown-there',
      'No such user',
    ],
    [
      '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
      'microsoft-no-such-user',
      'Access denied',
    ],
    [
      '550 5.4.1 Recipient address rejected: Access denied.',
      'microsoft-no-such-user',
      'Access denied',
    ],
    [
      '554 5.7.1 <bob@example.com>: Recipient address rejected: Access denied',
      'access-rule',
      'Recipient address rejected:',
    ],
    [
      '451 4.2.2 Server accepts messages only on TLS connection',
      'mailbox-needs-tls',
      '451 4.2.2 Server accepts messages only on TLS connection',
    ],
    [
      '450 4.2.0 Mailbox is not on this server',
      'mailbox-wrong-host',
      '450 4.2.0 Mailbox is not on this server',
    ],
    ['250 2.1.5 Delivery OK', 'mailbox-ok-but', '250 2.1.5 Delivery OK'],
    ['Diagnostic-Code: smtp; 550 5.1.1 No such user', 'user-unknown-there', 'No such user'],
  ])('%s', (text, id, matched) => {
    expect(short(text)).toEqual({ id, kind: 'reply', matched });
  });
});

describe('a line of the log: the program that wrote it decides', () => {
  const line = (text: string) => `May  5 13:35:54 mail ${text}`;
  test.each([
    [
      'amavis does not answer',
      'postfix/smtp[1]: B141CE6BDD: to=<bob@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
      'amavis-down',
      'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
    ],
    [
      'the relay tells that it is Yahoo',
      'postfix/smtp[1]: B141CE6BDD: to=<bob@yahoo.example>, relay=mta5.am0.yahoodns.net[192.0.2.25]:25, delay=1, delays=1/0/0/0, dsn=4.7.0, status=deferred (host mta5.am0.yahoodns.net[192.0.2.25] said: 421 4.7.0 [TSS04] Messages deferred (in reply to MAIL FROM command))',
      'yahoo-tss04',
      '[TSS04]',
    ],
    [
      'our own refusal, not that of another server',
      'postfix/smtpd[1]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 554 5.7.1 <x@example.org>: Relay access denied; from=<a@example.test> to=<x@example.org> proto=ESMTP helo=<x>',
      'relay-denied',
      'Relay access denied',
    ],
    [
      'a verdict of amavis',
      'amavis[1]: (04083-01) Blocked SPAM {DiscardedInbound}, [192.0.2.9]:1 [192.0.2.9] <a@example.test> -> <b@example.com>, mail_id: WaVl27LgwIDf, Hits: 25.1, size: 9, 100 ms',
      'amavis-spam',
      'SPAM',
    ],
    [
      'a note of OpenDKIM',
      "opendkim[1]: 15411E6BE1: no signing table match for 'ann@example.com'",
      'dkim-no-signing-key',
      'no signing table match',
    ],
    [
      'a notification',
      'postfix/bounce[1]: B141CE6BDD: sender non-delivery notification: 15411E6BE1',
      'bounce-sent',
      'sender non-delivery notification:',
    ],
    ['an end', 'postfix/qmgr[1]: B141CE6BDD: removed', 'removed', null],
    [
      'a beginning',
      'postfix/smtpd[1]: B141CE6BDD: client=mx.example.com[192.0.2.1]',
      'accepted',
      null,
    ],
    ['a line that says nothing', 'sshd[1]: session opened', 'silent', 'session opened'],
  ])('%s', (_, text, id, matched) => {
    expect(short(line(text))).toEqual({ id, kind: 'line', matched });
  });

  test('words that a stranger put into an address do not decide', () => {
    const text =
      'postfix/smtp[1]: B141CE6BDD: to=<"status=bounced (550 5.1.1 user unknown)"@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 Ok)';
    expect(short(line(text))).toEqual({ id: '250', kind: 'line', matched: '250' });
  });

  test('a line that no parser knows is unknown, whatever words it holds', () => {
    expect(short(line('postfix/smtp[1]: a sentence with user unknown and 550 5.1.1'))).toEqual({
      id: null,
      kind: 'unknown',
      matched: null,
    });
  });

  test.each([
    'postfix/smtp[1]: B141CE6BDD: to=<b@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
    'B141CE6BDD: to=<b@example.com>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
    'status=deferred (connect to 127.0.0.1[127.0.0.1]:10024: Connection refused)',
  ])('a line copied without its head is read all the same: %s', (part) => {
    expect(explain(part).id).toBe('amavis-down');
  });
});

describe('the answers', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/explanation.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

  test.each(['amavis', 'clamd', 'opendkim', 'postfix-delivery', 'postfix-smtpd', 'zimbra'])(
    'every line of %s.log gives an answer that follows the schema',
    (name) => {
      const lines = readFileSync(`${FIXTURES}/lines/${name}.log`, 'utf8').split('\n');
      for (const line of lines.filter((one) => one.trim() !== '')) {
        const answer = explanationToJson(explain(line));
        expect(validate(answer), `${line}\n${JSON.stringify(validate.errors)}`).toBe(true);
      }
    },
  );

  test('one object a text, in the order of the lines', () => {
    const { code, out } = runProgram(['explain', '--json'], { input: '452\n\nfoo\n5.7.26\n' });
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id }) => id)).toEqual(['452', null, '5.7.26']);
    expect(code).toBe(0);
  });

  test('on the screen: what it is, which words say it, why, what to do, and the source', () => {
    const reply = '550 5.1.1 User unknown';
    expect(runProgram(['explain', ...reply.split(' ')])).toEqual({
      code: 0,
      err: '',
      out: `no such user there · user-unknown-there · reply
says    "User unknown"
means   The next server knows no such mailbox.
cause   A typing error, or the recipient left.
next    correct the address and send again
retry   does not help
source  RFC 3463 §3.2
`,
    });
  });

  test.each([
    [
      'header-or-body-rule',
      `next    postconf header_checks body_checks mime_header_checks
        postmap -q "THE LINE" the file of header_checks
        on Zimbra also: zmprov gcf zimbraMtaBlockedExtension
`,
    ],
    [
      'amavis-down',
      `next    zmamavisdctl status · zmamavisdctl start · postqueue -f
        without Zimbra: systemctl status amavis · systemctl start amavis
        postqueue -f
`,
    ],
  ])('what is to be done on every server is said once: %s', (cause, steps) => {
    expect(runProgram(['explain', '--width', '80', cause]).out).toContain(steps);
  });

  test('nothing known: a sentence, and exit code 1', () => {
    expect(runProgram(['explain', 'foo', 'bar'])).toEqual({
      code: 1,
      err: '',
      out: 'Nothing is known about "foo bar": no code of a reply, and no words that are known here.\n',
    });
  });
});
