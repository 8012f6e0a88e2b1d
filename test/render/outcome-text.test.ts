import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../src/core/instant.ts';
import type { Outcome } from '../../src/query/outcomes.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { outcomeToJson } from '../../src/render/outcome-json.ts';
import { alikeOutcomesText, outcomeText } from '../../src/render/outcome-text.ts';
import type { Screen } from '../../src/render/screen.ts';
import { closingTally, statusLine } from '../../src/render/status-line.ts';
import { at, seedZone } from './seed-messages.ts';

const screen: Screen = { zone: seedZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

const delivered: Outcome = {
  at: at('14:02:27'),
  messageId: 'a1@example.org',
  queueId: '97597E6BE4',
  status: 'delivered',
  step: 'deliver',
  direction: 'inbound',
  from: 'ngoc@example.org',
  to: 'admin@example.com',
  delaySeconds: 0.8,
  reason: null,
  isShownAsSent: false,
  inferred: ['year', 'zone'],
};
const blocked: Outcome = {
  ...delivered,
  at: at('14:02:29'),
  status: 'blocked',
  step: 'filter',
  from: 's@x.example',
  delaySeconds: 0.7,
  reason: 'spam 25.1, quarantined',
  isShownAsSent: true,
};
const deferred: Outcome = {
  ...delivered,
  at: at('14:02:30'),
  status: 'deferred',
  direction: 'outbound',
  from: 'admin@example.com',
  to: 'bob@example.net',
  delaySeconds: 2,
  reason: '421 TSS04 deferred',
};
const stalled: Outcome = {
  ...delivered,
  at: at('14:02:31'),
  status: 'stalled',
  step: 'filter',
  from: 'hr@vendor.example',
  to: 'kho@example.com',
  delaySeconds: 60,
  reason: 'handed to amavis, no answer',
};

describe('one line an outcome', () => {
  test('states, delays, addresses and reasons stand below each other', () => {
    const lines = [delivered, blocked, deferred, stalled].map((one) =>
      outcomeText(one, { ...screen, width: 140 }),
    );
    expect(`${lines.join('\n')}\n`).toBe(
      `14:02:27  ✔ delivered  in    0.8 s  ngoc@example.org → admin@example.com
14:02:29  ✘ blocked    in    0.7 s  s@x.example → admin@example.com               filter: spam 25.1, quarantined (Postfix says sent)
14:02:30  … deferred   out   2.0 s  admin@example.com → bob@example.net           deliver: 421 TSS04 deferred
14:02:31  ! stalled    in   60 s    hr@vendor.example → kho@example.com           filter: handed to amavis, no answer
`,
    );
  });

  test('mail that is alike is told by its number, with the shortest of its delays', () => {
    const group = [stalled, { ...stalled, delaySeconds: null }] as const;
    const others = [75, 62, 90].map((delaySeconds) => ({ ...stalled, delaySeconds }));
    const wide = { ...screen, width: 140 };
    expect(alikeOutcomesText([...group, ...others], wide)).toBe(
      '14:02:31  ! stalled    in   60 s    5 recipients                                  filter: handed to amavis, no answer',
    );
    expect(alikeOutcomesText([{ ...stalled, delaySeconds: null }], wide)).toContain(
      'in           1 recipient ',
    );
  });

  test('a connection that fails is told shortly', () => {
    const reason = 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused';
    expect(outcomeText({ ...deferred, step: 'filter', reason }, screen)).toBe(
      '14:02:30  … deferred   out   2.0 s  admin@example.com → bob@example.net           filter: 127.0.0.1:10024: Connection r…',
    );
  });

  test('a terminal without more than ASCII gets signs it has', () => {
    expect(outcomeText(deferred, { ...screen, ascii: true })).toBe(
      '14:02:30  ~ deferred   out   2.0 s  admin@example.com -> bob@example.net          deliver: 421 TSS04 deferred',
    );
  });

  test('what the log does not tell is a question mark, and the null sender is told from it', () => {
    const unseen = { ...delivered, from: null, direction: 'unknown', delaySeconds: null } as const;
    expect(outcomeText(unseen, screen)).toBe(
      '14:02:27  ✔ delivered  ?            ? → admin@example.com',
    );
    expect(outcomeText({ ...delivered, from: '' }, screen)).toContain('<> → admin@example.com');
  });

  test.each([
    [0.04, '  0.0 s'],
    [9.94, '  9.9 s'],
    [9.96, ' 10 s  '],
    [99, ' 99 s  '],
    [1440, ' 24 min'],
    [7200, '  2 h  '],
    [260_000, '  3 d  '],
  ])('a delay of %d seconds', (delaySeconds, words) => {
    expect(outcomeText({ ...delivered, delaySeconds }, screen)).toBe(
      `14:02:27  ✔ delivered  in  ${words}  ngoc@example.org → admin@example.com`,
    );
  });

  test.each([40, 59, 60, 70, 80, 110, 120, 200])('no line is wider than %d columns', (width) => {
    const long = { ...deferred, from: `${'a'.repeat(90)}@example.com`, reason: 'x'.repeat(300) };
    for (const outcome of [long, { ...long, reason: null }, { ...long, to: null }])
      expect(displayWidth(outcomeText(outcome, { ...screen, width }))).toBeLessThanOrEqual(width);
  });

  test.each([
    [50, '14:02:30  … deferred   ruby-6….test → sales@….test'],
    [70, '14:02:30  … deferred   out   2.0 s  ruby-64…il.test → sales@la…bs.test'],
    [80, '14:02:30  … deferred   out   2.0 s  ruby-640…il.test → sales@la…bs.test  deliver'],
    [
      90,
      '14:02:30  … deferred   out   2.0 s  ruby-64…il.test → sales@la…bs.test  deliver: 421 TSS0…',
    ],
  ])('addresses come before a reason that would be cut to nothing: %d columns', (width, line) => {
    const route = { from: 'ruby-6408@pearl-mail.test', to: 'sales@lantern-labs.test' };
    expect(outcomeText({ ...deferred, ...route }, { ...screen, width })).toBe(line);
  });

  test('what became of mail that arrived has no step beside its addresses', () => {
    const told = { ...delivered, reason: 'its start is not in the log' };
    expect(outcomeText(told, { ...screen, width: 80 })).toBe(
      '14:02:27  ✔ delivered  in    0.8 s  ngoc@example.org → admin@example.com',
    );
  });

  test('a stranger cannot steer the terminal', () => {
    const line = outcomeText(
      { ...deferred, from: 'a\u001b[2J@x', reason: 'b\u202ec\r\nd' },
      screen,
    );
    expect(line).toContain('a\\x1b[2J@x');
    expect(line).toContain('b\\u202ec\\x0d\\x0ad');
  });
});

describe('JSON', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/outcome.schema.json', import.meta.url), 'utf8'),
  );
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);

  test('an outcome as an object', () => {
    expect(outcomeToJson({ ...blocked, delaySeconds: 0.70000001 }, seedZone)).toEqual({
      schema: 'mtatrace.outcome/1',
      at: '2022-05-05T14:02:29+07:00',
      messageId: 'a1@example.org',
      queueId: '97597E6BE4',
      status: 'blocked',
      step: 'filter',
      direction: 'inbound',
      from: 's@x.example',
      to: 'admin@example.com',
      delaySeconds: 0.7,
      reason: 'spam 25.1, quarantined',
      inferred: ['year', 'zone'],
    });
  });

  test.each([
    delivered,
    blocked,
    stalled,
    { ...deferred, from: null, to: null, messageId: null, queueId: null, delaySeconds: null },
  ])('$status fits the schema', (outcome) => {
    validate(outcomeToJson(outcome, seedZone));
    expect(validate.errors).toBeNull();
  });
});

describe('the line at the bottom', () => {
  const status = {
    inbound: 1204,
    outbound: 3,
    flight: { queued: 14, deferred: 3, held: 0 },
    failed: 2,
    refused: 0,
    scanP95Ms: 1500,
    services: { amavis: 'ok', clamd: 'trouble', DKIM: 'unknown', LMTP: 'ok' },
  } as const;

  test('rates, what is on its way, and the services', () => {
    expect(statusLine(status, { ...screen, width: 140 })).toBe(
      'in 1,204/min · out 3/min · 14 on the way · 3 deferred · 2 failed · scan p95 1.5 s · amavis ✔ clamd ✘ DKIM ? LMTP ✔',
    );
  });

  test('what is held, if there is such mail', () => {
    const flight = { queued: 14, deferred: 3, held: 5 };
    expect(statusLine({ ...status, flight }, { ...screen, width: 60 })).toBe(
      '14 on the way · 3 deferred · 5 held · 2 failed · clamd ✘',
    );
  });

  test('on a narrow terminal, what is well goes first', () => {
    expect(statusLine(status, { ...screen, width: 100 })).toBe(
      'in 1,204/min · out 3/min · 14 on the way · 3 deferred · 2 failed · scan p95 1.5 s · clamd ✘',
    );
    expect(statusLine(status, { ...screen, width: 50 })).toBe(
      '14 on the way · 3 deferred · 2 failed · clamd ✘',
    );
  });

  test('the closing tally', () => {
    const counts = [
      { status: 'delivered', count: 1100 },
      { status: 'stalled', count: 1 },
    ] as const;
    const closing = {
      counts,
      flight: { queued: 1, deferred: 0, held: 0 },
      watchedMs: 30 * MINUTE,
    };
    expect(closingTally(closing, screen)).toBe(
      '30 min · 1,101 outcomes: 1,100 delivered, 1 stalled · 1 message in the queue: 1 on the way',
    );
    expect(closingTally(closing, { ...screen, width: 60 })).toBe(
      '30 min · 1,101 outcomes: 1,100 delivered, 1 stalled · 1\nmessage in the queue: 1 on the way',
    );
    const flight = { queued: 2, deferred: 39, held: 5 };
    expect(closingTally({ counts: [], flight, watchedMs: null }, screen)).toBe(
      '0 outcomes · 46 messages in the queue: 39 deferred, 5 held, 2 on the way',
    );
    const empty = { queued: 0, deferred: 0, held: 0 };
    expect(closingTally({ counts: [], flight: empty, watchedMs: null }, screen)).toBe('0 outcomes');
  });
});
