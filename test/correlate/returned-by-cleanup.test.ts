/** Mail that a program of this host hands in, and that a check or a milter refuses: there is no client to tell, so cleanup returns it. */
import { expect, test } from 'vitest';
import { diagnosisOf } from '../../src/query/symptom.ts';
import { A, B, line } from './mail-lines.ts';
import { told } from './messages-of.ts';

const pickup = line(0, 'postfix/pickup[20]', `${A}: uid=1001 from=<ann@example.net>`);
const cleanup = (text: string) => line(0, 'postfix/cleanup[11]', `${A}: ${text}`);
const returned = (text: string) => [
  cleanup('message-id=<a@example.net>'),
  cleanup(
    `to=<bob@example.org>, relay=none, delay=0, delays=0/0/0/0, dsn=5.7.1, status=bounced (${text})`,
  ),
  line(0, 'postfix/bounce[17]', `${A}: sender non-delivery notification: ${B}`),
];
const FROM_HERE = 'from=<ann@example.net> to=<bob@example.org>';

async function factsOf(...lines: readonly string[]) {
  const messages = await told(pickup, ...lines);
  return messages
    .filter(({ kind }) => kind === 'mail')
    .map((message) => {
      const rows = [
        ...message.recipients,
        ...[message.withoutRecipient].flatMap((row) => row ?? []),
      ];
      return rows.map((row) => [
        row.address,
        row.status,
        row.step,
        row.temporary,
        diagnosisOf(message, row)?.cause,
      ]);
    });
}

test.each([
  [
    'a header check',
    `reject: header Subject: odd from local; ${FROM_HERE}: 5.7.1 no such subject`,
    'no such subject',
    'header-or-body-rule',
  ],
  [
    'a milter at its end',
    `milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 5.7.1 Command rejected; ${FROM_HERE}`,
    'Command rejected',
    'milter-refused',
  ],
  [
    'a milter for its sender',
    'milter-reject: MAIL from localhost[127.0.0.1]: 5.7.1 Command rejected; from=<ann@example.net>',
    'Command rejected',
    'milter-refused',
  ],
])(
  'what %s refuses of mail from here is returned before it is queued',
  async (_, rule, reason, cause) => {
    expect(await factsOf(cleanup(rule), ...returned(reason))).toEqual([
      [['bob@example.org', 'bounced', 'accept', false, cause]],
    ]);
  },
);

test('what a milter refuses for now, for its sender, does not look as if it were on its way', async () => {
  const rule =
    'milter-reject: MAIL from localhost[127.0.0.1]: 4.7.1 Service unavailable - try again later; from=<ann@example.net>';
  expect(await factsOf(cleanup(rule))).toEqual([
    [['', 'rejected', 'accept', true, 'milter-tempfail']],
  ]);
});
