/** A filter that writes no lines into this log is shown where a queue file came back from it. */
import { expect, test } from 'vitest';
import { traceRows } from '../../src/query/trace/rows.ts';
import {
  A,
  arrives,
  B,
  identified,
  line,
  queued,
  removed,
  SENT,
  tried,
} from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

/** A listener without a name of its own, as in README.FILTER of Postfix. */
const back = [
  line(1, 'postfix/smtpd[13]', `${B}: client=localhost[127.0.0.1]`),
  identified(B, 1),
  queued(B, 1),
];
const TO_FILTER = line(
  1,
  'postfix/smtp[15]',
  `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10060, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`,
);
const BY_SENDMAIL = [
  line(1, 'postfix/pickup[20]', `${B}: uid=65534 from=<ann@example.net>`),
  identified(B, 1),
  queued(B, 1),
];
const TO_PIPE = line(
  1,
  'postfix/pipe[21]',
  `${A}: to=<bob@example.org>, relay=pfilter, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered via pfilter service)`,
);
const REQUEUED = [
  line(1, 'postfix/postsuper[9]', `${A}: requeued`),
  line(2, 'postfix/pickup[20]', `${B}: uid=103 from=<ann@example.net> orig_id=${A}`),
  identified(B, 2),
  queued(B, 2),
];
const gone = [tried(B, 3, SENT), removed(B, 3)];
const PASS = [`not in this log ${A} → ${B}`];

test.each<[string, readonly string[], readonly string[]]>([
  ['an SMTP filter on any port', [...arrives(A), ...back, TO_FILTER, removed(A, 1), ...gone], PASS],
  [
    'a filter whose queue file the reply names, as the log ends',
    [...arrives(A), TO_FILTER, removed(A, 1), identified(B, 1)],
    PASS,
  ],
  ['a pipe(8) filter', [...arrives(A), TO_PIPE, removed(A, 1), ...BY_SENDMAIL, ...gone], PASS],
  ['no filter, where an operator requeued it', [...arrives(A), ...REQUEUED, ...gone], []],
])('%s', async (_, lines, rows) => {
  const messages = await told(...lines);
  const passes = messages
    .flatMap(traceRows)
    .filter(({ step, mark }) => step === 'filter' && mark === 'not-in-log');
  expect(
    passes.map(({ details, handover }) =>
      [...details, handover?.from, '→', ...(handover?.to ?? [])].join(' '),
    ),
  ).toEqual(rows);
});

test('mail in a loop through a filter has no row for each of its many passes', async () => {
  const id = (n: number) => `AAAAAA00${10 + n}`;
  const passes = Array.from({ length: 30 }, (_, n) => [
    ...back.map((text) => text.replaceAll(B, id(n + 1))),
    TO_FILTER.replace(A, id(n)).replace(B, id(n + 1)),
    removed(id(n), 1),
  ]);
  const [message] = await told(...arrives(id(0)), ...passes.flat());
  const rows = message === undefined ? [] : traceRows(message);
  const passesTold = rows
    .filter(({ step }) => step === 'filter')
    .map(({ details }) => details.join(' '));
  expect(passesTold).toHaveLength(21);
  expect(passesTold.at(-1)).toBe('10 more times, not in this log');
});
