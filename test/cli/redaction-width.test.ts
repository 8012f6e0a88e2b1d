/** On a narrow screen stand-ins are cut so that two of them still look different: only a few letters tell them apart. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FIXTURES, runProgram } from './program-run.ts';

const LAB = `${FIXTURES}/lab/zimbra.log`;
const LAB_TEXT = readFileSync(LAB);
const ENVIRONMENT = { MTATRACE_REDACT_KEY: 'a key for this test' };
const FORMS = ['--redact', '--redact=hash'];

function linesOf(...args: string[]): string[] {
  return runProgram([...args, LAB], { environment: ENVIRONMENT }).out.split('\n');
}

const columnOf = (lines: readonly string[], cells: RegExp): string[] =>
  lines.flatMap((line) => cells.exec(line)?.slice(1) ?? []);

describe.each(FORMS)('%s', (form) => {
  test.each(['sender', 'recipient', 'client', 'relay', 'domain'])('failures --by %s', (by) => {
    const groups = ['failures', '--by', by, '--limit', '60', form];
    const row = /^ *\d+ +\d+ +(\S*[@.]\S*)(?: {2}|$)/;
    const narrow = columnOf(linesOf(...groups, '--width', '80'), row);
    expect(narrow.length).toBeGreaterThan(5);
    expect(new Set(narrow).size).toBe(narrow.length);
  });

  test('watch', () => {
    const routesAt = (width: string) =>
      runProgram(['watch', form, '--width', width, '-'], {
        environment: ENVIRONMENT,
        input: LAB_TEXT,
      }).out.split('\n');
    expect(alikeIn(routesAt('80'), routesAt('300'))).toEqual([]);
  });

  test('a list to choose from', () => {
    const asked = ['trace', 'heron@lantern-labs.test', form, '--width'];
    expect(alikeIn(linesOf(...asked, '80'), linesOf(...asked, '300'))).toEqual([]);
  });
});

/** Texts of the narrow answer that stand for two addresses of the wide one. */
function alikeIn(narrow: readonly string[], wide: readonly string[]): string[] {
  const sides = /^\d\d:\d\d:\d\d .*?(\S+) → (\S+)/;
  const [cut, whole] = [columnOf(narrow, sides), columnOf(wide, sides)];
  expect([cut.length > 20, cut.length]).toEqual([true, whole.length]);
  const known = new Map<string, string>();
  return cut.filter((text, i) => {
    const first = known.get(text) ?? whole[i] ?? '';
    known.set(text, first);
    return first !== whole[i];
  });
}
