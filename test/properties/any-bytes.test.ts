import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fatesOfTexts, runs, scenarioLines } from './mail-of.ts';

const lines = scenarioLines('01-outbound-ok');
const log = Buffer.from(`${lines.join('\n')}\n`);

test('bytes of any kind before, in and behind a log lose none of its mail', async () => {
  const whole = await fatesOfTexts([log]);
  expect(whole.length).toBeGreaterThan(5);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 }),
      fc.nat({ max: lines.length }),
      async (garbage, place) => {
        const before = Buffer.from(`${lines.slice(0, place).join('\n')}\n`);
        const behind = Buffer.from(`${lines.slice(place).join('\n')}\n`);
        const noise = Buffer.concat(garbage.flatMap((bytes) => [bytes, Buffer.from('\n')]));
        const told = await fatesOfTexts([Buffer.concat([noise, before, noise, behind, noise])]);
        expect(told).toEqual(whole);
      },
    ),
    runs(60),
  );
});

test('a log whose bytes were overwritten anywhere is read to its end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: log.length - 1 }), fc.nat({ max: 255 })), { maxLength: 50 }),
      async (changes) => {
        const damaged = Buffer.from(log);
        for (const [place, byte] of changes) damaged[place] = byte;
        const last = await fatesOfTexts([Buffer.concat([damaged, Buffer.from('\n'), log])]);
        expect(last.length).toBeGreaterThan(0);
      },
    ),
    runs(60),
  );
});
