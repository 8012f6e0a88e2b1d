/** Stays in the hold queue that are over are rows of the story. */
import { expect, test } from 'vitest';
import { traceRows } from '../../src/query/trace/rows.ts';
import { A, arrives, DEFERRED, line, removed, SENT, tried } from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

const [client = '', ...queued] = arrives(A);
const heldByRule = line(
  0,
  'postfix/cleanup[11]',
  `${A}: hold: header Subject: offer from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx>: needs review`,
);
const operator = (second: number, did: string) =>
  line(second, 'postfix/postsuper[9]', `${A}: ${did}`);
const HELD = 'placed on hold';
const RELEASED = 'released from hold';

const BY_RULE = 'accept cleanup put on hold: by a header check';
const BY_OPERATOR = `queue postsuper ${A} put on hold by an operator`;
const LET_GO = `queue postsuper ${A} released from hold by an operator`;

test.each<[string, readonly string[], readonly string[]]>([
  [
    'a rule held it, and an operator deleted it',
    [client, heldByRule, operator(5, 'removed')],
    [BY_RULE],
  ],
  [
    'a rule held it, and an operator released it',
    [client, heldByRule, operator(5, RELEASED), ...queued, tried(A, 6, SENT), removed(A, 6)],
    [BY_RULE, LET_GO],
  ],
  ['a rule holds it, which its own row says', [client, heldByRule], []],
  [
    'an operator held it and released it',
    [client, ...queued, operator(5, HELD), operator(6, RELEASED), tried(A, 7, SENT)],
    [BY_OPERATOR, LET_GO],
  ],
  [
    'an operator held it and deleted it',
    [client, ...queued, tried(A, 1, DEFERRED), operator(5, HELD), operator(6, 'removed')],
    [BY_OPERATOR],
  ],
  [
    'an operator holds it again, which its own row says',
    [
      client,
      ...queued,
      tried(A, 1, DEFERRED),
      operator(5, HELD),
      operator(6, RELEASED),
      operator(7, HELD),
    ],
    [BY_OPERATOR, LET_GO],
  ],
  [
    'an operator held what a rule held already',
    [client, heldByRule, operator(5, HELD), operator(6, 'removed')],
    [BY_RULE],
  ],
])('%s', async (_, lines, rows) => {
  const [message] = await told(...lines);
  const rowsTold = message === undefined ? [] : traceRows(message);
  const holds = rowsTold.filter(({ mark, details }) => {
    return mark === 'warning' && details.some((words) => words.includes(' hold'));
  });
  expect(holds.map(({ step, service, details }) => [step, service, ...details].join(' '))).toEqual(
    rows,
  );
});
