import { describe, expect, test } from 'vitest';
import { FIXTURES, runProgram } from './program-run.ts';

const LAB = `${FIXTURES}/lab/zimbra.log`;

interface Report {
  readonly messages: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly recipients: Readonly<Record<string, number>>;
  readonly refused: { readonly messages: number };
  readonly tls: { readonly in: readonly { readonly count: number }[] };
  readonly services: readonly { readonly service: string; readonly starts: number }[];
  readonly domains: readonly { readonly name: string }[];
  readonly startedAt: string;
  readonly top: Readonly<Record<string, readonly unknown[]>>;
}

function reportOf(...args: string[]): Report {
  const { code, out } = runProgram(['summary', '--json', ...args, LAB]);
  expect(code).toBe(0);
  return JSON.parse(out);
}

function listed(...args: string[]): { recipients: { status: string; address: string }[] }[] {
  const { out } = runProgram(['list', '--json', ...args, LAB]);
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('filters mean what they mean in list', () => {
  test.each([
    [['--from', '*@lantern-labs.test']],
    [['--status', 'bounced']],
    [['--direction', 'in']],
    [['--kind', 'all']],
    [['--login', 'press@*']],
    [['--min-delay', '5s']],
    [['--since', '2026-11-24T10:16:00']],
  ])('%j', (args) => {
    expect(reportOf(...args).messages).toBe(listed(...args).length);
  });

  test('of a message to several, only the recipients asked for count', () => {
    const to = 'heron@lantern-labs.test';
    const rows = listed('--to', to)
      .flatMap(({ recipients }) => recipients)
      .filter(({ address }) => address === to);
    const { recipients, domains } = reportOf('--to', to);
    expect(Object.values(recipients).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    expect(domains.map(({ name }) => name)).toEqual(['lantern-labs.test']);
  });
});

describe('a range of time', () => {
  test('holds for services and TLS too', () => {
    const late = reportOf('--since', '2026-11-24T10:17:00');
    expect(late.tls.in).toEqual([]);
    expect(late.services.map(({ service, starts }) => [service, starts])).toEqual([
      ['clamd', 0],
      ['postfix', 0],
    ]);
  });

  test('"ago" from the newest line is the same range', () => {
    expect(reportOf('--since', '94s', '--now', 'last')).toEqual(
      reportOf('--since', '2026-11-24T10:16:00'),
    );
  });
});

test('--top is the length of the lists', () => {
  const { top, domains } = reportOf('--top', '2');
  expect([domains.length, top['senders']?.length, top['clients']?.length]).toEqual([2, 2, 2]);
});

test('mail of a made kind only counts where it is asked for', () => {
  expect(reportOf().byKind).toMatchObject({ notice: 0, probe: 0 });
  expect(reportOf('--kind', 'all').byKind['notice']).toBeGreaterThan(0);
});

describe('a log without mail', () => {
  test.each([
    ['that is empty', ''],
    ['of other programs', 'May  5 13:00:00 mail CRON[1]: (root) CMD (true)\n'],
  ])('%s: a sentence, and exit code 1', (_, input) => {
    const { code, out, err } = runProgram(['summary', '-'], { input });
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/no mail that fits in stdin/);
  });

  test('a filter that nothing fits', () => {
    const { code, out, err } = runProgram(['summary', '--from', 'nobody@x.test', LAB]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^mtatrace: no mail that fits in .*zimbra\.log, from Tue 24 Nov 2026 /);
  });

  test('what the services did is told without mail too', () => {
    const input = 'May  5 13:38:10 mail clamd[3923]: SelfCheck: Database status OK.\n';
    const { code, out } = runProgram(['summary', '--year', '2026', '--utc', '--tz', 'UTC', '-'], {
      input,
    });
    expect([code, out]).toEqual([1, 'Services\n  ✔ clamd · last said it was up 5 May 13:38:10\n']);
  });

  test('as JSON it is a report of zeros', () => {
    const { code, out } = runProgram(['summary', '--json', '-'], { input: '' });
    expect([code, JSON.parse(out).messages]).toEqual([1, 0]);
  });
});

test.each([
  [['--by', 'week'], '--by "week"'],
  [['--top', 'ten'], '--top "ten"'],
])('%j is told with what would be right', (args, words) => {
  const { code, err } = runProgram(['summary', ...args, LAB]);
  expect(code).toBe(2);
  expect(err).toContain(words);
});
