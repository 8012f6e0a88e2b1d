/** One address that the sender wrote may lead to several recipients with several fates. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const LIST = 'list@example.com';
const toOne = (name: string, originalAddress: string | null, own: Partial<Recipient>) =>
  recipient(`${name}@example.com`, { originalAddress, step: 'deliver', service: 'local', ...own });
const waits = { status: 'deferred', reply: 'temporary failure', enhancedStatus: '4.3.0' } as const;
const failed = { status: 'bounced', reply: 'unknown user: "eve"' } as const;
/** For one reason, whatever led there. */
const full = { status: 'bounced', reply: 'mailbox full', enhancedStatus: '5.2.2' } as const;

const briefOfRows = (...recipients: Recipient[]) =>
  briefOf(
    message({ from: 'ann@example.net', startedAt: at('13:35:54'), status: 'mixed', recipients }),
    seedZone,
  ).join(' ');

test('each part of a list with several fates is told by its own address', () => {
  const brief = briefOfRows(toOne('bob', LIST, waits), toOne('eve', LIST, failed));
  expect(brief).toContain(`to ${LIST}, which leads to 2 recipients, sent`);
  expect(brief).toContain(`for bob@example.com (for ${LIST}) it could not be delivered yet`);
  expect(brief).toContain(`for eve@example.com (for ${LIST}) it could not be delivered and`);
});

test('a list whose parts had one fate is told as the sender wrote it', () => {
  const brief = briefOfRows(
    toOne('bob', LIST, waits),
    toOne('cid', LIST, waits),
    toOne('eve', null, failed),
  );
  expect(brief).toContain(`for ${LIST} (2 recipients) it could not be delivered yet`);
  expect(brief).toContain('for eve@example.com it could not be delivered and');
  expect(brief).not.toContain('(for');
});

test('a sentence that counts fates counts recipients throughout, not the addresses that led to them', () => {
  const names = ['ann', 'bob', 'cid'];
  const members = names.map((name) => toOne(name, LIST, full));
  const [first, ...others] = names.map((name) => toOne(name, null, full));
  const brief = briefOfRows(first as Recipient, ...others, ...members, toOne('eve', null, {}));
  expect(brief).toContain('to 5 addresses, which lead to 7 recipients, sent on');
  expect(brief).toContain('of 7 recipients; for 6 of them it could not be delivered and was');
  expect(brief).toContain('For 6 recipients: ');
});
