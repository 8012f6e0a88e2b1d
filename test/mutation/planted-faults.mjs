/**
 * Plants one fault after another in a copy of the program, and tells which the tests named for it do not catch.
 *   npm run planted-faults [-- PART-OF-A-NAME]
 * Exit 0 when all are caught; 1 when one is missed; 2 when a fault cannot be planted, because the code has changed,
 * or the tests fail without any fault.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAULTS } from './fault-table.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COPIED = ['bin', 'fixtures', 'schema', 'src', 'test'];
const COPIED_FILES = [
  'LICENSE',
  'THIRD-PARTY-LICENSES',
  'bundle.mjs',
  'code-cache.cjs',
  'package.json',
  'tsconfig.json',
];
const say = (text) => process.stdout.write(`${text}\n`);

/** Each fault's text must stand exactly once in its file. */
function misfitOf({ file, text, replacement }) {
  const count = readFileSync(join(ROOT, file), 'utf8').split(text).length - 1;
  if (count !== 1) return `${file} holds its text ${count} times, not once:\n${text}`;
  return text === replacement ? 'it changes nothing' : undefined;
}

function copyOfProgram() {
  const copy = mkdtempSync(join(tmpdir(), 'mtatrace-faults-'));
  for (const name of [...COPIED, ...COPIED_FILES])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Whether the tests pass in the copy; those that run the built program need it built. */
function passes(copy, tests) {
  const run = (...command) =>
    spawnSync(process.execPath, command, { cwd: copy, encoding: 'utf8', maxBuffer: 1e9 });
  const built = run('bundle.mjs');
  if (built.status !== 0) throw new Error(`cannot be built:\n${built.stderr}`);
  const { status, stdout } = run('node_modules/vitest/vitest.mjs', 'run', '--bail=1', ...tests);
  // A fault that keeps a test file from being loaded at all proves nothing of the tests in it.
  if (status !== 0 && !/ {2}Tests .*\d+ failed/.test(plain(stdout)))
    throw new Error(`no test failed, yet vitest did:\n${stdout.slice(-2000)}`);
  return status === 0;
}

function plain(text) {
  return text.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
}

function isCaught(copy, { file, text, replacement, tests }) {
  const path = join(copy, file);
  const sound = readFileSync(path, 'utf8');
  const [before, after] = sound.split(text);
  writeFileSync(path, before + replacement + after);
  try {
    return !passes(copy, tests);
  } finally {
    writeFileSync(path, sound);
  }
}

function main(asked) {
  const faults = FAULTS.filter(({ name }) => name.includes(asked));
  const misfits = faults.flatMap((fault) => {
    const misfit = misfitOf(fault);
    return misfit === undefined ? [] : [`${fault.name}: ${misfit}`];
  });
  if (misfits.length > 0 || faults.length === 0) {
    say([...misfits, `${misfits.length} of ${faults.length} faults cannot be planted`].join('\n'));
    return 2;
  }
  const copy = copyOfProgram();
  try {
    if (!passes(copy, [...new Set(faults.flatMap(({ tests }) => tests))])) {
      say('The tests fail without any fault: mend that first.');
      return 2;
    }
    const missed = faults.filter((fault) => {
      const caught = isCaught(copy, fault);
      say(`${caught ? 'caught' : 'MISSED'}  ${fault.name}`);
      return !caught;
    });
    say(`${faults.length - missed.length} of ${faults.length} faults caught`);
    return missed.length === 0 ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

process.exitCode = main(process.argv[2] ?? '');
