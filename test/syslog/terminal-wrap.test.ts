import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lineEnd, WrapRepair } from '../../src/syslog/terminal-wrap.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/seed/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
const damaged = fixture('zimbra-receive.log');
const undamaged = fixture('zimbra-send.log');
const broken = damaged.filter((line) => / {40}/.test(line));
const head = 'May  5 13:38:09 mail postfix/';
const gap = ' '.repeat(92);

/** The lines after the repair that the sample allows, which is all lines unless said otherwise. */
function repaired(lines: readonly string[], sample = lines): string[] {
  const repair = new WrapRepair(Buffer.from(sample.join('\n')));
  return lines.map((line) => {
    const buffer = Buffer.from(`x\n${line}\n`);
    return repair.repair(buffer, 2, buffer.length - 1)?.toString() ?? line;
  });
}

/** A line as a terminal of a width would have it copied. */
function wrapped(line: string, width: number): string {
  return (line.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []).join(gap);
}

test('a log copied from a terminal gets all its values back', () => {
  const lines = repaired(damaged);
  const expected = [
    [5, 'TLSv1.3 with cipher TLS_AES_128_GCM_SHA256 (128/128 bits)'],
    [
      6,
      '<idinhtu1989@gmail.com>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10026; from=',
    ],
    [6, 'proto=ESMTP helo=<mail-ua1-f51.google.com>'],
    [8, 'proto=ESMTP helo=<mail-ua1-f51.google.com>'],
    [12, '4-zFu0Z8iH: <idinhtu1989@gmail.com> -> '.replace('4-', '')],
    [
      12,
      '(amavisd-new, port 10024) with ESMTP for <admin@tudv3.tudv.xyz>; Thu,  5 May 2022 13:38:10 +0700 (+07)',
    ],
    [
      19,
      'BODY=7BIT 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as B51DBE6BE7',
    ],
    [20, '<idinhtu1989@gmail.com> -> <admin@tudv3.tudv.xyz>, Queue-ID: ECE98E6BE1, '],
    [20, 'mail_id: fbSD2R7xnBNZ, Hits: -0.549, size: 3463'],
    [21, 'delays=0.03/0.02/0.01/0.75, dsn=2.0.0'],
    [24, 'delay=0.38, delays=0.01/0.02/0.26/0.09, dsn=2.1.5'],
  ] as const;
  for (const [line, value] of expected) expect(lines[line - 1]).toContain(value);
  expect(lines.filter((line) => / {3}/.test(line))).toEqual([]);
});

test('lines that are not broken stay as they are', () => {
  expect(repaired(damaged).filter((_, i) => !broken.includes(damaged[i] ?? ''))).toEqual(
    damaged.filter((line) => !broken.includes(line)),
  );
  expect(repaired(undamaged)).toEqual(undamaged);
});

test.each(broken.map((line) => [line]))('a damaged line pasted alone is repaired: %s', (line) => {
  expect(repaired([line])).toEqual([repaired(damaged)[damaged.indexOf(line)]]);
});

test.each([
  ['before', [...damaged, ...undamaged]],
  ['behind', [...undamaged, ...damaged]],
  ['around', [...damaged, ...undamaged, ...damaged]],
])('a damaged log %s a whole one is repaired, and the whole one is not touched', (_, lines) => {
  const whole = repaired(damaged);
  expect(repaired(lines)).toEqual(lines.map((line) => whole[damaged.indexOf(line)] ?? line));
});

test.each([80, 100, 132, 211])('a log from a terminal %i columns wide is repaired', (width) => {
  const lines = repaired(undamaged.map((line) => wrapped(line, width)));
  // A break between two words does not show, so blanks are not compared.
  expect(lines.map((line) => line.replaceAll(' ', ''))).toEqual(
    undamaged.map((line) => line.replaceAll(' ', '')),
  );
});

test('columns are counted in characters', () => {
  const lines = [
    `${head}smtp[1]: 97597E6BE4: to=<đỗ.thị@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=2.2, delays=0.01/0.02/1.1/1.1, dsn=2.0.0, status=sent (250 OK)`,
  ];
  expect(repaired(lines.map((line) => wrapped(line, 111)))).toEqual(lines);
});

test.each([
  ['a Subject', `${head}cleanup[1]: B141CE6BDD: warning: header Subject: ${'x'.repeat(70)}`],
  ['a Message-ID', `${head}cleanup[1]: B141CE6BDD: message-id=<${'x'.repeat(80)}`],
  [
    'a reply',
    `${head}smtp[1]: B141CE6BDD: host mx.example.com[192.0.2.1] said: 450 ${'x'.repeat(60)}`,
  ],
  ['an address', `${head}smtpd[1]: NOQUEUE: filter: RCPT from a[192.0.2.1]: <"${'x'.repeat(60)}`],
  ['a text of another program', `May  5 13:38:09 mail zmconfigd[1]: ${'x'.repeat(90)}`],
])('a long run of blanks in %s of a whole log is left alone', (_, start) => {
  const line = `${start}${gap}y from a[192.0.2.1]; from=<a@example.com>`;
  expect(repaired([line])).toEqual([line]);
  expect(repaired([...undamaged, line, line, ...undamaged])).toContain(line);
});

test('a run of blanks elsewhere than at the width is left alone in a damaged log', () => {
  const line = `${head}cleanup[1]: B141CE6BDD: warning: header Subject: a${gap}b from a[192.0.2.1]; from=<a@example.com>`;
  expect(repaired([...damaged, line]).at(-1)).toBe(line);
});

test('a Subject that imitates a break among whole lines is left alone in a mixed log', () => {
  const start = `${head}cleanup[1]: B141CE6BDD: warning: header Subject: `;
  const line = `${start.padEnd(145, 'x')}${gap}b from a[192.0.2.1]`;
  expect(repaired([...damaged, ...undamaged, line]).at(-1)).toBe(line);
});

test('the repaired lines are counted', () => {
  const repair = new WrapRepair(Buffer.from(damaged.join('\n')));
  for (const line of damaged) repair.repair(Buffer.from(line), 0, Buffer.byteLength(line));
  expect(repair.repaired).toBe(8);
});

test('whether lines are damaged at all', () => {
  const isNeeded = (lines: readonly string[]) =>
    new WrapRepair(Buffer.from(lines.join('\n'))).isNeeded;
  expect([isNeeded(damaged), isNeeded(undamaged), isNeeded([])]).toEqual([true, false, false]);
});

test('lines that end as those of DOS do are repaired alike', () => {
  const sample = Buffer.from(damaged.map((line) => `${line}\r\n`).join(''));
  const repair = new WrapRepair(sample);
  const lines: string[] = [];
  for (let start = 0; start < sample.length; ) {
    const end = lineEnd(sample, start);
    lines.push((repair.repair(sample, start, end) ?? sample.subarray(start, end)).toString());
    start = end + 2;
  }
  expect(lines).toEqual(repaired(damaged));
});

test.each([
  ['a line', 'ab\ncd', 0, 2],
  ['the last one', 'ab\ncd', 3, 5],
  ['a line of DOS', 'ab\r\ncd', 0, 2],
  ['an empty one', '\nab', 0, 0],
  ['an empty one of DOS', 'a\n\r\nb', 2, 2],
  ['an empty one behind a line of DOS', 'a\r\n\nb', 3, 3],
  ['a part that begins behind the mark of DOS', 'ab\r\n', 3, 3],
])('the end of %s', (_, text, from, end) => {
  expect(lineEnd(Buffer.from(text), from)).toBe(end);
});

const OWN = `${head}smtp[1]: 97597E6BE4: to=<a@example.com>, relay=mx.example.com[192.0.2.1]:25, delay=2.2, delays=0.01/0.02/1.1/1.1, dsn=2.0.0, status=sent (250 OK)`;
const broken100 = wrapped(OWN, 100);

test("a window narrower than 60 columns is nobody's", () => {
  const at = (width: number) => repaired([wrapped(OWN, width)])[0]?.includes(gap);
  expect([at(59), at(60)]).toEqual([true, false]);
});

test.each([
  ['a run of 40 blanks proves it, one of 38 is repaired with it', 40, 38, true],
  ['one of 37 is not', 40, 37, false],
  ['a run of 39 blanks proves nothing', 39, 39, false],
])('%s', (_, proving, length, isRepaired) => {
  const proof = broken100.replace(gap, ' '.repeat(proving));
  const line = broken100.replace(gap, ' '.repeat(length));
  const whole = OWN.replaceAll(' ', '');
  const [found = ''] = repaired([line], [proof]);
  expect(found.replaceAll(' ', '')).toBe(whole);
  expect(found === line).toBe(!isRepaired);
});

test('blanks at the end of a line are no break', () => {
  const line = `${OWN.slice(0, 100)}${gap}`;
  expect(repaired([line], [broken100])).toEqual([line]);
});

test("up to two blanks of the text may stand before the break, three are the text's own", () => {
  const withBlanks = (count: number) => `${OWN.slice(0, 100 - count)}${' '.repeat(count)}${gap}b`;
  const isRepaired = (count: number) => {
    const line = withBlanks(count);
    return repaired([line], [broken100])[0] !== line;
  };
  expect([0, 1, 2, 3].map(isRepaired)).toEqual([true, true, true, false]);
});

test('a line that is broken once must be broken at every multiple of the width', () => {
  const twice = `${'x'.repeat(100)}${gap}${'y'.repeat(101)}`;
  expect(repaired([twice], [broken100])).toEqual([twice]);
  const fits = `${'x'.repeat(100)}${gap}${'y'.repeat(100)}`;
  expect(repaired([fits], [broken100])).toEqual([`${'x'.repeat(100)}${'y'.repeat(100)}`]);
});

test('three windows are told apart, the ones with most lines', () => {
  const widths = [70, 90, 110, 130];
  const log = widths.flatMap((width, i) => Array<string>(5 - i).fill(wrapped(OWN, width)));
  const isWhole = (line = '') => !line.includes(gap);
  expect(repaired(log).map(isWhole)).toEqual(log.map((line) => line !== wrapped(OWN, 130)));
});

const SUBJECT = `${head}cleanup[1]: B141CE6BDD: warning: header Subject: ${'x'.repeat(200)} from a[192.0.2.1]`;
/** A header that a stranger wrote, whose run stands where a window of 100 columns would break it. */
const foreign = wrapped(SUBJECT.slice(0, 180), 100);
const short = OWN.slice(0, 90);
const isMended = (line = '') => !line.includes(gap);

test.each([
  ['at the start of the log', [foreign], true],
  ['behind a whole line', [OWN, foreign], false],
  ['behind a damaged line that is behind a whole one', [OWN, broken100, foreign], true],
  ['behind a damaged line and one that fits the window', [broken100, short, foreign], true],
  ['behind a whole line, with two runs that fit', [OWN, wrapped(SUBJECT, 100)], true],
])('in a log of whole and damaged lines a run in a Subject is a break: %s', (_, lines, isBreak) => {
  const repair = new WrapRepair(Buffer.from([OWN, broken100, broken100, OWN, ''].join('\n')));
  // Each line stands far behind others, as in a log.
  const found = lines.map((line) => {
    const buffer = Buffer.from(`${'-'.repeat(1000)}${line}`);
    return repair.repair(buffer, 1000, buffer.length)?.toString() ?? line;
  });
  expect(isMended(found.at(-1))).toBe(isBreak);
});

test('in a log whose sample is damaged throughout, a whole line changes nothing', () => {
  expect(repaired([OWN, foreign], [broken100]).map(isMended)).toEqual([true, true]);
});

test('among whole lines it takes two breaks to prove a window, else one', () => {
  const isProven = (...sample: string[]) =>
    new WrapRepair(Buffer.from(`${sample.join('\n')}\n`)).isNeeded;
  expect(isProven(OWN, broken100)).toBe(false);
  expect(isProven(OWN, broken100, broken100)).toBe(true);
  expect(isProven(broken100)).toBe(true);
  // What fits the window may be whole.
  expect(isProven(broken100, short)).toBe(true);
  expect(isProven(short, broken100)).toBe(true);
  expect(isProven(OWN.slice(0, 100), broken100)).toBe(true);
  expect(isProven(OWN.slice(0, 101), broken100)).toBe(false);
  // A run that a stranger wrote makes no narrower window.
  const narrower = `${head}cleanup[1]: B141CE6BDD: message-id=<a${' '.repeat(40)}b@example.com>`;
  expect(isProven(wrapped(OWN, 120), short, narrower)).toBe(true);
  // Blanks at the start of the sample, or at the end of a line, are no breaks.
  expect(isProven(`${gap}x`, broken100)).toBe(true);
  expect(isProven(`${short}${gap}`)).toBe(false);
});

const ADDRESSED = `${head}smtp[1]: 97597E6BE4: to=<${'a'.repeat(250)}@example.com>, relay=none`;

test('two runs that fit one window prove it within an address, which may hold one; never in a Subject', () => {
  const isProven = (line: string) => new WrapRepair(Buffer.from(line)).isNeeded;
  expect(isProven(wrapped(ADDRESSED.slice(0, 190), 100))).toBe(false);
  expect(isProven(wrapped(ADDRESSED.slice(0, 290), 100))).toBe(true);
  expect(isProven(wrapped(SUBJECT.padEnd(290, 'x'), 100))).toBe(false);
});

test('a window is found though most of its lines have two blanks of the text before the break', () => {
  const withBlanks = `${OWN.slice(0, 98)}  ${gap}b`;
  const lines = [withBlanks, withBlanks, broken100];
  expect(repaired(lines).map(isMended)).toEqual([true, true, true]);
});

test.each(['a b ', 'a  b'])('a break behind "%s" is one', (before) => {
  const line = `${OWN.slice(0, 96)}${before}${gap}c`;
  expect(repaired([line], [broken100])[0]).toBe(`${OWN.slice(0, 96)}${before}c`);
});

test('a line that has more bytes than the window has columns, but fits it, is left alone', () => {
  const repair = new WrapRepair(Buffer.from(broken100));
  const line = Buffer.from('đ'.repeat(90));
  expect([repair.repair(line, 0, line.length), repair.repaired]).toEqual([undefined, 0]);
});

test('blanks behind the end of a line are none of it', () => {
  const repair = new WrapRepair(Buffer.from(broken100));
  const line = Buffer.from(broken100);
  const found = Array.from({ length: 192 - 90 }, (_, i) => repair.repair(line, 0, 90 + i));
  expect(found.filter((line) => line !== undefined)).toEqual([]);
});
