import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { failureBlock } from '../../src/render/failures-block.ts';
import { failureTable } from '../../src/render/failures-table.ts';
import {
  bouncedThere,
  deferredThere,
  failuresOf,
  mail,
  refused,
} from '../query/failure-samples.ts';
import { seedZone } from './seed-messages.ts';

const screen = { zone: seedZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

/** What is said of the only group, without where to trace it. */
function blockOf(messages: readonly Message[]): string[] {
  const [view] = failuresOf(messages).failed;
  if (view === undefined) throw new Error('nothing failed');
  const lines = failureBlock(view, 1, { by: 'cause', withLines: false, hasDays: false }, screen);
  return lines.filter((line) => !line.startsWith('trace '));
}

function ruledOut(reply: string): Message {
  return mail([{ ...refused('a@example.com', '13:00:00'), reply }]);
}

const FOR_GOOD = '554 5.7.1 <a@example.com>: Recipient address rejected: Access denied';
const FOR_NOW = '450 4.7.1 <a@example.com>: Recipient address rejected: come back later';
const LATER_STILL = '450 4.7.1 <a@example.com>: Recipient address rejected: tomorrow';
const MIXED = [ruledOut(FOR_NOW), ruledOut(FOR_NOW), ruledOut(LATER_STILL), ruledOut(FOR_GOOD)];

test('each reply stands beside the verdict that was made of it, and the others are counted', () => {
  expect(blockOf(MIXED)).toEqual([
    '1     an access rule of this server',
    "why   An access rule or policy service of this server refused it; the text of the refusal is the rule's own.",
    '      sending again may help (3 rejected)      sending again does not help (1 rejected)',
    'reply 3 rejected (sending again may help): 450 4.7.1 <...>: Recipient address rejected: come back later',
    '      (and 1 other reply)',
    '      1 rejected (sending again does not help): 554 5.7.1 <...>: Recipient address rejected: Access denied',
    'next  postconf smtpd_recipient_restrictions smtpd_sender_restrictions smtpd_client_restrictions',
    '      postmap -q KEY the file of the access map',
  ]);
});

test('the table says that the verdicts differ', () => {
  const { failed } = failuresOf(MIXED);
  expect(failureTable(failed, 'cause', false, screen)[1]).toMatch(/ differs$/);
});

test('the table says that the verdicts differ where the causes of one group have other ones', () => {
  const unknown =
    'host mx.example.net[192.0.2.9] said: 550 5.1.1 <a@example.net>: User unknown (in reply to RCPT TO command)';
  const refusedThere = mail([bouncedThere('a@example.net', '13:00:00', unknown)]);
  const unreached = mail([
    deferredThere(
      'b@example.net',
      '13:00:00',
      'connect to mx.example.net[192.0.2.9]:25: Connection refused',
    ),
  ]);
  const retryIn = (messages: readonly Message[]) =>
    failureTable(failuresOf(messages, { by: 'domain' }).failed, 'domain', false, screen)[1]
      ?.split(/ {2,}/)
      .at(-1);
  expect(retryIn([refusedThere, refusedThere])).toBe('no');
  expect(retryIn([refusedThere, refusedThere, unreached])).toBe('differs');
});

test('a step that is right for some only names them', () => {
  const reply =
    'host mx.example.net[192.0.2.9] said: 450 4.2.0 Greylisted (in reply to RCPT TO command)';
  const waiting = deferredThere('a@example.net', '13:00:00', reply);
  const lines = blockOf([
    mail([waiting]),
    mail([waiting]),
    mail([{ ...waiting, status: 'expired', step: 'queue', service: 'qmgr' }]),
  ]);
  expect(lines.slice(-3)).toEqual([
    `reply ${reply}`,
    'next  2 deferred: wait · after two hours: postqueue -i QUEUE-ID and read the reply again',
    '      1 expired: let the sender send it again · ask the receiver why every try was put off',
  ]);
  expect(lines[2]).toBe('      a retry helps (2 deferred)      sending again may help (1 expired)');
});

test('of very many different replies none are counted', () => {
  const words = [...'abcdefgh'].flatMap((one) => [...'abcdefghij'].map((two) => one + two));
  const lines = blockOf(
    words.map((word) =>
      mail([bouncedThere('a@example.net', '13:00:00', `550 5.1.1 ${word} unknown user`)]),
    ),
  );
  expect(lines.join('\n')).toContain('(and many other replies)');
});

test('mail for a mailbox here is not counted among that for a domain', () => {
  const reply = 'host mx.example.net[192.0.2.9] said: 450 4.2.0 Greylisted';
  const there = deferredThere('a@example.net', '13:00:00', reply);
  const store = { name: 'store.example.com', address: '192.0.2.26', port: 7025 };
  const here = { ...there, address: 'b@example.com', service: 'lmtp', relay: store };
  expect(blockOf([mail([there]), mail([here])])).toContain(
    'scope 1 of 2 messages to example.net since 13:00:00; no delivery there in this log',
  );
});

test('the domains of other causes are not told beside the main one', () => {
  const [view] = failuresOf(
    [
      ruledOut(FOR_GOOD),
      ruledOut(FOR_GOOD),
      mail([bouncedThere('a@example.net', '13:00:00', '550 5.1.1 no such user')]),
    ],
    { by: 'sender' },
  ).failed;
  if (view === undefined) throw new Error('nothing failed');
  const options = { withLines: false, hasDays: false };
  const scopeBy = (by: 'sender' | 'domain') =>
    failureBlock(view, 1, { by, ...options }, screen).filter((line) => line.startsWith('scope'));
  expect(scopeBy('sender')).toEqual([]);
  expect(scopeBy('domain')).toHaveLength(1);
});
