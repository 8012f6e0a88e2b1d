import { expect, test } from 'vitest';
import type { Recipient, Status } from '../../src/message/message.ts';
import { refusalWords } from '../../src/query/trace/refusals.ts';
import { traceRows } from '../../src/query/trace/rows.ts';
import { A, arrives, line } from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';
import { at, message, recipient } from '../render/seed-messages.ts';

function stopped(name: string, reply: string | null, status: Status = 'rejected'): Recipient {
  const address = `${name}@example.com`;
  return recipient(address, {
    status,
    step: 'accept',
    at: at('13:00:00'),
    reply: reply === null ? null : reply.replace('NAME', address),
  });
}

const UNKNOWN = '550 5.1.1 <NAME>: Recipient address rejected: User unknown';
const RELAY = '554 5.7.1 <NAME>: Relay access denied';
const taken = recipient('ok@example.com', { status: 'delivered' });

function wordsOf(rows: readonly Recipient[], others: readonly Recipient[] = []): string[] {
  return refusalWords(message({ recipients: [...rows, ...others] }), rows);
}

test('recipients that were told the same are counted together, whatever their addresses', () => {
  expect(
    wordsOf([stopped('a', UNKNOWN), stopped('b', UNKNOWN), stopped('c', RELAY)], [taken]),
  ).toEqual([
    '2 rejected: 550 5.1.1 <...>: Recipient address rejected: User unknown',
    '1 rejected: 554 5.7.1 <c@example.com>: Relay access denied',
  ]);
});

test('all of them are counted, also those whose replies are not told', () => {
  const replies = ['450 4.2.0 one', '450 4.2.0 two', '450 4.2.0 three', '450 4.2.0 four'];
  const rows = [...replies, '450 4.2.0 five'].map((reply, i) => stopped(`a${i}`, reply));
  expect(wordsOf([...rows, stopped('z', null, 'held')])).toEqual([
    '1 rejected: 450 4.2.0 one',
    '1 rejected: 450 4.2.0 two',
    '1 rejected: 450 4.2.0 three',
    '2 more rejected',
    '1 more held',
  ]);
});

test('what all of the message were told stands alone', () => {
  expect(wordsOf([stopped('a', UNKNOWN), stopped('b', UNKNOWN)])).toEqual([
    '550 5.1.1 <...>: Recipient address rejected: User unknown',
  ]);
  expect(wordsOf([stopped('a', UNKNOWN)])).toEqual([
    '550 5.1.1 <a@example.com>: Recipient address rejected: User unknown',
  ]);
  expect(wordsOf([stopped('a', null, 'aborted')])).toEqual([]);
});

test('recipients whom the filter put off for different reasons have each its own reply in the row', async () => {
  const put = (who: string, words: string) =>
    line(
      5,
      'postfix/smtp[14]',
      `${A}: to=<${who}@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: ${words})`,
    );
  const asleep = '450 4.2.1 asleep (in reply to RCPT TO command)';
  const error = '451 4.5.0 Error in processing (in reply to end of DATA command)';
  const [message] = await told(
    ...arrives(A),
    put('bob', asleep),
    put('eve', error),
    put('ida', error),
  );
  const rows = message === undefined ? [] : traceRows(message);
  expect(rows.filter(({ mark }) => mark === 'stopped').map(({ details }) => details)).toEqual([
    [
      `1 deferred: host 127.0.0.1[127.0.0.1] said: ${asleep}`,
      `2 deferred: host 127.0.0.1[127.0.0.1] said: ${error}`,
    ],
  ]);
});
