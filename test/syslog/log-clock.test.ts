import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ClockOptions, inferClock } from '../../src/syslog/infer-clock.ts';
import { SyslogReader } from '../../src/syslog/syslog-reader.ts';
import { toIso } from '../../src/time/format-instant.ts';
import { fixedZone, utcZone } from '../../src/time/zone.ts';
import { at, machine, readAll, scan } from './clocks.ts';

const seed = (name: string) =>
  readFileSync(new URL(`../../fixtures/seed/${name}`, import.meta.url));
const years = (stamps: readonly string[], options: Partial<ClockOptions> = {}) =>
  readAll(stamps.map(at), options).times.map((time) => time?.slice(0, 10));

test.each(['zimbra-send.log', 'zimbra-receive.log'])('%s proves its year and zone', (name) => {
  const clock = inferClock([seed(name)], machine);
  expect([clock.zone.name, clock.zoneProof, clock.zoneIsInferred, clock.yearIsInferred]).toEqual([
    '+07:00',
    'received-date',
    true,
    true,
  ]);
});

test('the lines of a seed are read at the time they were written', () => {
  const lines = seed('zimbra-send.log').toString().trimEnd().split('\n');
  const { times } = readAll(lines);
  expect([times[0], times.at(-1)]).toEqual([
    '2022-05-05T13:35:54+07:00',
    '2022-05-05T13:35:58+07:00',
  ]);
});

// 3gNFyR4Mfjzc3 is of 2014-05-06T09:29:51.615613Z.
const longId = 'mail postfix/smtpd[9]: 3gNFyR4Mfjzc3: client=mail.example.com[192.0.2.1]';
const javaMail =
  'mail postfix/cleanup[9]: B141CE6BDD: message-id=<14.5.1651732554479.JavaMail.zimbra@example.com>';

test.each([
  [
    'a long queue ID',
    [`May  6 11:29:51 ${longId}`],
    '+02:00',
    'long-queue-id',
    '2014-05-06T11:29:51+02:00',
  ],
  [
    'a long queue ID of the evening before',
    [`May  5 23:29:51 ${longId}`],
    '-10:00',
    'long-queue-id',
    '2014-05-05T23:29:51-10:00',
  ],
  [
    'a zone at a quarter of an hour',
    [`May  6 15:14:52 ${longId}`],
    '+05:45',
    'long-queue-id',
    '2014-05-06T15:14:52+05:45',
  ],
  [
    'a Received date',
    [`May  5 13:35:54 ${scan('; Thu,  5 May 2022 13:35:54 +0700 (+07)')}`],
    '+07:00',
    'received-date',
    '2022-05-05T13:35:54+07:00',
  ],
  [
    'a Received date in another zone than the stamps',
    [`May  5 06:35:54 ${scan('; Thu,  5 May 2022 13:35:54 +0700 (+07)')}`],
    '+00:00',
    'received-date',
    '2022-05-05T06:35:54+00:00',
  ],
  [
    'a Received date whose name of the zone is cut',
    [`May  5 13:35:54 ${scan('; Thu,  5 May 2022 13:35:54 +0700 (+')}`],
    '+07:00',
    'received-date',
    '2022-05-05T13:35:54+07:00',
  ],
  [
    'a tempdir of amavis alone',
    [`May  5 13:35:54 ${scan('x')}`],
    'UTC',
    'machine',
    '2022-05-05T13:35:54+00:00',
  ],
  [
    'a JavaMail id',
    [`May  5 13:35:56 ${javaMail}`],
    '+07:00',
    'message-id',
    '2022-05-05T13:35:56+07:00',
  ],
  [
    'a JavaMail id logged minutes later',
    [`May  5 13:39:56 ${javaMail}`],
    'UTC',
    'machine',
    '2022-05-05T13:39:56+00:00',
  ],
  [
    'stamps of RFC 3339',
    [at('May  5 13:35:54'), at('2022-05-05T13:35:55+07:00')],
    '+07:00',
    'stamps',
    '2022-05-05T13:35:54+07:00',
  ],
  ['nothing', [at('May  5 13:35:54')], 'UTC', 'machine', '2026-05-05T13:35:54+00:00'],
])('%s proves what it can', (_, lines, zone, proof, first) => {
  const { clock, times } = readAll(lines);
  expect([clock.zone.name, clock.zoneProof, times[0]]).toEqual([zone, proof, first]);
});

test.each([
  ['a date in an address', scan('<; Thu,  5 May 2011 13:35:54 +0300 (x)@example.com>')],
  ['a date of the wrong weekday', scan('; Fri,  5 May 2011 13:35:54 +0300 (x)')],
  [
    'a date in a line of another program',
    'mail zmconfigd[1]: (04083-01) ESMTP :1 /a/amavis-20110505T133554-1: ; Thu,  5 May 2011 13:35:54 +0300 (x)',
  ],
  [
    'a long queue ID that a client names',
    'mail postfix/smtp[1]: B141CE6BDD: said: 3gNFyR4Mfjzc3: client=x',
  ],
])('%s proves no zone', (_, text) => {
  const { clock } = readAll([`May  5 13:35:54 ${text}`]);
  expect(clock.zoneProof).toBe('machine');
});

test('what the user gives wins over what the log proves', () => {
  const line = `May  6 11:29:51 ${longId}`;
  const { clock, times } = readAll([line], { year: 2020, zone: fixedZone(60) });
  expect([clock.zoneProof, clock.zoneIsInferred, clock.yearIsInferred, times[0]]).toEqual([
    'given',
    false,
    false,
    '2020-05-06T11:29:51+01:00',
  ]);
});

test('a log whose stamps say everything infers nothing', () => {
  const { clock } = readAll([at('2022-05-05T13:35:54+07:00'), at('2022-05-05T13:35:54+07:00')]);
  expect([clock.zone.name, clock.zoneIsInferred, clock.yearIsInferred]).toEqual([
    '+07:00',
    false,
    false,
  ]);
});

test('the offset of a stamp holds for its line', () => {
  const { times } = readAll([at('2022-05-05T13:35:54Z'), at('2022-05-05T13:35:54+02:00')], {
    zone: fixedZone(420),
  });
  expect(times).toEqual(['2022-05-05T20:35:54+07:00', '2022-05-05T18:35:54+07:00']);
});

test.each([
  ['a log of this year', ['Nov 23 10:00:00', 'Nov 24 00:00:00'], ['2026-11-23', '2026-11-24']],
  ['a last line an hour ahead of the clock', ['Nov 24 01:00:00'], ['2026-11-24']],
  ['a last line two days ahead of the clock', ['Nov 26 01:00:00'], ['2025-11-26']],
  ['a last line a day ahead of the clock', ['Nov 25 00:00:00'], ['2026-11-25']],
  ['a last line a second more ahead of it', ['Nov 25 00:00:01'], ['2025-11-25']],
  ['a 29 March', ['Mar 29 10:00:00'], ['2026-03-29']],
  [
    'a log over New Year',
    ['Dec 31 23:59:59', 'Jan  1 00:00:00', 'Feb  1 00:00:00'],
    ['2025-12-31', '2026-01-01', '2026-02-01'],
  ],
  [
    'a late line of December',
    ['Dec 31 23:59:59', 'Jan  1 00:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:01'],
    ['2025-12-31', '2026-01-01', '2025-12-31', '2026-01-01'],
  ],
  [
    'a late line of December at the end',
    ['Dec 31 23:59:58', 'Jan  1 00:00:00', 'Dec 31 23:59:59'],
    ['2025-12-31', '2026-01-01', '2025-12-31'],
  ],
  [
    'a log that starts with a late line',
    ['Jan  1 00:00:00', 'Dec 31 23:59:59', 'Jan  1 00:00:01'],
    ['2026-01-01', '2025-12-31', '2026-01-01'],
  ],
  [
    'lines out of order within a year',
    ['Mar  2 00:00:01', 'Mar  1 23:59:59', 'Mar  2 00:00:02'],
    ['2026-03-02', '2026-03-01', '2026-03-02'],
  ],
  [
    'two turns of the year',
    ['Dec 31 00:00:00', 'Jan  1 00:00:00', 'Dec 30 00:00:00'].flatMap((stamp, i) =>
      i === 2 ? ['Jun  1 00:00:00', stamp, 'Jan  2 00:00:00'] : [stamp],
    ),
    ['2024-12-31', '2025-01-01', '2025-06-01', '2025-12-30', '2026-01-02'],
  ],
  [
    'a 29 February',
    ['Feb 28 10:00:00', 'Feb 29 10:00:00', 'Mar  1 10:00:00'],
    ['2024-02-28', '2024-02-29', '2024-03-01'],
  ],
  [
    'a 29 February behind New Year',
    ['Dec 31 10:00:00', 'Feb 29 10:00:00'],
    ['2023-12-31', '2024-02-29'],
  ],
  [
    'a year in one of the stamps',
    ['Dec 31 10:00:00', 'Jan  1 2020 10:00:00', 'Jan  2 10:00:00'],
    ['2019-12-31', '2020-01-01', '2020-01-02'],
  ],
])('%s gets its years', (_, stamps, expected) => {
  // December and February with nothing between: January is needed for the step.
  const steps = stamps.flatMap((stamp) =>
    stamp.startsWith('Feb 29') && stamps[0]?.startsWith('Dec')
      ? ['Jan 15 00:00:00', stamp]
      : [stamp],
  );
  const found = years(steps).filter((_, i) => stamps.includes(steps[i] ?? ''));
  expect(found).toEqual(expected);
});

test('a 29 February of the year of the clock is of it, and December before of the year before', () => {
  expect(
    years(['Dec 31 10:00:00', 'Jan 15 10:00:00', 'Feb 29 10:00:00'], {
      fallbackEnd: Date.UTC(2024, 2, 1),
    }),
  ).toEqual(['2023-12-31', '2024-01-15', '2024-02-29']);
});

test('a given year is that of the first line', () => {
  expect(years(['Dec 31 10:00:00', 'Jan  1 10:00:00'], { year: 2019 })).toEqual([
    '2019-12-31',
    '2020-01-01',
  ]);
});

test('a proof behind New Year tells the year before it, too', () => {
  const lines = [at('Dec 31 23:00:00'), at('Jan  1 00:00:00'), `May  6 11:29:51 ${longId}`];
  expect(readAll(lines).times.map((time) => time?.slice(0, 4))).toEqual(['2013', '2014', '2014']);
});

test('samples with a gap over New Year still tell the first year', () => {
  const clock = inferClock(
    [Buffer.from(at('Nov 20 10:00:00')), Buffer.from(at('Mar  1 10:00:00'))],
    machine,
  );
  const line = Buffer.from(at('Nov 20 10:00:00'));
  const record = new SyslogReader({ file: 'x', clock }).read(line, 0, line.length, 1);
  expect(record && toIso(record.at, utcZone)).toBe('2025-11-20T10:00:00+00:00');
});

test('an empty log has the clock of the machine', () => {
  const clock = inferClock([], machine);
  expect([clock.zone.name, clock.zoneProof, clock.last]).toEqual([
    'UTC',
    'machine',
    machine.fallbackEnd,
  ]);
});

test('a log of the journal needs no zone', () => {
  const line =
    '{"__REALTIME_TIMESTAMP":"1651732554123456","_HOSTNAME":"mail","SYSLOG_IDENTIFIER":"postfix/qmgr","MESSAGE":"x"}';
  expect(readAll([line]).times).toEqual(['2022-05-05T06:35:54.123+00:00']);
});

const journal =
  '{"__REALTIME_TIMESTAMP":"1651732554123456","_HOSTNAME":"mail","SYSLOG_IDENTIFIER":"postfix/qmgr","MESSAGE":"B141CE6BDD: removed"}';

test.each([
  ['of the journal', [journal], false],
  [
    'of journalctl short-unix',
    ['1651732554.123456 mail postfix/qmgr[9]: B141CE6BDD: removed'],
    false,
  ],
  [
    'of Docker, without a stamp of its own',
    ['{"log":"postfix/qmgr[9]: B141CE6BDD: removed\\n","time":"2022-05-05T06:35:54.1Z"}'],
    false,
  ],
  ['without any moment', ['postfix/qmgr[9]: B141CE6BDD: removed'], true],
  ['of the journal with a classic line in it', [journal, at('May  5 06:35:55')], true],
])('lines %s: their year and zone are inferred or not', (_, lines, isInferred) => {
  const { clock } = readAll(lines);
  expect([clock.yearIsInferred, clock.zoneIsInferred]).toEqual([isInferred, isInferred]);
});

test('moments that need no zone are shown in that of the machine, or in the one given', () => {
  const zone = fixedZone(420);
  expect(readAll([journal], { fallbackZone: zone }).times).toEqual([
    '2022-05-05T13:35:54.123+07:00',
  ]);
  expect(readAll([journal], { zone }).times).toEqual(['2022-05-05T13:35:54.123+07:00']);
});
