/** So many hosts may have something in flight: of more, those are forgotten that were silent longest. */
import { expect, test } from 'vitest';
import { Bounds } from '../../src/correlate/bounds.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Task } from '../../src/correlate/filters/task-state.ts';
import { HostState } from '../../src/correlate/host-state.ts';
import { arrives, refused } from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

/** Hosts that have a task of amavis in flight, or nothing. */
function hostsWith(count: number, isBusy: (i: number) => boolean) {
  const states = new Map<string, HostState>();
  for (let i = 0; i < count; i++) {
    const state = new HostState(`host${i}`);
    state.lastUsed = count - i;
    if (isBusy(i)) state.tasks.set('00016-01', {} as Task);
    states.set(state.host, state);
  }
  return states;
}

test.each([
  // So many may be there, whether they have something in flight or not.
  [10_000, () => false, 10_000],
  // Of one more those are forgotten that have nothing; not the one that writes.
  [10_001, () => false, 1],
  [10_001, (i: number) => i < 8000, 8001],
  // Where that is not enough, an eighth of the bound is made room for.
  [10_001, () => true, 8750],
  [10_001, (i: number) => i < 9500, 8750],
])('of %i hosts as many are forgotten as must be (%#)', (count, isBusy, left) => {
  const states = hostsWith(count, isBusy);
  const current = states.get(`host${count - 1}`) as HostState;
  const bounds = new Bounds(new Correlator({ onMessage: () => {} }), states, {});
  bounds.checkHosts(current);
  expect(states.size).toBe(left);
  expect(states.has(current.host)).toBe(true);
  // Those that were silent longest go first.
  if (left === 8750) expect([states.has('host0'), states.has('host9400')]).toEqual([true, false]);
});

test('what is in flight on a host that is forgotten is told, and counted', async () => {
  const silent = refused('eve@example.org').replace('[10]', '[77]');
  const { correlator, messages } = await readTexts(
    [[...arrives('AAAAAA0001'), silent].join('\n')],
    {
      year: 2026,
      isGoingOn: true,
    },
  );
  const [state] = correlator.hosts.values();
  if (state === undefined) throw new Error('no host');
  const states = new Map([[state.host, state]]);
  const others = hostsWith(10_000, () => true);
  for (const [host, other] of others) states.set(host, other);
  state.lastUsed = 0;
  const bounds = new Bounds(correlator, states, {});
  bounds.checkHosts(others.get('host0') as HostState);
  expect(states.has(state.host)).toBe(false);
  expect(messages.map(({ status }) => status)).toEqual(['queued', 'rejected']);
  expect(bounds.letGo).toEqual({ messages: 1, connections: 2, scans: 0 });
});
