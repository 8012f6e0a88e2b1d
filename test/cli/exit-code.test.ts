import { expect, test } from 'vitest';
import { outcomeCodeOf } from '../../src/cli/exit-code.ts';
import type { Status } from '../../src/message/message.ts';

test.each<[number, string, (Status | 'mixed')[]]>([
  [0, 'nothing was asked for', []],
  [0, 'all arrived', ['delivered', 'relayed']],
  [5, 'one is waiting', ['delivered', 'deferred']],
  [5, 'one is on its way', ['queued']],
  [5, 'one is held', ['held']],
  [5, 'the log does not say', ['unknown']],
  [4, 'one bounced', ['delivered', 'bounced']],
  [4, 'one failed and one waits', ['deferred', 'expired']],
  [4, 'the filter kept one', ['blocked']],
  [4, 'one was refused', ['rejected']],
  [4, 'the client went away', ['aborted']],
  [4, 'an operator deleted one', ['deleted']],
  [4, 'a rule threw one away', ['discarded']],
])('--exit-code gives %i when %s', (code, _, statuses) => {
  expect(outcomeCodeOf(statuses)).toBe(code);
});
