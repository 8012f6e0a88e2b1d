/** A filter means the same in every command, also where the log names no recipient, and no server but in a reason. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIXTURES, runProgram, SENT_LOG } from './program-run.ts';

const MIXED_FATES = `${FIXTURES}/lab/scenarios/03-inbound-mixed-fates.log`;

const at = (second: number) => `Nov 24 10:00:${String(second).padStart(2, '0')} mail`;
const log = (...lines: readonly string[]) => `${lines.join('\n')}\n`;

const UNREACHED = log(
  `${at(1)} postfix/smtpd[7]: B141CE6BDD: client=pc.example.com[192.0.2.1]`,
  `${at(1)} postfix/cleanup[8]: B141CE6BDD: message-id=<a@example.com>`,
  `${at(1)} postfix/qmgr[9]: B141CE6BDD: from=<ann@example.com>, size=100, nrcpt=1 (queue active)`,
  `${at(31)} postfix/smtp[10]: B141CE6BDD: to=<bob@y.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.y.example[192.0.2.9]:25: Connection timed out)`,
);
const ABORTED = log(
  `${at(1)} postfix/smtpd[7]: connect from pc.example.com[192.0.2.1]`,
  `${at(1)} postfix/smtpd[7]: B141CE6BDD: client=pc.example.com[192.0.2.1]`,
  `${at(2)} postfix/smtpd[7]: lost connection after DATA (10 bytes) from pc.example.com[192.0.2.1]`,
  `${at(2)} postfix/smtpd[7]: disconnect from pc.example.com[192.0.2.1] ehlo=1 mail=1 rcpt=1 data=0/1 commands=3/4`,
);
const OVERSIZED = log(
  `${at(1)} postfix/smtpd[7]: B141CE6BDD: client=pc.example.com[192.0.2.1]`,
  `${at(1)} postfix/cleanup[8]: B141CE6BDD: message-id=<a@example.com>`,
  `${at(2)} postfix/cleanup[8]: warning: B141CE6BDD: queue file size limit exceeded`,
);

const jsonOf = (command: string, input: string, ...args: readonly string[]) =>
  runProgram([command, '--json', '--year', '2026', ...args, '-'], { input })
    .out.split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** How many messages each command takes for those asked for. */
function counts(input: string, ...args: readonly string[]) {
  const list = jsonOf('list', input, ...args).length;
  const [summary] = jsonOf('summary', input, ...args);
  const failed = jsonOf('failures', input, ...args).filter(({ schema }) => /failure/.test(schema));
  return [list, summary.messages, failed.reduce((sum, { messages = 0 }) => sum + messages, 0)];
}

describe.each([
  [
    'a server that only the reason names',
    UNREACHED,
    '--relay',
    ['mx.y.example', '192.0.2.9'],
    ['mx.z.example', '192.0.2.1'],
  ],
  [
    'the step of mail whose recipient no line names',
    ABORTED,
    '--step',
    ['accept'],
    ['deliver', 'filter'],
  ],
  [
    'the status of mail whose recipient no line names',
    ABORTED,
    '--status',
    ['aborted'],
    ['bounced', 'delivered'],
  ],
  ['the address of a client', UNREACHED, '--client', ['192.0.2.1', 'pc.*'], ['192.0.2.2']],
  ['the domain of a recipient', UNREACHED, '--domain', ['y.example', 'example.com'], ['z.example']],
  ['a host', UNREACHED, '--host', ['mail'], ['mail2']],
])('%s', (_, input, option, fitting, others) => {
  test.each(fitting)('fits %s in list, summary and failures', (word) => {
    expect(counts(input, option, word)).toEqual([1, 1, 1]);
  });

  test.each(others)('does not fit %s in any', (word) => {
    expect(counts(input, option, word)).toEqual([0, 0, 0]);
  });
});

test('mail whose recipient no line names has no recipients, in any command', () => {
  const [message] = jsonOf('list', ABORTED);
  const [summary] = jsonOf('summary', ABORTED);
  const [failure] = jsonOf('failures', ABORTED);
  expect([message.recipients, summary.recipients.aborted, failure.recipients]).toEqual([[], 0, 0]);
});

test('the report tells what became of such mail all the same', () => {
  const { out } = runProgram(['summary', '--year', '2026', '-'], { input: ABORTED });
  expect(out).toMatch(/Outcome +messages\n +aborted +1\n/);
});

test('a reply that decided is told in its row, and not again as a note', () => {
  const { out } = runProgram(['trace', '--year', '2026', 'B141CE6BDD', '-'], { input: OVERSIZED });
  expect(out.match(/queue file size limit exceeded/g)).toHaveLength(1);
});

test.each([[['--json']], [['--csv']], [[]]])('what --limit leaves out is told: list %j', (form) => {
  const input = UNREACHED + UNREACHED.replaceAll('B141CE6BDD', 'C141CE6BDD');
  const { code, err } = runProgram(['list', '--year', '2026', '--limit', '1', ...form, '-'], {
    input,
  });
  expect([code, err]).toEqual([0, 'mtatrace: 1 more message fits; --limit 1 left it out.\n']);
});

test.each([
  ['B141CE6BDD:', 'B141CE6BDD'],
  ['(04083-01)', '04083-01'],
])('an id is found as the log writes it: %s', (written, bare) => {
  const [copied, typed] = [written, bare].map((id) => runProgram(['trace', id, SENT_LOG]));
  expect(copied).toEqual(typed);
  expect(copied?.code).toBe(0);
});

test.each([[], ['--json'], ['--csv']])(
  'a range within the log that holds no line of mail is told, and not answered by nothing: %j',
  (...format) => {
    const range = [
      '--year',
      '2026',
      '--since',
      '2026-11-24T10:00:10',
      '--until',
      '2026-11-24T10:00:20',
    ];
    const { code, err } = runProgram(['list', ...format, ...range, '-'], { input: UNREACHED });
    expect(code).toBe(1);
    expect(err).toContain('no mail that fits in the range asked for in stdin, from ');
  },
);

describe.each(['40s', '10:00:55'])('--until %s alone, with --now last', (until) => {
  const input =
    UNREACHED + UNREACHED.replaceAll('10:00:', '10:01:').replaceAll('B141CE6BDD', 'C141CE6BDD');
  const range = ['--year', '2026', '--until', until, '--now', 'last'];

  test('leaves out what began after it, in a file and in a pipe', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mtatrace-until-'));
    const file = join(folder, 'mail.log');
    writeFileSync(file, input);
    const answers = [
      runProgram(['list', '--json', ...range, file]),
      runProgram(['list', '--json', ...range, '-'], { input }),
    ];
    rmSync(folder, { recursive: true });
    const queueIds = answers.map(({ out }) =>
      out
        .trim()
        .split('\n')
        .flatMap((line) => JSON.parse(line).queueIds),
    );
    expect(queueIds).toEqual([['B141CE6BDD'], ['B141CE6BDD']]);
  });

  test('means the same in every command', () => {
    expect(counts(input, ...range)).toEqual([1, 1, 1]);
  });
});

describe('of mail that came to different ends', () => {
  const INPUT = log(
    `${at(1)} postfix/smtpd[7]: B141CE6BDD: client=pc.example.com[192.0.2.1]`,
    `${at(1)} postfix/qmgr[9]: B141CE6BDD: from=<ann@example.com>, size=100, nrcpt=2 (queue active)`,
    `${at(3)} postfix/smtp[10]: B141CE6BDD: to=<bob@y.example>, relay=mx.y.example[192.0.2.9]:25, delay=2, delays=0/0/1/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued)`,
    `${at(31)} postfix/smtp[11]: B141CE6BDD: to=<eve@z.example>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.z.example[192.0.2.8]:25: Connection timed out)`,
  );
  const list = (...args: readonly string[]) =>
    runProgram(['list', '--year', '2026', ...args, '-'], { input: INPUT });

  test('a recipient does not fit with the status of another', () => {
    const { out, code } = list('--to', 'bob@y.example', '--status', 'deferred');
    expect([out, code]).toEqual(['0 messages, 0 recipients\n', 1]);
  });

  test('the table and CSV show the recipients that fit, JSON the message', () => {
    const csv = list('--status', 'deferred', '--csv').out.trimEnd().split('\r\n');
    expect(csv.slice(1).map((line) => line.split(',')[7])).toEqual(['eve@z.example']);
    expect(list('--status', 'deferred').out).toMatch(/1 message, 1 recipient .*: 1 deferred\n$/);
    const { recipients } = JSON.parse(list('--status', 'deferred', '--json').out);
    expect(recipients).toHaveLength(2);
  });
});

test('-v shows no more in CSV, and does not change the order of its rows', () => {
  const csv = (...args: string[]) => runProgram(['list', '--csv', ...args, MIXED_FATES]).out;
  expect(csv('-v')).toBe(csv());
});
