/** Whether a retry helps the mail of one group, where it helps some and not others. */
import { expect, test } from 'vitest';
import { recipient } from '../render/seed-messages.ts';
import { deferredThere, failuresOf, mail } from './failure-samples.ts';

test('mail that an operator may have deleted is not told to wait as if it were there', () => {
  const waits = deferredThere(
    'a@example.net',
    '13:00:00',
    'host mx.example.net[192.0.2.25] said: 450 4.2.0 Greylisted (in reply to RCPT TO command)',
  );
  const swept = mail([{ ...waits, afterwards: 'perhaps-deleted' }]);
  const [view] = failuresOf([mail([waits]), mail([waits]), swept]).failed;
  expect(view?.ways.map(({ count, retry }) => [count, retry])).toEqual([
    [2, 'a retry helps'],
    [1, 'a retry helps if it is still there'],
  ]);
  const [sure, doubtful] = view?.ways ?? [];
  expect(sure?.advice.join()).not.toContain('postqueue -p');
  expect(doubtful?.advice[0]).toBe(
    `postqueue -p | grep ${swept.hops[0]?.queueId} (no line: it is gone; ! behind the ID: it is on hold)`,
  );
});

test('a check that asks to come back later may let the mail pass then', () => {
  const later = recipient('a@example.com', {
    status: 'rejected',
    temporary: true,
    step: 'accept',
    service: 'cleanup',
    by: 'content',
    stage: 'header',
    enhancedStatus: '4.7.1',
    reply: 'Subject: offer: 4.7.1 come back later',
  });
  const never = {
    ...later,
    temporary: false,
    enhancedStatus: '5.7.1',
    reply: 'Subject: offer: 5.7.1 no',
  };
  const [view] = failuresOf([mail([later]), mail([never])]).failed;
  expect(view?.ways.map(({ retry }) => retry)).toEqual([
    'sending again may help',
    'sending again does not help',
  ]);
});
