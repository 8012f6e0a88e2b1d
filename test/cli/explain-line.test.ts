/** `explain`: how a single line of the log says that something ended. */
import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const explain = (text: string) => explainText(text, NOW);
const line = (text: string) => `May  5 13:35:54 mail ${text}`;

describe('a verdict of amavis, in its line or alone', () => {
  const verdict = (head: string) =>
    line(
      `amavis[1]: (04083-01) ${head}, [192.0.2.9]:1 [192.0.2.9] <a@example.test> -> <b@example.com>, Queue-ID: B141CE6BDD, mail_id: WaVl27LgwIDf, Hits: 7.1, size: 9, 100 ms`,
    );

  test.each([
    ['Passed BAD-HEADER-7 {RelayedInbound}', 'amavis-bad-header', /the filter let it go on/],
    [
      'Passed SPAM {RelayedTaggedInbound,Quarantined}',
      'amavis-spam',
      /let the message go on with a mark/,
    ],
    [
      'Passed BANNED (application/zip,.exe,a.exe) {RelayedInbound}',
      'amavis-banned',
      /let it go on all the same/,
    ],
    ['Passed INFECTED (Eicar) {RelayedInbound}', 'amavis-virus', /let the message go on/],
    ['Passed UNCHECKED {RelayedInbound}', 'amavis-unchecked', /let it go on unscanned/],
    ['Passed UNCHECKED-ENCRYPTED {RelayedInbound}', 'amavis-unchecked', /let it go on unscanned/],
    ['Passed OVERSIZED {RelayedInbound}', 'amavis-oversized', /let it go on all the same/],
    ['Passed OTHER {RelayedInbound}', 'amavis-other', /let the message go on/],
    ['Passed OTHER', 'amavis-other', /let the message go on/],
  ])('%s went on, so there is nothing to try again', (head, id, meaning) => {
    const { id: told, meaning: said, advice, retryHelps } = explain(verdict(head));
    expect({ told, retryHelps }).toEqual({ told: id, retryHelps: null });
    expect(said).toMatch(meaning);
    expect(said).not.toMatch(/did not let|kept|refused/);
    expect(explain(head)).toEqual(explain(verdict(head)));
    expect(advice.join('\n')).not.toMatch(/Blocked [A-Z]|Blocked line|for the message again/);
  });

  test.each([
    ['Blocked MTA-BLOCKED {TempFailedInbound}', 'reinjection-down', 'after-fix'],
    ['Blocked TEMPFAIL {TempFailedInbound}', 'amavis-tempfail', 'yes'],
    ['Blocked SPAM {TempFailedInbound,Quarantined}', 'amavis-temp-failed', 'yes'],
  ])('%s is put off', (head, id, retryHelps) => {
    const told = explain(verdict(head));
    expect({ id: told.id, retryHelps: told.retryHelps }).toEqual({ id, retryHelps });
    expect(told.meaning).toMatch(/in the queue|to try again/);
    expect(explain(head)).toEqual(told);
  });

  test.each([
    ['Blocked MTA-BLOCKED {RejectedInbound}', 'reinjection-rejected', /returned to the sender/],
    ['Blocked MTA-BLOCKED', 'amavis-mta-blocked', /failed or was refused/],
    ['Blocked SPAM {DiscardedInbound}', 'amavis-spam', /did not let the message through/],
    ['Blocked UNCHECKED {DiscardedInbound}', 'amavis-unchecked', /kept it unread/],
  ])('%s went no further', (head, id, meaning) => {
    const told = explain(verdict(head));
    expect(told.id).toBe(id);
    expect(told.meaning).toMatch(meaning);
    expect(told.meaning).not.toMatch(/in the queue/);
    expect(explain(head)).toEqual(told);
  });
});

describe('the end of a queue file, by who removed it', () => {
  test.each([
    ['postfix/qmgr[9]: B141CE6BDD: removed', 'removed', /every recipient is settled/],
    ['postfix/postsuper[9]: B141CE6BDD: removed', 'operator-action', /administrator deleted/],
    [
      'postfix/cleanup[9]: B141CE6BDD: removed (canceled)',
      'removed',
      /dropped before it was in the queue/,
    ],
    [
      'postfix/cleanup[9]: B141CE6BDD: removed (discarded)',
      'removed',
      /dropped before it was in the queue/,
    ],
  ])('%s', (text, id, meaning) => {
    for (const told of [explain(line(text)), explain(text)]) {
      expect(told.id).toBe(id);
      expect(told.meaning).toMatch(meaning);
    }
  });

  test('without the name of its program the text itself says it', () => {
    expect(explain('B141CE6BDD: removed (canceled)').meaning).toMatch(/dropped before/);
  });
});

describe('a command that needs the queue ID has it where the line does', () => {
  const envelope =
    'from=<ann@example.test> to=<bob@example.org> proto=ESMTP helo=<mx.example.test>';
  const check = `header Subject: offer from mx.example.test[192.0.2.7]; ${envelope}: look`;
  test.each([
    [`postfix/cleanup[9]: B141CE6BDD: hold: ${check}`, 'postsuper -H B141CE6BDD releases it'],
    [
      'postfix/postsuper[9]: B141CE6BDD: placed on hold',
      'postsuper -H B141CE6BDD releases a held message',
    ],
    [
      `postfix/smtpd[9]: NOQUEUE: hold: RCPT from mx.example.test[192.0.2.7]: <ann@example.test>: Sender address triggers HOLD action; ${envelope}`,
      'postsuper -H QUEUE-ID releases it',
    ],
  ])('%s', (text, step) => {
    const { advice, adviceElsewhere } = explain(line(text));
    expect(advice).toContain(step);
    expect((adviceElsewhere ?? []).join('\n')).not.toMatch(
      step.includes('QUEUE-ID') ? /B141CE6BDD/ : /QUEUE-ID/,
    );
  });
});

describe('a line that tells of no trouble is not told as one that does', () => {
  const client = '[192.0.2.9]:39854';
  test.each([
    [`CONNECT from ${client} to [198.51.100.5]:25`, 'A client connected to postscreen'],
    [`PASS NEW ${client}`, 'let it go on to smtpd'],
    [`PASS OLD ${client}`, 'passed the tests of postscreen before'],
    [`ALLOWLISTED ${client}`, 'The allow list of this server names the client'],
    [`WHITELISTED ${client}`, 'The allow list of this server names the client'],
    [`DENYLISTED ${client}`, 'The block list of this server'],
    [`ALLOWLIST VETO ${client}`, 'it is told to come back'],
    [`DISCONNECT ${client}`, 'A client left postscreen'],
  ])('postscreen: %s', (text, meaning) => {
    const told = explain(line(`postfix/postscreen[9]: ${text}`));
    expect(told.meaning).toContain(meaning);
    expect({ id: told.id, cause: told.likelyCause, retry: told.retryHelps }).toEqual({
      id: 'screened',
      cause: null,
      retry: null,
    });
  });

  test('a client that block lists name has not spoken too early', () => {
    const told = explain(line(`postfix/postscreen[9]: DNSBL rank 6 for ${client}`));
    expect(told.meaning).toMatch(/^The block lists that postscreen asks/);
  });

  test.each([
    [
      'smtpd[9]: NOQUEUE: reject_warning: RCPT from mx.example.test[192.0.2.7]: 550 5.1.1 <bob@example.com>: Recipient address rejected: User unknown; from=<ann@example.test> to=<bob@example.com> proto=ESMTP helo=<mx.example.test>',
      /did not refuse it/,
    ],
    ['postsuper[9]: B141CE6BDD: released from hold', /released the message/],
    ['postsuper[9]: B141CE6BDD: requeued', /a new queue ID/],
    ['postsuper[9]: B141CE6BDD: expired', /told the message to expire/],
    [
      'bounce[9]: B141CE6BDD: sender delivery status notification: 15411E6BE1',
      /^Postfix reported to the sender/,
    ],
    [
      'amavisd/smtpd[9]: timeout after END-OF-MESSAGE from localhost[127.0.0.1]',
      /that message is not affected/,
    ],
    [
      'smtp[9]: B141CE6BDD: to=<bob@example.com>, relay=mx.example.com[192.0.2.25]:25, delay=1, delays=1/0/0/0, dsn=2.1.5, status=deliverable (250 2.1.5 Ok)',
      /No message was sent/,
    ],
    ['qmgr[9]: B141CE6BDD: skipped, still being delivered', /says nothing about its fate/],
    [
      'local[9]: B141CE6BDD: to=<bob@example.com>, relay=local, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)',
      /of this host took the message/,
    ],
  ])('postfix/%s', (text, meaning) => {
    const told = explain(line(`postfix/${text}`));
    expect(told.meaning).toMatch(meaning);
    expect({ advice: told.advice, retry: told.retryHelps }).toEqual({ advice: [], retry: null });
  });

  test('a hand-over whose line amavis cut before the reply did not fail', () => {
    const cut =
      'amavis[9]: (04083-01) WaVl27LgwIDf FWD from <a@example.test> -> <b@example.com>,<c...';
    expect(explain(line(cut)).id).toBe('scan-forwarded');
  });

  test('of one scanner that failed it is not said that the mail was put off', () => {
    const failed = `amavis[9]: (04083-01) (!)run_av (ClamAV-clamd) FAILED - unexpected , output="x: Can't open file"`;
    expect(explain(line(failed)).meaning).toMatch(/let the mail pass as UNCHECKED/);
  });
});

test.each([
  ['clamd[9]: SelfCheck: Database modification detected. Forcing reload.', /ClamAV/],
  ['amavis[9]: starting. /usr/sbin/amavisd at mail.example.com amavis-2.13.0 (20230106)', /amavis/],
  ['zmconfigd[9]: Watchdog: adding antivirus to restart list', /zmconfigd/],
  ['systemd-journald[9]: Suppressed 312 messages from postfix.service', /journald/],
  ['opendmarc[9]: B141CE6BDD: example.com fail', /OpenDMARC/],
])('the source is of the program that wrote the line: %s', (text, source) => {
  expect(explain(line(text)).source).toMatch(source);
});

test.each([
  [
    'warning: Message delivery request rate limit exceeded: 4 from web.example.net[192.0.2.9] for service smtp',
    'client-over-limit',
    /refused it for now/,
  ],
  [
    'warning: web.example.net[192.0.2.9]: SASL LOGIN authentication failed: Connection lost to authentication server, sasl_username=ann',
    'sasl-unavailable',
    /the password may be right/,
  ],
  [
    'warning: web.example.net[192.0.2.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6',
    'login-failed',
    /wrong name or password/,
  ],
])('a client that smtpd refused without a line of refusal: %s', (text, id, meaning) => {
  const told = explain(line(`postfix/smtpd[9]: ${text}`));
  expect(told.id).toBe(id);
  expect(told.meaning).toMatch(meaning);
});

const to = (rest: string) => line(`postfix/smtp[9]: B141CE6BDD: to=<bob@example.com>, ${rest}`);

describe('a line is not told otherwise than a trace tells its message', () => {
  test.each<[string, string, RegExp]>([
    ['expired', 'ann@example.test', /lifetime was over, and it was returned to the sender/],
    ['expired', '', /lifetime was over; it has no sender/],
    ['force-expired', 'ann@example.test', /^An operator .* and it was returned to the sender/],
    ['force-expired', '', /^An operator .* it has no sender/],
  ])('%s, from <%s>: sending it again may help', (status, from, meaning) => {
    const told = explain(
      line(`postfix/qmgr[9]: B141CE6BDD: from=<${from}>, status=${status}, returned to sender`),
    );
    expect(told).toMatchObject({ id: 'expired', retryHelps: 'maybe' });
    expect(told.meaning).toMatch(meaning);
    expect(told.advice.includes('postconf maximal_queue_lifetime')).toBe(status === 'expired');
  });

  test.each([
    [
      'relay=mx.example.com[192.0.2.25]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 5.7.1 taken but not delivered)',
      'relayed',
      /The next server took the message/,
    ],
    [
      'relay=mail.example.com[192.0.2.3]:7025, delay=1, delays=1/0/0/0, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
      'mailbox-ok-but',
      /answered success/,
    ],
    [
      'relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 15411E6BE1, but 1 DISCARD)',
      'delivery-attempted',
      /handed the message on for some recipients and kept it for others/,
    ],
    [
      'relay=none, delay=9, delays=9/0/0/0, dsn=4.4.1, status=expired (connect to mx.example.com[192.0.2.25]:25: timed out)',
      'delivery-attempted',
      /what its status means is not known/,
    ],
  ])('what was not stopped needs no other try: %s', (rest, id, meaning) => {
    const told = explain(to(rest));
    expect(told).toMatchObject({ id, retryHelps: null });
    expect(told.meaning).toMatch(meaning);
  });

  const envelope =
    'from mx.example.test[192.0.2.7]; from=<ann@example.test> to=<bob@example.org> proto=ESMTP helo=<mx.example.test>';
  test.each([
    ['redirect: header Subject: x', 'to audit@example.org instead of to its recipients'],
    [
      'milter-header-redirect: header X-Spam: y',
      'to audit@example.org instead of to its recipients',
    ],
    ['filter: header Subject: x', 'through audit@example.org'],
  ])('a rule that changes the way says where to: %s', (rule, words) => {
    const told = explain(
      line(`postfix/cleanup[9]: B141CE6BDD: ${rule} ${envelope}: audit@example.org`),
    );
    expect(told).toMatchObject({ id: 'rule-applied', retryHelps: null });
    expect(told.meaning).toContain(words);
  });

  test.each(['hold', 'discard'])('what a milter has done with %s was not refused', (action) => {
    const told = explain(
      line(
        `postfix/cleanup[9]: B141CE6BDD: milter-${action}: END-OF-MESSAGE ${envelope.replace(';', `: milter triggers ${action.toUpperCase()} action;`)}`,
      ),
    );
    expect(told.id).toBe('milter-refused');
    expect(`${told.title} ${told.meaning}`).not.toContain('refused');
  });
});
