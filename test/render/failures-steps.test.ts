/** The step of a group of failures, in the table of `failures`. */
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import type { FailureOptions } from '../../src/query/failures/view.ts';
import { failuresText } from '../../src/render/failures-text.ts';
import { amavisDown, bouncedThere, failuresOf, mail } from '../query/failure-samples.ts';
import { seedZone } from './seed-messages.ts';

const screen = { zone: seedZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };
const hints = { withRecovered: false, withRefused: false, withLines: false };
const messages = [
  mail([amavisDown('ann@example.com', '13:26:11')]),
  mail([amavisDown('bob@example.com', '13:26:11')]),
  mail([bouncedThere('joe@example.com', '13:27:00', '550 5.1.1 User unknown')]),
];

/** The cells of the rows under the heading of the table, by their column. */
function stepsBy(by: FailureOptions['by']): string[] {
  const lines = failuresText(failuresOf(messages, { by }), hints, screen).split('\n');
  const from = lines.findIndex((line) => line.startsWith('#'));
  const at = lines[from]?.indexOf('step') ?? -1;
  const rows = lines.slice(from + 1, lines.indexOf('', from));
  return rows.map((row) => row.slice(at).split(' ')[0] ?? '');
}

test('a group of several causes at several steps names none of them', () => {
  expect(stepsBy('domain')).toEqual(['mixed']);
});

test('a group of one cause names its step', () => {
  expect(stepsBy('cause')).toEqual(['filter', 'deliver']);
});
