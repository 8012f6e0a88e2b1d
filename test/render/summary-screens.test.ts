import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Chalk } from 'chalk';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../src/core/instant.ts';
import { NOTHING_LET_GO } from '../../src/message/let-go.ts';
import { SUMMARY_GROUPINGS, type Summary } from '../../src/query/summary/summary.ts';
import { SummaryTally } from '../../src/query/summary/tally.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import type { Screen } from '../../src/render/screen.ts';
import { summaryToJson } from '../../src/render/summary-json.ts';
import { summaryText } from '../../src/render/summary-text.ts';
import { utcZone } from '../../src/time/zone.ts';
import { summaryOf } from '../query/summary-of.ts';
import { hostile } from './sample-messages.ts';

const file = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const schema = JSON.parse(
  readFileSync(new URL('../../schema/summary.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(schema);

const screen = (width: number, ascii = false): Screen => ({
  zone: utcZone,
  width,
  ascii,
  chalk: new Chalk({ level: 0 }),
});

let lab: Summary;
let demo: Summary;
beforeAll(async () => {
  lab = (await summaryOf(file('lab/zimbra.log'), { limit: 10 })).summary;
  demo = (await summaryOf(file('demo/amavis-down.log'), { limit: 3, kinds: ['mail'] })).summary;
});

describe.each([80, 120, 200])('on %d columns', (width) => {
  test('the report of the demo log reads so', async () => {
    await expect(summaryText(demo, screen(width), false)).toMatchFileSnapshot(
      `screens/summary-of-amavis-down-${width}.txt`,
    );
  });

  test.each([false, true])(
    'no line of the report of the laboratory is longer (ASCII: %s)',
    (ascii) => {
      const lines = summaryText(lab, screen(width, ascii), true).split('\n');
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
      expect(lines.length).toBeGreaterThan(60);
    },
  );
});

test('the moments of an outage have their day where it is not that of its start', () => {
  const start = Date.UTC(2026, 10, 24, 23, 50);
  const outage = {
    host: 'mail',
    service: 'amavis',
    endpoint: '127.0.0.1:10024',
    step: 'filter',
    cause: 'amavis-down',
    title: 'amavis is down',
    from: start,
    lastAt: start + 5 * MINUTE,
    until: start + 20 * MINUTE,
    lastSuccessAt: start - DAY,
    failures: 7,
    messages: 5,
  } as const;
  const text = summaryText({ ...demo, outages: [outage] }, screen(200), true);
  expect(text).toContain(
    'amavis is down · 24 Nov 23:50:00 to 25 Nov 00:10:00 (20 min) · 5 messages, 7 failed attempts · 127.0.0.1:10024 · last success 23 Nov 23:50:00',
  );
});

test('complaints of a service say how many and how bad, in words that fit their number', () => {
  const at = Date.UTC(2026, 10, 24, 23, 50);
  const complaint = { firstAt: at, lastAt: at } as const;
  const service = {
    host: 'mail',
    service: 'postfix',
    starts: 0,
    stops: 0,
    reloads: 0,
    lastAliveAt: null,
    downtimes: [],
    earlierDowntimes: 0,
    warnings: 17,
    errors: 3,
    complaints: [
      { ...complaint, severity: 'warning', count: 17, text: 'first' },
      { ...complaint, severity: 'fatal', count: 2, text: 'second' },
      { ...complaint, severity: 'panic', count: 1, text: 'third' },
    ],
  } as const;
  const text = summaryText({ ...demo, services: [service] }, screen(80), true);
  expect(text).toContain(
    [
      '  ! postfix · 17 warnings · 3 errors',
      '      17 warnings, last 24 Nov 23:50:00: first',
      '      2 fatal errors, last 24 Nov 23:50:00: second',
      '      1 panic, last 24 Nov 23:50:00: third',
    ].join('\n'),
  );
});

test('in ASCII nothing else is shown', async () => {
  const text = summaryText(demo, screen(80, true), true);
  expect(text).toMatch(/^[\n\x20-\x7e]*$/);
  await expect(text).toMatchFileSnapshot('screens/summary-of-amavis-down-80-ascii.txt');
});

test('figures stand below their titles', () => {
  const lines = summaryText(demo, screen(120), false).split('\n');
  const head = lines.find((line) => line.startsWith('Outcome')) ?? '';
  const row = lines.find((line) => line.startsWith('  deferred')) ?? '';
  const end = head.indexOf('recipients') + 'recipients'.length;
  expect(row.slice(0, end)).toMatch(/ 6$/);
});

test('problems first: the queue and the refusals before the times', () => {
  const headings = (text: string) =>
    text.split('\n\n').map((section) => section.split(/ {2}|\n/)[0] ?? '');
  const first = headings(summaryText(lab, screen(120), true));
  const usual = headings(summaryText(lab, screen(120), false));
  expect(first.toSorted()).toEqual(usual.toSorted());
  expect(first.indexOf('Refused')).toBeLessThan(first.indexOf('Time per step'));
  expect(usual.indexOf('Refused')).toBeGreaterThan(usual.indexOf('Time per step'));
});

test('hours without mail inside the log are dots, those outside it blank', () => {
  const tally = new SummaryTally();
  const start = Date.UTC(2026, 4, 5, 3);
  for (const hour of [0, 0, 0, 0, 2])
    tally.add({ ...hostile, startedAt: start + hour * 3_600_000 }, utcZone);
  const lines = summaryText(tally.summary(1), screen(80), false).split('\n');
  expect(lines.find((line) => line.includes('Tue 5 May 2026   '))).toBe(
    '  Tue 5 May 2026     █·▂                    5 messages, most 4 at 03:00',
  );
});

test('a day without mail has no hour of most mail', () => {
  const tally = new SummaryTally();
  for (const day of [4, 6])
    tally.add({ ...hostile, startedAt: Date.UTC(2026, 4, day, 12) }, utcZone);
  const lines = summaryText(tally.summary(1), screen(80), false).split('\n');
  expect(lines.find((line) => line.includes('Tue 5 May 2026'))).toMatch(/ 0 messages$/);
});

test('text of strangers never reaches the terminal raw', () => {
  const tally = new SummaryTally({ by: 'sender' });
  tally.add({ ...hostile, from: 'a\u001b[31m\u202e@x.test' }, utcZone);
  for (const ascii of [false, true]) {
    const text = summaryText(tally.summary(10), screen(120, ascii), false);
    expect(text).toContain('a\\x1b[31m\\u202e@x.test');
    // Controls and bidi overrides, line ends apart.
    const raw = [...text].filter((one) => one !== '\n' && /[\p{Cc}\p{Cf}]/u.test(one));
    expect(raw).toEqual([]);
  }
});

describe('as JSON', () => {
  test('the report of the laboratory follows its schema', () => {
    expect(
      validate(JSON.parse(JSON.stringify(summaryToJson(lab, utcZone, NOTHING_LET_GO)))) ||
        validate.errors,
    ).toBe(true);
  });

  test('and so does that of nothing', () => {
    const empty = new SummaryTally().summary(10);
    expect(validate(summaryToJson(empty, utcZone, NOTHING_LET_GO)) || validate.errors).toBe(true);
  });

  test.each(SUMMARY_GROUPINGS)('and a report by %s', async (by) => {
    const { summary } = await summaryOf(file('demo/amavis-down.log'), { by });
    const json = JSON.parse(JSON.stringify(summaryToJson(summary, utcZone, NOTHING_LET_GO)));
    expect(validate(json) || validate.errors).toBe(true);
    expect(json.groups.by).toBe(by);
    expect(json.groups.rows.length).toBeGreaterThan(0);
  });
});
