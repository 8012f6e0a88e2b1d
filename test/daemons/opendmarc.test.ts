import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test.each([
  ['example.test pass', 'verified'],
  ['example.test fail', 'failed'],
  ['example.test none', 'noted'],
  ['SPF(mailfrom): example.test fail', 'noted'],
  ['unable to parse From header field', 'noted'],
  ['ARC pass, policy fail > quarantine', 'noted'],
] as const)('OpenDMARC: %s means %s', (text, status) => {
  expect(readText('opendmarc', `15411E6BE1: ${text}`)).toEqual({
    outcome: 'event',
    events: [{ kind: 'signed', queueId: '15411E6BE1', status, text }],
  });
});

test('a domain with blanks in it is no verdict', () => {
  expect(readText('opendmarc', '15411E6BE1: example.test says pass').outcome).toBe(
    'not-understood',
  );
});

test.each([
  ['a line before the queue ID is known', '(unknown-jobid): ignoring connection', 'silent'],
  ['a sentence nobody knows', 'something else', 'not-understood'],
])('%s', (_, text, outcome) => {
  expect(readText('opendmarc', text)).toEqual({ outcome, events: [] });
});
