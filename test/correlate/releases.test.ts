/** What an administrator releases from the quarantine goes on as a mail of its own, and says which one it was. */
import { expect, test } from 'vitest';
import { IdSearch } from '../../src/query/find.ts';
import { A, arrives, B, line, queued, removed } from './mail-lines.ts';
import { told } from './messages-of.ts';

const amavis = (second: number, text: string) => line(second, 'amavis[4081]', text);
const ENVELOPE = '<ann@example.net> -> <bob@example.com>';
const KEPT = [
  ...arrives(A),
  amavis(
    2,
    `(04081-01) Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:40000 [192.0.2.1] ${ENVELOPE}, quarantine: spam/f/fbSD2R7xnBNZ.gz, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: fbSD2R7xnBNZ, Hits: 20.1, size: 1200, 1800 ms`,
  ),
  line(
    3,
    'postfix/smtp[13]',
    `${A}: to=<bob@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=3, delays=0.5/0/0/2.5, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=04081-01 - spam)`,
  ),
  removed(A, 3),
];
const released = (forwarded: string) => [
  amavis(20, `(rel-fbSD2R7xnBNZ) Quarantined message release: fbSD2R7xnBNZ ${ENVELOPE}`),
  line(20, 'postfix/amavisd/smtpd[20]', 'connect from localhost[127.0.0.1]'),
  line(20, 'postfix/amavisd/smtpd[20]', `${B}: client=localhost[127.0.0.1]`),
  line(20, 'postfix/cleanup[11]', `${B}: message-id=<a@example.net>`),
  queued(B, 20),
  forwarded,
  line(
    21,
    'postfix/lmtp[14]',
    `${B}: to=<bob@example.com>, relay=mail.example.com[203.0.113.5]:7025, delay=1, delays=0.2/0/0.3/0.5, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  ),
  removed(B, 21),
];
const FORWARDED = `fbSD2R7xnBNZ FWD from ${ENVELOPE}, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`;

test('a mail released from the quarantine is delivered, and the one that was kept stays blocked', async () => {
  const messages = await told(...KEPT, ...released(amavis(20, `(rel-fbSD2R7xnBNZ) ${FORWARDED}`)));
  expect(messages.map(({ kind, status, releaseOf }) => [kind, status, releaseOf])).toEqual([
    ['mail', 'blocked', null],
    ['mail', 'delivered', 'fbSD2R7xnBNZ'],
  ]);
  const search = new IdSearch('fbSD2R7xnBNZ');
  for (const message of messages) search.look(message);
  expect(search.found).toEqual({ kind: 'mail-id', messages, count: 2 });
});

test('mail that a scan hands on is no release, whatever its mail_id', async () => {
  const messages = await told(...KEPT, ...released(amavis(20, `(04081-02) ${FORWARDED}`)));
  expect(messages.map(({ releaseOf }) => releaseOf)).toEqual([null, null]);
});
