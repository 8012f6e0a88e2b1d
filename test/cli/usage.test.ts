import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runProgram, runShell, SENT_LOG } from './program-run.ts';

const RANGE = ['--since', '10:10:20', '--until', '10:10:15'];

test.each([
  ['list', RANGE, 'is before --since'],
  ['failures', RANGE, 'is before --since'],
  ['summary', RANGE, 'is before --since'],
  ['coverage', RANGE, 'is before --since'],
  ['list', ['--year', '20'], '--year 20 is out of range'],
  ['list', ['--json', '--csv'], "'--json' cannot be used with option '--csv'"],
  ['failures', ['--json', '--csv'], "'--json' cannot be used with option '--csv'"],
  ['list', ['--limit', '0'], '--limit 0 shows nothing'],
  ['failures', ['--limit', '0'], '--limit 0 shows nothing'],
  ['summary', ['--json', '--csv'], "'--json' cannot be used with option '--csv'"],
  [
    'summary',
    ['--limit', '3'],
    'summary has no --limit: it is an option of trace, failures and list.',
  ],
  ['summary', ['-v'], 'summary has no -v: it is an option of trace, failures, list and watch.'],
  ['watch', ['--sort=delay'], 'watch has no --sort: it is an option of trace and list.'],
  ['explain', ['--since', '1h'], 'explain has no --since: it is an option of trace, failures,'],
  ['bundle', ['x', '--csv'], 'bundle has no --csv: it is an option of trace, failures, list,'],
  ['demo', ['--limit', '3'], 'See mtatrace demo --help.'],
  [
    'watch',
    ['--queue-file', 'queue.json'],
    'watch has no --queue-file: it is an option of trace, failures, list and summary. See mtatrace watch --help.',
  ],
  [
    'coverage',
    ['--queue'],
    'coverage has no --queue: it is an option of trace, failures, list and',
  ],
])('%s %j is refused with a sentence', (command, options, sentence) => {
  const { code, out, err } = runProgram([command, ...options, SENT_LOG]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(sentence);
});

test('a file in the place of the command is told as one', () => {
  const { code, out, err } = runProgram([SENT_LOG]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(
    /" is a file: the command before it is missing, as in mtatrace summary FILE\./,
  );
  expect(runProgram(['sumary', SENT_LOG]).err).toContain('Did you mean summary?');
});

test('a range that counts from the newest line and ends at a fixed time is no inverted one', () => {
  const { code } = runProgram([
    'list',
    '--since',
    '1h',
    '--until',
    '2022-05-05T13:40',
    '--now',
    'last',
    SENT_LOG,
  ]);
  expect(code).toBe(0);
});

test('the demo shows every command', () => {
  const { out } = runProgram(['demo']);
  const shown = new Set([...out.matchAll(/^\$ mtatrace (\w+)/gm)].map(([, name]) => name));
  expect([...shown].sort()).toEqual([
    'bundle',
    'coverage',
    'explain',
    'failures',
    'list',
    'summary',
    'trace',
    'watch',
  ]);
});

test('the demo keeps to ASCII where that is asked for', () => {
  expect(runProgram(['demo', '--ascii']).out).toMatch(/^[\x20-\x7e\n]+$/);
});

test('watch counts from the newest line of a file on stdin, in the zone that the file proves', () => {
  const { code, out } = runShell(
    `eval "$MTATRACE" watch - --json --since 1h --now last < '${SENT_LOG}'`,
  );
  expect(code).toBe(0);
  expect(JSON.parse(out.trim().split('\n')[0] ?? '')).toMatchObject({
    at: '2022-05-05T13:35:58+07:00',
    status: 'relayed',
  });
});

test('watch says how old the newest line is when none is of the time asked for', () => {
  const { err } = runProgram(['watch', '-', '--since', '1m'], { input: readFileSync(SENT_LOG) });
  expect(err).toMatch(/the newest line is .* old.*before --since 1m/);
});

test('a pipe that ends before --since is told the moment to count from, not "last"', () => {
  const { err } = runShell(`cat '${SENT_LOG}' | eval "$MTATRACE" watch - --since 1m --tz UTC`);
  expect(err).toMatch(/count from that line: --since 1m --now 20\d\d-/);
});

test('an address in <> is no Message-ID: what finds it is told', () => {
  const { code, out, err } = runProgram(['trace', '<IDINHTU1989@gmail.com>', SENT_LOG]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/^mtatrace: no message with "<IDINHTU1989@gmail\.com>" in /);
  expect(err).toContain(
    'In <> it is a Message-ID; the log has it as an address: mtatrace trace IDINHTU1989@gmail.com\n',
  );
});

test('an address that the log does not have is not recommended', () => {
  const { code, err } = runProgram(['trace', '<nobody@example.com>', SENT_LOG]);
  expect(code).toBe(1);
  expect(err).not.toContain('as an address');
});

test('an id is told as that of the program that gave it', () => {
  const input = [
    'May  5 13:35:53 gw postfix/smtpd[1]: AAAA100001: client=mx.example.net[192.0.2.1]',
    'May  5 13:35:53 gw postfix/cleanup[2]: AAAA100001: message-id=<m1@example.net>',
    'May  5 13:35:53 gw postfix/qmgr[3]: AAAA100001: from=<ann@example.net>, size=1, nrcpt=1 (queue active)',
    'May  5 13:35:54 gw pmg-smtp-filter[701]: 20A9560092030F3374: new mail message-id=<m1@example.net>#012',
    'May  5 13:35:55 gw pmg-smtp-filter[701]: 20A9560092030F3374: moved mail for <dan@example.com> to spam quarantine - 20A9B60092030F9911 (rule: Mark)',
    'May  5 13:35:55 gw postfix/lmtp[4]: AAAA100001: to=<dan@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, delays=0/0/0/1, dsn=2.7.0, status=sent (250 2.7.0 BLOCKED (20A9560092030F3374))',
    'May  5 13:35:55 gw postfix/qmgr[3]: AAAA100001: removed',
    '',
  ].join('\n');
  const { err } = runProgram(['trace', '20A9560092030F3374', '-'], { input });
  expect(err).toContain('taken as the pmg-smtp-filter id 20A9560092030F3374.\n');
  expect(runProgram(['trace', '04083-01', SENT_LOG]).err).toContain(
    'taken as the amavis task 04083-01.\n',
  );
});

const AMBIGUOUS = [
  'May  5 13:35:53 gw postfix/smtpd[1]: AAAA100001: client=mx.example.net[192.0.2.1]',
  'May  5 13:35:53 gw postfix/cleanup[2]: AAAA100001: message-id=<ann@example.net>',
  'May  5 13:35:53 gw postfix/qmgr[3]: AAAA100001: from=<bob@example.net>, size=1, nrcpt=1 (queue active)',
  'May  5 13:35:54 gw postfix/smtpd[1]: AAAA100002: client=mx.example.net[192.0.2.1]',
  'May  5 13:35:54 gw postfix/cleanup[2]: AAAA100002: message-id=<m2@example.net>',
  'May  5 13:35:54 gw postfix/qmgr[3]: AAAA100002: from=<ann@example.net>, size=1, nrcpt=1 (queue active)',
  '',
].join('\n');

test('a Message-ID that is an address too is told as what it was taken', () => {
  const errOf = (...args: string[]) =>
    runProgram(['trace', ...args, '-'], { input: AMBIGUOUS }).err;
  const told =
    'taken as the Message-ID ann@example.net; the log has it as an address too: mtatrace list --from ann@example.net, or --to ann@example.net\n';
  expect(errOf('ann@example.net')).toContain(told);
  expect(errOf('ann@example.net', '--json')).toContain(told);
  expect(errOf('m2@example.net')).not.toContain('taken as');
});

test('an id that only the filter leaves out is not told as missing', () => {
  const { code, err } = runProgram(['trace', 'AAAA100001', '--from', 'eve@*', '-'], {
    input: AMBIGUOUS,
  });
  expect(code).toBe(1);
  expect(err).toContain(
    'mtatrace: the message with "AAAA100001" does not fit the filter. Ask without the filter to see it.\n',
  );
});

test('mail without a Message-ID is not offered as the nearest', () => {
  const input = AMBIGUOUS.split('\n')
    .filter((line) => !line.includes('cleanup'))
    .join('\n');
  expect(runProgram(['trace', 'x', '-'], { input }).err).not.toContain('Nearest');
});
