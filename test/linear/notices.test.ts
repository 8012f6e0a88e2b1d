/** Any number of messages may have the same Message-ID, also that of a notice of amavis. */
import { expect, test } from 'vitest';
import { forgetNotice, rememberNotice } from '../../src/correlate/filters/own-notices.ts';
import { HostState } from '../../src/correlate/host-state.ts';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';
import { excessOf, TIMES } from './growth.ts';

const MOST = 24_000;

test('notices about one scan are remembered and forgotten in time in line with their number', async () => {
  const hops = Array.from({ length: MOST }, (_, i) =>
    Object.assign(new HopState('mail', i.toString(16), 0, i), {
      messageId: 'VSWaVl27LgwIDf@mail.example.org',
    }),
  );
  const state = new HostState('mail');
  const pass = (count: number) => () => {
    const few = hops.slice(0, count);
    for (const hop of few) rememberNotice(state, hop);
    for (const hop of few) forgetNotice(state, hop);
  };
  expect(await excessOf(pass(MOST / TIMES), pass(MOST))).toBeUndefined();
  expect(state.noticesByMailId.size).toBe(0);
});
