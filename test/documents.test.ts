/** The documents lead somewhere: links and file names in them exist, and they are as short as they promise. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const documents = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
];
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');
const sources = new Set(
  readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).flatMap((file) => [
    file,
    basename(file),
  ]),
);

// [docs/CONTRIBUTING.md](docs/CONTRIBUTING.md)
const LINK = /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g;

test.each(documents)('the links of %s resolve', (document) => {
  const targets = [...read(document).matchAll(LINK)].map(([, target = '']) => target);
  const missing = targets.filter((target) => !existsSync(new URL(target, new URL(document, root))));
  expect(missing).toEqual([]);
});

// `correlate/settle.ts`, `src/cli/options.ts`, `fixtures/tools/gen-log.mjs`, `hand-over.ts`
const FILE = /`([\w./-]+\.(?:ts|mjs|json|md))`/g;

test.each(documents)('the files that %s names exist', (document) => {
  const names = [...read(document).matchAll(FILE)].map(([, name = '']) => name);
  const missing = names.filter((name) => !sources.has(name) && !existsSync(new URL(name, root)));
  expect(missing).toEqual([]);
});

test.each([
  ['README.md', 200],
  ['docs/CONTRIBUTING.md', 80],
])('%s has fewer than %i lines', (document, most) => {
  expect(read(document).trimEnd().split('\n').length).toBeLessThan(most);
});
