import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { NOTHING_LET_GO } from '../../src/message/let-go.ts';
import type { Coverage } from '../../src/query/coverage.ts';
import { candidatesText } from '../../src/render/candidates-text.ts';
import { tableLines } from '../../src/render/column-table.ts';
import { coverageToJson } from '../../src/render/coverage-json.ts';
import { coverageText } from '../../src/render/coverage-text.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { listTable } from '../../src/render/list-table.ts';
import { deferredAtFilter, hostile, mixedFates, rejectedBeforeQueue } from './sample-messages.ts';
import { receivedMessage, seedZone, sentMessage } from './seed-messages.ts';

const chalk = new Chalk({ level: 0 });
const screen = (width: number, ascii = false) => ({ zone: seedZone, width, ascii, chalk });
const messages = [sentMessage, receivedMessage, deferredAtFilter, mixedFates, rejectedBeforeQueue];

describe('the list', () => {
  test('a wide screen shows all', () => {
    expect(listTable(messages, screen(200))).toBe(`\
time      dir  from                    to                     status     step      delay    size  queue IDs                         reason
13:35:54  out  admin@tudv3.tudv.xyz    idinhtu1989@gmail.com  relayed    deliver   2.2 s  1.2 kB  B141CE6BDD 15411E6BE1 97597E6BE4
13:38:02  in   idinhtu1989@gmail.com   admin@tudv3.tudv.xyz   delivered  deliver     9 s  3.5 kB  ECE98E6BE1 B51DBE6BE7
13:02:10  in   ann@sender.example.com  sales@example.com      deferred   filter   24 min  4.8 kB  CB5B124A7CF                       connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
09:00:00  in   ann@sender.example.com  bea@example.com        delivered  deliver     3 s  1.0 kB  31C3624A618 D4D3B24A61D
09:00:00  in   ann@sender.example.com  carl@example.com       bounced    deliver     3 s  1.0 kB  31C3624A618 D4D3B24A61D           552 5.2.2 Over quota
09:00:00  in   ann@sender.example.com  dora@example.com       delivered  deliver     3 s  1.0 kB  31C3624A618 D4D3B24A61D
10:12:27  ?    ann@sender.example.com  nobody@example.com     rejected   accept      1 s                                            550 5.1.1 <nobody@example.com>: Recipient address rejected: User un…
5 messages, 7 recipients of Thu 5 May 2022: 1 bounced, 1 rejected, 1 deferred, 1 relayed, 3 delivered
`);
  });

  test('a narrow screen does without the columns that matter least', () => {
    expect(listTable(messages, screen(80))).toBe(`\
time      from                   to                    status     queue IDs
13:35:54  admin@tudv3.tudv.xyz   idinhtu1989@…ail.com  relayed    B141CE6BDD +2
13:38:02  idinhtu1989@gmail.com  admin@tudv3.tudv.xyz  delivered  ECE98E6BE1 +1
13:02:10  ann@sender…xample.com  sales@example.com     deferred   CB5B124A7CF
09:00:00  ann@sender…xample.com  bea@example.com       delivered  31C3624A618 +1
09:00:00  ann@sender…xample.com  carl@example.com      bounced    31C3624A618 +1
09:00:00  ann@sender…xample.com  dora@example.com      delivered  31C3624A618 +1
10:12:27  ann@sender…xample.com  nobody@example.com    rejected
5 messages, 7 recipients of Thu 5 May 2022: 1 bounced, 1 rejected, 1 deferred, 1
relayed, 3 delivered
`);
  });

  test.each([50, 60, 80, 100, 120, 160, 200])('no line is wider than %i columns', (width) => {
    for (const ascii of [false, true]) {
      const lines = listTable([...messages, hostile], screen(width, ascii)).split('\n');
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    }
  });

  test('times of several days have their day', () => {
    const later = { ...receivedMessage, startedAt: receivedMessage.startedAt + 86_400_000 };
    const lines = listTable([sentMessage, later], screen(200)).split('\n');
    expect(lines.slice(1, 3).map((line) => line.slice(0, 19))).toEqual([
      '2022-05-05 13:35:54',
      '2022-05-06 13:38:02',
    ]);
  });

  test('the column that gives the order stays on a narrow screen', () => {
    const [head = ''] = listTable(messages, screen(80), 'size').split('\n');
    expect(head.split(/ {2,}/)).toContain('size');
  });

  test('a column that is empty in all rows gives way first', () => {
    const refused = messages.filter((message) => message.hops.length === 0);
    const [head = ''] = listTable(refused, screen(80)).split('\n');
    expect(head.split(/ {2,}/)).toEqual(['time', 'from', 'to', 'status', 'reason']);
  });

  test('a queue ID, which a trace can be asked for, stays as long as an address fits beside it', () => {
    const heads = [80, 100, 120].map((width) => listTable(messages, screen(width)).split('\n')[0]);
    expect(heads.map((head) => head?.includes('queue IDs'))).toEqual([true, true, true]);
    expect(heads.map((head) => head?.includes('reason'))).toEqual([false, true, true]);
  });

  test('an address is not cut for a column that tells little', () => {
    const [, first = ''] = listTable(messages, screen(120)).split('\n');
    expect(first.split(/ {2,}/).slice(0, 5)).toEqual([
      '13:35:54',
      'out',
      'admin@tudv3.tudv.xyz',
      'idinhtu1989@gmail.com',
      'relayed',
    ]);
  });

  test('two rows of one address in a message name the alias that led to it', () => {
    const [one] = mixedFates.recipients;
    if (one === undefined) throw new Error('no recipient');
    const twice = [
      { ...one, originalAddress: null },
      { ...one, originalAddress: 'all@example.com' },
    ];
    const toOf = (width: number) => {
      const text = listTable([{ ...mixedFates, recipients: twice }], screen(width));
      const [head = [], ...rows] = text.split('\n').map((line) => line.split(/ {2,}/));
      return rows.slice(0, 2).map((row) => row[head.indexOf('to')]);
    };
    expect(toOf(200)).toEqual([one.address, `${one.address} (for all@example.com)`]);
    expect(toOf(62)).toEqual([one.address, expect.stringMatching(`^${one.address} \\(.*…$`)]);
  });

  test('nothing to list is said', () => {
    expect(listTable([], screen(80))).toBe('0 messages, 0 recipients\n');
  });
});

test('columns stand straight beside wide and combining characters', () => {
  const rows = [
    ['店店', '1'],
    ['ที่', '22'],
    ['abcde', '3'],
  ];
  const lines = tableLines(
    [{ title: 'name' }, { title: 'n', align: 'right' }],
    rows.map((row) => row.map((text) => ({ text }))),
    (text) => text,
  );
  expect(lines).toEqual(['name    n', '店店    1', 'ที่      22', 'abcde   3']);
});

test('messages to choose from', () => {
  const text = candidatesText(
    [sentMessage, mixedFates],
    'the address team@example.com',
    screen(80),
  );
  expect(text).toBe(`\
2 messages for the address team@example.com; trace one by its queue ID, or all
with --all:
Thu 5 May 2022
13:35:54  relayed    admin@tudv3.tudv.xyz → idinhtu1989@gmail.com
          B141CE6BDD 15411E6BE1 97597E6BE4   <1406627814.5.1651732554479.JavaMa…
09:00:00  mixed      ann@sender.example.com → bea@example.com +2
          31C3624A618 D4D3B24A61D   <weekly@sender.example.com>
`);
});

test('messages whose queue ID was given again are chosen by their Message-ID', () => {
  const later = { ...mixedFates, messageId: 'next@sender.example.com' };
  const [heading] = candidatesText(
    [mixedFates, later],
    'the queue ID 31C3624A618',
    screen(120),
  ).split('\n');
  expect(heading).toContain('trace one by its Message-ID, or all');
});

test('messages of two hosts to choose from name the host', () => {
  const other = { ...mixedFates, host: 'mta2' };
  const lines = candidatesText([mixedFates, other], 'the queue ID 31C3624A618', screen(120)).split(
    '\n',
  );
  expect([lines[0], lines[3], lines[5]]).toEqual([
    '2 messages for the queue ID 31C3624A618; trace one by its queue ID and --host NAME, or all with --all:',
    `          host ${mixedFates.host}   31C3624A618 D4D3B24A61D   <weekly@sender.example.com>`,
    '          host mta2   31C3624A618 D4D3B24A61D   <weekly@sender.example.com>',
  ]);
});

const coverage: Coverage = {
  lines: 90133,
  understood: 88000,
  silent: 929,
  notUnderstood: 1204,
  repaired: 3,
  programs: [
    { program: 'postfix/smtpd', lines: 1000, understood: 900, silent: 99, notUnderstood: 1 },
    { program: 'amavis', lines: 12, understood: 12, silent: 0, notUnderstood: 0 },
  ],
  samples: [
    {
      shape: 'warning: N things',
      count: 1203,
      example: 'warning: N things\u001b[Nm',
      file: 'zimbra.log',
      line: 17,
    },
  ],
};

describe('coverage', () => {
  test('as text', () => {
    expect(coverageText(coverage, screen(80))).toBe(`\
90,133 lines: 88,000 understood, 929 known to say nothing about a message,
1,204 not understood (1.3 %), 3 repaired

program        lines  understood  silent  not understood
postfix/smtpd  1,000         900      99               1
amavis            12          12       0               0

Not understood:
1,203x  warning: N things
    zimbra.log:17
`);
  });

  test('on a narrow screen the names of programs are cut, not the figures', () => {
    const [program] = coverage.programs;
    const programs = program === undefined ? [] : [{ ...program, program: 'postfix/postscreen' }];
    const lines = coverageText({ ...coverage, programs }, screen(60)).split('\n');
    expect(lines).toContain('postfix/postsc…  1,000         900      99               1');
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(60);
  });

  test.each([
    [0, 10, '0 %'],
    [10, 10, '100 %'],
    [1, 100_000, 'under 0.1 %'],
    [99_999, 100_000, '99.9 %'],
  ])('%i of %i lines are %s', (notUnderstood, lines, words) => {
    const text = coverageText({ ...coverage, lines, notUnderstood }, screen(200));
    expect(text).toContain(`${notUnderstood.toLocaleString('en')} not understood (${words})`);
  });

  test('as JSON', () => {
    expect(coverageToJson(coverage, NOTHING_LET_GO)).toEqual({
      schema: 'mtatrace.coverage/1',
      ...coverage,
      letGo: { messages: 0, connections: 0, scans: 0 },
    });
  });
});

test('coverage as JSON follows its schema, also where nothing was read', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../schema/coverage.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ allErrors: true }).compile(schema);
  const nothing = {
    lines: 0,
    understood: 0,
    silent: 0,
    notUnderstood: 0,
    repaired: 0,
    programs: [],
    samples: [],
  };
  for (const one of [coverage, nothing]) {
    validate(coverageToJson(one, NOTHING_LET_GO));
    expect(validate.errors).toBeNull();
  }
  expect(validate({ ...coverageToJson(coverage, NOTHING_LET_GO), lines: -1 })).toBe(false);
});

test('a sample of coverage names no person and no number', () => {
  const [sample] = coverage.samples;
  if (sample === undefined) throw new Error('no sample');
  const example = 'warning: ann@example.com from 192.0.2.7: 3 things, <bea@example.com>';
  expect(
    coverageToJson({ ...coverage, samples: [{ ...sample, example }] }, NOTHING_LET_GO),
  ).toMatchObject({
    samples: [{ example: 'warning: ADDRESS from N.N.N.N: N things, <>' }],
  });
});
