import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { message, recipient } from '../render/seed-messages.ts';

test.each<[string, Partial<Recipient>, string]>([
  ['mail came in for it', { address: 'bob@example.org' }, 'own1.example'],
  [
    'an alias of it leads elsewhere',
    { address: 'bob@example.org', originalAddress: 'list@example.com' },
    'domain1.example',
  ],
  [
    'this server said that it is not its own',
    {
      address: 'bob@example.org',
      status: 'rejected',
      reply: '554 5.7.1 <bob@example.org>: Relay access denied',
    },
    'domain1.example',
  ],
])('whether a domain is one of this server where %s', (_, fields, domain) => {
  const redactor = new Redactor();
  const { address = '', ...others } = fields;
  redactor.take(
    message({
      direction: 'inbound',
      from: 'x@gmail.com',
      recipients: [recipient(address, others)],
    }),
  );
  expect(redactor.text('mail for bob@example.org')).toContain(domain);
});
