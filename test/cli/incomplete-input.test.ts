/** Input of which a part cannot be read: the rest answers, and the exit code tells. */
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBundleAsNobody, runProgram, runShell, SENT_LOG } from './program-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-incomplete-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string) => join(folder, name);
const FOUND = 'relayed  deliver';

describe('a rotated part of the own log that may not be read', () => {
  const environment = { MTATRACE_LOG: inFolder('own.log') };
  beforeAll(() => {
    copyFileSync(SENT_LOG, inFolder('own.log'));
    copyFileSync(SENT_LOG, inFolder('own.log.1'));
    chmodSync(inFolder('own.log.1'), 0o000);
    // Between the fifth of May, when its lines were written, and the present.
    utimesSync(inFolder('own.log.1'), new Date('2022-05-06'), new Date('2022-05-06'));
  });

  test('is told; the rest answers, and the exit code tells of the part', () => {
    const { status, stdout, stderr } = runBundleAsNobody(folder, ['list'], environment);
    expect(status).toBe(2);
    expect(stdout).toContain(FOUND);
    expect(stderr).toMatch(/^mtatrace: cannot read \S+own\.log\.1: permission denied\./);
  });

  test('is not missed where the range begins after its last line', () => {
    const { status, stderr } = runBundleAsNobody(
      folder,
      ['list', '--since', '2022-05-07'],
      environment,
    );
    expect(status).toBe(1);
    expect(stderr).not.toContain('permission denied');
  });
});

describe('packed files that cannot be read whole', () => {
  const packed = gzipSync(readFileSync(SENT_LOG));
  beforeAll(() => {
    writeFileSync(inFolder('short.gz'), packed.subarray(0, packed.length - 200));
    writeFileSync(inFolder('stub.gz'), packed.subarray(0, 30));
    writeFileSync(inFolder('trailing.gz'), Buffer.concat([packed, Buffer.from('no gzip')]));
    writeFileSync(inFolder('padded.gz'), Buffer.concat([packed, Buffer.alloc(512)]));
    writeFileSync(inFolder('appended.gz'), Buffer.concat([packed, Buffer.alloc(512), packed]));
    writeFileSync(inFolder('members.gz'), Buffer.concat([packed, packed]));
  });
  const CUT = 'the compressed file ends too early: its last lines are missing\n';

  test('one that ends too early answers from what it holds, with 2', () => {
    const { code, out, err } = runProgram(['coverage', 'short.gz'], { folder });
    expect(code).toBe(2);
    expect(out).toContain('postfix/smtpd');
    expect(err).toContain(`mtatrace: short.gz: ${CUT}`);
  });

  test.each([['coverage'], ['watch'], ['explain']])(
    '%s tells of it on stdin, with 2',
    (command) => {
      const input = packed.subarray(0, packed.length - 200);
      const { code, err } = runProgram([command, '-'], { input });
      expect(code).toBe(2);
      expect(err).toContain(`mtatrace: stdin: ${CUT}`);
    },
  );

  test('watch tells of it, with 2', () => {
    const { code, out, err } = runProgram(['watch', 'short.gz'], { folder });
    expect(code).toBe(2);
    expect(out).toContain('2 messages in the queue');
    expect(err).toContain(`mtatrace: short.gz: ${CUT}`);
  });

  test('one that gives no line is not called empty, nor a healthy day', () => {
    const args = ['failures', '--exit-code', 'stub.gz'];
    const { code, err } = runProgram(args, { folder });
    expect({ code, err }).toEqual({ code: 2, err: `mtatrace: stub.gz: ${CUT}` });
  });

  test.each(['padded.gz', 'members.gz'])('%s is whole: nothing is missing from it', (name) => {
    const { code, out, err } = runProgram(['list', name, '--quiet'], { folder });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(FOUND);
  });

  test.each(['trailing.gz', 'appended.gz'])(
    '%s: bytes after the end are told, and take nothing from the answer',
    (name) => {
      const { code, out, err } = runProgram(['list', name], { folder });
      expect(code).toBe(0);
      expect(out).toContain(FOUND);
      expect(err).toContain(
        `mtatrace: ${name}: what follows the end of the compressed data is not gzip; it is left out\n`,
      );
    },
  );
});

describe('what cannot be read at all', () => {
  test.each([['list'], ['watch'], ['explain']])('is told by %s of stdin, with 2', (command) => {
    const binary = runProgram([command, '-'], { input: Buffer.from([1, 2, 0, 3]) });
    expect({ code: binary.code, err: binary.err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^mtatrace: cannot read stdin: it is a binary file, not a log\. /),
    });
    const directory = runShell(`eval "$MTATRACE ${command} -" < '${folder}'`);
    expect({ code: directory.code, err: directory.err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^mtatrace: cannot read stdin: it is a directory\. /),
    });
  });
});
