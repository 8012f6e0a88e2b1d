import { expect, test } from 'vitest';
import { recipientRowsOf } from '../../src/query/trace-recipients.ts';
import { message, recipient } from '../render/seed-messages.ts';

test('of several aliases of one address each is named as it was written', () => {
  const rows = recipientRowsOf(
    message({
      status: 'mixed',
      recipients: [
        recipient('Bob@example.com', { status: 'bounced', originalAddress: 'sales@example.com' }),
        recipient('bob@example.com', { status: 'deferred', originalAddress: null }),
        recipient('bob@example.com', {
          status: 'relayed',
          originalAddress: 'info@example.com',
        }),
        recipient('eve@example.com', { status: 'relayed', originalAddress: 'team@example.com' }),
      ],
    }),
  );
  expect(rows.map(({ address, status }) => `${address} ${status}`).sort()).toEqual([
    'bob@example.com deferred',
    'eve@example.com relayed',
    'info@example.com relayed',
    'sales@example.com bounced',
  ]);
});
