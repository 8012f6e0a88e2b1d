/** Where a word is the name of a host or a mailbox, even if it is a common one, as in the commands of an advice. */
import { expect, test } from 'vitest';
import { isNamePlace } from '../../src/redact/name-places.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { sentMessage } from '../render/seed-messages.ts';

test.each([
  ['getent passwd info', true],
  ['postalias -q info TABLE', true],
  ['postmap -q info TABLE', true],
  ['read the info', false],
])('%s', (text, expected) => {
  const start = text.indexOf('info');
  expect(isNamePlace(text, start, start + 'info'.length)).toBe(expected);
});

test('a host that took the mail from another one is known as a host', () => {
  const redactor = new Redactor();
  const hops = sentMessage.hops.map((hop) => ({ ...hop, host: 'mxb' }));
  redactor.take({ ...sentMessage, hops });
  expect(redactor.text('taken by mxb')).toBe('taken by host2');
});
