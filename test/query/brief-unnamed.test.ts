/** The two sentences where a line of the log names some recipients of a message, and none names the others. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { sharedStatus } from '../../src/message/outcome.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const BOB = 'bob@example.org';
const relayed = recipient(BOB, {
  status: 'relayed',
  relay: { name: 'mx.example.org', address: '192.0.2.25', port: 25 },
});
const noSuchUser = recipient(BOB, {
  status: 'rejected',
  step: 'accept',
  service: 'smtpd',
  by: 'access',
  stage: 'RCPT',
  enhancedStatus: '5.1.1',
  reply: '550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown',
});
const tooLarge = recipient('', {
  status: 'rejected',
  step: 'accept',
  service: 'cleanup',
  by: 'content',
  reply: 'queue file size limit exceeded',
});

function briefWith(withoutRecipient: Recipient, ...recipients: Recipient[]): string[] {
  return briefOf(
    message({
      from: 'ann@example.com',
      startedAt: at('13:35:54'),
      status: sharedStatus([...recipients, withoutRecipient]) ?? 'unknown',
      recipients,
      withoutRecipient,
    }),
    seedZone,
  );
}

test('what became of them is told beside the fate of the others', () => {
  expect(briefWith(recipient('', { status: 'queued', step: 'queue' }), relayed)).toEqual([
    `The message from ann@example.com to ${BOB}, sent on Thu 5 May 2022 at 13:35, was taken by the mail server mx.example.org for 1 of at least 2 recipients; for recipients who are not recorded it was accepted and is still on its way.`,
    'There is nothing to do yet; please ask again if it has not arrived in an hour.',
  ]);
});

test('a reason that is theirs is not taken for that of the others', () => {
  expect(briefWith(tooLarge, noSuchUser)[1]).toBe(
    `For ${BOB}: the address does not exist; check how it is spelled and send the message again; for recipients who are not recorded: the message is too large; send a smaller one, or a link to the file.`,
  );
});

test('where no line names a recipient, there are no others', () => {
  expect(briefWith(tooLarge)).toEqual([
    'The message from ann@example.com, sent on Thu 5 May 2022 at 13:35, was refused and not accepted.',
    'The message is too large; send a smaller one, or a link to the file.',
  ]);
});
