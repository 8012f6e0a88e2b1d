import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { stoppedOf } from '../../src/query/trace/stopped.ts';
import { read } from './searched-log.ts';

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

/** Made logs have lines about connections that belong to no delivery: to which mail they are added is chance. */
const withoutConnections = (message: Message) => ({
  ...message,
  timeline: message.timeline.filter(
    ({ kind, service }) => kind !== 'tls-established' || service !== 'postfix/smtp',
  ),
});

const withQueueId = (messages: readonly Message[], queueId: string) =>
  messages
    .filter(({ hops }) => hops.some((hop) => hop.queueId === queueId))
    .map(withoutConnections);

let folder = '';
let made = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-named-'));
  made = join(folder, 'made.log');
  const generator = fixture('tools/gen-log.mjs');
  execFileSync(process.execPath, [generator, made, '--mb', '4', '--seed', '11']);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What names the message, and the queue ID that tells it from others. */
function idsOf(message: Message): [message: Message, queueId: string, id: string][] {
  const { hops, messageId, scans } = message;
  const queueId = hops.at(-1)?.queueId ?? '';
  const ids = [queueId, hops[0]?.queueId, messageId, scans[0]?.taskId, scans[0]?.mailId];
  return ids
    .filter((id) => typeof id === 'string' && id.length > 5)
    .map((id) => [message, queueId, id as string]);
}

describe('reading only the lines that tell of an id', () => {
  test.each([
    ['the laboratory', () => fixture('lab/zimbra.log'), 7],
    ['the laboratory in RFC 3339', () => fixture('lab/zimbra-rfc3339.log'), 23],
    ['a made log', () => made, 97],
  ])(
    'tells of mail in %s what the whole log tells',
    async (_, path, each) => {
      const whole = await read(path());
      const some = whole.messages
        .filter(({ hops }) => hops.length > 0)
        .filter((one, i) => i % each === 0 || (stoppedOf(one) !== null && i % 3 === 0));
      expect(some.length).toBeGreaterThan(10);
      let searched = 0;
      const asked = some.flatMap(idsOf);
      for (const [{ messageId }, queueId, id] of asked) {
        const around = await read(path(), id);
        if (around.isAroundId) searched++;
        // A queue ID is used again: of other messages that had it, only the queue ID itself tells.
        const told = (messages: readonly Message[]) =>
          withQueueId(messages, queueId).filter(
            (one) => id === queueId || one.messageId === messageId,
          );
        expect(told(around.messages), `${queueId} by ${id}`).toEqual(told(whole.messages));
      }
      // Mail to very many recipients has too many names to search for.
      expect(searched).toBeGreaterThan(asked.length * 0.9);
    },
    120_000,
  );

  test('finds the scan that only the reply of the filter names', async () => {
    const path = join(folder, 'broken.log');
    const stamp = 'Nov 24 10:00:00 mail';
    const lines = [
      'postfix/smtpd[10]: AAAAAA0001: client=mx.example.net[192.0.2.1]',
      'postfix/qmgr[12]: AAAAAA0001: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)',
      'amavis[16]: (00016-01) Checking: J4A3Mi79CrBr [192.0.2.1] <ann@example.net> -> <bob@example.org>',
      'amavis[16]: (00016-01) (!!)TROUBLE in check_mail: mime_decode FAILED: timed out',
      'postfix/smtp[15]: AAAAAA0001: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=4.5.0, status=deferred (host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=00016-01, mime_decode FAILED: timed out (in reply to end of DATA command))',
    ];
    writeFileSync(path, lines.map((text) => `${stamp} ${text}\n`).join(''));
    for (const id of ['AAAAAA0001', '00016-01']) {
      const { messages, isAroundId } = await read(path, id);
      expect(isAroundId).toBe(true);
      expect(messages.map(({ timeline }) => timeline.length)).toEqual([lines.length]);
    }
  });

  test('finds the session of a client whose mail went through a filter before the queue', async () => {
    const path = join(folder, 'proxied.log');
    const lines = [
      'postfix/smtpd[10]: connect from mx.example.net[192.0.2.1]',
      'postfix/smtpd[11]: AAAAAA0001: client=localhost[127.0.0.1], orig_client=mx.example.net[192.0.2.1]',
      'postfix/cleanup[12]: AAAAAA0001: message-id=<a@example.net>',
      'postfix/qmgr[13]: AAAAAA0001: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)',
      'postfix/smtpd[10]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok: queued as AAAAAA0001; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.net>',
      'postfix/smtpd[10]: disconnect from mx.example.net[192.0.2.1] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5',
      'postfix/lmtp[15]: AAAAAA0001: to=<bob@example.org>, relay=store[192.0.2.9]:24, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
    ];
    const stamp = 'Nov 24 10:00:00 mail';
    const others = `${stamp} postfix/anvil[3]: statistics: max cache size 1 at Nov 24 10:00:00\n`;
    writeFileSync(path, lines.map((text) => `${stamp} ${text}\n${others.repeat(3000)}`).join(''));
    const { messages, isAroundId } = await read(path, 'AAAAAA0001');
    expect(isAroundId).toBe(true);
    const [message] = messages.filter(({ hops }) => hops.length > 0);
    expect([message?.client?.helo, message?.timeline.length]).toEqual([
      'mx.example.net',
      lines.length,
    ]);
  });

  test.each([
    [
      'smtpd, of a milter that it could not ask when the client came',
      [
        'postfix/smtpd[10]: warning: connect to Milter service inet:127.0.0.1:9902: Connection refused',
      ],
      [
        'postfix/smtpd[10]: AAAAAA0001: milter-hold: DATA from mx.example.net[192.0.2.1]: milter triggers HOLD action; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>',
      ],
      'connect to Milter service inet:127.0.0.1:9902: Connection refused',
    ],
    [
      'cleanup, of a milter that did not answer',
      [],
      [
        "postfix/cleanup[12]: warning: milter inet:127.0.0.1:8465: can't read SMFIC_EOH reply packet header: Success",
        'postfix/cleanup[12]: AAAAAA0001: milter-reject: END-OF-MESSAGE from mx.example.net[192.0.2.1]: 4.7.1 Service unavailable - try again later; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>',
      ],
      "milter inet:127.0.0.1:8465: can't read SMFIC_EOH reply packet header: Success",
    ],
  ])('finds the warning of %s', async (_, before, after, warning) => {
    const path = join(folder, 'milters.log');
    const lines = [
      'postfix/smtpd[10]: connect from mx.example.net[192.0.2.1]',
      ...before,
      'postfix/smtpd[10]: AAAAAA0001: client=mx.example.net[192.0.2.1]',
      ...after,
    ];
    const stamp = 'Nov 24 10:00:00 mail';
    const others = `${stamp} postfix/anvil[3]: statistics: max cache size 1 at Nov 24 10:00:00\n`;
    writeFileSync(path, lines.map((text) => `${stamp} ${text}\n${others.repeat(3000)}`).join(''));
    const { messages, isAroundId } = await read(path, 'AAAAAA0001');
    expect(isAroundId).toBe(true);
    expect(messages.map(({ recipients: [row] }) => row?.warning)).toEqual([warning]);
  });

  test.each([
    ['names none', 9, 1],
    ['names all', 1, 0],
  ])('finds the postsuper hours later that %s of what it deleted', async (_, total, warnings) => {
    const path = join(folder, 'swept.log');
    const at = (time: string, text: string) => `Nov 24 ${time} mail postfix/${text}\n`;
    const others = Array.from({ length: 9999 }, (_, i) =>
      at('11:00:00', `anvil[3]: statistics: max connection rate ${i}/60s for (smtp:192.0.2.1)`),
    );
    const lines = [
      at('10:00:00', 'smtpd[10]: AAAAAA0001: client=mx.example.net[192.0.2.1]'),
      at('10:00:00', 'cleanup[11]: AAAAAA0001: message-id=<a@example.net>'),
      at(
        '10:00:00',
        'qmgr[12]: AAAAAA0001: from=<ann@example.net>, size=1, nrcpt=1 (queue active)',
      ),
      ...others,
      at('14:00:00', 'postsuper[50]: BBBBBB0002: removed'),
      at('14:00:00', `postsuper[50]: Deleted: ${total} message${total === 1 ? '' : 's'}`),
    ];
    writeFileSync(path, lines.join(''));
    const { messages, isAroundId } = await read(path, 'AAAAAA0001');
    expect(isAroundId).toBe(true);
    const [message] = messages.filter(({ hops }) => hops[0]?.queueId === 'AAAAAA0001');
    expect(message?.warnings).toHaveLength(warnings);
  });

  test('finds what was released from quarantine hours later', async () => {
    const path = join(folder, 'released.log');
    const lines = [
      '10:00:00 mail postfix/smtpd[10]: AAAAAA0001: client=mx.example.net[192.0.2.1]',
      '10:00:00 mail postfix/qmgr[12]: AAAAAA0001: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)',
      '10:00:01 mail amavis[16]: (00016-01) Blocked SPAM {DiscardedInbound,Quarantined}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, quarantine: spam-J4A3Mi79CrBr.gz, Queue-ID: AAAAAA0001, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: 22.5, size: 1000, 900 ms',
      '10:00:01 mail postfix/smtp[15]: AAAAAA0001: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.7.0, status=sent (250 2.7.0 Ok, discarded, id=00016-01 - spam)',
      '10:00:01 mail postfix/qmgr[12]: AAAAAA0001: removed',
      '14:00:00 mail postfix/amavisd/smtpd[13]: BBBBBB0002: client=localhost[127.0.0.1]',
      '14:00:00 mail postfix/qmgr[12]: BBBBBB0002: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)',
      '14:00:00 mail amavis[16]: (rel-J4A3Mi79CrBr) FWD from <ann@example.net> -> <bob@example.org>, BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as BBBBBB0002',
      '14:00:01 mail postfix/lmtp[15]: BBBBBB0002: to=<bob@example.org>, relay=store[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
      '14:00:01 mail postfix/qmgr[12]: BBBBBB0002: removed',
    ];
    writeFileSync(path, lines.map((text) => `Nov 24 ${text}\n`).join(''));
    const { messages, isAroundId } = await read(path, 'AAAAAA0001');
    expect(isAroundId).toBe(true);
    expect(messages.map(({ releaseOf, status }) => [releaseOf, status])).toEqual([
      [null, 'blocked'],
      ['J4A3Mi79CrBr', 'delivered'],
    ]);
  });

  test('leaves most of a long log unread', async () => {
    const whole = await read(made);
    const message = whole.messages.filter(({ hops }) => hops.length > 1)[100];
    const around = await read(made, message?.messageId ?? '');
    expect(around.lines).toBeLessThan(whole.lines / 2);
  });

  test.each(['nobody-has-this-id', 'nobody-has-this-id@example.com'])(
    'nothing is read for %s, which no line holds',
    async (id) => {
      const { isAroundId, lines } = await read(made, id);
      expect([isAroundId, lines]).toEqual([true, 0]);
    },
  );

  test.each([
    ['a word of too many lines', 'postfix'],
    ['a text too short to search for', 'a@b'],
    ['an id that a program may write in another way', '"nobody has this id"@example.com'],
  ])('%s has the whole log read', async (_, id) => {
    const whole = await read(made);
    const around = await read(made, id);
    expect(around.isAroundId).toBe(false);
    expect(around.lines).toBe(whole.lines);
  });

  test.each([
    ['is not read for other sessions of its client if postscreen has not seen that', [], 1],
    [
      'is read for them if it has: their order tells whose its tests are',
      ['postfix/postscreen[9]: CONNECT from [192.0.2.1]:57224 to [198.51.100.1]:25'],
      21,
    ],
  ])('the time before a session %s', async (_, tests, sessions) => {
    const client = 'mx.example.net[192.0.2.1]';
    const between = Array.from({ length: 600 }, (_, i) => `postfix/anvil[8]: statistics: ${i}`);
    const another = (_: unknown, i: number) => [
      `postfix/smtpd[${100 + i}]: connect from ${client}`,
      ...between,
    ];
    const texts = [
      ...tests,
      ...between,
      ...Array.from({ length: 20 }, another).flat(),
      `postfix/smtpd[10]: connect from ${client}`,
      `postfix/smtpd[10]: AAAAAA0001: client=${client}`,
      'postfix/cleanup[11]: AAAAAA0001: message-id=<one@example.net>',
      'postfix/qmgr[12]: AAAAAA0001: removed',
      `postfix/smtpd[10]: disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`,
      ...between,
    ];
    const path = join(folder, `sessions-${sessions}.log`);
    writeFileSync(path, `${texts.map((text) => `Nov 24 10:00:00 mail ${text}`).join('\n')}\n`);
    const { lines } = await read(path, 'one@example.net');
    expect(Math.round(lines / between.length)).toBe(sessions);
  });
});
