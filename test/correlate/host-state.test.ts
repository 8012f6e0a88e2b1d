/** A host of which nothing is in flight may be let go of; one of anything may not. */
import { expect, test } from 'vitest';
import type { Task } from '../../src/correlate/filters/task-state.ts';
import { HostState } from '../../src/correlate/host-state.ts';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';
import type { Screening, Session } from '../../src/correlate/sessions/session-state.ts';

test('a host that has written nothing is empty', () => {
  expect(new HostState('mail').isEmpty).toBe(true);
});

const PUT: Readonly<Record<string, (state: HostState) => void>> = {
  'a queue file': ({ hops }) => hops.set('A', new HopState('mail', 'A', 0, 0)),
  'a session': ({ sessions }) => sessions.set(1, {} as Session),
  'a connection of postscreen': ({ screenings }) => screenings.set('x', {} as Screening),
  'a client that passed it': ({ passed }) => passed.set('x', []),
  'a task of amavis': ({ tasks }) => tasks.set('x', {} as Task),
};

test.each(Object.keys(PUT))('a host of which %s is in flight is not empty', (name) => {
  const state = new HostState('mail');
  PUT[name]?.(state);
  expect(state.isEmpty).toBe(false);
});
