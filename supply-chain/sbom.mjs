/**
 * Prints what the bundle is made of, as a software bill of materials (CycloneDX, by npm sbom).
 *     node supply-chain/sbom.mjs [FILE]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);
const { stdout, stderr, status, error } = spawnSync(
  'npm',
  ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev'],
  { encoding: 'utf8', cwd: ROOT },
);
if (error !== undefined) throw error;
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(2);
}
const bom = JSON.parse(stdout);
// npm takes the name of the folder.
bom.metadata.component.name = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')).name;
const text = `${JSON.stringify(bom, null, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
