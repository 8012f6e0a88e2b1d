/** Two sentences for the ticket of a user. */
import { describe, expect, test } from 'vitest';
import { allEntries } from '../../src/knowledge/catalogue.ts';
import type { Message, Recipient, Status } from '../../src/message/message.ts';
import { STATUSES } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { reasonFor } from '../../src/query/brief/reasons.ts';
import { blockedSpam, deferredAtFilter } from '../render/sample-messages.ts';
import { at, hop, message, recipient, seedZone, sentMessage } from '../render/seed-messages.ts';

const BOB = 'bob@example.org';
const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };

function mailTo(...rows: Recipient[]): Message {
  const [first] = rows;
  const shared = rows.every(({ status }) => status === first?.status);
  return message({
    from: 'ann@example.com',
    direction: 'outbound',
    startedAt: at('13:35:54'),
    status: shared ? (first?.status ?? 'unknown') : 'mixed',
    recipients: rows,
  });
}

const brief = (one: Message) => briefOf(one, seedZone);
const HEAD = `The message from ann@example.com to ${BOB}, sent on Thu 5 May 2022 at 13:35,`;

test('mail whose start is not in the log is first seen when the log begins', () => {
  const late = { ...mailTo(recipient(BOB, { status: 'relayed', relay: MX })) };
  const [what] = brief({ ...late, hops: [hop('B141CE6BDD', { acceptedAt: null })] });
  expect(what).toContain(`to ${BOB}, first seen on Thu 5 May 2022 at 13:35,`);
});

describe('each status', () => {
  const refused = { reply: '550 5.1.1 No such user', enhancedStatus: '5.1.1', relay: MX };
  test.each<[Status, Partial<Recipient>, string, string]>([
    [
      'delivered',
      { service: 'lmtp' },
      'was put into the mailbox',
      'If the recipient cannot find it, it may lie in the Junk folder or have been moved by a rule of the mailbox.',
    ],
    [
      'relayed',
      { relay: MX },
      'was taken by the mail server mx.example.org',
      'What happened after that only the administrator there can see; the recipient should also look in the Junk folder.',
    ],
    [
      'queued',
      { step: 'queue' },
      'was accepted and is still on its way',
      'There is nothing to do yet; please ask again if it has not arrived in an hour.',
    ],
    [
      'unknown',
      {},
      'was seen, but what became of it is not recorded',
      'The administrator has to look in older or newer records, or ask the recipient.',
    ],
    [
      'deferred',
      {
        reply: 'connect to mx.example.org[192.0.2.25]:25: Connection timed out',
        enhancedStatus: '4.4.1',
        queuedAt: at('13:35:54'),
      },
      'could not be delivered yet and waits for another try',
      "The recipient's mail server could not be reached; our server tries again by itself until about Tue 10 May 2022, so there is no need to send it again.",
    ],
    [
      'held',
      { step: 'queue', service: 'postsuper' },
      'is held back on our mail server until the administrator releases it',
      'There is no need to send it again; the administrator has to decide about it.',
    ],
    [
      'deleted',
      { step: 'queue', service: 'postsuper' },
      'was deleted by an administrator before it was delivered',
      'If it is still needed, the administrator can say why, and it has to be sent again.',
    ],
    [
      'aborted',
      { step: 'accept', service: 'smtpd' },
      'did not reach us complete',
      'The sending program broke off before the message was complete; send it again.',
    ],
    [
      'rejected',
      {
        step: 'accept',
        service: 'smtpd',
        by: 'access',
        stage: 'RCPT',
        reply: '554 5.7.1 <bob@example.org>: Relay access denied',
      },
      'was refused and not accepted',
      'The program that sent it was not logged in; switch the login for outgoing mail on in that program, and send it again.',
    ],
    [
      'discarded',
      { step: 'accept', service: 'cleanup' },
      'was removed by a rule of our mail server and not delivered',
      'The sender was not told; the administrator can say which rule it was.',
    ],
    [
      'blocked',
      { step: 'filter', service: 'amavis', category: 'BANNED' },
      'was stopped by our security filter and not delivered',
      'It carries a kind of file that is not allowed; send another kind of file, or a link to it.',
    ],
    [
      'expired',
      { step: 'queue', reply: '452 4.2.2 Over quota', enhancedStatus: '4.2.2' },
      'could not be delivered in time and was returned to the sender',
      "The recipient's mailbox is full; the recipient has to make room before it is sent again.",
    ],
    [
      'bounced',
      refused,
      'could not be delivered and was returned to the sender',
      'The address does not exist; check how it is spelled and send the message again.',
    ],
    [
      'bounced',
      {
        ...refused,
        enhancedStatus: '5.1.1',
        reply:
          'host mx.example.org[192.0.2.25] said: 550 5.1.1 this account has been disabled or discontinued (in reply to RCPT TO command)',
      },
      'could not be delivered and was returned to the sender',
      "The recipient's mailbox is not in use at the moment; ask the recipient in another way, and send it again later.",
    ],
  ])('%s', (status, fields, what, next) => {
    expect(brief(mailTo(recipient(BOB, { status, ...fields })))).toEqual([
      `${HEAD} ${what}.`,
      next,
    ]);
  });

  test('a refusal for now is tried again by the other side', () => {
    const row = recipient(BOB, {
      status: 'rejected',
      step: 'accept',
      service: 'smtpd',
      by: 'access',
      temporary: true,
      reply: '450 4.7.1 Client host rejected: cannot find your reverse hostname',
    });
    expect(brief(mailTo(row))).toEqual([
      `${HEAD} was turned away for now.`,
      "Our mail server could not find the name of the sender's mail server; the sending server tries again by itself.",
    ]);
  });

  test('a code is told where it helps the administrator on the other side', () => {
    const row = recipient(BOB, {
      status: 'bounced',
      relay: MX,
      enhancedStatus: '5.7.1',
      reply:
        'host mx.example.org[192.0.2.25] said: 550 5.7.1 Go away (in reply to end of DATA command)',
    });
    expect(brief(mailTo(row))[1]).toBe(
      "The recipient's mail server did not take it (code 5.7.1); ask the recipient's administrator, or the recipient in another way.",
    );
  });
});

describe('several recipients', () => {
  test('with one fate are named up to three', () => {
    const rows = ['a@example.org', 'b@example.org', 'c@example.org'].map((address) =>
      recipient(address, { service: 'lmtp' }),
    );
    expect(brief(mailTo(...rows))[0]).toContain(
      'to a@example.org, b@example.org and c@example.org,',
    );
    expect(brief(mailTo(...rows, recipient('d@example.org')))[0]).toContain('to 4 recipients,');
  });

  test('with mixed fates: how many were reached, and what became of the others', () => {
    const rows = [
      recipient('a@example.org', { status: 'relayed', relay: MX }),
      recipient('b@example.org', { status: 'relayed', relay: MX }),
      recipient('c@example.org', {
        status: 'deferred',
        enhancedStatus: '4.2.2',
        reply: '452 4.2.2 Full',
      }),
      recipient('d@example.org', {
        status: 'bounced',
        enhancedStatus: '5.1.1',
        reply: '550 5.1.1 No such user',
      }),
    ];
    expect(brief(mailTo(...rows))).toEqual([
      'The message from ann@example.com to 4 recipients, sent on Thu 5 May 2022 at 13:35, was taken by the mail server mx.example.org for 2 of 4 recipients; for c@example.org it could not be delivered yet and waits for another try; for d@example.org it could not be delivered and was returned to the sender.',
      "For d@example.org: the address does not exist; check how it is spelled and send the message again; for c@example.org: the recipient's mailbox is full; our server tries again by itself, so there is no need to send it again.",
    ]);
  });

  test('refused alike for different reasons: each with its own', () => {
    const row = { status: 'rejected', step: 'accept', service: 'smtpd', by: 'access' } as const;
    const rows = [
      recipient('a@example.com', {
        ...row,
        stage: 'RCPT',
        enhancedStatus: '5.1.1',
        reply: '550 5.1.1 <a@example.com>: Recipient address rejected: User unknown',
      }),
      recipient('b@example.org', {
        ...row,
        stage: 'RCPT',
        enhancedStatus: '5.7.1',
        reply: '554 5.7.1 <b@example.org>: Relay access denied',
      }),
    ];
    expect(brief(mailTo(...rows))[1]).toBe(
      'For a@example.com: the address does not exist; check how it is spelled and send the message again; for b@example.org: the program that sent it was not logged in; switch the login for outgoing mail on in that program, and send it again.',
    );
  });

  test('all reached, some here and some elsewhere', () => {
    const rows = [
      recipient('a@example.org', { status: 'relayed', relay: MX }),
      recipient('b@example.com', { service: 'lmtp' }),
    ];
    expect(brief(mailTo(...rows))[0]).toBe(
      'The message from ann@example.com to a@example.org and b@example.com, sent on Thu 5 May 2022 at 13:35, was put into the mailbox of 1 of 2 recipients; for a@example.org it was taken by the mail server mx.example.org.',
    );
  });

  test('a notice that cannot be delivered goes back to nobody', () => {
    const row = recipient(BOB, {
      status: 'bounced',
      enhancedStatus: '5.1.1',
      reply: '550 5.1.1 No such user',
    });
    expect(brief({ ...mailTo(row), kind: 'bounce', from: '' })[0]).toBe(
      `The automatic notice to ${BOB} about another message, sent on Thu 5 May 2022 at 13:35, could not be delivered.`,
    );
  });

  test('an address that is in doubt for now is not said to be wrong', () => {
    const row = recipient(BOB, {
      status: 'deferred',
      enhancedStatus: '4.1.1',
      reply: '450 4.1.1 Recipient address rejected: User unknown',
    });
    expect(brief(mailTo(row))[1]).not.toContain('does not exist');
  });

  test('a list is told by the address that was written to', () => {
    const rows = ['a@example.org', 'b@example.org'].map((address) =>
      recipient(address, { originalAddress: 'team@example.org', service: 'lmtp' }),
    );
    expect(brief(mailTo(...rows))[0]).toContain('to team@example.org, sent');
  });
});

test('the mail of the seed: a name people know instead of that of a server', () => {
  expect(brief(sentMessage)[0]).toBe(
    'The message from admin@tudv3.tudv.xyz to idinhtu1989@gmail.com, sent on Thu 5 May 2022 at 13:35, was taken by Gmail.',
  );
});

const JARGON =
  /\b(?:amavis\w*|postfix|smtpd?|lmtp|esmtp|qmgr|cleanup|clamd?|clamav|opendkim|milter|daemon|queue|relay|bounce[ds]?|defer\w*|DSN|MX|DNS|RBL|LDAP|TLS|SASL|PTR|DKIM|SPF|DMARC|port|[0-9A-F]{10})\b/i;

describe('nothing of how it works is told', () => {
  test.each([
    ['amavis is down', deferredAtFilter],
    ['blocked as spam', blockedSpam],
  ])('%s', (_, one) => {
    const [what, next] = brief(one);
    expect(`${what} ${next}`).not.toMatch(JARGON);
  });

  test.each(STATUSES)('for every cause, of a recipient that is %s', (status) => {
    for (const { id } of allEntries())
      for (const speaker of ['here', 'filter', 'there'] as const) {
        const isForNow = status === 'deferred';
        const { why, advice } = reasonFor(id, {
          status,
          enhancedStatus: null,
          reply: null,
          warning: null,
          speaker,
          isForNow,
        });
        expect(`${why}; ${advice}`).not.toMatch(JARGON);
        expect(`${why}; ${advice}`).not.toMatch(/[.!?]/);
      }
  });
});
