/** Whether a rule that smtpd applied was about the mail that is queued under the same queue ID. */
import { expect, test } from 'vitest';
import { HopState, type Ruling } from '../../src/correlate/hop-state.ts';
import { isOfAnotherMail } from '../../src/correlate/rulings.ts';
import type { Transaction } from '../../src/correlate/session-state.ts';
import { A } from './mail-lines.ts';

const EVE = { from: 'eve@example.net' };
const HELD = { daemon: 'smtpd', status: 'held' };

test.each<[string, object | null, object | null, string | null, boolean]>([
  ['held mail of another sender', HELD, EVE, 'ann@example.net', true],
  ['discarded mail of another sender', { ...HELD, status: 'discarded' }, EVE, '', true],
  ['held mail of the same sender', HELD, EVE, 'Eve@Example.net', false],
  ['held mail of a sender that no line names', HELD, { from: undefined }, 'ann@example.net', false],
  ['held mail, while its own sender is not known yet', HELD, EVE, null, false],
  ['held mail of a client that no line tells of', HELD, null, 'ann@example.net', false],
  // cleanup names the queue file that it works on.
  ['held it by what it says', { ...HELD, daemon: 'cleanup' }, EVE, 'ann@example.net', false],
  ['refused it', { ...HELD, status: 'rejected' }, EVE, 'ann@example.net', false],
  ['let it pass', null, EVE, 'ann@example.net', false],
])('a rule that %s was about another mail: %#', (_, ruling, transaction, from, expected) => {
  const hop = new HopState('mail', A, 0, 0);
  hop.ruling = ruling as Ruling | null;
  hop.transaction = transaction as Transaction | null;
  hop.from = from;
  expect(isOfAnotherMail(hop)).toBe(expected);
});
