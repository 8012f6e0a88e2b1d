/** Before a range lines are looked at by a few bytes: of each form of line, and of each daemon, those that matter must be among them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bare, read, within } from './range-of-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly minute: number;
  readonly tag: string;
  readonly pid: number;
  readonly text: string;
}

const line = (minute: number, tag: string, pid: number, text: string): Line => ({
  minute,
  tag,
  pid,
  text,
});

/** Lines of nobody between others, so that these are not read for their neighbours. */
const apart = (lines: readonly Line[]) =>
  lines.flatMap((one) => [
    one,
    ...Array.from({ length: 20 }, (_, i) =>
      line(one.minute, 'postfix/anvil', 20, `statistics: max cache size ${i} at Nov 16 10:00:00`),
    ),
  ]);

/** Mail that came through amavis before the range, and is delivered within it. */
function mail(i: number): Line[] {
  const [first, second] = [`AAAAAA00${10 + i}`, `BBBBBB00${10 + i}`];
  const client = `mx${i}.example.net[192.0.2.${i}]`;
  const id = `<${i}@example.net>`;
  const [from, to] = [`<ann${i}@example.net>`, `<bob${i}@example.com>`];
  return [
    line(1, 'postfix/smtpd', 100 + i, `connect from ${client}`),
    line(1, 'postfix/smtpd', 100 + i, `${first}: client=${client}`),
    line(1, 'postfix/cleanup', 17, `${first}: message-id=${id}`),
    line(1, 'postfix/qmgr', 18, `${first}: from=${from}, size=900, nrcpt=1 (queue active)`),
    line(
      1,
      'postfix/smtpd',
      100 + i,
      `disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1`,
    ),
    line(2, 'postfix/smtpd', 200 + i, 'connect from localhost[127.0.0.1]'),
    line(2, 'postfix/smtpd', 200 + i, `${second}: client=localhost[127.0.0.1]`),
    line(2, 'postfix/cleanup', 17, `${second}: message-id=${id}`),
    line(2, 'postfix/qmgr', 18, `${second}: from=${from}, size=1900, nrcpt=1 (queue active)`),
    line(
      2,
      'postfix/smtpd',
      200 + i,
      'disconnect from localhost[127.0.0.1] ehlo=1 mail=1 rcpt=1 data=1 quit=1',
    ),
    line(
      2,
      'amavis',
      4083,
      `(04083-${10 + i}) Passed CLEAN {RelayedInbound}, [192.0.2.${i}]:1 [192.0.2.${i}] ${from} -> ${to}, Queue-ID: ${first}, Message-ID: ${id}, mail_id: abcdefghij${10 + i}, Hits: -, size: 900, queued_as: ${second}, 300 ms`,
    ),
    line(
      2,
      'postfix/smtp',
      19,
      `${first}: to=${to}, relay=127.0.0.1[127.0.0.1]:10024, delay=60, delays=0/0/0/60, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${second})`,
    ),
    line(2, 'postfix/qmgr', 18, `${first}: removed`),
    line(
      3,
      'postfix/lmtp',
      21,
      `${second}: to=${to}, relay=none, delay=60, delays=60/0/0/0, dsn=4.4.1, status=deferred (connect to mail.example.com[192.0.2.9]:7025: Connection refused)`,
    ),
    line(
      50,
      'postfix/lmtp',
      21,
      `${second}: to=${to}, relay=mail.example.com[192.0.2.9]:7025, delay=2900, delays=2899/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
    ),
    line(50, 'postfix/qmgr', 18, `${second}: removed`),
  ];
}

const minuteOf = ({ minute }: Line) => String(minute).padStart(2, '0');
const classic = (one: Line) => `Nov 16 10:${minuteOf(one)}:00 mail `;

const FORMS: Record<string, (one: Line) => string> = {
  'the usual one': (one) => `${classic(one)}${one.tag}[${one.pid}]: ${one.text}`,
  'with a carriage return at the end': (one) =>
    `${classic(one)}${one.tag}[${one.pid}]: ${one.text}\r`,
  'with blanks at the end': (one) => `${classic(one)}${one.tag}[${one.pid}]: ${one.text}  `,
  'of Solaris': (one) => `${classic(one)}${one.tag}[${one.pid}]: [ID 197553 mail.info] ${one.text}`,
  'of RFC 3339': (one) =>
    `2026-11-16T10:${minuteOf(one)}:00.000000+00:00 mail ${one.tag}[${one.pid}]: ${one.text}`,
  'of RFC 5424': (one) =>
    `<22>1 2026-11-16T10:${minuteOf(one)}:00.000000+00:00 mail ${one.tag} ${one.pid} - - ${one.text}`,
  'said to be repeated': (one) =>
    one.tag === 'postfix/cleanup'
      ? `${classic(one)}${one.tag}[${one.pid}]: message repeated 2 times: [ ${one.text}]`
      : `${classic(one)}${one.tag}[${one.pid}]: ${one.text}`,
  'of the journal in JSON': (one) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: `${Date.UTC(2026, 10, 16, 10, one.minute)}000`,
      _HOSTNAME: 'mail',
      SYSLOG_IDENTIFIER: one.tag,
      SYSLOG_PID: String(one.pid),
      MESSAGE: one.text,
    }),
};

async function rangeAndWhole(name: string, lines: readonly Line[], form: (one: Line) => string) {
  const path = join(folder, name);
  const sorted = [...lines].sort((a, b) => a.minute - b.minute);
  writeFileSync(path, `${sorted.map(form).join('\n')}\n`);
  const range = { since: Date.UTC(2026, 10, 16, 10, 40), until: null };
  const { messages } = await read([path], range, { withStories: false });
  const whole = await read([path], null);
  return [messages, whole.messages].map((all) => within(all.map(bare), range));
}

const cases = Object.keys(FORMS).flatMap((form) => [
  [form, 'with lines of amavis', 'amavis'] as const,
  [form, 'without', 'none'] as const,
]);

test.each(cases)('lines of a form: %s, %s', async (form, _, filter) => {
  const lines = [1, 2, 3]
    .flatMap((one) => apart(mail(one)))
    .filter(({ tag }) => tag === filter || tag !== 'amavis');
  const name = `form-${Object.keys(FORMS).indexOf(form)}-${filter}.log`;
  const [range, whole] = await rangeAndWhole(name, lines, FORMS[form] as never);
  expect(whole?.map(({ hops, client }) => [hops.length, client?.address])).toEqual(
    [1, 2, 3].map((one) => [2, `192.0.2.${one}`]),
  );
  expect(range).toEqual(whole);
});

test.each([
  ['rsyslogd', 'imuxsock lost 500 messages from pid 77 due to rate-limiting'],
  ['systemd-journald', 'Suppressed 500 messages from zimbra.service'],
])('%s says that lines were lost', async (tag, text) => {
  const lines = [...apart(mail(1)), ...apart([line(20, tag, 9, text)])];
  const [range, whole] = await rangeAndWhole(`${tag}.log`, lines, FORMS['the usual one'] as never);
  expect(whole?.[0]?.warnings).not.toEqual([]);
  expect(range).toEqual(whole);
});
