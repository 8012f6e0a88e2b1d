/** Runs the built program as a user would. */
import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROGRAM = fileURLToPath(new URL('../../bin/mtatrace', import.meta.url));
export const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));
export const SENT_LOG = `${FIXTURES}/seed/zimbra-send.log`;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** What is piped in; without it stdin brings nothing, as in cron. */
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

const PATIENCE_MS = 30_000;

export function runProgram(args: readonly string[], options: RunOptions = {}): Ran {
  return ran(process.execPath, [PROGRAM, ...args], options);
}

/** A line for the shell in which $MTATRACE stands for the program. */
export function runShell(line: string, options: RunOptions = {}): Ran {
  return ran('bash', ['-o', 'pipefail', '-c', line], options);
}

function ran(command: string, args: readonly string[], options: RunOptions): Ran {
  const given: SpawnSyncOptions = {
    env: {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      MTATRACE: `'${process.execPath}' '${PROGRAM}'`,
      ...options.environment,
    },
    timeout: PATIENCE_MS,
    maxBuffer: 1e9,
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(options.input === undefined ? {} : { input: options.input }),
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  };
  const { status, stdout, stderr } = spawnSync(command, args, given);
  return { code: status, out: String(stdout), err: String(stderr) };
}

const NOBODY = 65534;

/** Root may read everything: the program, which is one file, runs as nobody from a folder that all may enter. */
export function runBundleAsNobody(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) {
  const program = join(folder, 'mtatrace.cjs');
  copyFileSync(new URL('../../dist/mtatrace.cjs', import.meta.url), program);
  const isRoot = process.getuid?.() === 0;
  return spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { TZ: 'UTC', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
}
