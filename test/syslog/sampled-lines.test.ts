/** What is taken down of a sample: a line for each day, one proof a minute of each program, and the last line. */
import { describe, expect, test } from 'vitest';
import { type SampledLine, sampleLines } from '../../src/syslog/sampled-lines.ts';
import { at, scan } from './clocks.ts';

const sampled = (...samples: readonly (readonly string[])[]) =>
  sampleLines(samples.map((lines) => Buffer.from(`${lines.join('\n')}\n`)));
const dayOf = ({ year, month, day, proofs }: SampledLine) =>
  `${year}-${month}-${day}${proofs.length > 0 ? ' proven' : ''}`;
const days = (...samples: readonly (readonly string[])[]) => sampled(...samples).lines.map(dayOf);
const scanned = (stamp: string) => `${stamp} ${scan('SIZE=1153')}`;
const javaMail = (stamp: string) =>
  `${stamp} mail postfix/cleanup[77]: B141CE6BDD: message-id=<1.5.1651732554479.JavaMail.a@b>`;

test('one line a day is enough, and the last', () => {
  const lines = ['May  5 13:00:00', 'May  5 14:00:00', 'May  6 13:00:00', 'May  6 14:00:00'];
  expect(days(lines.map(at))).toEqual(['0-5-5', '0-5-6', '0-5-6']);
});

test.each([
  ['the same day of the next month', ['May  5 13:00:00', 'Jun  5 13:00:00'], ['0-5-5', '0-6-5']],
  [
    'the first of a month after a 31st',
    ['May 31 13:00:00', 'Jun  1 13:00:00'],
    ['0-5-31', '0-6-1'],
  ],
  ['the next year', ['Dec 31 23:00:00', 'Jan  1 01:00:00'], ['0-12-31', '1-1-1']],
  [
    'the same day of the next year',
    ['May  5 2022 13:00:00', 'May  5 2023 13:00:00'],
    ['2022-5-5', '2023-5-5'],
  ],
  [
    'two days less of the next year',
    ['May  5 2022 13:00:00', 'May  3 2023 13:00:00'],
    ['2022-5-5', '2023-5-3'],
  ],
  [
    'a day less two years on',
    ['May  5 2022 13:00:00', 'May  4 2024 13:00:00'],
    ['2022-5-5', '2024-5-4'],
  ],
])('%s is another day', (_, stamps, expected) => {
  expect(days(stamps.map(at))).toEqual([...expected, expected.at(-1)]);
});

test('a day in another zone is told again', () => {
  const stamps = ['2022-05-05T13:00:00+02:00', '2022-05-05T13:00:00+01:00', '2022-05-05T13:00:00Z'];
  const { lines } = sampled(stamps.map(at));
  expect(lines.map(({ hasOffset, offset, isZulu }) => [hasOffset, offset, isZulu])).toEqual([
    [true, 120, false],
    [true, 60, false],
    [true, 0, true],
    [true, 0, true],
  ]);
});

test('each program has one proof a minute', () => {
  const lines = [
    scanned('May  5 13:36:00'),
    scanned('May  5 13:36:30'),
    javaMail('May  5 13:36:59'),
    javaMail('May  5 13:36:59'),
    scanned('May  5 13:37:00'),
  ];
  expect(days(lines)).toEqual(['0-5-5 proven', '0-5-5 proven', '0-5-5 proven', '0-5-5']);
  const minute = 60_000;
  const noon = 12 * 60 * minute;
  const proven = sampled(lines).lines.filter(({ proofs }) => proofs.length > 0);
  expect(proven.map(({ time }) => time - noon)).toEqual([
    96 * minute,
    96 * minute + 59_000,
    97 * minute,
  ]);
});

test('a line that proves nothing leaves its minute to the next one', () => {
  expect(days([at('May  5 13:36:00'), scanned('May  5 13:36:01')])).toEqual([
    '0-5-5',
    '0-5-5 proven',
    '0-5-5',
  ]);
  const checking = 'mail amavis[4083]: (04083-01) Checking: 4wrBkJsi MYNETS <a@example.com>';
  expect(days([`May  5 13:36:00 ${checking}`, scanned('May  5 13:36:01')])).toEqual([
    '0-5-5',
    '0-5-5 proven',
    '0-5-5',
  ]);
});

test('times are counted from midnight', () => {
  const { lines } = sampled([scanned('May  5 13:35:54')]);
  expect(lines.map(({ time }) => time)).toEqual(Array(2).fill(((13 * 60 + 35) * 60 + 54) * 1000));
});

test('a year may have ended between two samples, and within one', () => {
  const [november, december, march] = [
    [at('Nov 11 13:00:00')],
    [at('Dec 11 13:00:00')],
    [at('Mar 11 13:00:00')],
  ];
  expect(days(november, december, march)).toEqual(['0-11-11', '0-12-11', '1-3-11', '1-3-11']);
  expect(days([...november, ...december])).toEqual(['0-11-11', '0-12-11', '0-12-11']);
  expect(days([...december, ...march])).toEqual(['0-12-11', '1-3-11', '1-3-11']);
});

test('lines of no form that is known are passed over', () => {
  expect(days(['no log line', at('May  5 13:00:00'), '', 'none either'])).toEqual([
    '0-5-5',
    '0-5-5',
  ]);
  expect(sampled(['no log line'])).toEqual({ lines: [], hasMoments: false, hasTimeless: false });
});

test('lines of the journal bring moments of their own, and no stamps', () => {
  const journal = JSON.stringify({
    __REALTIME_TIMESTAMP: '1651732554123456',
    SYSLOG_IDENTIFIER: 'postfix/qmgr',
    MESSAGE: 'B141CE6BDD: removed',
  });
  expect(sampled([journal])).toEqual({ lines: [], hasMoments: true, hasTimeless: false });
  expect(sampled([at('May  5 13:00:00')]).hasMoments).toBe(false);
});

const BARE = 'postfix/qmgr[4080]: B141CE6BDD: removed';

test('where zone and year are given, the first time is enough', () => {
  const samples = [
    [BARE, at('May  5 13:00:00'), at('May  6 13:00:00')],
    [at('May  7 13:00:00'), scanned('May  8 13:00:00')],
  ].map((lines) => Buffer.from(`${lines.join('\n')}\n`));
  const days = new Set(sampleLines(samples, { untilTime: true }).lines.map(dayOf));
  expect([...days]).toEqual(['0-5-5']);
  expect(sampleLines([Buffer.from(`${BARE}\n${BARE}\n`)], { untilTime: true })).toEqual({
    lines: [],
    hasMoments: false,
    hasTimeless: true,
  });
});

describe('where one proof is enough', () => {
  const provenDays = (lines: readonly string[]) =>
    sampleLines([Buffer.from(`${lines.join('\n')}\n`)], { provesAll: () => true }).lines.map(dayOf);
  const many = (stamp: string) => Array.from({ length: 300 }, () => at(stamp));

  test('the rest of its minute is passed over', () => {
    const lines = [
      scanned('May  5 13:36:00'),
      ...many('May  5 13:36:10'),
      javaMail('May  5 13:36:20'),
      ...many('May  5 13:36:30'),
    ];
    expect(days(lines)).toEqual(['0-5-5 proven', '0-5-5 proven', '0-5-5']);
    expect(provenDays(lines)).toEqual(['0-5-5 proven', '0-5-5']);
  });

  test.each([
    ['the next minute', 'May  5 13:36:00', 'May  5 13:37:00'],
    ['the same minute of another day', 'May  5 13:36:00', 'May 15 13:36:00'],
    ['the same minute by a stamp with a year', 'May  5 2022 13:36:00', 'May  5 2022 13:36:00'],
  ])('%s is not', (_, first, second) => {
    const lines = [scanned(first), ...many(first), javaMail(second), ...many(second)];
    expect(provenDays(lines)).toEqual(days(lines));
    expect(provenDays(lines).filter((line) => line.endsWith('proven'))).toHaveLength(2);
  });
});
