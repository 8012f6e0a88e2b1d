/** Which row tells of a recipient for whom several were found. */
import { expect, test } from 'vitest';
import { FoundRows } from '../../src/correlate/messages/found-rows.ts';
import type { Recipient } from '../../src/message/message.ts';

/** What decides between two rows; the rest of a row is not looked at. */
type Told = Pick<Recipient, 'originalAddress' | 'status' | 'at' | 'queueId'>;

const row = (told: Partial<Told>): Recipient =>
  ({
    address: 'bob@example.org',
    originalAddress: null,
    status: 'deferred',
    at: 1,
    queueId: 'AAAAAA0001',
    ...told,
  }) as Recipient;

function left(...rows: readonly Recipient[]) {
  const found = new FoundRows();
  for (const each of rows) found.add(each);
  return found.withoutDoubles();
}

test('what a queue file tells counts more than what none does, whichever is later', () => {
  const ofNone = row({ queueId: null, at: 5, status: 'bounced' });
  const ofQueueFile = row({ at: 3 });
  expect(left(ofNone, ofQueueFile)).toEqual([ofQueueFile]);
  expect(left(ofQueueFile, ofNone)).toEqual([ofQueueFile]);
});

test('a delivery to a mailbox that two aliases lead to is one for either alias', () => {
  const found = new FoundRows();
  found.add(row({ originalAddress: 'info@example.org' }));
  found.add(row({ originalAddress: 'sales@example.org' }));
  found.add(row({ status: 'delivered', at: 2 }), false);
  expect(found.withoutDoubles().map((each) => [each.originalAddress, each.status])).toEqual([
    ['info@example.org', 'delivered'],
    ['sales@example.org', 'delivered'],
  ]);
});
