/** What commands make of messages, without reading and writing. */
import { Chalk } from 'chalk';
import type { Message } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { outcomeOf } from '../../src/query/outcomes.ts';
import { SummaryTally } from '../../src/query/summary/tally.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { failuresText } from '../../src/render/failures-text.ts';
import { listTable } from '../../src/render/list-table.ts';
import { messageToCsv } from '../../src/render/message-csv.ts';
import { messageToJson } from '../../src/render/message-json.ts';
import { outcomeText } from '../../src/render/outcome-text.ts';
import { safeJson } from '../../src/render/safe-text.ts';
import { summaryText } from '../../src/render/summary-text.ts';
import { traceText } from '../../src/render/trace-text.ts';
import { utcZone } from '../../src/time/zone.ts';
import { failuresOf } from '../query/failure-samples.ts';

const screen = { zone: utcZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

const HINTS = { withRecovered: true, withRefused: true, withLines: false };

/** What is made of messages, by who asks for it. */
export const ANSWERS: Readonly<Record<string, (messages: readonly Message[]) => unknown>> = {
  'list --json': (messages) =>
    messages.map((one) => safeJson(messageToJson(one, { zone: utcZone, withEvents: false }))),
  'list --csv': (messages) => messages.map((one) => messageToCsv(one, utcZone)),
  list: (messages) => listTable(messages, screen),
  trace: (messages) => messages.map((one) => traceText(traceView(one), screen)),
  'trace --brief': (messages) => messages.map((one) => briefOf(one, utcZone)),
  watch: (messages) =>
    messages.flatMap((one) =>
      one.recipients.map((row) => outcomeText(outcomeOf(one, row, true), screen)),
    ),
  failures: (messages) => failuresText(failuresOf(messages), HINTS, screen),
  summary: (messages) => {
    const tally = new SummaryTally();
    for (const one of messages) tally.add(one, utcZone);
    return summaryText(tally.summary(10), screen, false);
  },
};
