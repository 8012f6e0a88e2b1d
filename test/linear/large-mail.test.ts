/** Mail of tens of thousands of recipients, tries or verdicts is read and told in time in line with it. */
import { describe, expect, test } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live/outcomes.ts';
import { StallWatch } from '../../src/cli/live/stall-watch.ts';
import { MINUTE } from '../../src/core/instant.ts';
import type { Message } from '../../src/message/message.ts';
import { readTexts } from '../correlate/messages-of.ts';
import { ANSWERS } from './answers.ts';
import { excessOf, TIMES } from './growth.ts';
import { LARGE_MAIL } from './large-mail.ts';

const IN_A_YEAR = Date.UTC(2027, 10, 24);

describe.each(LARGE_MAIL)('$most $name', ({ most, linesOf }) => {
  const small = `${linesOf(most / TIMES).join('\n')}\n`;
  const large = `${linesOf(most).join('\n')}\n`;
  const messages: { small: readonly Message[]; large: readonly Message[] } = {
    small: [],
    large: [],
  };

  test('are read', async () => {
    const took = await excessOf(
      async () => {
        messages.small = (await readTexts([small])).messages;
      },
      async () => {
        messages.large = (await readTexts([large])).messages;
      },
    );
    expect(took).toBeUndefined();
    messages.small = (await readTexts([small])).messages;
    expect(messages.large.length).toBeGreaterThan(0);
  });

  test('are told while they come', async () => {
    const watch = (text: string) => async () => {
      const listener = new LiveOutcomes(() => {});
      await readTexts([text], { year: 2026, listener });
    };
    expect(await excessOf(watch(small), watch(large))).toBeUndefined();
  });

  test('are seen not to move', async () => {
    const open = async (text: string) => {
      const going = text.replaceAll(/.*: removed\n/g, '');
      const { correlator } = await readTexts([going], { year: 2026, isGoingOn: true });
      return () => new StallWatch(MINUTE).look(IN_A_YEAR, correlator, new LiveOutcomes(() => {}));
    };
    expect(await excessOf(await open(small), await open(large))).toBeUndefined();
  });

  test.each(Object.keys(ANSWERS))('are told by %s', async (name) => {
    const answer = ANSWERS[name] ?? expect.fail();
    const took = await excessOf(
      () => answer(messages.small),
      () => answer(messages.large),
    );
    expect(took).toBeUndefined();
  });
});
