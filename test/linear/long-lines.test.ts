/** A stranger's line may have a megabyte: each shape of line, with each of these again and again in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readLines } from '../daemons/read-lines.ts';
import { read } from '../syslog/reading.ts';
import { FILLERS } from './fillers.ts';
import { excessOf, TIMES } from './growth.ts';

const LINES = new URL('../../fixtures/lines/', import.meta.url);
/** Of every shape; `TIMES` as much is the longer line. */
const SIZE = 8 * 1024;
/** Of the shapes with the most that strangers write: their longer line has a megabyte. */
const LONGEST = 128 * 1024;

/** One line of each program for each way to begin. */
function shapesOf(): string[] {
  const shapes = new Map<string, string>();
  for (const file of readdirSync(LINES).filter((name) => name.endsWith('.log')))
    for (const line of readFileSync(new URL(file, LINES), 'utf8').split('\n')) {
      const [, tag, text = ''] =
        /^\w{3} [ \d]\d [\d:]{8} \S+ ([^\s[:]+)(?:\[\d+\])?: (.*)$/.exec(line) ?? [];
      const words = text
        .replace(/[0-9A-F]{6,}|\d+/g, '0')
        .split(/[\s=<]/, 2)
        .join(' ');
      if (tag !== undefined) shapes.set(`${tag} ${words}`, shapes.get(`${tag} ${words}`) ?? line);
    }
  return [...shapes.values()];
}

/** A line with a text put in where a field begins, in its middle, or at its end. */
function withText(line: string, text: string): string[] {
  const head = line.indexOf(': ') + 2;
  const middle = line.indexOf('<', head) + 1 || Math.floor((head + line.length) / 2);
  return [head, middle, line.length].map((at) => line.slice(0, at) + text + line.slice(at));
}

const shapes = shapesOf();

test('there are shapes of every program that strangers write to', () => {
  const tags = new Set(shapes.map((line) => / ([^\s[:]+)(?:\[\d+\])?: /.exec(line)?.[1]));
  for (const tag of [
    'postfix/smtpd',
    'postfix/cleanup',
    'amavis',
    'opendkim',
    'clamd',
    'saslauthd',
  ])
    expect([...tags]).toContain(tag);
});

/** Lines whose time grows faster than they do when a filler is put into them. */
async function slowOnes(lines: readonly string[], filler: string, size: number): Promise<string[]> {
  const long = filler.repeat(Math.ceil(size / filler.length));
  const longer = filler.repeat(Math.ceil((TIMES * size) / filler.length));
  const slow: string[] = [];
  for (const line of lines) {
    const small = withText(line, long);
    for (const [place, large] of withText(line, longer).entries()) {
      const took = await excessOf(
        () => readLines([small[place] ?? '']),
        () => readLines([large]),
      );
      if (took !== undefined) slow.push(`${line}, place ${place}: ${JSON.stringify(took)}`);
    }
  }
  return slow;
}

const MOST_WRITTEN = [
  'May  5 13:35:54 mail postfix/smtpd[1]: NOQUEUE: reject: RCPT from a.example[192.0.2.1]: 504 5.5.2 <x>: Helo command rejected: no; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<x>',
  'May  5 13:35:54 mail postfix/cleanup[1]: B141CE6BDD: reject: header Subject: x from a.example[192.0.2.1]; from=<a@example.com> to=<b@example.net> proto=ESMTP helo=<x>: 5.7.1 no',
  'May  5 13:35:54 mail postfix/smtp[1]: B141CE6BDD: to=<a@example.com>, orig_to=<b@example.net>, relay=mx.example.com[192.0.2.1]:25, delay=1, dsn=5.0.0, status=bounced (host mx.example.com[192.0.2.1] said: 550 no)',
  'May  5 13:35:54 mail amavis[1]: (04083-01) Blocked INFECTED (x) {DiscardedInbound}, [192.0.2.1]:4444 [192.0.2.1] <a@example.com> -> <b@example.net>, Queue-ID: B141CE6BDD, Message-ID: <x@example.com>, mail_id: WaVl27LgwIDf, Hits: -, size: 1, 2 ms',
  'May  5 13:35:54 mail amavis[1]: (04083-01) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4444 [192.0.2.1] <a@example.com> -> <b@example.net>, Queue-ID: B141CE6BDD, Message-ID: <x>, Message-ID: a',
  'May  5 13:35:54 mail saslauthd[1]: do_auth         : auth failure: [user=a] [service=smtp] [realm=] [mech=zimbra] [reason=Unknown]',
];

test.each(FILLERS)('a line with %j again and again', { timeout: 120_000 }, async (filler) => {
  expect(await slowOnes(shapes, filler, SIZE)).toEqual([]);
  expect(await slowOnes(MOST_WRITTEN, filler, LONGEST)).toEqual([]);
});

/** What may stand before, between and behind the parts of a header. */
const HEADERS = [
  (text: string) => text,
  (text: string) => `May  5 13:35:54 ${text}`,
  (text: string) => `May  5 13:35:54 mail ${text}`,
  (text: string) => `May  5 13:35:54 mail postfix/smtpd[1${text}`,
  (text: string) => `May  5 13:35:54 May  5 13:35:54 ${text}`,
  (text: string) => `<22>1 2022-05-05T13:35:54Z mail postfix/qmgr 4080 - [${text}`,
  (text: string) => `Thu 2022-05-05 13:35:54 +07 ${text}`,
  (text: string) => `1651732554.123456 mail ${text}`,
  (text: string) => `{"MESSAGE":${JSON.stringify(text)}}`,
  (text: string) => `{"log":${JSON.stringify(text)}}`,
  (text: string) => `2022-05-05T06:35:54.1Z stdout P ${text}`,
  (text: string) => `mail-1  | ${text}`,
  (text: string) => `May  5 13:35:54 mail x: message repeated 2 times: [ ${text}`,
];

test.each([...FILLERS, ':', '-', '|', '{"', 'May  5 13:35:54 ', '<22>', '\\n', '[a="]'])(
  'a header with %j again and again',
  async (filler) => {
    const long = filler.repeat(Math.ceil(LONGEST / filler.length));
    const longer = filler.repeat(Math.ceil((TIMES * LONGEST) / filler.length));
    const slow: string[] = [];
    for (const header of HEADERS) {
      const took = await excessOf(
        () => read(header(long)),
        () => read(header(longer)),
      );
      if (took !== undefined) slow.push(`${header('…')}: ${JSON.stringify(took)}`);
    }
    expect(slow).toEqual([]);
  },
);
