/** amavis tells how the client began the transaction; only what it announced there is its SIZE. */
import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test.each([
  ['SIZE=3463 BODY=8BITMIME Received: from x', 3463],
  ['BODY=8BITMIME SIZE=3463 Received: from x', 3463],
  ['AUTH=<> X-Z=1 SIZE=3463 Received: from x', 3463],
  ['SMTPUTF8 SIZE=3463 Received: from x', 3463],
  ['BODY=8BITMIME Received: from SIZE=7', undefined],
  ['Received: from SIZE=7', undefined],
  ['SIZE= Received: from x', undefined],
])('ESMTP … %s announces %s', (words, size) => {
  const directory = '/opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi';
  const text = `ESMTP :10026 ${directory}: <s@example.test> -> <a@example.com>,<b@example.com> ${words}`;
  expect(readText('amavis', `(04083-01) ${text}`).events).toMatchObject([
    {
      kind: 'scan-started',
      port: 10_026,
      from: 's@example.test',
      to: ['a@example.com', 'b@example.com'],
      size,
    },
  ]);
});
