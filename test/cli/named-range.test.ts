import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { hasArrived } from '../../src/cli/newest-first.ts';
import { openLog, readLog } from '../../src/cli/read-log.ts';
import { Talk } from '../../src/cli/talk.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import type { Message } from '../../src/message/message.ts';
import { utcZone } from '../../src/time/zone.ts';

const fixture = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;

async function read(path: string, onlyAround?: string) {
  const messages: Message[] = [];
  const counts = new LineCounts({ keepSamples: false });
  const talk = new Talk(() => {}, { isQuiet: true });
  const correlator = new Correlator({
    keepTimeline: true,
    onMessage: (message) => messages.push(message),
  });
  const log = await openLog({
    files: [path],
    year: 2026,
    machineZone: utcZone,
    now: Date.UTC(2026, 11, 1),
    counts,
    talk,
    onlyAround,
    withLineNumbers: true,
    limits: { leastSkipped: 0 },
  });
  const { isAroundId } = await readLog(log, correlator, counts, talk);
  return { messages, lines: counts.lines, isAroundId };
}

/** Made logs have lines about connections that belong to no delivery: to which mail they are added is chance. */
const withoutConnections = (message: Message) => ({
  ...message,
  timeline: message.timeline.filter(
    ({ kind, service }) => kind !== 'tls-established' || service !== 'postfix/smtp',
  ),
});

const withQueueId = (messages: readonly Message[], queueId: string) =>
  messages
    .filter(({ hops }) => hops.some((hop) => hop.queueId === queueId))
    .map(withoutConnections);

let folder = '';
let made = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mtatrace-named-'));
  made = join(folder, 'made.log');
  const generator = fixture('tools/gen-log.mjs');
  execFileSync(process.execPath, [generator, made, '--mb', '4', '--seed', '11']);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('reading only the time around an id', () => {
  test.each([
    ['the laboratory', () => fixture('lab/zimbra.log'), 5],
    ['the laboratory in RFC 3339', () => fixture('lab/zimbra-rfc3339.log'), 17],
    ['a made log', () => made, 61],
  ])(
    'tells of mail that arrived in %s what the whole log tells',
    async (_, path, each) => {
      const whole = await read(path());
      const arrived = whole.messages.filter(hasArrived).filter((_one, i) => i % each === 0);
      expect(arrived.length).toBeGreaterThan(10);
      let searched = 0;
      const idsOf = ({ hops, messageId }: Message): [string, string][] => {
        const queueId = hops.at(-1)?.queueId ?? '';
        return [
          [queueId, queueId],
          [queueId, messageId ?? queueId],
        ];
      };
      for (const [queueId, id] of arrived.flatMap(idsOf)) {
        const around = await read(path(), id);
        if (around.isAroundId) searched++;
        expect(withQueueId(around.messages, queueId)).toEqual(withQueueId(whole.messages, queueId));
      }
      // Mail to very many recipients has too many names to search for.
      expect(searched).toBeGreaterThan(arrived.length * 2 * 0.9);
    },
    60_000,
  );

  test('leaves most of a long log unread', async () => {
    const whole = await read(made);
    const message = whole.messages.filter(hasArrived)[100];
    const around = await read(made, message?.messageId ?? '');
    expect(around.lines).toBeLessThan(whole.lines / 2);
  });

  test.each([
    ['an id the log does not hold', 'nobody-has-this-id@example.com'],
    ['a word of too many lines', 'postfix'],
    ['a text too short to search for', 'a@b'],
  ])('%s has the whole log read', async (_, id) => {
    const whole = await read(made);
    const around = await read(made, id);
    expect(around.isAroundId).toBe(false);
    expect(around.lines).toBe(whole.lines);
  });
});
