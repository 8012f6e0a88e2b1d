import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live-outcomes.ts';
import type { Message, Recipient } from '../../src/message/message.ts';
import { rowsOf } from '../../src/message/outcome.ts';
import type { Outcome } from '../../src/query/outcomes.ts';
import { readFiles } from '../correlate/messages-of.ts';

const LAB = fileURLToPath(new URL('../../fixtures/lab/', import.meta.url));
const scenarios = readdirSync(`${LAB}scenarios`).filter((file) => file.endsWith('.log'));

interface Told {
  readonly outcome: Outcome;
  readonly message: Message;
}

async function toldOf(files: readonly string[]): Promise<{ told: Told[]; messages: Message[] }> {
  const told: Told[] = [];
  const listener = new LiveOutcomes((outcome, message) => told.push({ outcome, message }));
  const { messages } = await readFiles(files, { year: 2026, listener });
  return { told, messages };
}

const lastStatus = (row: Recipient) => `${row.queueId} ${row.address} ${row.status} ${row.step}`;
const statusOf = ({ queueId, to, status, step }: Outcome) =>
  `${queueId} ${to ?? ''} ${status} ${step}`;

/** Rows that end in a state which is told. */
function endsOf(messages: readonly Message[]): string[] {
  const rows = messages.flatMap((message) => rowsOf(message));
  return [...new Set(rows.filter(({ status }) => status !== 'queued').map(lastStatus))].sort();
}

test.each(scenarios)(
  '%s: what is told last of each recipient is what became of it',
  async (log) => {
    const { told, messages } = await toldOf([`${LAB}scenarios/${log}`]);
    const states = new Set(told.map(({ outcome }) => statusOf(outcome)));
    const missing = endsOf(messages).filter(
      (end) => !states.has(end) && !end.includes(' unknown '),
    );
    expect(missing).toEqual([]);
  },
);

test('nothing is told twice, and nothing in another light than it turns out to be', async () => {
  const { told, messages } = await toldOf([`${LAB}zimbra.log`]);
  const ends = new Set(endsOf(messages));
  const waiting = new Set(['deferred', 'held']);
  const wrong = told
    .filter(({ outcome }) => !waiting.has(outcome.status) && !ends.has(statusOf(outcome)))
    .map(({ outcome }) => statusOf(outcome));
  const before = new Map<string, string>();
  const twice: string[] = [];
  for (const { outcome } of told) {
    const recipient = `${outcome.messageId} ${outcome.queueId} ${outcome.to}`;
    const status = statusOf(outcome);
    if (outcome.queueId !== null && before.get(recipient) === status) twice.push(status);
    before.set(recipient, status);
  }
  expect({ wrong, twice }).toEqual({ wrong: [], twice: [] });
  expect(told.length).toBeGreaterThan(300);
});
