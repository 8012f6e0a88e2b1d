/** Copies in a quarantine mailbox that no SEND line tells of, as amavis logs little or is of a time before 2.8. */
import { expect, test } from 'vitest';
import { A, arrives, B, C, comesBack, line, queued, removed } from './mail-lines.ts';
import { told } from './messages-of.ts';

const BOX = 'spam.abc@example.org';
const amavis = (second: number, text: string) => line(second, 'amavis[16]', `(00016-01) ${text}`);
const verdict = (second: number, { box = BOX, queueId = `, Queue-ID: ${A}` } = {}) =>
  amavis(
    second,
    `Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, quarantine: ${box}${queueId}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 22.5, size: 1000, 900 ms`,
  );
const sent = (second: number, queueId: string, to: string, relay: string, reply: string) =>
  line(
    second,
    'postfix/lmtp[15]',
    `${queueId}: to=<${to}>, relay=${relay}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (${reply})`,
  );
const discarded = (second: number) =>
  sent(
    second,
    A,
    'bob@example.org',
    '127.0.0.1[127.0.0.1]:10024',
    '250 2.7.0 Ok, discarded, id=00016-01 - spam',
  );
const kept = (second: number, to = BOX, queueId = B) =>
  sent(second, queueId, to, 'mail.example.org[192.0.2.5]:7025', '250 2.1.5 Delivery OK');
/** Mail without a sender that comes from amavis. */
const copy = (second: number, queueId = B) =>
  comesBack(queueId, second).map((text) => text.replace('from=<ann@example.net>', 'from=<>'));
const blocked = (second: number) => [verdict(second), discarded(second), removed(A, second)];

const factsOf = async (...lines: readonly string[]) =>
  (await told(...lines)).map(({ kind, copyOf, status, hops }) => [
    hops.map(({ queueId }) => queueId[0]).join(''),
    kind,
    copyOf,
    status,
  ]);
const BLOCKED_AND_COPY = [
  ['A', 'mail', null, 'blocked'],
  ['B', 'quarantine-copy', A, 'delivered'],
];
const later = line(3600, 'postfix/qmgr[12]', `${C}: removed`);

test.each([
  ['delivered behind the verdict', [...copy(1), ...blocked(2), kept(3), removed(B, 3)]],
  ['delivered before the verdict', [...copy(1), kept(1), removed(B, 1), ...blocked(2)]],
  [
    'that keeps the sender, without $mailfrom_to_quarantine',
    [...comesBack(B, 1), ...blocked(2), kept(3)],
  ],
  [
    'that keeps the sender and is delivered before the verdict',
    [...comesBack(B, 1), kept(1), removed(B, 1), ...blocked(2)],
  ],
  ['put off first', [...copy(1), ...blocked(2), kept(3).replace('=sent', '=deferred'), kept(9)]],
  [
    'of mail whose reply names the task alone',
    [...copy(1), kept(1), verdict(2, { queueId: '' }), discarded(2), removed(A, 2)],
  ],
  [
    'among other places',
    [...copy(1), verdict(2, { box: `x@example.org,${BOX}` }), discarded(2), kept(3)],
  ],
  [
    'behind an alias',
    [
      ...copy(1),
      ...blocked(2),
      kept(3, 'box@example.org').replace(', relay', `, orig_to=<${BOX}>, relay`),
    ],
  ],
  [
    'in a mailbox written in another case',
    [
      ...copy(1),
      ...blocked(2),
      kept(3, 'Spam.ABC@Example.org').replace(', relay', ', orig_to=<box>, relay'),
    ],
  ],
  [
    'that amavis before 2.8 sends as it sends notices',
    [
      ...copy(1),
      amavis(
        1,
        `SEND via SMTP: <> -> <${BOX}>,BODY=7BIT 250 2.0.0 from MTA([127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`,
      ),
      ...blocked(2),
      kept(3),
      removed(B, 3),
    ],
  ],
])('a copy %s', async (_, lines) => {
  expect(await factsOf(...arrives(A), ...lines)).toEqual(BLOCKED_AND_COPY);
});

test('a copy is known as one when both are long told', async () => {
  const facts = await factsOf(
    ...arrives(A),
    ...copy(1),
    ...blocked(2),
    kept(3),
    removed(B, 3),
    later,
  );
  expect(facts.filter(([queueIds]) => queueIds !== 'C')).toEqual(BLOCKED_AND_COPY);
});

test('what goes elsewhere, has another sender or another Message-ID is no copy', async () => {
  const kinds = async (...lines: readonly string[]) =>
    (await told(...arrives(A), ...lines)).map(({ kind }) => kind);
  const other = copy(1).map((text) => text.replace('<a@example.net>', '<b@example.net>'));
  expect(await kinds(...copy(1), ...blocked(2), kept(3, 'eve@example.org'))).not.toContain(
    'quarantine-copy',
  );
  const ofEve = comesBack(B, 1).map((text) => text.replace('from=<ann@', 'from=<eve@'));
  expect(await kinds(...ofEve, ...blocked(2), kept(3))).not.toContain('quarantine-copy');
  expect(await kinds(...other, ...blocked(2), kept(3))).not.toContain('quarantine-copy');
  expect(await kinds(...copy(9), ...blocked(2), kept(9))).not.toContain('quarantine-copy');
  // Mail from outside, and what amavis handed on of another mail with the same Message-ID.
  const fromOutside = arrives(B, 1).map((text) =>
    text.replace('from=<ann@example.net>', 'from=<>'),
  );
  expect(await kinds(...fromOutside, ...blocked(2), kept(3))).toEqual(['mail', 'mail']);
});

test('mail for the quarantine mailbox itself that amavis hands on stays that mail', async () => {
  const handedOn = line(
    4,
    'postfix/smtp[15]',
    `${C}: to=<${BOX}>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B})`,
  );
  const own = [...arrives(C, 0).slice(0, 2), queued(C, 0).replace('<ann@example.net>', '<>')];
  const facts = await factsOf(...arrives(A), ...own, ...copy(1), ...blocked(2), kept(3), handedOn);
  expect(facts).toEqual([
    ['A', 'mail', null, 'blocked'],
    ['CB', 'mail', null, 'delivered'],
  ]);
});
