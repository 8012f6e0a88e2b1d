/** The faults that `npm run planted-faults` plants must fit the code: it takes long, and runs seldom. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Fault {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly replacement: string;
}

const table = new URL('mutation/fault-table.mjs', import.meta.url).href;
const { FAULTS }: { FAULTS: Fault[] } = await import(table);

test.each(FAULTS)('can be planted: $name', ({ file, text, replacement }) => {
  const code = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  expect(code.split(text)).toHaveLength(2);
  expect(replacement).not.toBe(text);
});
