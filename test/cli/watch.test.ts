import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LiveProgram } from './live-program.ts';
import { FIXTURES, runProgram, runShell } from './program-run.ts';

const RECEIVED_LOG = `${FIXTURES}/seed/zimbra-receive.log`;
const LAB_LOG = `${FIXTURES}/lab/zimbra.log`;
const folder = mkdtempSync(join(tmpdir(), 'mtatrace-watch-'));
const received = readFileSync(RECEIVED_LOG, 'utf8').split('\n').slice(0, -1);
/** The line that says that the mailbox took the message. */
const DECIDING = received.findIndex((line) => line.includes('Delivery OK'));
const DELIVERED =
  '13:38:11  ✔ delivered  in    1.2 s  idinhtu1989@gmail.com → admin@tudv3.tudv.xyz';
const joined = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const isFollowing = ({ err }: LiveProgram) => err.includes('following');
const newLog = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

afterAll(() => rmSync(folder, { recursive: true }));

describe('a pipe', () => {
  test('without a command is watched: one line an outcome, and a tally at the end', () => {
    expect(runProgram([], { input: readFileSync(RECEIVED_LOG) })).toEqual({
      code: 0,
      out: `${DELIVERED}\n39 s · 1 outcome: 1 delivered\n`,
      err: 'mtatrace: inferred: the year 2022, and the time zone +07:00, which its lines prove. --year and --tz give others.\n',
    });
  });

  test('an outcome is told with the line that decides it, not at the end', async () => {
    const program = new LiveProgram(['watch', '--json', '-']);
    program.write(joined(received.slice(0, DECIDING)));
    await program.until(() => true);
    expect(program.out).toBe('');
    program.write(joined(received.slice(DECIDING, DECIDING + 1)));
    await program.until(({ lines }) => lines.length > 0);
    expect(program.lines.map((line) => JSON.parse(line))).toEqual([
      {
        schema: 'mtatrace.outcome/1',
        at: '2022-05-05T13:38:11+07:00',
        messageId: 'CAMzzhF9GpAMR6iTmZ-hzC6RriDQ=m1mao8zHY06Eky-_iry-=A@mail.gmail.com',
        queueId: 'B51DBE6BE7',
        status: 'delivered',
        step: 'deliver',
        direction: 'inbound',
        from: 'idinhtu1989@gmail.com',
        to: 'admin@tudv3.tudv.xyz',
        delaySeconds: 1.19,
        reason: null,
        inferred: ['year', 'zone'],
      },
    ]);
    expect(await program.end()).toBe(0);
  });

  test('that begins in the middle of a message says what is missing', () => {
    const input = joined(received.slice(DECIDING));
    expect(runProgram(['watch', '--year', '2022', '-'], { input }).out.split('\n')[0]).toBe(
      '13:38:11  ✔ delivered  ?     0.4 s  ? → admin@tudv3.tudv.xyz                      (its start is not in this log)',
    );
  });

  test('without an outcome ends with 1', () => {
    expect(runProgram([], { input: joined(received.slice(0, 4)) })).toMatchObject({
      code: 1,
      out: expect.stringContaining('0 outcomes'),
    });
  });

  test('a retry that ends the same is not told again', () => {
    const deferred = runProgram(['watch', '--json', '--status', 'deferred', '-'], {
      input: readFileSync(LAB_LOG),
    });
    const told = deferred.out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const states = told.map(({ queueId, to, step }) => `${queueId} ${to} ${step}`);
    const releasedFromHold = 1;
    expect(states.length - new Set(states).size).toBeLessThanOrEqual(releasedFromHold);
    expect(states.length).toBeGreaterThan(30);
  });

  test.each([
    [
      ['--only', 'failures'],
      [
        'deferred',
        'held',
        'deleted',
        'aborted',
        'rejected',
        'discarded',
        'blocked',
        'expired',
        'bounced',
        'stalled',
      ],
    ],
    [
      ['--only', 'final'],
      [
        'delivered',
        'relayed',
        'deleted',
        'aborted',
        'rejected',
        'discarded',
        'blocked',
        'expired',
        'bounced',
      ],
    ],
    [
      ['--status', 'bounced,stalled'],
      ['bounced', 'stalled'],
    ],
  ])('%s shows nothing else', (options, allowed) => {
    const { out } = runProgram(['watch', '--json', ...options, '-'], {
      input: readFileSync(LAB_LOG),
    });
    const statuses = new Set(
      out
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line).status),
    );
    expect([...statuses].filter((status) => !allowed.includes(status))).toEqual([]);
    expect(statuses.size).toBeGreaterThan(0);
  });

  test('the tally at its end counts the mail that is still in the queue, and that was asked for', () => {
    const at = (text: string) => `2026-05-05T10:00:00Z mail postfix/${text}`;
    const begun = (id: string) => [
      at(`smtpd[1]: ${id}: client=mx.example.com[192.0.2.1]`),
      at(`qmgr[2]: ${id}: from=<ann@example.com>, size=9, nrcpt=1 (queue active)`),
    ];
    const attempt = (id: string, status: string) =>
      at(
        `smtp[3]: ${id}: to=<bob@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=${status}`,
      );
    const lines = [
      ...['A1AAAAAAAA', 'B1AAAAAAAA', 'C1AAAAAAAA', 'D1AAAAAAAA'].flatMap(begun),
      attempt(
        'A1AAAAAAAA',
        'deferred (connect to mx.example.org[192.0.2.9]:25: Connection refused)',
      ),
      // Of B its removal alone is missing, C waits.
      attempt('B1AAAAAAAA', 'sent (250 2.0.0 Ok)'),
      at('postsuper[4]: D1AAAAAAAA: placed on hold'),
    ];
    const { out } = runProgram(['watch', '-'], { input: joined(lines) });
    expect(out).toContain(
      '3 outcomes: 1 relayed, 1 deferred, 1 held · 3 messages in the queue: 1 deferred, 1 held, 1 on the way\n',
    );
    const ofOthers = runProgram(['watch', '--from', '*@example.net', '-'], {
      input: joined(lines),
    });
    expect(ofOthers.out).not.toContain('in the queue');
    const held = runProgram(['watch', '--status', 'held', '-'], { input: joined(lines) });
    expect(held.out).toContain('1 message in the queue: 1 held\n');
    const summary = runProgram(['summary', '-'], { input: joined(lines) });
    expect(summary.out).toContain('3 messages with 1 recipient: 1 deferred');
  });

  test('filters are asked of each recipient', () => {
    const { out } = runProgram(['watch', '--json', '--to', 'legal@lantern-labs.test', '-'], {
      input: readFileSync(LAB_LOG),
    });
    const recipients = out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).to);
    expect(new Set(recipients)).toEqual(new Set(['legal@lantern-labs.test']));
  });

  test('a slow reader gets all lines', () => {
    const input = readFileSync(LAB_LOG);
    const all = runProgram(['watch', '--json', '-'], { input }).out.split('\n').length - 1;
    const slow = runShell('eval "$MTATRACE" watch --json - | (sleep 1; wc -l)', { input });
    expect([slow.code, Number(slow.out)]).toEqual([0, all]);
  });

  test('a reader that goes away ends it quietly', () => {
    const { code, out, err } = runShell('eval "$MTATRACE" watch --json - | head -n 1', {
      input: readFileSync(LAB_LOG),
    });
    expect([code, out.split('\n').length - 1]).toEqual([0, 1]);
    expect(err).not.toMatch(/mtatrace|EPIPE/);
  });

  test('no control sequence gets into a pipe', () => {
    const { out } = runProgram([], {
      input: readFileSync(LAB_LOG),
      environment: { TERM: 'xterm' },
    });
    expect(out).not.toContain('\u001b');
  });
});

describe('a file', () => {
  test('is followed from now on, and Ctrl-C ends with the tally', async () => {
    const log = newLog('followed.log', joined(received.slice(0, DECIDING)));
    const program = new LiveProgram(['watch', log]);
    await program.until(isFollowing);
    appendFileSync(log, joined(received.slice(DECIDING)));
    await program.until(({ lines }) => lines.length > 0);
    expect(program.lines).toEqual([DELIVERED]);
    expect(await program.signal('SIGINT')).toBe(0);
    expect(program.lines[1]).toMatch(/^\d+ s · 1 outcome: 1 delivered$/);
  });

  test('what was decided before is not told', async () => {
    const log = newLog('before.log', joined(received));
    const program = new LiveProgram(['watch', log]);
    await program.until(isFollowing);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await program.signal('SIGTERM')).toBe(0);
    expect(program.out).toMatch(/^\d+ s · 0 outcomes\n$/);
  });

  test('the tally tells how long it was watched, not what was read from before', async () => {
    const hourBefore = received[0]?.replace('13:38:', '12:38:') ?? '';
    const log = newLog('tally.log', joined([hourBefore, ...received]));
    const program = new LiveProgram(['watch', log]);
    await program.until(isFollowing);
    await program.signal('SIGINT');
    expect(program.out).toMatch(/^\d s · 0 outcomes\n$/);
    const { out } = runProgram(['watch', '--year', '2022', '--since', '2022-05-05T13:38', '-'], {
      input: joined([hourBefore, ...received]),
    });
    expect(out).toContain('\n41 s · 1 outcome: 1 delivered');
  });

  test('with --since it begins with what the rotated file holds of that time', async () => {
    const log = newLog('since.log', joined(received));
    renameSync(log, `${log}.1`);
    writeFileSync(log, joined(received.slice(0, 3)));
    const program = new LiveProgram(['watch', '--json', '--since', '2022-05-05', log]);
    await program.until(({ lines }) => lines.length > 0);
    expect(JSON.parse(program.lines[0] ?? '')).toMatchObject({
      status: 'delivered',
      direction: 'inbound',
    });
    expect(await program.signal('SIGINT')).toBe(0);
    expect(program.err).toContain('1 outcome: 1 delivered');
  });

  test('is followed when it is renamed and made anew', async () => {
    const log = newLog('renamed.log', joined(received.slice(0, 10)));
    const program = new LiveProgram(['watch', log]);
    await program.until(isFollowing);
    appendFileSync(log, joined(received.slice(10, DECIDING)));
    renameSync(log, `${log}.1`);
    writeFileSync(log, joined(received.slice(DECIDING)));
    await program.until(({ lines }) => lines.length > 0);
    expect(await program.signal('SIGINT')).toBe(0);
    expect(program.lines[0]).toBe(DELIVERED);
  });
});

test('a word that --only does not know is told', () => {
  expect(runProgram(['watch', '--only', 'failure', '-'], { input: '' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('--only "failure"'),
  });
});
