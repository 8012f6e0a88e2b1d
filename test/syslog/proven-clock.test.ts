/** How much it takes to prove a zone or a year, to the second: a proof must be near its line, and strangers must agree. */
import { expect, test } from 'vitest';
import { inferClock, provesClock } from '../../src/syslog/infer-clock.ts';
import { fixedZone, namedZone, utcZone } from '../../src/time/zone.ts';
import { at, machine, readAll, scan } from './clocks.ts';

const bytes = (...lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);
const received = (stamp: string, date: string) => `${stamp} ${scan(`; ${date}`)}`;
const proof = received('May  5 13:35:54', 'Thu,  5 May 2022 13:35:54 +0700 (+07)');
const clockOf = (lines: readonly string[], options = {}) =>
  inferClock([bytes(...lines)], { ...machine, ...options });
const zoneOf = (...lines: readonly string[]) => clockOf(lines).zone.name;

// 3gNFyR4Mfjzc3 was made on 2014-05-06 at 09:29:51.615 UTC.
const longQueueId = `May  6 11:29:51 mail postfix/smtpd[7]: 3gNFyR4Mfjzc3: client=a[192.0.2.1]`;

test.each([
  ['a Received date', [proof], true],
  ['a long queue ID', [longQueueId], true],
  ['one proof among other lines', [at('May  5 13:35:50'), proof, at('May  6 13:35:50')], true],
  ['stamps that say all', [at('2022-05-05T13:35:54+07:00')], true],
  ['stamps of which one says all', [at('2022-05-05T13:35:54+07:00'), at('May  6 13:35:54')], false],
  ['stamps with a year alone', [at('2022-05-05T13:35:54')], false],
  ['a directory, which tells no zone', [`May  5 13:35:54 ${scan('SIZE=1')}`], false],
  ['classic stamps', [at('May  5 13:35:54')], false],
  ['moments of the journal', ['{"__REALTIME_TIMESTAMP":"1651732554123456","MESSAGE":"x"}'], true],
  ['nothing', [], false],
  ['no log line', ['This is no line of a log'], false],
])('whether enough of a pipe was read: %s', (_, lines, isEnough) => {
  expect(provesClock(bytes(...lines))).toBe(isEnough);
});

/** A line at 13:35:54 and the date of a header that was written so many seconds before. */
const receivedBefore = (seconds: number) => {
  const date = new Date(Date.UTC(2022, 4, 5, 13, 35, 54) - seconds * 1000);
  const time = date.toISOString().slice(11, 19);
  return received('May  5 13:35:54', `Thu,  5 May 2022 ${time} +0700 (+07)`);
};

test.each([
  ['a minute before it', 60, '+07:00'],
  ['more than a minute before it', 61, 'UTC'],
  ['two seconds behind it', -2, '+07:00'],
  ['three seconds behind it', -3, 'UTC'],
])('a date proves the zone of a line %s: %s', (_, seconds, zone) => {
  expect(zoneOf(receivedBefore(seconds))).toBe(zone);
});

/** A Message-ID that JavaMail made so many hours east of UTC. */
const javaMail = (hours: number, minute = 0) => {
  const millis = Date.UTC(2022, 4, 5, 13 - hours, minute, 54, 479);
  const stamp = `May  5 13:${String(minute).padStart(2, '0')}:55`;
  return `${stamp} mail postfix/cleanup[7]: B141CE6BDD: message-id=<1.5.${millis}.JavaMail.a@b>`;
};
const made = (...hours: readonly number[]) => zoneOf(...hours.map(javaMail));

test('Message-IDs, which strangers write, prove a zone where four of five say the same', () => {
  expect([made(7), made(7, 7, 7, 7, 2), made(7, 7, 7, 2), made(2, 7, 7, 7, 7)]).toEqual([
    '+07:00',
    '+07:00',
    'UTC',
    '+07:00',
  ]);
});

test('what the mail server writes itself counts before them', () => {
  const longLine = longQueueId.replace('May  6 11:29:51', 'May  6 16:29:51');
  expect(zoneOf(javaMail(2), javaMail(2, 1), proof)).toBe('+07:00');
  expect(zoneOf(longLine, javaMail(2))).toBe('+07:00');
});

test('a directory tells the year alone', () => {
  const { clock, times } = readAll([`May  5 13:35:54 ${scan('SIZE=1')}`]);
  expect([clock.zone.name, clock.zoneProof, times[0]]).toEqual([
    'UTC',
    'machine',
    '2022-05-05T13:35:54+00:00',
  ]);
});

test('stamps with their offset prove the zone of those without', () => {
  const { times } = readAll([at('2022-05-05T13:35:54+05:45'), at('May  5 13:36:00')]);
  expect(times[1]).toBe('2022-05-05T13:36:00+05:45');
  const zulu = readAll([at('2022-05-05T07:50:54Z'), at('May  5 13:36:00')]);
  expect(zulu.clock.zoneProof).toBe('machine');
});

test('a zone with summer time that fits every proof is kept; one that fits some is not', () => {
  const berlin = namedZone('Europe/Berlin');
  const winter = received('Dec  5 13:35:54', 'Mon,  5 Dec 2022 13:35:54 +0100 (CET)');
  const summer = received('Jul  5 13:35:54', 'Tue,  5 Jul 2022 13:35:54 +0200 (CEST)');
  const wrong = received('Jul  6 13:35:54', 'Wed,  6 Jul 2022 13:35:54 +0300 (EEST)');
  const zoneIn = (...lines: readonly string[]) =>
    clockOf(lines, { fallbackZone: berlin }).zone.name;
  expect(zoneIn(summer, winter)).toBe('Europe/Berlin');
  expect(zoneIn(summer, wrong, winter)).not.toBe('Europe/Berlin');
  expect(zoneIn(winter)).toBe('Europe/Berlin');
});

test('most proofs decide the year, the first of them where they are as many', () => {
  const of = (stamp: string, year: number, weekday: string) =>
    received(stamp, `${weekday},  5 May ${year} 13:35:54 +0700 (+07)`);
  const [first, second] = [of('May  5 13:35:54', 2021, 'Wed'), of('May  5 13:36:54', 2022, 'Thu')];
  const third = of('May  5 13:37:54', 2022, 'Thu');
  const yearOf = (...lines: readonly string[]) =>
    readAll(lines, { zone: utcZone }).times[0]?.slice(0, 4);
  expect([
    yearOf(first, second),
    yearOf(first, second, third),
    yearOf(second, third, first),
  ]).toEqual(['2021', '2022', '2022']);
});

test.each([
  [
    'New Year in the zone of the sender',
    'Dec 31 23:30:00',
    'Sat,  1 Jan 2022 05:30:00 +0600',
    '2021',
  ],
  ['New Year in Greenwich alone', 'Dec 31 20:00:00', 'Sat,  1 Jan 2022 01:00:00 +0000', '2021'],
  ['New Year in the zone of the log', 'Jan  1 00:30:00', 'Fri, 31 Dec 2021 18:30:00 +0000', '2022'],
])('a date of another year counts for its line: %s', (_, stamp, date, year) => {
  expect(readAll([received(stamp, date)]).times[0]?.slice(0, 4)).toBe(year);
});

test('a log without a line is of the year that the machine has, in the zone of the machine', () => {
  const end = Date.UTC(2025, 11, 31, 20);
  const yearIn = (zone: typeof utcZone) =>
    clockOf([], { fallbackZone: zone, fallbackEnd: end }).yearAhead(6);
  expect([yearIn(fixedZone(-420)), yearIn(fixedZone(420))]).toEqual([2025, 2026]);
});

test('a stamp with a year tells that of its neighbours, over New Year too', () => {
  const years = (...stamps: readonly string[]) =>
    readAll(stamps.map(at), { zone: utcZone }).times.map((time) => time?.slice(0, 10));
  expect(years('Dec 31 10:00:00', '2020-01-01T10:00:00', 'Jan  2 10:00:00')).toEqual([
    '2019-12-31',
    '2020-01-01',
    '2020-01-02',
  ]);
  expect(years('2019-12-31T10:00:00', 'Jan  1 10:00:00')).toEqual(['2019-12-31', '2020-01-01']);
});

test('where the year is given, the log proves the zone', () => {
  const { clock, times } = readAll([proof], { year: 2022 });
  expect([clock.zone.name, times[0]]).toEqual(['+07:00', '2022-05-05T13:35:54+07:00']);
});

test('between stamps that name another offset each, the one holds that was named last', () => {
  const lines = [
    '2022-05-05T10:00:00+01:00',
    'May  5 12:00:00',
    '2022-05-05T14:00:00+02:00',
    'May  5 15:00:00',
  ];
  expect(readAll(lines.map(at)).times).toEqual([
    '2022-05-05T10:00:00+01:00',
    '2022-05-05T12:00:00+01:00',
    '2022-05-05T14:00:00+02:00',
    '2022-05-05T15:00:00+02:00',
  ]);
});

/** The year that is taken for the first line without one. */
const yearOf = (lines: readonly string[], options = {}) => clockOf(lines, options).yearAhead(6);

test('a date too far from its stamp leaves the year to the directory beside it', () => {
  expect(yearOf([received('Jul  5 13:35:54', 'Thu,  5 May 2022 13:35:54 +0700 (+07)')])).toBe(2022);
});

test('a proof in a line that has its year tells nothing of the lines without', () => {
  const dated = received('May  5 2022 13:35:54', 'Thu,  5 May 2022 13:35:54 +0700 (+07)');
  expect(yearOf([at('May  5 13:35:50'), dated])).toBe(2022);
});

test.each([
  ['of the day before New Year', ['2019-12-31T10:00:00', 'Jan  1 10:00:00'], 2020],
  ['five months before', ['2020-01-05T10:00:00', 'Jun  5 10:00:00'], 2020],
  ['five months behind', ['Jan  1 10:00:00', '2020-06-05T10:00:00'], 2020],
  [
    'behind New Year and the line before it',
    ['Dec 31 10:00:00', 'Jan  1 10:00:00', '2020-01-02T10:00:00'],
    2019,
  ],
  [
    'behind two lines, of which the nearer counts',
    ['Jan  5 10:00:00', 'Nov 30 10:00:00', '2020-12-05T10:00:00'],
    2020,
  ],
])('a stamp %s tells the year of the first line without', (_, stamps, year) => {
  expect(yearOf(stamps.map(at), { zone: utcZone })).toBe(year);
});

/** A line in which cleanup names mail by the moment that its queue file was made. */
const named = (stamp: string, moment: string, queueId = 'B141CE6BDD') =>
  `${stamp} mail postfix/cleanup[9]: ${queueId}: message-id=<${moment}.${queueId}@mail.example.com>`;

test('the Message-IDs that cleanup makes prove year and zone', () => {
  const lines = [
    named('May  5 13:35:54', '20220505063554'),
    named('May  5 13:40:00', '20220505064000'),
  ];
  expect([zoneOf(...lines), yearOf(lines)]).toEqual(['+07:00', 2022]);
});

test('one that had waited in the maildrop for a quarter of an hour is outvoted', () => {
  const late = named('May  5 13:35:54', '20220505062054');
  const others = ['13:41', '13:42', '13:43', '13:44'].map((time) =>
    named(`May  5 ${time}:00`, `20220505${time.replace('13:', '06')}00`),
  );
  expect(zoneOf(late, ...others)).toBe('+07:00');
  expect(zoneOf(late, ...others.slice(0, 2))).toBe(zoneOf(at('May  5 13:35:54')));
});

test('a zone that is given, or that of the machine, is that of all hosts', () => {
  expect(clockOf([at('May  5 13:35:54')], { zone: utcZone }).offsets).toEqual([]);
  expect(clockOf([at('May  5 13:35:54')]).offsets).toEqual([]);
});

test('unless mail had waited in the maildrop so long that nothing agrees', () => {
  const late = [
    named('May  5 13:35:54', '20220505062554'),
    named('May  5 13:40:00', '20220505060300'),
  ];
  expect([zoneOf(...late), yearOf(late)]).toEqual([zoneOf(at('May  5 13:35:54')), 2022]);
});

test('offsets that change back after months are those of summer time, not of several hosts', () => {
  const lines = [
    received('Jan  5 12:00:00', 'Wed,  5 Jan 2022 12:00:00 +0100 (CET)'),
    received('Jul  5 12:00:00', 'Tue,  5 Jul 2022 12:00:00 +0200 (CEST)'),
    received('Dec  5 12:00:00', 'Mon,  5 Dec 2022 12:00:00 +0100 (CET)'),
  ];
  expect(clockOf(lines).offsets).toEqual([]);
  const sameDay = received('Jul  5 13:00:00', 'Tue,  5 Jul 2022 13:00:00 +0100 (CET)');
  expect(clockOf([...lines.slice(0, 2), sameDay]).offsets).toEqual([60, 120]);
});
