import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLines } from '../daemons/read-lines.ts';

const fixtures = new URL('../../fixtures/lines/', import.meta.url);
const linesOf = (file: string) =>
  readFileSync(new URL(file, fixtures), 'utf8').trimEnd().split('\n');

// Row N of the .events.jsonl is what line N of the .log gives.
describe.each([
  'amavis',
  'opendkim',
  'opendmarc',
  'clamd',
  'zimbra',
  'syslog',
  'policy',
  'proxmox-filter',
])('each line of %s.log gives its events', (name) => {
  const lines = linesOf(`${name}.log`);
  const expected = linesOf(`${name}.events.jsonl`).map((row) => JSON.parse(row));

  test.each(lines.map((line, index) => ({ line, index })))('$line', ({ index }) => {
    expect(readLines(lines)[index]).toEqual(expected[index]);
  });

  test('and there is one row a line', () => {
    expect(expected.length).toBe(lines.length);
  });
});
