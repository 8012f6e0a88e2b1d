/**
 * Runs the examples of README.md: each line of a ```console block that starts with `$ `, in the folder of the sample
 * logs and with --width 100. What stands below it must be what it prints; where nothing does, it must only run.
 *     node test/cli/readme-examples.mjs
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const PROGRAM = path('../../bin/mtatrace');
const FIXTURES = path('../../fixtures');
const WIDTH = 100;
const SECONDS = 5;
/** Found, nothing found, and those of --exit-code; 124 is a command that follows a log and was stopped. */
const GOOD_CODES = [0, 1, 4, 5, 124];

const readme = readFileSync(path('../../README.md'), 'utf8');
const problems = examplesIn(readme).flatMap((example) => problemOf(example) ?? []);
const count = examplesIn(readme).length;
if (problems.length === 0 && count > 0) process.stdout.write(`README: ${count} examples hold\n`);
else {
  process.stdout.write(
    `${problems.join('\n')}\nREADME: ${problems.length} of ${count} examples do not hold\n`,
  );
  process.exitCode = 1;
}

/** Every command, with the lines below it. */
function examplesIn(text) {
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block]) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n');
        return { command: part.slice(0, end), expected: part.slice(end + 1).trimEnd() };
      }),
  );
}

/** What does not hold of an example; undefined when all does. */
function problemOf({ command, expected }) {
  const { status, stdout } = run(command);
  if (!GOOD_CODES.includes(status)) return `$ ${command}\nended with ${status}:\n${stdout}`;
  if (expected === '' || expected === stdout.trimEnd()) return undefined;
  return `$ ${command}\n${differenceOf(expected.split('\n'), stdout.trimEnd().split('\n'))}`;
}

/** Both streams together, as a terminal shows them. Without FILE, the laboratory's log is the machine's own. */
function run(command) {
  const program = `mtatrace() { '${process.execPath}' '${PROGRAM}' "$@" --width ${WIDTH}; }`;
  const script = `${program}\nexport -f mtatrace\nexec 2>&1\ntimeout --signal=INT ${SECONDS} bash -o pipefail -c "$0"`;
  return spawnSync('bash', ['-c', script, onSampleLogs(command)], {
    cwd: FIXTURES,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      MTATRACE_LOG: 'lab/zimbra.log',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The command on files that are here, without programs that may not be installed. */
function onSampleLogs(command) {
  return command
    .replace(/ \| (?:jq|less|head|mail)\b.*$/, '')
    .replaceAll(/\/var\/log\/[\w.*-]+/g, 'lab/zimbra.log')
    .replace('tail -f ', 'cat ');
}

/** The first line that is another one. */
function differenceOf(expected, printed) {
  const at = expected.findIndex((line, i) => line !== printed[i]);
  const line = at < 0 ? expected.length : at;
  return `line ${line + 1} of its output\n- ${expected[line] ?? '(nothing)'}\n+ ${printed[line] ?? '(nothing)'}`;
}
