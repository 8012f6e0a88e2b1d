/** What shows that a server runs Zimbra, and what does not. */
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { isOnZimbraHost, isZimbra } from '../../src/query/zimbra-mail.ts';
import { deferredAtFilter } from '../render/sample-messages.ts';
import {
  hop,
  message,
  receivedMessage,
  recipient,
  scan,
  withRecipient,
} from '../render/seed-messages.ts';
import { amavisDown, failuresOf, mail } from './failure-samples.ts';

const bare = message({ hops: [hop('A1B2C3D4E5')], recipients: [recipient('a@example.com')] });
const cameBackAt = (service: string): Message => ({ ...bare, hops: [hop('A1', { service })] });
const ID = '1.2.JavaMail.zimbra@x.test';

test.each<[string, Message, boolean]>([
  ['a plain Postfix', bare, false],
  ['a re-entry from amavis', cameBackAt('postfix/amavisd/smtpd'), true],
  ['a re-entry for signing', cameBackAt('postfix/dkimmilter/smtpd'), true],
  ['a re-entry of any Postfix', cameBackAt('postfix/reinject/smtpd'), false],
  ['a re-entry whose name only begins alike', cameBackAt('postfix/amavisd-new/smtpd'), false],
  ['the mailbox port', withRecipient(receivedMessage, {}), true],
  [
    'the second pass of amavis',
    { ...bare, scans: [scan({ policyBanks: ['ORIGINATING_POST'] })] },
    true,
  ],
  ['amavis on port 10032', { ...bare, scans: [scan({ port: 10032, policyBanks: [] })] }, false],
  ['a FILTER rule to amavis', deferredAtFilter, true],
  ["a Message-ID of the sender's Zimbra", { ...bare, direction: 'inbound', messageId: ID }, false],
  ['a Message-ID of its own', { ...bare, direction: 'outbound', messageId: ID }, true],
])('whether a server is Zimbra: %s', (_, one, expected) => {
  expect(isZimbra(one)).toBe(expected);
});

test.each([
  ['/var/log/zimbra.log', true],
  ['zimbra.log.1', true],
  ['/backup/zimbra.log-20260501.gz', true],
  ['/var/log/mail.log', false],
  ['notzimbra.log', false],
  ['zimbra.log/mail', false],
])(
  'mail that was refused at the door is of Zimbra by the name of its log: %s',
  (file, expected) => {
    const event = {
      at: 0,
      step: 'accept',
      kind: 'rejected',
      service: 'postfix/smtpd',
      pid: 1,
      queueId: null,
      text: '',
      raw: '',
      file,
      line: 1,
    } as const;
    expect(isZimbra({ ...bare, timeline: [event] })).toBe(expected);
  },
);

describe('a Message-ID of Zimbra', () => {
  const written: Message = { ...bare, direction: 'outbound', messageId: ID };
  test('does not show that this host runs it', () => {
    expect(isOnZimbraHost(written)).toBe(false);
  });

  test('gives no advice for Zimbra to the other mail of the host', () => {
    const stopped = mail([amavisDown('a@example.com', '13:00:00')]);
    const advice = (other: Message) => failuresOf([other, stopped]).failed[0]?.advice.join();
    expect(advice(written)).not.toContain('zmamavisdctl');
    expect(advice(cameBackAt('postfix/reinject/smtpd'))).not.toContain('zmamavisdctl');
    expect(advice(cameBackAt('postfix/dkimmilter/smtpd'))).toContain('zmamavisdctl');
  });
});
