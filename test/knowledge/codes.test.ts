import { expect, test } from 'vitest';
import { explainEnhancedStatus, explainReplyCode, lookUpById } from '../../src/knowledge/codes.ts';

test.each([
  ['5.1.1', 'There is no such mailbox.', 'no'],
  ['4.1.1', 'The mailbox is not known right now.', 'yes'],
  ['4.4.4', 'The domain or host was not found.', 'yes'],
  ['5.4.4', 'The domain or host was not found.', 'no'],
  ['5.7.22', 'No DKIM signature passed, none is acceptable, or none fits From.', 'after-fix'],
  ['2.1.5', 'The next server took responsibility for the message.', 'no'],
  // A 5 is final, so a trouble that passes does not help by itself.
  ['4.3.0', 'The refusing server has trouble of its own.', 'yes'],
  ['5.3.0', 'The refusing server has trouble of its own.', 'maybe'],
  // An unknown detail is explained by its subject, an unknown subject by nothing in particular.
  ['5.1.99', 'Something is wrong with an address; the code does not say what.', 'no'],
  ['4.9.9', 'The code says nothing particular; only the text of the reply helps.', 'maybe'],
])('%s: %s', (code, meaning, retryHelps) => {
  expect(explainEnhancedStatus(code)).toMatchObject({ id: code, meaning, retryHelps });
});

test.each(['', '5', '5.1', '3.1.1', '5.1.1.1', '5.1.1234', 'x.1.1'])(
  '"%s" is no enhanced status',
  (code) => {
    expect(explainEnhancedStatus(code)).toBeUndefined();
  },
);

test.each([
  [452, 'The server is out of room, or the message has too many recipients at once.'],
  [459, 'The server refused it for now.'],
  [599, 'The server refused it for good.'],
  [
    250,
    'The command was carried out; after the end of a message it says that the server took the message.',
  ],
  [259, 'The server accepted it.'],
])('%i: %s', (code, meaning) => {
  expect(explainReplyCode(code)).toMatchObject({ id: `${code}`, meaning });
});

test.each([0, 199, 354, 600, 4.5, Number.NaN])(
  '%d is no reply code that explains an outcome',
  (code) => {
    expect(explainReplyCode(code)).toBeUndefined();
  },
);

test.each([
  ['amavis-down', 'amavis is down'],
  ['held', 'on hold'],
  ['452', 'out of room'],
  ['559', 'refused for good'],
  ['5.2.2', 'mailbox full'],
])('%s is found by its id', (id, title) => {
  expect(lookUpById(id)).toMatchObject({ id, title });
});

test.each(['', 'no-such-cause', 'constructor', '999'])('"%s" is the id of nothing', (id) => {
  expect(lookUpById(id)).toBeUndefined();
});
