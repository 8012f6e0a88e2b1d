import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { LiveOutcomes } from '../../src/cli/live-outcomes.ts';
import { DAY, MINUTE, SECOND } from '../../src/core/instant.ts';
import type { Message, Recipient } from '../../src/message/message.ts';
import { rowsOf } from '../../src/message/outcome.ts';
import type { Outcome } from '../../src/query/outcomes.ts';
import { readFiles, readTexts } from '../correlate/messages-of.ts';

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

describe('a delivery of which no line tells yet where it came from', () => {
  const AT = Date.UTC(2026, 4, 5, 13, 35, 56);
  const LINES = [
    'connect from localhost[127.0.0.1]',
    'C1AAAAAAAA: client=localhost[127.0.0.1]',
  ].map((text) => `May  5 13:35:56 mail postfix/amavisd/smtpd[11]: ${text}`);
  const DELIVERY = [
    'postfix/cleanup[12]: C1AAAAAAAA: message-id=<a@example.org>',
    'postfix/qmgr[13]: C1AAAAAAAA: from=<ann@example.org>, size=100, nrcpt=1 (queue active)',
    'postfix/lmtp[14]: C1AAAAAAAA: to=<bob@example.com>, relay=mail.example.com[192.0.2.9]:7025, delay=0.1, delays=0/0/0/0.1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)',
  ].map((text) => `May  5 13:35:56 mail ${text}`);

  /** A view that has read these lines when the clock showed this, and what it has told. */
  async function viewAt(clock: number): Promise<{ listener: LiveOutcomes; told: string[] }> {
    const told: string[] = [];
    const listener = new LiveOutcomes(({ to, status }) => told.push(`${to} ${status}`));
    listener.passTime(AT);
    vi.useFakeTimers({ now: clock, toFake: ['Date'] });
    const log = [...LINES, ...DELIVERY, ''].join('\n');
    await readTexts([log], { year: 2026, listener, isGoingOn: true });
    vi.useRealTimers();
    return { listener, told };
  }

  test('waits for that line a moment of the clock, where the log is read as it is written', async () => {
    const { listener, told } = await viewAt(AT + SECOND);
    listener.caughtUp(AT + SECOND + 19);
    expect(told).toEqual([]);
    listener.caughtUp(AT + SECOND + 20);
    expect(told).toEqual(['bob@example.com delivered']);
  });

  test('waits in the time of the log where that is read later, however slowly', async () => {
    const { listener, told } = await viewAt(AT + DAY);
    listener.caughtUp(AT + DAY + MINUTE);
    expect(told).toEqual([]);
    listener.passTime(AT + 2 * SECOND);
    expect(told).toEqual(['bob@example.com delivered']);
  });
});
