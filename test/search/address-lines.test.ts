import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { read } from './searched-log.ts';

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-address-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function addressesOf({ from, recipients }: Message): string[] {
  const all = [from, ...recipients.flatMap((row) => [row.address, row.originalAddress])];
  return all.flatMap((address) => (address?.includes('@') ? [address.toLowerCase()] : []));
}

/** What a list to choose from tells of a message, and what it is sorted and filtered by. */
function outlineOf(message: Message) {
  const { kind, direction, status, from, messageId, client, startedAt, hops, recipients } = message;
  return {
    ...{ kind, direction, status, from, messageId, client, startedAt },
    hops: hops.map(({ queueId, acceptedAt, removedAt }) => [queueId, acceptedAt, removedAt]),
    recipients: recipients.map((row) => [
      ...[row.address, row.originalAddress, row.status, row.step, row.reply, row.at, row.attempts],
    ]),
  };
}

/** Asks for so many of the addresses, spread over the log. */
async function expectTold(path: string, most: number): Promise<void> {
  const whole = await read(path);
  const all = [...new Set(whole.messages.flatMap(addressesOf))];
  const addresses = all.filter((_, i) => i % Math.ceil(all.length / most) === 0);
  const told = (messages: readonly Message[], address: string) =>
    messages.filter((one) => addressesOf(one).includes(address)).map(outlineOf);
  const sorted = (outlines: readonly object[]) => outlines.map((one) => JSON.stringify(one)).sort();
  for (const address of addresses) {
    const found = await read(path, address.toUpperCase());
    expect(sorted(told(found.messages, address)), address).toEqual(
      sorted(told(whole.messages, address)),
    );
  }
}

describe('of the messages with an address the lines that lead to it tell the same as the whole log', () => {
  test('in the laboratory', () => expectTold(fixture('lab/zimbra.log'), 40), 120_000);

  test('in a made log', async () => {
    const path = join(folder, 'made.log');
    const maker = fixture('tools/gen-log.mjs');
    execFileSync(process.execPath, [maker, path, '--mb', '3', '--seed', '5', '--splits', '5']);
    await expectTold(path, 30);
  }, 120_000);

  test.each(readdirSync(fixture('lab/scenarios')).filter((name) => name.endsWith('.log')))(
    'in scenario %s',
    (name) => expectTold(fixture(`lab/scenarios/${name}`), 10),
    120_000,
  );
});

/** Writes a log in which other lines stand between those of the message. */
function logOf(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  const stamp = 'Nov 24 10:00:00 mail';
  const others = `${stamp} postfix/anvil[3]: statistics: max cache size 1 at Nov 24 10:00:00\n`;
  writeFileSync(path, lines.map((text) => `${stamp} ${text}\n${others.repeat(100)}`).join(''));
  return path;
}

describe('mail without a queue file', () => {
  const connect = 'postfix/smtpd[10]: connect from mx.example.net[192.0.2.1]';
  const disconnect =
    'postfix/smtpd[10]: disconnect from mx.example.net[192.0.2.1] ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4';
  const helo = 'from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<mx.example.net>';

  test('that was refused is told with its session', async () => {
    const path = logOf('refused.log', [
      connect,
      `postfix/smtpd[10]: NOQUEUE: reject: RCPT from mx.example.net[192.0.2.1]: 550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown; ${helo}`,
      disconnect,
    ]);
    const whole = await read(path);
    expect(whole.messages.map(({ status }) => status)).toEqual(['rejected']);
    const found = await read(path, { id: 'Bob@example.org', withStories: true });
    expect(found.messages).toEqual(whole.messages);
    expect((await read(path, 'Bob@example.org')).lines).toBeLessThan(found.lines);
  });

  test('that a filter in front of the queue kept is found by a recipient whom only its verdict names', async () => {
    const scan = 'amavis[16]: (00016-01)';
    const envelope = '<ann@example.net> -> <bob@example.org>,<eve@example.org>';
    const path = logOf('kept.log', [
      connect,
      'postfix/smtpd[10]: NOQUEUE: client=mx.example.net[192.0.2.1]',
      `${scan} Blocked BANNED (.exe) {BouncedInbound}, [192.0.2.1]:55857 [192.0.2.1] ${envelope}, Message-ID: <a@example.net>, mail_id: Oi08A6L8lZNR, Hits: -, size: 555, 62 ms`,
      `postfix/smtpd[10]: proxy-accept: END-OF-MESSAGE: 250 2.5.0 Ok, id=00016-01, BOUNCE; ${helo}`,
      disconnect,
    ]);
    for (const id of ['eve@example.org', 'bob@example.org', 'a@example.net', '00016-01']) {
      const { messages, isAroundId } = await read(path, id);
      expect(isAroundId).toBe(true);
      expect(
        messages.flatMap(({ recipients }) => recipients.map((row) => [row.address, row.status])),
      ).toEqual([
        ['bob@example.org', 'blocked'],
        ['eve@example.org', 'blocked'],
      ]);
    }
  });
});

test('of two sessions of a process in one second each is found', async () => {
  const session = (client: string, to: string) => [
    `postfix/smtpd[10]: connect from ${client}`,
    `postfix/smtpd[10]: NOQUEUE: reject: RCPT from ${client}: 550 5.1.1 <${to}>: Recipient address rejected: User unknown; from=<ann@example.net> to=<${to}> proto=ESMTP helo=<mx.example.net>`,
    `postfix/smtpd[10]: disconnect from ${client} ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`,
  ];
  const path = logOf('sessions.log', [
    ...session('one.example.net[192.0.2.1]', 'bob@example.org'),
    ...session('two.example.net[192.0.2.2]', 'eve@example.org'),
  ]);
  const { messages } = await read(path, 'ann@example.net');
  expect(messages.map(({ client }) => client?.name)).toEqual([
    'one.example.net',
    'two.example.net',
  ]);
});

test('an id that looks like an address of the log, but is a Message-ID, is told with its story', async () => {
  const whole = await read(fixture('lab/zimbra.log'));
  const [message] = whole.messages.filter(({ hops }) => hops.length > 1);
  expect((await read(fixture('lab/zimbra.log'), message?.messageId ?? '')).isOutline).toBe(false);
  expect((await read(fixture('lab/zimbra.log'), message?.from ?? '')).isOutline).toBe(true);
});

test('the ids of a log that does not hold the one that is asked for are told, since it may be mistyped', async () => {
  const path = logOf('mistyped.log', [
    'postfix/smtpd[10]: AAAAAA0001: client=mx.example.net[192.0.2.1]',
    'postfix/cleanup[12]: AAAAAA0001: message-id=<a@example.net>',
    'postfix/cleanup[12]: AAAAAA0002: message-id=<b@example.net>',
  ]);
  const others: string[][] = [];
  const takeOther = (...ids: string[]) => others.push(ids);
  await read(path, { id: 'AAAAAA0001', takeOther });
  expect(others).toEqual([]);
  await read(path, { id: 'AAAAAA0003', takeOther });
  expect(others).toEqual([
    ['AAAAAA0001', 'a@example.net'],
    ['AAAAAA0002', 'b@example.net'],
  ]);
});

test('of these, only those in the range that is asked for', async () => {
  const path = join(folder, 'days.log');
  const lineOf = (day: number) =>
    `Nov ${day} 10:00:00 mail postfix/cleanup[12]: AAAAAA00${day}: message-id=<${day}@example.net>\n`;
  writeFileSync(path, [20, 21, 22].map(lineOf).join(''));
  const others: string[] = [];
  const takeOther = (queueId: string) => others.push(queueId);
  const range = { since: Date.UTC(2026, 10, 21), until: Date.UTC(2026, 10, 22) };
  await read(path, { id: 'AAAAAA0099', takeOther }, range);
  expect(others).toEqual(['AAAAAA0021']);
});

test('an address without a domain is found in either case', async () => {
  const path = logOf('postmaster.log', [
    'postfix/qmgr[13]: AAAAAA0001: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)',
    'postfix/local[15]: AAAAAA0001: to=<root@example.org>, orig_to=<postmaster>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (delivered to mailbox)',
  ]);
  const { messages } = await read(path, 'Postmaster');
  expect(messages.map(({ status }) => status)).toEqual(['delivered']);
});

test('for an address with a quote that no line has as a Message-ID the whole log is read', async () => {
  const path = logOf('quote.log', [
    "postfix/smtpd[10]: AAAAAA0001: client=mx.example.net[192.0.2.1], sasl_method=PLAIN, sasl_username=o'brien@example.org",
    "postfix/qmgr[13]: AAAAAA0002: from=<O'Brien@example.org>, size=1000, nrcpt=1 (queue active)",
  ]);
  expect((await read(path, "o'brien@example.org")).isAroundId).toBe(false);
});
