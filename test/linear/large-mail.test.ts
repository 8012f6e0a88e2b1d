/** Mail of tens of thousands of recipients, tries or verdicts is read and told in time in line with it. */
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live-outcomes.ts';
import type { Message } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief.ts';
import { SummaryTally } from '../../src/query/summary-tally.ts';
import { traceView } from '../../src/query/trace-view.ts';
import { listTable } from '../../src/render/list-table.ts';
import { messageToCsv } from '../../src/render/message-csv.ts';
import { messageToJson } from '../../src/render/message-json.ts';
import { safeJson } from '../../src/render/safe-text.ts';
import { traceText } from '../../src/render/trace-text.ts';
import { utcZone } from '../../src/time/zone.ts';
import { readTexts } from '../correlate/messages-of.ts';
import { failuresOf } from '../query/failure-samples.ts';
import { excessOf, TIMES } from './growth.ts';
import { LARGE_MAIL } from './large-mail.ts';

const screen = { zone: utcZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

/** What is made of messages, by who asks for it. */
const ANSWERS: Readonly<Record<string, (messages: readonly Message[]) => unknown>> = {
  'list --json': (messages) =>
    messages.map((one) => safeJson(messageToJson(one, { zone: utcZone, withEvents: false }))),
  'list --csv': (messages) => messages.map((one) => messageToCsv(one, utcZone)),
  list: (messages) => listTable(messages, screen),
  trace: (messages) => messages.map((one) => traceText(traceView(one), screen)),
  'trace --brief': (messages) => messages.map((one) => briefOf(one, utcZone)),
  failures: (messages) => failuresOf(messages),
  summary: (messages) => {
    const tally = new SummaryTally();
    for (const one of messages) tally.add(one, utcZone);
    return tally.summary(10);
  },
};

describe.each(LARGE_MAIL)('$most $name', ({ most, linesOf }) => {
  const small = `${linesOf(most / TIMES).join('\n')}\n`;
  const large = `${linesOf(most).join('\n')}\n`;
  const messages: { small: readonly Message[]; large: readonly Message[] } = {
    small: [],
    large: [],
  };

  test('are read', { timeout: 60_000 }, async () => {
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

  test('are told while they come', { timeout: 60_000 }, async () => {
    const watch = (text: string) => async () => {
      const listener = new LiveOutcomes(() => {});
      await readTexts([text], { year: 2026, listener });
    };
    expect(await excessOf(watch(small), watch(large))).toBeUndefined();
  });

  test.each(Object.keys(ANSWERS))('are told by %s', { timeout: 60_000 }, async (name) => {
    const answer = ANSWERS[name] ?? expect.fail();
    const took = await excessOf(
      () => answer(messages.small),
      () => answer(messages.large),
    );
    expect(took).toBeUndefined();
  });
});
