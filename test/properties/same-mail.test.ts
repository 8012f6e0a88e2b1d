import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fatesOfTexts, runs, scenarioLines } from './mail-of.ts';

const SCENARIOS = [
  '03-inbound-mixed-fates',
  '06-greylist-retry',
  '12-spam',
  '27-split-bdat-smtputf8',
];
/** `Nov 24 10:09:54`. */
const STAMP = 15;

const textOf = (lines: readonly string[]) => `${lines.join('\n')}\n`;

/** The lines in another order, but none moves out of its second. */
function shuffledWithinSeconds(lines: readonly string[], ranks: readonly number[]): string[] {
  return lines
    .map((line, index) => ({ line, rank: ranks[index % ranks.length] ?? 0 }))
    .sort((a, b) => {
      const [one, other] = [a.line.slice(0, STAMP), b.line.slice(0, STAMP)];
      return one === other ? a.rank - b.rank : one < other ? -1 : 1;
    })
    .map(({ line }) => line);
}

test.each(SCENARIOS)('%s cut at the end of any line into two files is one log', async (name) => {
  const lines = scenarioLines(name);
  const whole = await fatesOfTexts([textOf(lines)]);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: lines.length - 1 }), async (place) => {
      const parts = [textOf(lines.slice(0, place)), textOf(lines.slice(place))];
      expect(await fatesOfTexts(parts)).toEqual(whole);
      expect(await fatesOfTexts(parts.reverse())).toEqual(whole);
    }),
    runs(25),
  );
});

test.each(SCENARIOS)(
  '%s with its lines in another order within a second, or doubled, tells the same',
  async (name) => {
    const lines = scenarioLines(name);
    const whole = await fatesOfTexts([textOf(lines)]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(), { minLength: 50, maxLength: 50 }),
        fc.boolean(),
        async (ranks, isDoubled) => {
          const given = isDoubled ? lines.flatMap((line) => [line, line]) : lines;
          expect(await fatesOfTexts([textOf(shuffledWithinSeconds(given, ranks))])).toEqual(whole);
        },
      ),
      runs(25),
    );
  },
);

/** The line, written by a clock that is some hours off. */
function atHour(line: string, hours: number): string {
  const hour = String(Number(line.slice(7, 9)) + hours).padStart(2, '0');
  return `${line.slice(0, 7)}${hour}${line.slice(9)}`;
}

test.each(SCENARIOS)(
  '%s tells the same where the clock is set back or ahead in its midst',
  async (name) => {
    const lines = scenarioLines(name);
    const whole = await fatesOfTexts([textOf(lines)]);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: lines.length - 1 }),
        fc.constantFrom(-3, -1, 1, 3),
        async (place, hours) => {
          const jumped = lines.map((line, i) => (i < place ? line : atHour(line, hours)));
          expect(await fatesOfTexts([textOf(jumped)])).toEqual(whole);
        },
      ),
      runs(25),
    );
  },
);

/** What ends a recipient's way: a log with fewer lines may not tell another end. */
const FINAL =
  /^\w+ \[(.*?)\] (\S+) (delivered|relayed|bounced|expired|rejected|blocked|discarded|deleted) at /;

interface End {
  readonly queueIds: readonly string[];
  readonly to: string;
  readonly status: string;
}

function endsIn(fates: readonly string[]): End[] {
  return fates.flatMap((fate) => {
    const [, queueIds = '', to = '', status = ''] = FINAL.exec(fate) ?? [];
    return status === '' ? [] : [{ queueIds: queueIds.split(' '), to, status }];
  });
}

/** Ends of one recipient of one message, known by its queue IDs, that differ. */
function contradictions(whole: readonly End[], told: readonly End[]): string[] {
  return told.flatMap((end) =>
    whole
      .filter(
        ({ to, queueIds }) => to === end.to && queueIds.some((id) => end.queueIds.includes(id)),
      )
      .filter(({ status }) => status !== end.status)
      .map(({ status }) => `${end.queueIds.join(' ')} ${end.to}: ${end.status}, not ${status}`),
  );
}

test.each(SCENARIOS)(
  '%s with a line in a hundred lost tells no end that contradicts the whole',
  async (name) => {
    const lines = scenarioLines(name);
    const whole = endsIn(await fatesOfTexts([textOf(lines)]));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 90, max: 130 }), async (first, step) => {
        const kept = lines.filter((_, index) => (index + first) % step !== 0);
        const told = endsIn(await fatesOfTexts([textOf(kept)]));
        expect(contradictions(whole, told)).toEqual([]);
      }),
      runs(40),
    );
  },
);
