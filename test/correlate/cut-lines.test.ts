/** Lines that syslog has cut at a length of its own: what they still say counts, and nothing is made of a part. */
import { expect, test } from 'vitest';
import { A, arrives, filtered, line, removed, tried } from './mail-lines.ts';
import { messagesOf } from './messages-of.ts';

const CUT =
  'the log cuts off the last delivery line of 1 of 1 recipients of AAAAAA0001: the reply is not whole';

const rowsOf = async (...lines: readonly string[]) =>
  (await messagesOf(lines.join('\n'))).flatMap(({ recipients, warnings }) =>
    recipients.map(({ address, status, step }) => ({ address, status, step, warnings })),
  );

test.each([0, 5, 12, 30, 60, 76])(
  'a filter that answered something that is cut after %i characters may have kept the mail',
  async (length) => {
    const whole = filtered(A, 'bob@example.org', 2, '250 2.0.0 Ok: queued as BBBBBB0002');
    const cut = whole.slice(0, whole.indexOf('250 2.0.0 from') + length);
    expect(await rowsOf(...arrives(A), cut, removed(A, 3))).toEqual([
      { address: 'bob@example.org', status: 'unknown', step: 'filter', warnings: [CUT] },
    ]);
  },
);

test('a server that took mail took it, whatever the rest of its answer was', async () => {
  const cut = tried(A, 2, 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 15411E6');
  expect(await rowsOf(...arrives(A), cut, removed(A, 3))).toEqual([
    { address: 'bob@example.org', status: 'relayed', step: 'deliver', warnings: [CUT] },
  ]);
});

test('a refusal whose line is cut in the address names nobody', async () => {
  const refused =
    'NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 <eve@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<eve@exam';
  const messages = await messagesOf(line(0, 'postfix/smtpd[10]', refused));
  expect(messages.map(({ from, recipients }) => ({ from, to: recipients[0]?.address }))).toEqual([
    { from: 'ann@example.net', to: undefined },
  ]);
});
