import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/core/instant.ts';
import { failuresText } from '../../src/render/failures-text.ts';
import { bouncedThere, deferredThere, failuresOf, mail } from '../query/failure-samples.ts';
import { at, seedZone } from './seed-messages.ts';

const screen = { zone: seedZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

describe('what is of another day than the range', () => {
  const began = at('22:00:00') - DAY;
  const waiting = mail([
    {
      ...deferredThere('a@example.com', '13:10:00', 'Connection timed out'),
      firstDeferredAt: began,
    },
  ]);
  const today = mail([bouncedThere('b@example.org', '13:20:00', '550 5.1.1 no')]);
  const report = failuresOf([waiting, today]);
  const hints = { withRecovered: false, withRefused: false, withLines: false };
  const lines = failuresText(
    { ...report, from: at('13:00:00'), until: at('13:30:00') },
    hints,
    screen,
  ).split('\n');

  test('mail that waits since yesterday is not told as of today', () => {
    expect(lines[0]).toMatch(/^13:00–13:30 Thu 5 May /);
    expect(lines.filter((line) => /^[12] +1 /.test(line)).join('\n')).toMatch(
      /4 May 22:00 +5 May 13:10/,
    );
  });

  test('then every moment has its day, also in the groups of one day', () => {
    const scopes = lines.filter((line) => line.startsWith('scope'));
    expect(scopes).toHaveLength(2);
    for (const scope of scopes) expect(scope).toMatch(/since [45] May \d\d:/);
  });
});
