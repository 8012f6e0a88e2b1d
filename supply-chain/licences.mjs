/**
 * Writes THIRD-PARTY-LICENSES: the licences of the code that the bundle holds.
 *     node supply-chain/licences.mjs            writes it anew
 *     node supply-chain/licences.mjs --check    says whether it is complete; exit code 1 if not
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { shippedPackages } from './packages.mjs';

const FILE = new URL('../THIRD-PARTY-LICENSES', import.meta.url);
/** Licences that ask for their text alone. */
const GOOD = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'];

const packages = shippedPackages();
const text = `${[head(), ...packages.map(chapter)].join('\n\n')}\n`;
const bad = packages.filter(({ licence }) => !GOOD.includes(licence));
if (bad.length > 0) {
  for (const { name, licence } of bad)
    process.stderr.write(`${name}: its licence, ${licence}, has to be looked at.\n`);
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('THIRD-PARTY-LICENSES is out of date: npm run licences\n');
  process.exitCode = 1;
}

function head() {
  const list = packages.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
  return `mtatrace is one file that holds code of these packages:\n\n${list.join('\n')}`;
}

function chapter({ name, version, licence, authors, text }) {
  const title = `${name} ${version}`;
  return `${'='.repeat(72)}\n${title}\n${'='.repeat(72)}\n\n${text === '' ? withoutFile(licence, authors) : text}`;
}

/** A package that says its licence and ships no text of it. */
function withoutFile(licence, authors) {
  if (licence !== 'MIT') throw new Error(`no text of the licence ${licence} is known here`);
  const mit = readFileSync(new URL('../LICENSE', import.meta.url), 'utf8');
  const terms = mit.slice(mit.indexOf('Permission is hereby granted')).trim();
  return `The package names this licence, and ships no text of it.\n\nMIT License\n\nCopyright (c) ${authors.join(', ')}\n\n${terms}`;
}
