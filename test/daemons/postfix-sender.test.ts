/** The queue manager's line about a sender is read from its end: a sender may hold the words of any of them. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const EXPIRED = ', status=expired, returned to sender';
const FORCED = ', status=force-expired, returned to sender';
const ACTIVE = ', size=1153, nrcpt=2 (queue active)';
const queued = { kind: 'queued', size: 1153, recipientCount: 2 };

test.each([
  [`<ann@example.com>${ACTIVE}`, { ...queued, from: 'ann@example.com' }],
  [`<>${ACTIVE}`, { ...queued, from: '' }],
  [`ann@example.com${ACTIVE}`, { ...queued, from: 'ann@example.com' }],
  [`<ann@example.com${ACTIVE}`, { ...queued, from: '<ann@example.com' }],
  [`ann@example.com>${ACTIVE}`, { ...queued, from: 'ann@example.com>' }],
  [`<"x, size=7"@example.com>${ACTIVE}`, { ...queued, from: '"x, size=7"@example.com' }],
  [`<"x${EXPIRED}"@example.com>${ACTIVE}`, { ...queued, from: `"x${EXPIRED}"@example.com` }],
  // A number may go on where the line is cut.
  [
    '<ann@example.com>, size=1153',
    { ...queued, from: 'ann@example.com', size: undefined, recipientCount: 0 },
  ],
  [
    '<ann@example.com>, size=1153, nrcpt=2',
    { ...queued, from: 'ann@example.com', recipientCount: 0 },
  ],
  // Cut where the line would end like a note that the message expired.
  ['<ann@example.com>, size=1153, nr', { ...queued, from: 'ann@example.com', recipientCount: 0 }],
  [`<ann@example.com>${EXPIRED}`, { kind: 'expired', from: 'ann@example.com', forced: false }],
  [`<ann@example.com>${FORCED}`, { kind: 'expired', from: 'ann@example.com', forced: true }],
  [`<>${EXPIRED}`, { kind: 'expired', from: '', forced: false }],
  [`${EXPIRED}`, { kind: 'expired', from: '', forced: false }],
  [
    `<"x${ACTIVE}"@example.com>${EXPIRED}`,
    { kind: 'expired', from: `"x${ACTIVE}"@example.com`, forced: false },
  ],
])('from=%s', (text, expected) => {
  expect(read('postfix/qmgr', `B141CE6BDD: from=${text}`)).toMatchObject({
    queueId: 'B141CE6BDD',
    ...expected,
  });
});

test.each([
  'from=<ann@example.com>, returned to sender',
  'from=<ann@example.com>, status=expired, returned to send',
  'from=<ann@example.com>, status=expired',
  'FROM=<ann@example.com>, size=1153, nrcpt=2 (queue active)',
  'for=<ann@example.com>, size=1153, nrcpt=2 (queue active)',
])('%s is not understood', (text) => {
  expect(read('postfix/qmgr', `B141CE6BDD: ${text}`)).toBe('not-understood');
});

// Some collectors file the queue manager's line under another program.
test.each(['smtpd', 'qmgr'])('%s may write it', (program) => {
  expect(read(`postfix/${program}`, `B141CE6BDD: from=<ann@example.com>${ACTIVE}`)).toMatchObject({
    ...queued,
    from: 'ann@example.com',
  });
});

test('what smtpd says of the dialogue of a message is silent', () => {
  const text = 'improper command pipelining after DATA from mx.example.net[192.0.2.1]: x';
  expect(read('postfix/smtpd', `B141CE6BDD: ${text}`)).toBe('silent');
});
