/** The rows of a trace that tell how a mail came in. */
import { describe, expect, test } from 'vitest';
import { traceView } from '../../src/query/trace-view.ts';
import { at, hop, receivedMessage } from '../render/seed-messages.ts';

describe('what Postfix wrote itself', () => {
  const written = { hops: [hop('A1', { acceptedAt: null, queuedAt: at('13:00:00') })] };
  test.each([
    ['bounce', 'bounce'],
    ['probe', 'verify'],
  ] as const)('a %s has no client that the log could lack', (kind, service) => {
    const { rows } = traceView({
      ...receivedMessage,
      ...written,
      kind,
      screening: null,
      connectedAt: null,
    });
    expect(rows.some(({ step }) => step === 'connect')).toBe(false);
    expect(rows.find(({ step }) => step === 'accept')).toMatchObject({
      mark: 'ok',
      service,
      queueId: 'A1',
      details: ['1 recipient', 'written by this Postfix'],
    });
  });

  test.each([
    ['mail without a line of its client', 'mail', at('13:00:00')],
    ['a bounce without a line of its start', 'bounce', null],
  ] as const)('of %s the start is not in the log', (_, kind, queuedAt) => {
    const hops = [hop('A1', { acceptedAt: null, queuedAt })];
    const { rows } = traceView({
      ...receivedMessage,
      hops,
      kind,
      screening: null,
      connectedAt: null,
    });
    expect(rows.find(({ step }) => step === 'accept')?.mark).toBe('not-in-log');
  });
});
