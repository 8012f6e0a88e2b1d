import { expect, test } from 'vitest';
import { readServerReply } from '../../src/knowledge/server-reply.ts';

test.each([
  ['550 5.1.1 <ann@example.com>: User unknown', '550', '5.1.1', '<ann@example.com>: User unknown'],
  ['550-5.1.1 a 550-5.1.1 b 550 5.1.1 c', '550', '5.1.1', 'a b c'],
  ['550-a 550-b 550 c', '550', null, 'a b c'],
  ['452 out of room at 452 Main Street', '452', null, 'out of room at 452 Main Street'],
  [
    '4.7.1 Service unavailable - try again later',
    null,
    '4.7.1',
    'Service unavailable - try again later',
  ],
  ['421', '421', null, ''],
  ['550 5.1.1', '550', '5.1.1', ''],
  ['550 #5.1.0 Address rejected.', '550', '5.1.0', 'Address rejected.'],
  ['550-#5.7.1 a 550 #5.7.1 b', '550', '5.7.1', 'a b'],
  ['553 sorry, no relaying (#5.7.1)', '553', '5.7.1', 'sorry, no relaying (#5.7.1)'],
  ['511 no mailbox (#5.1.1 - chkuser)', '511', '5.1.1', 'no mailbox (#5.1.1 - chkuser)'],
  ['550 5.2.1 locked (#5.1.1)', '550', '5.2.1', 'locked (#5.1.1)'],
  ['bare <LF> received', null, null, 'bare <LF> received'],
  ['5501 is no code', null, null, '5501 is no code'],
])('%s', (text, replyCode, enhancedStatus, words) => {
  expect(readServerReply(text)).toEqual({ replyCode, enhancedStatus, words });
});
