/** What goes wrong at the edges: each is told in a sentence that says what, where and what next. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBundleAsNobody, runProgram, runShell, SENT_LOG } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-bad-'));
const inFolder = (name: string) => join(folder, name);

const runAsNobody = (args: readonly string[], environment?: Readonly<Record<string, string>>) =>
  runBundleAsNobody(folder, args, environment);

beforeAll(() => {
  const sent = readFileSync(SENT_LOG);
  mkdirSync(inFolder('folder'));
  writeFileSync(inFolder('empty.log'), '');
  writeFileSync(inFolder('program'), Buffer.from('\x7fELF\0\0\0\x01\0binary\0', 'latin1'));
  writeFileSync(inFolder('no-end.log'), sent.toString().trimEnd());
  const long = Buffer.alloc(1024 * 1024, 'A');
  const head = Buffer.from('May  5 13:35:54 mail postfix/smtp[1]: ');
  writeFileSync(inFolder('long.log'), Buffer.concat([head, long, Buffer.from('\n'), sent]));
  const odd = Buffer.from('\0\xff\xfe words \x1b[31m\0\n', 'latin1');
  writeFileSync(inFolder('odd.log'), Buffer.concat([sent, head, odd]));
  writeFileSync(inFolder('secret.log'), sent);
  chmodSync(inFolder('secret.log'), 0o000);
  chmodSync(folder, 0o755);
});

afterAll(() => rmSync(folder, { recursive: true }));

const FOUND = 'relayed  deliver';

describe('files that cannot be read', () => {
  test.each([
    [
      'a name that nothing has',
      'nosuch.log',
      "mtatrace: cannot read nosuch.log: no such file. Check its name, or name none to read the machine's own log.\n",
    ],
    [
      'a directory',
      'folder',
      'mtatrace: cannot read folder: it is a directory. Name the files in it.\n',
    ],
    [
      'a binary file',
      'program',
      'mtatrace: cannot read program: it is a binary file, not a log. Pass the text, plain or packed.\n',
    ],
  ])('%s', (_, file, sentence) => {
    const { code, out, err } = runProgram(['list', file], { folder });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`${sentence}mtatrace: no file could be read.\n`);
  });

  test('a file of somebody else: who may read it', () => {
    const { status, stderr } = runAsNobody(['list', 'secret.log']);
    expect(status).toBe(2);
    expect(stderr).toBe(
      'mtatrace: cannot read secret.log: permission denied. Run as root, zimbra on a Zimbra server, or a member of group adm on Debian and Ubuntu, or pass another file.\nmtatrace: no file could be read.\n',
    );
  });

  test("the machine's own log is of somebody else", () => {
    const { status, stderr } = runAsNobody(['list'], { MTATRACE_LOG: inFolder('secret.log') });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mtatrace: no log to read: you may not read \S+secret\.log/);
    expect(stderr).toContain(
      '. Run as root, zimbra on a Zimbra server, or a member of group adm on Debian and Ubuntu, pass a file, or pipe one in.',
    );
  });

  test('one of several: the rest answers, and the exit code tells of the one', () => {
    const { code, out, err } = runProgram(['list', 'nosuch.log', SENT_LOG], { folder });
    expect(code).toBe(2);
    expect(out).toContain(FOUND);
    expect(err).toMatch(/^mtatrace: cannot read nosuch\.log: no such file\./);
  });
});

describe('files that hold something else than lines of a log', () => {
  test('an empty file is told to be empty', () => {
    const { code, err } = runProgram(['list', 'empty.log'], { folder });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'mtatrace: empty.log is empty. The lines may be in the file rotated before it, as in empty.log.1\n',
    });
  });

  test('a line of a megabyte is cut and told; the others are read', () => {
    const { code, out, err } = runProgram(['list', 'long.log'], { folder });
    expect(code).toBe(0);
    expect(out).toContain(FOUND);
    expect(err).toContain('long.log:1: a line of 1048614 bytes; only its start is read.');
  });

  test('a last line without an end is read', () => {
    const { code, err } = runProgram(['trace', 'B141CE6BDD', 'no-end.log'], { folder });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('NUL, bytes that are no UTF-8 and escape sequences harm nothing, and are never shown raw', () => {
    const { code, out, err } = runProgram(['list', '--not-understood', 'odd.log'], { folder });
    expect(code).toBe(0);
    expect(out).toContain(FOUND);
    expect(err).toContain('words \\x1b[Nm\\x00');
    expect([...err].filter((letter) => letter < ' ' && letter !== '\n')).toEqual([]);
  });
});

describe('stdin', () => {
  test('that ends empty: the log of the machine is named', () => {
    const { code, err } = runProgram(['list'], { input: '' });
    expect(code).toBe(1);
    expect(err).toMatch(
      /^mtatrace: nothing came on stdin\. To read the machine's own log, name it: \/var\/log\/\S+\n$/,
    );
  });

  test('that brings nothing for a second: it is told, then answered', () => {
    const { code, out, err } = runShell(`(sleep 3; cat '${SENT_LOG}') | eval "$MTATRACE" list`);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'mtatrace: waiting for lines on stdin. To read a file, name it; Ctrl-C ends.\n',
    });
    expect(out).toContain(FOUND);
  });

  test('--quiet waits in silence', () => {
    const { err } = runShell(`(sleep 1.3; cat '${SENT_LOG}') | eval "$MTATRACE" list --quiet`);
    expect(err).toBe('');
  });

  test('a mistyped option is told before the first line comes', () => {
    const { code, err } = runShell('sleep 1.3 | eval "$MTATRACE" list --status defered');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'mtatrace: --status "defered" is not known here. Did you mean deferred?\n',
    });
  });
});

test('explain says what it takes when nothing is given, and when nothing comes', () => {
  const alone = runProgram(['explain']);
  expect({ code: alone.code, err: alone.err }).toEqual({
    code: 2,
    err: 'mtatrace: there is nothing to explain. Give a code (mtatrace explain 5.7.26), a reply or a log line, or pipe lines in.\n',
  });
  const empty = runProgram(['explain'], { input: '' });
  expect({ code: empty.code, err: empty.err }).toEqual({
    code: 1,
    err: 'mtatrace: nothing came on stdin, so there is nothing to explain. Give a code: mtatrace explain 5.7.26\n',
  });
});

describe('ids', () => {
  test.each([
    ['an empty id', ['trace', '', SENT_LOG]],
    ['empty brackets', ['trace', '<>', SENT_LOG]],
  ])('%s', (_, args) => {
    const { code, err } = runProgram(args);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'mtatrace: the id is empty. Give a Message-ID, a queue ID, an amavis id or an address.\n',
    });
  });

  test('one that looks like an option stands after --', () => {
    const { code, err } = runProgram(['trace', '--', '-x', SENT_LOG]);
    expect(code).toBe(1);
    expect(err).toContain('no message with "-x" in ');
  });

  test('without -- the way out is told', () => {
    const { code, err } = runProgram(['trace', '-x', SENT_LOG]);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'mtatrace: unknown option \'-x\'. An id or a file that starts with "-" stands after "--". See mtatrace trace --help.\n',
    });
  });
});

describe('values of options', () => {
  test.each([
    ['--limit', 'x', '--limit "x" is not a whole number. Use --limit 20.'],
    ['--year', '22x', '--year "22x" is not a whole number. Use --year 2026.'],
    ['--width', '9', '--width 9 is out of range. Use 40 to 1000 columns.'],
    ['--status', 'gone', '--status "gone" is not known here. Use delivered, relayed, queued,'],
    ['--status', 'bounced,defered', '--status "defered" is not known here. Did you mean deferred?'],
    [
      '--kind',
      'letter',
      '--kind "letter" is not known here. Use mail, bounce, notice, quarantine-copy, probe, all.',
    ],
    ['--direction', 'outbund', '--direction "outbund" is not known here. Did you mean outbound?'],
    ['--step', 'delivr', '--step "delivr" is not known here. Did you mean deliver?'],
    ['--sort', 'name', '--sort "name" is not known here. Use time, delay, size.'],
    ['--color', 'sometimes', '--color "sometimes" is not known here. Use auto, always, never.'],
    [
      '--tz',
      'Mars',
      '--tz "Mars" is not a time zone. Use a name as in Asia/Ho_Chi_Minh, or an offset as in +07:00.',
    ],
    [
      '--since',
      'yesterday noon',
      '--since "yesterday noon" is not a time. Use 2026-11-21, 2026-11-21T10:00, or 3h (three hours ago).',
    ],
    ['--until', '25:00', '--until "25:00" is not a time.'],
    ['--now', 'later', '--now "later" is not a time.'],
    ['--min-delay', 'long', '--min-delay "long" is not a duration. Use 30s, 5m, 2h, 1d or 1w.'],
    ['--from', '/(/', '--from "/(/" is not a regular expression (Unterminated group). Correct it,'],
  ])('%s %s', (option, value, sentence) => {
    const { code, out, err } = runProgram(['list', option, value, SENT_LOG]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.startsWith(`mtatrace: ${sentence}`)).toBe(true);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('times beyond the log', () => {
  test('a range counted from now: how old the newest line is, and what to type', () => {
    const { code, err } = runProgram(['list', '--since', '1h', SENT_LOG]);
    expect(code).toBe(1);
    expect(err).toMatch(
      /^mtatrace: the newest line is \d+ d(?: \d+ h)? old, of Thu 5 May 2022 13:35:58: before --since 1h\. To count from that line: --since 1h --now last\n$/,
    );
  });

  test.each([
    ['13:00', 'To count from that line: --since 13:00 --now last'],
    // On the day of the newest line, too, that is later than the line; today it may be still to come.
    ['14:30', /(?:: a|\. A)sk for an earlier time/],
  ])(
    '--since %s without a date is counted from the newest line where that helps',
    (since, advice) => {
      expect(runProgram(['list', '--since', since, SENT_LOG]).err).toMatch(advice);
    },
  );

  test('a date: where the log begins', () => {
    const { err } = runProgram(['list', '--since', '2022-05-06', SENT_LOG]);
    expect(err).toContain('The log begins at Thu 5 May 2022 13:35:54: ask for an earlier time');
  });

  test('a range that ends before the log', () => {
    const { err } = runProgram(['list', '--until', '2022-05-04', SENT_LOG]);
    expect(err).toBe(
      'mtatrace: the oldest line is of Thu 5 May 2022 13:35:54: after --until 2022-05-04. Name the file rotated before this one, or ask for a later time.\n',
    );
  });

  test('--now last counts from the newest line', () => {
    const { code, out, err } = runProgram(['list', '--since', '1h', '--now', 'last', SENT_LOG]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(FOUND);
  });

  test('--year and --tz decide over what the log proves', () => {
    const args = ['list', '--json', '--year', '2024', '--tz', '+02:00', SENT_LOG];
    const { out } = runProgram(args);
    expect(JSON.parse(out)).toMatchObject({ startedAt: '2024-05-05T13:35:54+02:00', inferred: [] });
  });
});

describe('the end of the output', () => {
  test.each(['list', 'list --json', 'coverage', 'trace B141CE6BDD', '--help', 'trace --help'])(
    'mtatrace %s | true ends quietly with 0',
    (words) => {
      const file = words.endsWith('--help') ? '' : `'${SENT_LOG}'`;
      const line = `(eval "$MTATRACE" ${words} ${file}; echo "code $?" >&2) | true`;
      const { err } = runShell(line);
      expect(err).toBe('code 0\n');
    },
  );
});

describe('colour', () => {
  const ESCAPE = '\x1b[';
  test.each([
    ['a pipe gets none', {}, [], false],
    ['FORCE_COLOR asks for it', { FORCE_COLOR: '1' }, [], true],
    ['NO_COLOR outweighs FORCE_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
    ['--color always outweighs NO_COLOR', { NO_COLOR: '1' }, ['--color', 'always'], true],
    ['--color never outweighs FORCE_COLOR', { FORCE_COLOR: '1' }, ['--color', 'never'], false],
  ])('%s', (_, environment, args, isColored) => {
    const { out } = runProgram(['trace', 'B141CE6BDD', SENT_LOG, ...args], { environment });
    expect(out.includes(ESCAPE)).toBe(isColored);
  });
});
