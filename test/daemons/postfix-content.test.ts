/** Header and body checks: what was checked is the sender's text, and may imitate all that follows it. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const ENVELOPE = 'from=<ann@example.com> to=<bob@example.net> proto=ESMTP helo=<mx>';
const CHECKED = {
  queueId: 'B141CE6BDD',
  stage: 'header',
  client: { name: 'mx.example.net', address: '192.0.2.1', port: 0 },
  from: 'ann@example.com',
  to: 'bob@example.net',
  helo: 'mx',
  login: undefined,
};

test('a rule that names a next hop or an address leads there', () => {
  const text = `header To: x from mx.example.net[192.0.2.1]; ${ENVELOPE}: root@example.net`;
  const rule = { ...CHECKED, kind: 'rule-applied', by: 'content', text: 'To: x: root@example.net' };
  for (const action of ['filter', 'redirect'])
    expect(read('postfix/cleanup', `B141CE6BDD: ${action}: ${text}`)).toEqual({
      ...rule,
      action,
      target: 'root@example.net',
    });
  expect(read('postfix/cleanup', `B141CE6BDD: hold: ${text}`)).toEqual({
    ...rule,
    action: 'hold',
    target: undefined,
  });
});

test('a rule whose text the line does not have leads nowhere', () => {
  const text = `filter: header To: x from mx.example.net[192.0.2.1]; ${ENVELOPE}`;
  const event = read('postfix/cleanup', `B141CE6BDD: ${text}`);
  expect(event).toMatchObject({ action: 'filter', text: 'To: x' });
  expect(event).toHaveProperty('target', undefined);
});

test.each([
  ['the codes of a refusal', `; ${ENVELOPE}: 5.7.1 no`, 'Subject: x: 5.7.1 no', '5.7.1'],
  ['a refusal without words', `; ${ENVELOPE}`, 'Subject: x', undefined],
  ['words that no colon leads', '; from=<a> proto=ESMTP 5.7.1 no', 'Subject: x', undefined],
])('%s', (_, tail, text, enhancedStatus) => {
  const line = `reject: header Subject: x from mx.example.net[192.0.2.1]${tail}`;
  const event = read('postfix/cleanup', `B141CE6BDD: ${line}`);
  expect(event).toMatchObject({ kind: 'rejected', client: CHECKED.client, text });
  expect(event).toHaveProperty('enhancedStatus', enhancedStatus);
});

test.each(['greetings from local', 'greetings from mx.example.net[192.0.2.1]'])(
  'where a line is cut before its envelope, "%s" may all be the header',
  (header) => {
    const event = read('postfix/cleanup', `B141CE6BDD: hold: header Subject: ${header}`);
    expect(event).toMatchObject({ action: 'hold', text: `Subject: ${header}` });
    expect(event).toHaveProperty('client', undefined);
  },
);

test.each([
  ['an action nobody knows', `praise: header A: b from local; ${ENVELOPE}`],
  ['a part of a mail that is not checked', `reject: footer A: b from local; ${ENVELOPE}`],
  ['no action', `header A: b from local; ${ENVELOPE}`],
])('%s is no check', (_, text) => {
  expect(read('postfix/cleanup', `B141CE6BDD: ${text}`)).toBe('not-understood');
});
