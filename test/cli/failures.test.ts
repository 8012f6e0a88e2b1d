import { describe, expect, test } from 'vitest';
import { FIXTURES, runProgram } from './program-run.ts';

const DEMO = `${FIXTURES}/demo/amavis-down.log`;
const HEALTHY = `${FIXTURES}/lab/scenarios/01-outbound-ok.log`;
const scenario = (name: string) => `${FIXTURES}/lab/scenarios/${name}.log`;

test('the demo log has one cause, with its advice', () => {
  const { code, out } = runProgram(['failures', DEMO]);
  expect(code).toBe(0);
  expect(out).toBe(`\
10:14:16–10:14:25 Tue 24 Nov · 6 messages · 4 not delivered · 1 cause
#  msgs  rcpt  step    outcome   cause                                              first  last   retry helps
1     4     6  filter  deferred  amavis is down (127.0.0.1:10024 refused and more)  10:14  10:14  after a fix

1     amavis is down (127.0.0.1:10024 refused and more)
why   Nothing listens on the port: amavis is down on this host. All mail in that direction waits.
      a retry helps once it is up
scope 4 messages stopped at this step since 10:14:25; last success 10:14:18
at    127.0.0.1:10024 refused (3), 127.0.0.1:10026 refused (3)
next  zmamavisdctl status · zmamavisdctl start · postqueue -f
trace mtatrace trace B711A24A750 · CB5B124A7CF · D397324A7FE
`);
});

test.each<[string, string[], number]>([
  ['something failed', [DEMO], 0],
  ['nothing failed', [HEALTHY], 1],
  ['nothing failed, but something recovered', [scenario('21-amavis-down')], 1],
  ['what recovered is asked for', ['--resolved', scenario('21-amavis-down')], 0],
  ['only refusals, not asked for', [scenario('15b-postscreen')], 1],
  ['only refusals, asked for', ['--rejects', scenario('15b-postscreen')], 0],
  ['no group is large enough', ['--min', '5', DEMO], 1],
  ['no file can be read', ['/nowhere/zimbra.log'], 2],
  ['one of two files cannot be read', [DEMO, '/nowhere/zimbra.log'], 2],
  ['a grouping does not exist', ['--by', 'colour', DEMO], 2],
  ['a recipient failed for good', ['--exit-code', scenario('05-remote-5xx-bounce')], 4],
  ['not final yet', ['--exit-code', DEMO], 5],
  ['all is well', ['--exit-code', HEALTHY], 0],
  ['there is no line in the log', ['--exit-code', '/dev/null'], 1],
  ['no line of the log is in the range', ['--exit-code', '--since', '1h', HEALTHY], 1],
  [
    'a line of the log is in the range',
    ['--exit-code', '--since', '1m', '--now', 'last', HEALTHY],
    0,
  ],
  ['all recovered', ['--exit-code', '--resolved', scenario('21-amavis-down')], 0],
])('the exit code where %s', (_, args, code) => {
  expect(runProgram(['failures', ...args]).code).toBe(code);
});

test('a healthy log says so: on the screen, and beside JSON that is empty', () => {
  const sentence = 'Nothing failed: all 9 messages arrived or are on the way.';
  expect(runProgram(['failures', HEALTHY]).out).toContain(`${sentence}\n`);
  expect(runProgram(['failures', '--json', HEALTHY])).toMatchObject({
    out: '',
    err: expect.stringContaining(sentence),
  });
});

test('of a log of warnings alone it is not said that nothing failed', () => {
  const input =
    '2026-11-27T23:35:21Z mail postfix/smtpd[9]: warning: connect to Milter service inet:127.0.0.1:8465: Connection refused\n';
  const { code, out } = runProgram(['failures', '-'], { input });
  expect(code).toBe(1);
  expect(out).toContain(
    'There is no message in this log, so it cannot tell whether mail failed; mtatrace summary shows what its services report.\n',
  );
});

const SPAM = scenario('12-spam');
test.each<[string[], string]>([
  [
    ['--status', 'deferred'],
    'No failure fits the filter: 4 messages failed, but not in the way asked for.',
  ],
  [
    ['--step', 'queue', '--direction', 'in'],
    'No failure fits the filter: 3 messages failed, but not in the way asked for; the log holds 2 messages outside it.',
  ],
  [['--from', 'nobody@*'], 'Nothing fits the filter; the log holds 7 messages outside it.'],
  [
    ['--since', '2026-11-25', '--from', 'nobody@*'],
    'Nothing fits the filter and the range; no other message was read.',
  ],
  [['--until', '2026-11-24T10:12:00'], 'Nothing fits the range; 7 messages outside it were read.'],
])('%j hides what failed, and no one is told that nothing did', (args, sentence) => {
  const year = ['--year', '2026'];
  const { out, code } = runProgram(['failures', '--width', '200', ...year, ...args, SPAM]);
  expect(code).toBe(1);
  expect(out).toContain(`${sentence}\n`);
  expect(out).not.toContain('Nothing failed');
  expect(runProgram(['failures', '--json', ...year, ...args, SPAM])).toMatchObject({
    out: '',
    err: expect.stringContaining(sentence),
  });
});

test('a filter that hides failures does not say that all was delivered', () => {
  const { out } = runProgram(['failures', '--status', 'deferred', SPAM]);
  expect(out).toContain('7 messages · 0 of 4 not delivered fit the filter\n');
});

test('what happened in one second happened at it', () => {
  const { out } = runProgram(['failures', '--resolved', scenario('21-amavis-down')]);
  expect(out).toContain('scope 4 messages stopped at this step at 10:14:25; ');
});

test('one line that was not understood is one line', () => {
  const input = 'Nov 24 10:11:52 mail postfix/smtp[22234]: words that nobody knows\n';
  expect(runProgram(['failures', '-'], { input }).err).toContain(
    '1 of 1 line was not understood; see it with --not-understood.',
  );
});

test('JSON is one object a cause', () => {
  const { out } = runProgram(['failures', '--json', '--resolved', scenario('22-clamd-down')]);
  const objects = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects).toMatchObject([
    { schema: 'mtatrace.failure/1', cause: 'clamd-down', messages: 1, resolved: false },
    { schema: 'mtatrace.failure/1', cause: 'clamd-down', messages: 3, resolved: true },
  ]);
});

test('CSV is one row a recipient that failed, and no other', () => {
  const rowsOf = (...args: string[]) =>
    runProgram(['failures', '--csv', ...args])
      .out.trimEnd()
      .split('\r\n')
      .map((line) => line.split(',').filter((_, i) => i === 4 || i === 7))
      .map((cells) => cells.join(' '));
  expect(rowsOf(DEMO)).toEqual([
    'status to',
    'deferred opal-6268@zebra-mail.test',
    'deferred sales@lantern-labs.test',
    'deferred finch@lantern-labs.test',
    'deferred legal@lantern-labs.test',
    'deferred lime-9490@kayakcorp.example',
    'deferred kiwi.19@maplecorp.test',
  ]);
  expect(rowsOf('--limit', '1', DEMO)).toHaveLength(2);
  expect(rowsOf(HEALTHY)).toEqual(['status to']);
});

test('what recovered keeps its last status in CSV, with the cause it had', () => {
  const { out } = runProgram(['failures', '--csv', '--resolved', scenario('23-lmtp-down')]);
  const [, first = ''] = out.split('\r\n');
  expect(first).toMatch(/,inbound,delivered,deliver,.*,mailbox-down$/);
});

test.each([
  ['--step', 'filter', 4],
  ['--step', 'deliver', 0],
  ['--status', 'deferred', 4],
  ['--to', 'finch@*', 1],
  ['--direction', 'in', 2],
  // Mail from inside that got no further than the filter may be for a mailbox here.
  ['--direction', 'out', 2],
])('%s %s narrows what is told', (option, value, count) => {
  const { out } = runProgram(['failures', '--json', option, value, DEMO]);
  const messages = out
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line).messages]));
  expect(messages).toEqual(count === 0 ? [] : [count]);
});

test('-v adds the lines of each example, with file and number', () => {
  const { out } = runProgram(['failures', '-v', DEMO]);
  expect(out.split('\n')).toContainEqual(
    expect.stringMatching(
      /amavis-down\.log:\d+: Nov 24 10:14:25 mail postfix\/\w+\[\d+\]: B711A24A750: to=<opal-6268@/,
    ),
  );
});

test('the demo shows it', () => {
  const headings = runProgram(['demo', '--width', '60']).out.match(/^# .*$/gm) ?? [];
  expect(Math.max(...headings.map(({ length }) => length))).toBeLessThanOrEqual(60);
  const { out } = runProgram(['demo']);
  expect(out).toContain(
    '$ mtatrace failures demo/amavis-down.log\n\n10:14:16–10:14:25 Tue 24 Nov · 6 messages',
  );
});

test.each([
  ['23-lmtp-down', ['zmmailboxdctl status', 'tail -100 /opt/zimbra/log/mailbox.log']],
  ['21-amavis-down', ['zmamavisdctl status']],
  ['19-hold-release-delete-requeue', []],
])('what recovered (%s) gets no advice that flushes, waits or starts again', (name, looks) => {
  const { out } = runProgram(['failures', '--json', '--resolved', scenario(name)]);
  const groups = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(groups.filter(({ resolved }) => resolved).map(({ advice }) => advice)).toEqual([
    ['nothing to do for this mail: it has arrived since', ...looks],
  ]);
});

describe('--min leaves out small groups', () => {
  const failed = (...args: string[]) =>
    runProgram(['failures', ...args, scenario('03-inbound-mixed-fates')]);
  const causesIn = (csv: string) =>
    csv
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(',').at(-1));

  test('in every form alike', () => {
    const told = failed('--json', '--min', '2')
      .out.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).cause);
    const csv = causesIn(failed('--csv', '--min', '2').out);
    expect([...new Set(csv)].sort()).toEqual(told.sort());
    expect(csv.length).toBeLessThan(causesIn(failed('--csv').out).length);
  });

  test.each(['--json', '--csv'])('and says so: %s', (form) => {
    const { code, out, err } = failed(form, '--min', '100');
    expect(causesIn(out)).toEqual([]);
    expect(err).toMatch(/^mtatrace: left out: \d+ causes? with fewer messages than --min\.$/m);
    expect(code).toBe(1);
  });

  test.each([
    ['--json', /^mtatrace: left out: 1 cause beyond --limit\.$/m],
    ['--csv', /^mtatrace: \d+ more rows fit; --limit 1 left them out\.$/m],
  ])('and what --limit leaves out is said too: %s', (form, words) => {
    expect(failed(form, '--limit', '1').err).toMatch(words);
    expect(failed(form, '--limit', '1000').err).not.toContain('--limit');
  });

  test('where there are groups', () => {
    const { code, out, err } = failed('--by', 'none', '--min', '2');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'mtatrace: --min counts the messages of a group, and --by none makes no groups. Leave one of them out.\n',
    );
    expect(failed('--by', 'none', '--min', '1').code).toBe(0);
  });

  test('also from the exit code', () => {
    expect(failed('--exit-code', '--min', '100').code).toBe(0);
    expect(failed('--exit-code', '--min', '1').code).toBe(4);
  });
});
