import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LiveProgram } from './live-program.ts';
import { FIXTURES, runProgram, SENT_LOG } from './program-run.ts';

const RECEIVED_LOG = `${FIXTURES}/seed/zimbra-receive.log`;
const folder = mkdtempSync(join(tmpdir(), 'mtatrace-follow-'));
const received = readFileSync(RECEIVED_LOG, 'utf8').split('\n').slice(0, -1);
const joined = (lines: readonly string[]) => `${lines.join('\n')}\n`;
const newLog = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

afterAll(() => rmSync(folder, { recursive: true }));

describe('trace --follow', () => {
  const sent = readFileSync(SENT_LOG, 'utf8').split('\n').slice(0, -1);
  const REMOVED = 'May  5 13:35:58 mail postfix/qmgr[4080]: 97597E6BE4: removed';

  test('waits for the message, tells what becomes of it, and ends with its story', async () => {
    const log = newLog('follow.log', joined(received));
    const program = new LiveProgram(['trace', '--follow', 'idinhtu1989@gmail.com', log]);
    await program.until(({ err }) => err.includes('Send the message now'));
    expect(program.out).toBe('');
    appendFileSync(log, joined([...sent, REMOVED]));
    expect(await program.ended()).toBe(0);
    expect(program.lines[0]).toBe(
      '13:35:58  ✔ relayed    out   4.3 s  admin@tudv3.tudv.xyz → idinhtu1989@gmail.com',
    );
    expect(program.out).toContain('RELAYED to gmail-smtp-in.l.google.com · outbound · 1 recipient');
  });

  test('of a message that is there already it tells the story at once', async () => {
    const program = new LiveProgram(['trace', '--quiet', '--follow', 'ECE98E6BE1', RECEIVED_LOG]);
    expect(await program.ended()).toBe(0);
    expect(program.out).toContain('DELIVERED to the mailbox on mail.tudv3.tudv.xyz');
  });

  test('to send it is asked for an address only, since other ids name a message that was sent', () => {
    const waiting = (id: string) =>
      runProgram(['trace', '--follow', id, '-'], { input: readFileSync(RECEIVED_LOG) }).err;
    expect(waiting('nobody@example.com')).toContain('final. Send the message now.\n');
    expect(waiting('ABCDEF12345')).toContain('waiting until it is final.\n');
  });

  test('the exit code says that a recipient failed, or is not final yet', () => {
    const follow = (id: string, file: string) =>
      runProgram(['trace', '--quiet', '--follow', id, '-'], { input: readFileSync(file) }).code;
    const bounce = `${FIXTURES}/lab/scenarios/05-remote-5xx-bounce.log`;
    const bounced =
      /postfix\/smtp\[\d+\]: (\w+): .* status=bounced/.exec(readFileSync(bounce, 'utf8'))?.[1] ??
      '';
    expect(follow(bounced, bounce)).toBe(4);
    expect(follow('CB5B124A7CF', `${FIXTURES}/demo/amavis-down.log`)).toBe(5);
    expect(follow('ABCDEF12345', bounce)).toBe(1);
  });

  test.each([
    [['--since', '1h'], '--since'],
    [['--min-delay', '30s'], '--min-delay'],
    [['--status', 'deferred'], '--status'],
    [['--queue'], '--queue'],
    [['--queue-file', 'q.jsonl'], '--queue-file'],
  ])('%j would choose among messages, or ask the queue: it is refused', (words, option) => {
    const ran = runProgram(['trace', '--follow', 'ECE98E6BE1', RECEIVED_LOG, ...words]);
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: `mtatrace: --follow waits for the one message that the id names, and does not take ${option}: leave one of them out.\n`,
    });
  });

  test('lines that were not understood are listed where asked for', () => {
    const args = ['trace', '--follow', 'ECE98E6BE1', '--not-understood', '-'];
    const odd = 'May  5 13:35:50 mail postfix/smtp[1]: words that nothing says\n';
    const { code, err } = runProgram(args, { input: odd + readFileSync(RECEIVED_LOG, 'utf8') });
    expect(code).toBe(0);
    expect(err).toContain('words that nothing says');
  });
});
