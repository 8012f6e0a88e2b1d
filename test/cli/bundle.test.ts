import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/cli/version.ts';
import { FIXTURES, runProgram, SENT_LOG } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-bundle-'));
const ID = 'B141CE6BDD';

afterAll(() => rmSync(folder, { recursive: true }));

/** A section without its title. */
function sectionOf(text: string, title: string): string {
  return (
    text
      .split(`## ${title}\n\n`)[1]
      ?.split(/\n\n## /)[0]
      ?.trim() ?? ''
  );
}

const inBlock = (text: string) => text.split('\n').slice(1, -1).join('\n');

describe('a bundle', () => {
  const { code, out, err } = runProgram(['bundle', ID, SENT_LOG]);

  test('is what trace, trace -v and trace --json tell of the message', () => {
    const trace = runProgram(['trace', ID, '-v', SENT_LOG]).out.trimEnd();
    const json = runProgram(['trace', ID, '--json', SENT_LOG]).out.trimEnd();
    const [story, lines] = ['Trace', 'Lines'].map((title) => inBlock(sectionOf(out, title)));
    expect(`${story}\n\n${lines}`).toBe(trace);
    expect(inBlock(sectionOf(out, 'JSON'))).toBe(json);
    expect([code, out.split('\n')[0]]).toEqual([0, `# mtatrace: the queue ID ${ID}`]);
  });

  test('tells what it was read with', () => {
    const [made, ...others] = sectionOf(out, 'Environment').split('\n');
    expect(made).toMatch(/^- made: 20\d\d-\d\d-\d\dT/);
    expect(others).toEqual([
      '- names: as the log has them',
      `- mtatrace ${VERSION}`,
      `- Node ${process.version}`,
      expect.stringMatching(new RegExp(`^- ${process.platform} \\S+ ${process.arch}$`)),
      `- file: ${SENT_LOG}, 5.3 kB, 2022-05-05T13:35:54+07:00 to 2022-05-05T13:35:58+07:00, zone +07:00 (as the dates that amavis logs prove), year inferred`,
      '- read: 32 lines, 0 not understood, 0 mended',
      '- gaps: none that the log tells of',
    ]);
  });

  test('says that names are in it', () => {
    expect(err).toBe(
      'mtatrace: names, addresses and IPs are in it as the log has them; --redact replaces them.\n',
    );
  });

  test('tells where the log has gaps', () => {
    const log = join(folder, 'gap.log');
    writeFileSync(
      log,
      `May  5 13:35:53 mail rsyslogd: imuxsock lost 17 messages from pid 16737 due to rate-limiting\n${readFileSync(SENT_LOG, 'utf8')}`,
    );
    expect(sectionOf(runProgram(['bundle', ID, log]).out, 'Environment')).toMatch(
      /- gap: 2022-05-05T13:35:53\+07:00 \S*gap\.log:1: .*lost 17 messages/,
    );
  });
});

test('a bundle in the file "-" is on stdout', () => {
  const options = { folder };
  const { code, out } = runProgram(['bundle', ID, SENT_LOG, '-o', '-'], options);
  const withoutTime = (text: string) => text.replace(/^- made: .*$/m, '');
  expect(withoutTime(out)).toBe(withoutTime(runProgram(['bundle', ID, SENT_LOG], options).out));
  expect({ code, isFile: existsSync(join(folder, '-')) }).toEqual({ code: 0, isFile: false });
});

describe('a bundle without names', () => {
  test('says so, and nothing on stderr', () => {
    const { out, err } = runProgram(['bundle', ID, '--redact', SENT_LOG]);
    expect(sectionOf(out, 'Environment').split('\n')[1]).toMatch(/^- names: replaced by stand-ins/);
    expect(err).toBe('');
  });
});

describe('a bundle in a file', () => {
  const file = join(folder, 'ticket.md');
  const write = (...options: string[]) =>
    runProgram(['bundle', ID, '-o', file, ...options, SENT_LOG]);

  test('is for its owner alone, and nothing is on stdout', () => {
    expect(write('--redact')).toEqual({ code: 0, out: '', err: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^# mtatrace: the queue ID queue1\n/);
  });

  test('has no colours, whatever the terminal can do', () => {
    write('--color', 'always', '--force');
    expect(readFileSync(file, 'utf8')).not.toContain('\u001b');
  });

  test('is not written over, unless told to', () => {
    writeFileSync(file, 'mine');
    const sentence = `mtatrace: -o ${file} exists already. Name another file, or add --force.\n`;
    expect(write()).toEqual({ code: 2, out: '', err: sentence });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(write('--force', '--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(file, 'utf8')).toMatch(/^# mtatrace/);
  });

  test.each([
    ['a directory', folder, 'is a directory. Name a file in it.'],
    ['in no directory', join(folder, 'none', 'x.md'), 'there is no directory'],
  ])('%s is refused', (_, target, sentence) => {
    const { code, out, err } = runProgram(['bundle', ID, '-o', target, SENT_LOG]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  test('that is the log itself is refused', () => {
    const log = join(folder, 'copy.log');
    writeFileSync(log, readFileSync(SENT_LOG));
    const { code, err } = runProgram(['bundle', ID, '-o', log, '--force', log]);
    expect([code, err]).toEqual([2, expect.stringContaining('is the log itself')]);
    expect(readFileSync(log)).toEqual(readFileSync(SENT_LOG));
  });
});

describe('a bundle of nothing, or of too much', () => {
  test('of an id that is not in the log, nothing is written', () => {
    const target = join(folder, 'nothing.md');
    const { code, err } = runProgram(['bundle', 'AAAA1111AA', '-o', target, SENT_LOG]);
    expect([code, existsSync(target)]).toEqual([1, false]);
    expect(err).toMatch(/^mtatrace: no message with "AAAA1111AA"/);
  });

  test('of several messages, they are listed to choose from', () => {
    const demo = `${FIXTURES}/demo/amavis-down.log`;
    const { code, out, err } = runProgram(['bundle', 'hr@lantern-labs.test', demo]);
    expect([code, out.split('\n')[0]]).toEqual([
      2,
      expect.stringMatching(/^2 messages for the address hr@lantern-labs\.test/),
    ]);
    expect(err).toContain('a bundle is of one. Name it by its queue ID.');
  });
});
