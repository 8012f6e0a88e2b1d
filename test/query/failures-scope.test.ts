import { describe, expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { FailureTally } from '../../src/query/failures.ts';
import { patternOf } from '../../src/query/filter.ts';
import { at, scan } from '../render/seed-messages.ts';
import { NO_FILTER } from './failure-messages.ts';
import {
  amavisDown,
  DEFAULTS,
  failuresOf,
  mail,
  relayed,
  unknownThere,
} from './failure-samples.ts';

describe('the scope of an outage', () => {
  const passed = (clock: string) =>
    mail([relayed('w@example.net', clock)], { scans: [scan({ at: at(clock) })] });
  const five = ['13:02:00', '13:02:01', '13:02:02', '13:02:03', '13:02:04'].map((clock) =>
    mail([amavisDown('a@example.com', clock)]),
  );

  test('only failures, with the last success before and the first after', () => {
    const [view] = failuresOf([
      passed('13:01:55'),
      ...five,
      passed('13:05:00'),
      passed('13:06:00'),
    ]).failed;
    expect(view?.scope).toMatchObject({
      kind: 'place',
      isOutage: true,
      passedMeanwhile: false,
      lastSuccessAt: at('13:01:55'),
      firstSuccessAt: at('13:05:00'),
    });
  });

  test('none where other mail passed meanwhile', () => {
    const [view] = failuresOf([...five, passed('13:02:02'), passed('13:06:00')]).failed;
    expect(view?.scope).toMatchObject({
      isOutage: false,
      passedMeanwhile: true,
      lastSuccessAt: at('13:06:00'),
    });
  });

  test.each<[string, Recipient[], boolean]>([
    [
      'four messages within a minute',
      five.slice(0, 4).flatMap(({ recipients }) => recipients),
      false,
    ],
    [
      'one message for a minute',
      [{ ...amavisDown('a@example.com', '13:03:00'), firstDeferredAt: at('13:02:00') }],
      true,
    ],
  ])('%s', (_, rows, isOutage) => {
    const [view] = failuresOf(rows.map((row) => mail([row]))).failed;
    expect(view?.scope.isOutage).toBe(isOutage);
  });

  test('mail of another host proves nothing', () => {
    const other = { ...passed('13:02:02'), host: 'other' };
    expect(failuresOf([...five, other]).failed[0]?.scope.isOutage).toBe(true);
  });
});

describe('a filter is asked of each recipient', () => {
  const both = mail([
    unknownThere('a@example.net', '13:00:00'),
    amavisDown('b@example.com', '13:10:00'),
  ]);
  test.each([
    ['to', { to: patternOf('a@*') }, ['user-unknown-there']],
    ['domain', { domain: patternOf('example.net') }, ['user-unknown-there']],
    ['step', { step: 'filter' as const }, ['amavis-down']],
    ['status', { statuses: new Set(['deferred' as const]) }, ['amavis-down']],
    ['relay, where no connection came about', { relay: patternOf('127.0.0.1') }, ['amavis-down']],
    ['since', { since: at('13:05:00') }, ['amavis-down']],
    ['until', { until: at('13:05:00') }, ['user-unknown-there']],
  ])('%s', (_, filter, causes) => {
    const tally = new FailureTally(DEFAULTS);
    const from = { ...both, from: 'ann@example.org' };
    expect(tally.add(from, { ...NO_FILTER, ...filter }).map(({ cause }) => cause)).toEqual(causes);
  });
});
