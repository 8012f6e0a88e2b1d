/**
 * Tells which branches no test goes, from the report that `npm run coverage` leaves: one line each, with the code.
 *   node test/branches/untested-branches.mjs [FOLDER …]    (default: syslog daemons correlate)
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const asked = process.argv.slice(2);
const folders = asked.length > 0 ? asked : ['syslog', 'daemons', 'correlate'];
const report = JSON.parse(readFileSync(`${ROOT}coverage/coverage-final.json`, 'utf8'));
const say = (text) => process.stdout.write(`${text}\n`);

/** The place and code of each branch that was never taken. */
function untestedOf(path, { branchMap, b: taken }) {
  const code = readFileSync(path, 'utf8').split('\n');
  return Object.entries(branchMap).flatMap(([id, { type, loc, locations }]) =>
    locations.flatMap((location, way) => {
      if (taken[id][way] > 0) return [];
      const line = location.start.line ?? loc.start.line;
      return [`${relative(ROOT, path)}:${line} ${type} ${way + 1}: ${code[line - 1].trim()}`];
    }),
  );
}

for (const folder of folders) {
  const files = Object.entries(report).filter(([path]) => path.startsWith(`${ROOT}src/${folder}/`));
  const untested = files.flatMap(([path, file]) => untestedOf(path, file));
  const all = files.flatMap(([, { b }]) => Object.values(b).flat()).length;
  const percent = ((100 * (all - untested.length)) / all).toFixed(1);
  say(`${folder}: ${all - untested.length} of ${all} branches tested, ${percent} %`);
  for (const line of untested) say(`  ${line}`);
}
