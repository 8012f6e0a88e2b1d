/** The packages whose code ships in the bundle: those that the lock file has for users. */
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, ROOT), 'utf8');

/** Each with its licence as its package.json names it, and the text that comes with it; '' where none does. */
export function shippedPackages() {
  const { packages } = JSON.parse(read('package-lock.json'));
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path]) => packageAt(path))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function packageAt(path) {
  const {
    name,
    version,
    license,
    author,
    contributors = [],
  } = JSON.parse(read(`${path}/package.json`));
  const people = [author, ...contributors]
    .map(personOf)
    .map(withoutMail)
    .filter((person) => person !== '');
  return { name, version, licence: license, authors: [...new Set(people)], text: textAt(path) };
}

const personOf = (person) => (typeof person === 'string' ? person : (person?.name ?? ''));
// Tim Perry <tim@example.com>
const withoutMail = (person) => person.replace(/ *<[^>]*>/, '');

/** Of a package under one of two licences, the MIT one is taken. */
function textAt(path) {
  const files = readdirSync(new URL(path, ROOT)).filter((file) => /^licen[cs]e/i.test(file));
  const file = files.find((one) => /mit/i.test(one)) ?? files[0];
  return file === undefined ? '' : read(`${path}/${file}`).replaceAll('\r\n', '\n').trim();
}
