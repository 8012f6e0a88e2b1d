/**
 * Changes the code in thousands of small ways, and tells which changes no test notices.
 *   npm run mutate -- syslog | daemons | correlate [file.ts …] [name.test.ts …]
 * Where tests are named, only these run: faster, and what they notice all of them do.
 * Only tests that read within their own process can see a change: those that spawn bin/mtatrace run the built
 * program, and are left out, as are the slow ones on large logs.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const TESTS_OF = {
  syslog: ['test/syslog/*.test.ts'],
  daemons: [
    'test/daemons/*.test.ts',
    'test/golden/postfix-lines.test.ts',
    'test/golden/other-lines.test.ts',
  ],
  correlate: [
    'test/correlate/!(bounds|generated).test.ts',
    'test/query/failures.test.ts',
    'test/query/outcomes.test.ts',
    // A live view alone asks for `expected-origin.ts` and `own-mail-of-amavis.ts`.
    'test/cli/live-outcomes.test.ts',
    'test/cli/live-quarantine.test.ts',
  ],
};

const [folder, ...names] = process.argv.slice(2);
const all = TESTS_OF[folder];
const named = names.filter((name) => name.endsWith('.test.ts'));
const files = names.filter((name) => !name.endsWith('.test.ts'));
const tests = named.length > 0 ? named.map((name) => `test/${folder}/${name}`) : all;
if (all === undefined) {
  process.stderr.write(`Name a folder: ${Object.keys(TESTS_OF).join(', ')}.\n`);
  process.exit(2);
}
const mutated = (files.length > 0 ? files : ['**/*.ts']).map((file) => `src/${folder}/${file}`);
// vitest would find the tests in a copy that is left over.
const copies = `.stryker-tmp/${folder}`;
const cleanUp = () => rmSync(`${ROOT}${copies}`, { recursive: true, force: true });
process.on('SIGINT', () => {});
cleanUp();
const { status } = spawnSync(
  process.execPath,
  [
    `${ROOT}node_modules/@stryker-mutator/core/bin/stryker.js`,
    'run',
    '--mutate',
    mutated.join(','),
    '--testFiles',
    tests.join(','),
    '--tempDirName',
    copies,
  ],
  { cwd: ROOT, stdio: 'inherit' },
);
cleanUp();
process.exit(status ?? 1);
