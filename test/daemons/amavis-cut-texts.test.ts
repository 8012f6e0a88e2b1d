/** What belongs to a cut text: the next text of its process and task that starts with `...`, and nothing else. */
import { expect, test } from 'vitest';
import { CLIENT, ENVELOPE, HEAD, NOTHING } from './amavis-lines.ts';
import { readLines } from './read-lines.ts';

const read = (...texts: string[]) =>
  readLines(texts.map((text) => `May  5 13:35:54 mail amavis[4083]: ${text}`));
const CONTINUED = { outcome: 'event', events: [{ kind: 'scan-continued', taskId: '04083-01' }] };
const SILENT = { outcome: 'silent', events: [] };
const noted = (text: string) => ({
  outcome: 'event',
  events: [{ kind: 'scan-noted', taskId: '04083-01', severity: 0, text }],
});
/** A verdict whose size the cut has shortened. */
const CUT = `${HEAD}${CLIENT}${ENVELOPE}, size: 11...`;

test.each([
  ['of another task', '(04083-02) ...53, 12 ms', SILENT],
  ['that does not go on', '(04083-01) Module Amavis::Conf 2.404', SILENT],
  ['without a task', 'Module Amavis::Conf 2.404', SILENT],
])('a text %s ends the wait for the rest', (_, text, expected) => {
  expect(read(`(04083-01) ${CUT}`, text, '(04083-01) ...53, 12 ms')).toEqual([
    { outcome: 'event', events: [NOTHING] },
    expected,
    SILENT,
  ]);
});

test('a text of another process without a task does not end the wait', () => {
  const lines = [
    `mail amavis[4083]: (04083-01) ${CUT}`,
    'mail amavis[4099]: Module Amavis::Conf 2.404',
    'mail amavis[4083]: (04083-01) ...53, 12 ms',
  ];
  expect(readLines(lines.map((line) => `May  5 13:35:54 ${line}`))).toEqual([
    { outcome: 'event', events: [{ ...NOTHING, size: 1153, elapsedMs: 12 }] },
    SILENT,
    CONTINUED,
  ]);
});

test('a size that is cut in two is whole with its rest', () => {
  expect(read(`(04083-01) ${CUT}`, '(04083-01) ...53, 12 ms')).toEqual([
    { outcome: 'event', events: [{ ...NOTHING, size: 1153, elapsedMs: 12 }] },
    CONTINUED,
  ]);
});

test.each([
  ['...y', 'INFO: xy'],
  ['....', 'INFO: x.'],
  ['.....', 'INFO: x..'],
])('the rest "%s" ends the text', (rest, text) => {
  expect(read('(04083-01) INFO: x...', `(04083-01) ${rest}`, '(04083-01) ...z')).toEqual([
    noted(text),
    CONTINUED,
    SILENT,
  ]);
});

test('a rest that is empty and cut again goes on', () => {
  expect(read('(04083-01) INFO: x...', '(04083-01) ......', '(04083-01) ...y')).toEqual([
    noted('INFO: xy'),
    CONTINUED,
    CONTINUED,
  ]);
});

test('dots alone, of a text that is lost, are silent', () => {
  expect(read('(04083-01) ...')).toEqual([SILENT]);
});

test('a rest that never ends is let go before it fills the memory', () => {
  const piece = 'x'.repeat(1_000_000);
  const lines = Array.from({ length: 5 }, () => `(04083-01) ...${piece}...`);
  const outcomes = read('(04083-01) INFO: ...', ...lines).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(['event', 'event', 'event', 'event', 'event', 'silent']);
});
