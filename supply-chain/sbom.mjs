/**
 * Prints what the bundle is made of, as a software bill of materials (CycloneDX, by npm sbom).
 *     node supply-chain/sbom.mjs [FILE]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);
const { stdout, stderr, status, error } = spawnSync(
  'npm',
  ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
  { encoding: 'utf8', cwd: ROOT, maxBuffer: 1e8 },
);
if (error !== undefined) throw error;
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(2);
}
const bom = JSON.parse(stdout);
// With `--omit dev` npm leaves out what ships, too, where a package for development needs it as well.
const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', ROOT), 'utf8'));
const shipped = new Set(
  Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version }]) => `pkg:npm/${path.split('node_modules/').at(-1)}@${version}`),
);
bom.components = bom.components.filter(({ purl }) => shipped.has(decodeURIComponent(purl)));
const kept = new Set([bom.metadata.component, ...bom.components].map((one) => one['bom-ref']));
bom.dependencies = bom.dependencies
  .filter(({ ref }) => kept.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
// npm takes the name of the folder.
bom.metadata.component.name = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')).name;
const text = `${JSON.stringify(bom, null, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
