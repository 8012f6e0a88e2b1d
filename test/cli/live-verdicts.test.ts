/** amavis logs its verdict before Postfix logs what amavis answered: the verdict alone need not tell what becomes of the mail. */
import { describe, expect, test } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live/outcomes.ts';
import { A, arrives, line, passes, removed } from '../correlate/mail-lines.ts';
import { readTexts, told } from '../correlate/messages-of.ts';

const verdict = (words: string) =>
  line(
    2,
    'amavis[16]',
    `(00016-01) Blocked ${words}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 30, size: 1000, 380 ms`,
  );
const answer = (outcome: string) =>
  line(
    2,
    'postfix/smtp[15]',
    `${A}: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, ${outcome}`,
  );

const DISCARDED = [
  verdict('SPAM {DiscardedInbound,Quarantined}'),
  answer('dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=00016-01 - spam)'),
  removed(A, 2),
];
const REFUSED = [
  verdict('SPAM {DiscardedInternal,RejectedInternal,Quarantined}'),
  answer(
    'dsn=5.7.0, status=bounced (host 127.0.0.1[127.0.0.1] said: 554 5.7.0 Reject, id=00016-01 - spam (in reply to end of DATA command))',
  ),
  removed(A, 2),
];
const PUT_OFF = [
  verdict('INFECTED (Eicar-Test-Signature) {TempFailedInternal,Quarantined}'),
  answer(
    'dsn=4.7.1, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=00016-01 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10025): 451 4.7.1 Service unavailable - try again later (in reply to end of DATA command))',
  ),
];

describe('a live view tells once', () => {
  test.each([
    ['of mail that amavis threw away', DISCARDED, 'blocked'],
    ['of mail that it refused, and Postfix returned', REFUSED, 'bounced'],
    ['of mail that it will be asked about again', PUT_OFF, 'deferred'],
  ])('%s', async (_, lines, status) => {
    const seen: string[] = [];
    const listener = new LiveOutcomes((outcome) => seen.push(outcome.status));
    const log = [...arrives(A), ...lines, passes(60), ''].join('\n');
    await readTexts([log], { year: 2026, listener, isGoingOn: true });
    expect(seen).toEqual([status]);
  });
});

describe('a log that ends behind the verdict', () => {
  test.each([
    ['tells what was thrown away', DISCARDED, 'blocked'],
    ['tells what was refused', REFUSED, 'blocked'],
    ['leaves open what amavis will be asked about again', PUT_OFF, 'queued'],
  ])('%s', async (_, [only = ''], status) => {
    const [message] = await told(...arrives(A), only);
    expect(message?.status).toBe(status);
  });
});
