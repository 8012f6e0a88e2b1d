import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test.each([
  ['DKIM-Signature field added (s=sel, d=example.com)', 'signed'],
  ["no signing table match for 'ann@example.com'", 'not-signed'],
  ['signing table references unknown key', 'not-signed'],
  ['DKIM verification successful', 'verified'],
  ['bad signature data', 'failed'],
  ['SSL error:04091068:rsa routines:int_rsa_verify:bad signature', 'failed'],
  ['message has signatures from example.test, example.net', 'noted'],
] as const)('OpenDKIM: %s means %s', (text, status) => {
  expect(readText('opendkim', `15411E6BE1: ${text}`)).toEqual({
    outcome: 'event',
    events: [{ kind: 'signed', queueId: '15411E6BE1', status, text }],
  });
});

test.each([
  ['a word that is no queue ID', 'DEBUG: DKIM-Signature field added (s=sel, d=example.com)'],
  ['a signature claimed by an address', '15411E6BE1: x DKIM-Signature field added (s=a, d=b)'],
  ['a verification claimed by an address', '15411E6BE1: x DKIM verification successful'],
])('%s signs nothing', (_, text) => {
  expect(readText('opendkim', text)).toEqual({ outcome: 'not-understood', events: [] });
});

test('a key that others can read is a trouble of the service', () => {
  const text = "can't load key from /etc/keys/k: Permission denied";
  expect(readText('opendkim', text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'service-trouble', severity: 'error', text }],
  });
});
