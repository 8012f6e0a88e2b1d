/** The same log as another copy, another server or another logger would have it tells the same stories. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renamer } from '../golden/renamed-log.ts';
import { runs, scenarioLines, storiesOfTexts } from './mail-of.ts';

const SCENARIOS = [
  '03-inbound-mixed-fates',
  '12-spam',
  '19-hold-release-delete-requeue',
  '27-split-bdat-smtputf8',
];
const NEWLINE = 10;
const SECOND = 'Nov 24 10:09:54'.length;

const textOf = (lines: readonly string[]) => `${lines.join('\n')}\n`;

const hasWholeLine = (part: Buffer) => part.includes('\n', part.indexOf('\n') + 1);

/** Cut right before the program's name, the rest is a line as containers write it. */
const beginsWithTag = (part: Buffer) =>
  /^(?:postfix[\w/]*|amavis|clamd|opendkim)\[/.test(part.toString('latin1', 0, 80));

function partsOf(log: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [0, ...places.toSorted((a, b) => a - b), log.length];
  return cuts.slice(1).map((end, i) => log.subarray(cuts[i], end));
}

test.each(SCENARIOS)('%s cut in two anywhere, within a line too, in any order', async (name) => {
  const log = Buffer.from(textOf(scenarioLines(name)));
  const whole = await storiesOfTexts([log]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: log.length - 1 }), async (place) => {
      const parts = partsOf(log, [place]);
      fc.pre(!parts.some(beginsWithTag));
      expect(await storiesOfTexts(parts)).toEqual(whole);
      // Of two files that start in the same second, only a cut line tells the order.
      if (log[place - 1] === NEWLINE) return;
      expect(await storiesOfTexts(parts.toReversed())).toEqual(whole);
    }),
    runs(40),
  );
});

test.each(SCENARIOS)('%s cut in three anywhere', async (name) => {
  const log = Buffer.from(textOf(scenarioLines(name)));
  const whole = await storiesOfTexts([log]);
  const place = fc.integer({ min: 1, max: log.length - 1 });
  await fc.assert(
    fc.asyncProperty(place, place, async (one, other) => {
      const parts = partsOf(log, [one, other]);
      // A part without a whole line tells no time, and fits in more than one place.
      fc.pre(parts.every(hasWholeLine) && !parts.some(beginsWithTag));
      expect(await storiesOfTexts(parts)).toEqual(whole);
    }),
    runs(20),
  );
});

/** The rows of a terminal of so many columns. */
function rowsOf(line: string, width: number): string[] {
  const characters = [...line];
  const count = Math.ceil(characters.length / width);
  return Array.from({ length: count }, (_, row) =>
    characters.slice(row * width, (row + 1) * width).join(''),
  );
}

/** Whether a blank stood where a row ends, no copy shows. */
const isBrokenInWords = (rows: readonly string[]) =>
  rows.every(
    (row, i) => (i === 0 || !row.startsWith(' ')) && (i === rows.length - 1 || !row.endsWith(' ')),
  );

test.each(SCENARIOS)('%s copied from a terminal of any width', async (name) => {
  const log = scenarioLines(name);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 80, max: 160 }),
      fc.integer({ min: 45, max: 100 }),
      async (width, blanks) => {
        const lines = log.filter((line) => isBrokenInWords(rowsOf(line, width)));
        const copy = lines.map((line) => rowsOf(line, width).join(' '.repeat(blanks)));
        expect(await storiesOfTexts([textOf(copy)])).toEqual(await storiesOfTexts([textOf(lines)]));
      },
    ),
    runs(25),
  );
});

test.each(SCENARIOS)('%s with other names, hosts and IDs', async (name) => {
  const lines = scenarioLines(name);
  const whole = await storiesOfTexts([textOf(lines)]);
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.boolean(), async (seed, isLong) => {
      const renamed = renamer({ seed, isLong, lines });
      expect(await storiesOfTexts([textOf(lines.map(renamed))])).toEqual(whole.map(renamed).sort());
    }),
    runs(25),
  );
});

/** Both logs in the order of their seconds; which line of a second comes first is as the turns say. */
function merged(
  one: readonly string[],
  other: readonly string[],
  turns: readonly boolean[],
): string[] {
  const rest: [string[], string[]] = [[...one], [...other]];
  const lines: string[] = [];
  for (let turn = 0; rest[0].length + rest[1].length > 0; turn++) {
    const [a, b] = [rest[0][0]?.slice(0, SECOND), rest[1][0]?.slice(0, SECOND)];
    const isFirst = a === b ? turns[turn % turns.length] : b === undefined || (a ?? '~') < b;
    lines.push(rest[isFirst ? 0 : 1].shift() ?? '');
  }
  return lines;
}

test.each(SCENARIOS)('%s of two servers in one log', async (name) => {
  const lines = scenarioLines(name);
  const whole = await storiesOfTexts([textOf(lines)]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.boolean(),
      fc.array(fc.boolean(), { minLength: 31, maxLength: 31 }),
      async (seed, isLong, turns) => {
        const renamed = renamer({ seed, isLong, lines });
        const both = merged(lines, lines.map(renamed), turns);
        const told = await storiesOfTexts([textOf(both)]);
        expect(told).toEqual([...whole, ...whole.map(renamed)].sort());
      },
    ),
    runs(25),
  );
});
