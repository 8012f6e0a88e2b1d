/** Mail that a header check sends to another address, where no delivery line has the first one as `orig_to=`. */
import { expect, test } from 'vitest';
import { line } from './mail-lines.ts';
import { told } from './messages-of.ts';

const A = 'AAAA100001';
const B = 'AAAA100002';
const handed = (to: string) =>
  line(
    2,
    'postfix/smtp[13]',
    `${A}: to=<${to}>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B})`,
  );
const log = (count: number, handedTo: readonly string[], ...rules: readonly string[]) => [
  line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]`),
  line(0, 'postfix/cleanup[11]', `${A}: message-id=<m1@example.net>`),
  line(
    0,
    'postfix/qmgr[12]',
    `${A}: from=<ann@example.net>, size=1, nrcpt=${count} (queue active)`,
  ),
  line(1, 'postfix/smtpd[20]', `${B}: client=localhost[127.0.0.1], orig_queue_id=${A}`),
  ...rules.map((rule) => line(1, 'postfix/cleanup[11]', `${B}: ${rule}`)),
  line(1, 'postfix/cleanup[11]', `${B}: message-id=<m1@example.net>`),
  line(1, 'postfix/qmgr[12]', `${B}: from=<ann@example.net>, size=1, nrcpt=1 (queue active)`),
  ...handedTo.map(handed),
  line(2, 'postfix/qmgr[12]', `${A}: removed`),
  line(
    3,
    'postfix/lmtp[14]',
    `${B}: to=<audit@example.org>, relay=mail[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  ),
  line(3, 'postfix/qmgr[12]', `${B}: removed`),
];
const REDIRECT =
  'redirect: header Subject: x from localhost[127.0.0.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<localhost>: audit@example.org';
const OTHER = REDIRECT.replace('audit@', 'else@');

test.each([
  ['the only recipient of the hop before', 1, ['bob@example.org'], [REDIRECT], 'bob@example.org'],
  [
    'of several, no line says whose mail it was',
    2,
    ['bob@example.org', 'eve@example.org'],
    [REDIRECT],
    null,
  ],
  [
    'where one of several has no line, the other is no proof',
    2,
    ['bob@example.org'],
    [REDIRECT],
    null,
  ],
  ['a rule that named another address', 1, ['bob@example.org'], [OTHER], null],
  ['without a rule', 1, ['bob@example.org'], [], null],
] as const)('%s', async (_, count, handedTo, rules, original) => {
  const [message] = await told(...log(count, handedTo, ...rules));
  expect(
    message?.recipients.map(({ address, originalAddress }) => [address, originalAddress]),
  ).toEqual([['audit@example.org', original]]);
});

test('of the recipients that a rule has put another one in the place of, none is missing', async () => {
  const [message] = await told(
    line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]`),
    line(0, 'postfix/cleanup[11]', `${A}: ${REDIRECT}`),
    line(0, 'postfix/cleanup[11]', `${A}: message-id=<m1@example.net>`),
    line(0, 'postfix/qmgr[12]', `${A}: from=<ann@example.net>, size=1, nrcpt=2 (queue active)`),
    line(
      1,
      'postfix/local[13]',
      `${A}: to=<audit@example.org>, orig_to=<bob@example.org>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)`,
    ),
    line(1, 'postfix/qmgr[12]', `${A}: removed`),
  );
  expect(message?.warnings).toEqual([]);
});
