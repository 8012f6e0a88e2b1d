/** The two sentences for a ticket say no more than the log does. */
import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const BOB = 'bob@example.org';
const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };

function mailTo(...rows: Recipient[]): Message {
  return message({
    from: 'ann@example.com',
    direction: 'outbound',
    startedAt: at('13:35:54'),
    status: rows[0]?.status ?? 'unknown',
    recipients: rows,
  });
}

const brief = (one: Message) => briefOf(one, seedZone);
const HEAD = `The message from ann@example.com to ${BOB}, sent on Thu 5 May 2022 at 13:35,`;

describe('what the log does not say is not told', () => {
  const expired = { status: 'expired', step: 'queue', reply: '452 4.2.2 Over quota' } as const;
  test('days are counted', () => {
    const late = recipient(BOB, { ...expired, at: at('13:35:54') + 5 * 86_400_000 });
    expect(brief(mailTo(late))[0]).toBe(
      `${HEAD} could not be delivered for 5 days and was returned to the sender.`,
    );
  });

  test('a rule set on purpose is no fault', () => {
    const row = recipient(BOB, {
      status: 'bounced',
      service: 'error',
      enhancedStatus: '5.1.6',
      reply: 'mailbox has moved, see directory',
    });
    expect(brief(mailTo(row))[1]).toBe(
      'A rule that the administrator of our mail server has set stops mail to this address; ask the administrator.',
    );
  });

  test('what was refused for good is not in doubt because our server tries again', () => {
    const row = recipient(BOB, {
      status: 'deferred',
      relay: MX,
      enhancedStatus: '4.1.1',
      reply:
        'host mx.example.org[192.0.2.25] said: 550 5.1.1 <bob@example.org>: User unknown (in reply to RCPT TO command)',
    });
    expect(brief(mailTo(row))[1]).toBe(
      'The address does not exist; check how it is spelled and send the message again, although our server goes on trying.',
    );
  });

  test('too large for our own server after the scan', () => {
    const row = recipient(BOB, {
      status: 'bounced',
      step: 'filter',
      relay: { name: '127.0.0.1', address: '127.0.0.1', port: 10024 },
      enhancedStatus: '5.3.4',
      reply:
        'host 127.0.0.1[127.0.0.1] said: 552 5.3.4 id=23988-08 - Rejected by next-hop MTA on relaying, from MTA(smtp:[127.0.0.1]:10025): 552 5.3.4 Error: message file too big (in reply to end of DATA command)',
    });
    expect(brief(mailTo(row))[1]).toBe(
      'The message is too large; send a smaller one, or a link to the file.',
    );
  });

  test('a sender that no line names', () => {
    const one = { ...mailTo(), from: null, status: 'queued' } as const;
    expect(brief(one)[0]).toBe(
      'The message from a sender who is not recorded, first seen on Thu 5 May 2022 at 13:35, was accepted and is still on its way.',
    );
  });
});
