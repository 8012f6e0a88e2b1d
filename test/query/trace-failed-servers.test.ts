/** Tries that failed before the one that decided. Of a server that fails before the next one is tried, Postfix logs the queue ID, but no recipient. */
import { expect, test } from 'vitest';
import { traceRows } from '../../src/query/trace/rows.ts';
import {
  A,
  arrives,
  DEFERRED,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from '../correlate/mail-lines.ts';
import { readTexts, told } from '../correlate/messages-of.ts';

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

test.each([
  ['one of two recipients', [toEve(tried(A, 1, SENT))], ['bob@example.org']],
  ['both', [toEve(tried(A, 1, DEFERRED)), toEve(tried(A, 9, SENT))], ['2 recipients']],
])('a try that failed at first is told with whose it was: %s', async (_, ofEve, whose) => {
  const messages = await told(
    ...arrives(A).map(ofMany(2)),
    tried(A, 1, DEFERRED),
    ...ofEve.slice(0, 1),
    ofMany(2)(queued(A, 9)),
    tried(A, 9, SENT),
    ...ofEve.slice(1),
    removed(A, 9),
  );
  const found = messages.flatMap(traceRows).filter(({ mark }) => mark === 'warning');
  expect(found.map(({ details }) => details[0])).toEqual(whose);
});
