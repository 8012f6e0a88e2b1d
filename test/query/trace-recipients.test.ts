import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { recipientRowsOf } from '../../src/query/trace/recipients.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { at, hop, message, recipient } from '../render/seed-messages.ts';

test('recipients of one address are told apart by the aliases that led to it, alike everywhere', () => {
  const blocked = {
    status: 'blocked',
    step: 'filter',
    service: 'amavis',
    category: 'SPAM',
    reply: '250 2.7.0 Ok, discarded, id=04083-01 - spam',
  } as const;
  const one = message({
    status: 'mixed',
    recipients: [
      recipient('Bob@example.com', { status: 'bounced', originalAddress: 'sales@example.com' }),
      recipient('bob@example.com', { ...blocked, originalAddress: null }),
      recipient('bob@example.com', { ...blocked, originalAddress: 'info@example.com' }),
      recipient('eve@example.com', { status: 'relayed', originalAddress: 'team@example.com' }),
    ],
  });
  expect(recipientRowsOf(one).map(({ address, status }) => `${address} ${status}`)).toEqual([
    'Bob@example.com (for sales@example.com) bounced',
    'bob@example.com blocked',
    'bob@example.com (for info@example.com) blocked',
    'eve@example.com relayed',
  ]);
  const { whys, notes } = traceView(one);
  expect(whys.map(({ recipients }) => recipients)).toEqual([
    ['Bob@example.com (for sales@example.com)'],
    ['bob@example.com', 'bob@example.com (for info@example.com)'],
  ]);
  expect(notes.map(({ text }) => text).join()).toContain(
    'the copy for bob@example.com, bob@example.com (for info@example.com) went no further',
  );
});

test('those whom no line names are told beside one who was refused', () => {
  const waiting = recipient('', { status: 'queued', step: 'queue', reply: null, relay: null });
  const refused = recipient('no@example.com', {
    status: 'rejected',
    step: 'accept',
    queueId: null,
    stage: 'RCPT',
    reply: '550 5.1.1 <no@example.com>: Recipient address rejected: User unknown',
  });
  const hops = [hop('A1', { acceptedAt: at('13:00:00') })];
  const one = message({ status: 'mixed', hops, recipients: [refused], withoutRecipient: waiting });
  expect(recipientRowsOf(one).map(({ address, status }) => [address, status])).toEqual([
    ['no@example.com', 'rejected'],
    ['(not in the log)', 'queued'],
  ]);
  expect(traceView(one).headline).toContain('at least 2 recipients');
  const accepted = traceView(one).rows.find(({ step }) => step === 'accept');
  expect(accepted?.details[0]).toBe('at least 2 recipients');
  const unnamed = traceView({ ...one, recipients: [] });
  expect(unnamed.rows.find(({ step }) => step === 'accept')?.details).toEqual([
    'recipient not in this log',
  ]);
  const tooLarge = { ...waiting, status: 'rejected' as const, reply: '552 5.3.4 Too large' };
  const view = traceView({ ...one, status: 'rejected', withoutRecipient: tooLarge });
  expect(view.whys.map(({ recipients }) => recipients)).toEqual([
    ['no@example.com'],
    ['those whom no line names'],
  ]);
});

test('what a list led to is counted by its fates: the verdict of the filter, else the outcome and its cause', () => {
  const member = (name: string, fields: Partial<Recipient>) =>
    recipient(`${name}@example.com`, { originalAddress: 'all@example.com', ...fields });
  const banned = { status: 'blocked', step: 'filter', category: 'BANNED' } as const;
  const deferred = {
    status: 'deferred',
    reply: 'connect to mx.example.net[192.0.2.7]:25: Connection refused',
  } as const;
  const full = {
    status: 'bounced',
    reply:
      'host mx.example.net[192.0.2.7] said: 552 5.2.2 Over quota (in reply to RCPT TO command)',
  } as const;
  const recipients = [
    member('ann', { status: 'delivered' }),
    member('bob', banned),
    member('cid', banned),
    member('dot', deferred),
    member('eve', full),
  ];
  expect(traceView(message({ status: 'mixed', recipients })).to).toEqual([
    {
      address: 'all@example.com',
      becomes:
        '5 recipients, 1 delivered, 1 deferred: connection refused, 2 blocked: banned file, 1 over quota',
      count: 5,
    },
  ]);
});
