/** Postfix logs a server that fails before it tries the next one with the queue ID, but without a recipient. */
import { expect, test } from 'vitest';
import { traceRows } from '../../src/query/trace-rows.ts';
import { A, arrives, line, removed, SENT, tried } from '../correlate/mail-lines.ts';
import { readTexts } from '../correlate/messages-of.ts';

const failed = (second: number, words: string) =>
  line(second, 'postfix/smtp[14]', `${A}: ${words}`);
const REFUSES = 'host mx1.example.org[192.0.2.8] refused to talk to me: 421 4.3.2 busy';
const NO_LOGIN =
  'SASL authentication failed; cannot authenticate to server mx.example.org[192.0.2.9]: no mechanism available';
const LOST = 'lost connection with mx.example.org[192.0.2.9] while sending end of data';

test.each<[string, readonly string[], readonly string[]]>([
  [
    'the next one took the mail',
    [...arrives(A), failed(1, REFUSES), tried(A, 2, SENT), removed(A, 2)],
    [REFUSES],
  ],
  ['no line tells what came then', [failed(1, NO_LOGIN)], [NO_LOGIN]],
  [
    'it fails again and again',
    [...arrives(A), failed(1, REFUSES), failed(9, REFUSES), tried(A, 10, SENT)],
    [REFUSES],
  ],
  [
    'its words decided, too',
    [...arrives(A), failed(1, LOST), tried(A, 2, `dsn=4.4.2, status=deferred (${LOST})`)],
    [],
  ],
  [
    'there are many of them: the last ones',
    [...arrives(A), ...[1, 2, 3, 4, 5].map((n) => failed(n, REFUSES.replace('mx1', `mx${n}`)))],
    [2, 3, 4, 5].map((n) => REFUSES.replace('mx1', `mx${n}`)),
  ],
])('a server that failed is a row where %s', async (_, lines, rows) => {
  const { messages } = await readTexts([`${lines.join('\n')}\n`], {
    year: 2026,
    keepTimeline: true,
  });
  const found = messages
    .flatMap(traceRows)
    .filter(({ step, mark }) => step === 'deliver' && mark === 'warning');
  expect(found.map(({ details }) => details.join(' '))).toEqual(rows);
});
