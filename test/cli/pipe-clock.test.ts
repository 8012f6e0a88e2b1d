/** Zone and year of a log that proves them late, and has no way back. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LiveProgram } from './live-program.ts';
import { runProgram, runShell, SENT_LOG } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-pipe-'));
const fileOf = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true }));

/** A mail of 5 May that tells neither year nor zone. */
const mail = (queueId: string, time: string) =>
  [
    `postfix/pickup[7]: ${queueId}: uid=0 from=<root>`,
    `postfix/cleanup[8]: ${queueId}: message-id=<${queueId}@example.com>`,
    `postfix/qmgr[9]: ${queueId}: from=<root@example.com>, size=400, nrcpt=1 (queue active)`,
    `postfix/local[6]: ${queueId}: to=<ann@example.com>, relay=local, delay=0.1, delays=0.1/0/0/0, dsn=2.0.0, status=sent (delivered to mailbox)`,
    `postfix/qmgr[9]: ${queueId}: removed`,
  ]
    .map((text) => `May  5 ${time} mail ${text}\n`)
    .join('');
const PROOF = `May  5 13:35:54 mail amavis[4083]: (04083-01) ESMTP :10026 /opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi: <a@example.com> -> <b@example.com> SIZE=1153 Received: from mail.example.com ([127.0.0.1]) by localhost (mail.example.com [127.0.0.1]) (amavisd-new, port 10026) with ESMTP for <b@example.com>; Thu,  5 May 2022 13:35:54 +0700 (+07)\n`;
const FILLER =
  'May  5 13:20:00 mail postfix/anvil[5]: statistics: max cache size 1 at May  5 13:19:59\n';
const filler = (bytes: number) => FILLER.repeat(Math.ceil(bytes / FILLER.length));

const started = (out: string) =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe('a pipe', () => {
  const late = fileOf('late.log', `${mail('0AB1', '13:10:00')}${filler(3_000_000)}${PROOF}`);
  const tooLate = fileOf('too-late.log', `${mail('0AB1', '13:10:00')}${filler(9_500_000)}${PROOF}`);
  const isRight = { startedAt: '2022-05-05T13:10:00+07:00', inferred: ['year', 'zone'] };

  test.each([
    ['piped', `cat '${late}' | eval $MTATRACE list --json`],
    ['redirected', `eval $MTATRACE list --json < '${tooLate}'`],
    ['packed', `gzip -c '${late}' | eval $MTATRACE list --json`],
  ])('%s, is read in the zone and year that its lines prove megabytes later', (_, line) => {
    const { out, err } = runShell(line);
    expect(started(out)).toEqual([expect.objectContaining(isRight)]);
    expect(err).not.toContain('later line');
  });

  test('of which only a line far behind proves zone and year says that its times are wrong', () => {
    const { err, code } = runShell(`cat '${tooLate}' | eval $MTATRACE list --json`);
    expect([code, err]).toEqual([
      0,
      'mtatrace: stdin: a later line proves that the year is 2022: times told here are off by 1461 d 7 h, all or from there on. Give --year 2022, or redirect the file instead of piping it.\n',
    ]);
  });
});

describe('a live view', () => {
  test('goes on with the zone that a later line proves, and says so', async () => {
    const program = new LiveProgram(['watch', '--json', '--year', '2022', '-']);
    program.write(mail('0AB1', '13:35:50'));
    await program.until(({ lines }) => lines.length === 1);
    program.write(PROOF);
    await program.until(({ err }) => err.includes('proves'));
    program.write(mail('0AB2', '13:35:58'));
    await program.until(({ lines }) => lines.length === 2);
    expect(await program.end()).toBe(0);
    expect(program.lines.map((line) => JSON.parse(line).at)).toEqual([
      '2022-05-05T13:35:50+00:00',
      '2022-05-05T13:35:58+07:00',
    ]);
    expect(program.err).toContain(
      'mtatrace: stdin: a later line proves the time zone +07:00: times told before were off by 7 h, from now on they are right. --tz +07:00 says so from the start.\n',
    );
  });

  test('counts --until in the zone that a later line proves', async () => {
    const until = '2022-05-05T07:00Z';
    const program = new LiveProgram(['watch', '--json', '--year', '2022', '--until', until, '-']);
    program.write(`${mail('0AB1', '06:35:50')}`);
    await program.until(({ lines }) => lines.length === 1);
    program.write(PROOF);
    await program.until(({ err }) => err.includes('proves'));
    program.write(mail('0AB2', '13:50:00'));
    await program.until(({ lines }) => lines.length === 2);
    expect(await program.end()).toBe(0);
  });

  const both =
    'the year 2022, and the time zone +07:00, which its lines prove. --year and --tz give others';
  test.each([
    [[], `inferred: ${both}.`],
    [
      ['--year', '2022'],
      'inferred: the time zone +07:00, which its lines prove. --tz gives another.',
    ],
    [['--tz', '+07:00'], 'inferred: the year 2022. --year gives another.'],
  ])('with %j says once what of its times is inferred', (options, words) => {
    const { err } = runProgram(['watch', ...options, '-'], { input: readFileSync(SENT_LOG) });
    expect(err).toBe(`mtatrace: ${words}\n`);
  });

  test('of complete stamps has nothing inferred', () => {
    const input = mail('0AB1', '13:10:00').replaceAll(
      'May  5 13:10:00',
      '2022-05-05T13:10:00+07:00',
    );
    expect(runProgram(['watch', '-'], { input }).err).toBe('');
    const { out } = runProgram(['watch', '--json', '-'], { input });
    expect(started(out)).toEqual([expect.objectContaining({ status: 'delivered', inferred: [] })]);
  });
});

describe('--until', () => {
  const options = [
    '--json',
    '--quiet',
    '--tz',
    'UTC',
    '--year',
    '2022',
    '--since',
    '2022-05-05T13:00',
  ];
  const stamps = ['13:10:00', '13:20:00', '13:30:00'];
  const until = ['--until', '2022-05-05T13:20'];

  test('ends a pipe that goes on, once the log has passed it', async () => {
    const program = new LiveProgram(['watch', ...options, ...until, '-']);
    stamps.forEach((time, i) => {
      program.write(mail(`0AB${i}`, time));
    });
    expect(await program.ended()).toBe(0);
    expect(program.lines.map((line) => JSON.parse(line).queueId)).toEqual(['0AB0', '0AB1']);
  });

  test('ends a file that is followed and has passed it', async () => {
    const log = fileOf('passed.log', stamps.map((time, i) => mail(`0AB${i}`, time)).join(''));
    const program = new LiveProgram(['watch', ...options, ...until, log]);
    expect(await program.ended()).toBe(0);
    expect(program.lines).toHaveLength(2);
  });

  test('ends a file whose last line is older, since nothing more can come', async () => {
    const log = fileOf('older.log', mail('0AB0', '13:10:00'));
    const program = new LiveProgram(['watch', ...options, ...until, log]);
    expect(await program.ended()).toBe(0);
    expect(program.lines).toHaveLength(1);
  });

  test('without an outcome before it ends with 1', async () => {
    const log = fileOf('none.log', mail('0AB0', '13:30:00'));
    const program = new LiveProgram(['watch', ...options, ...until, log]);
    expect(await program.ended()).toBe(1);
  });

  test('to come is waited for', async () => {
    const log = fileOf('future.log', mail('0AB0', '13:10:00'));
    const later = ['--until', '2100-01-01', '--now', '2022-05-05T13:10:00Z'];
    const program = new LiveProgram(['watch', ...options, ...later, log]);
    await program.until(({ lines }) => lines.length === 1);
    appendFileSync(log, mail('0AB1', '13:20:00'));
    await program.until(({ lines }) => lines.length === 2);
    expect(await program.signal('SIGINT')).toBe(0);
  });
});
