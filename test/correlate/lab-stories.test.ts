/** All that is known of each message of the laboratory's scenarios, as text: what a change alters anywhere shows as a difference to read. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Instant } from '../../src/core/instant.ts';
import type { Hop, Message, Recipient, Scan } from '../../src/message/message.ts';
import { readFiles } from './messages-of.ts';

const folder = new URL('../../fixtures/lab/scenarios/', import.meta.url);
const logs = readdirSync(folder).filter((file) => file.endsWith('.log'));

test.each(logs)('%s', async (log) => {
  const { messages } = await readFiles([new URL(log, folder).pathname], {
    year: 2026,
    keepTimeline: true,
  });
  const stories = messages.map(storyOf).join('\n');
  await expect(`${stories}\n`).toMatchFileSnapshot(`stories/${log.replace('.log', '.txt')}`);
});

function storyOf(message: Message): string {
  const { hops, recipients, withoutRecipient, scans, signing, startedAt, timeline, ...rest } =
    message;
  const told = toldOf(startedAt);
  return [
    told('message', { ...rest, startedAt }),
    ...hops.map((hop: Hop) => told('  hop', hop)),
    ...recipients.map((row: Recipient) => told('  recipient', row)),
    ...(withoutRecipient === null ? [] : [told('  all', withoutRecipient)]),
    ...scans.map((scan: Scan) => told('  scan', scan)),
    ...(signing === null ? [] : [told('  signing', signing)]),
    `  lines ${timeline.map(({ line, step, kind }) => `${line} ${step} ${kind}`).join(', ')}`,
  ].join('\n');
}

/** Fields that say something; moments as seconds since the start of the message, but for the start itself. */
function toldOf(start: Instant): (title: string, fields: object) => string {
  const plain = (name: string, value: unknown): unknown => {
    if (name === 'startedAt') return new Date(value as Instant).toISOString();
    const isMoment = /(?:^at|At|^since)$/.test(name) && typeof value === 'number';
    if (isMoment) return `+${(value - start) / 1000}`;
    const isSum = name === 'totalSeconds' || name === 'waitedSeconds';
    return isSum && typeof value === 'number' ? Number(value.toFixed(3)) : value;
  };
  return (title, fields) => {
    const parts = Object.entries(fields).filter(([, value]) => saysSomething(value));
    return [
      title,
      ...parts.map(
        ([name, value]) =>
          `${name}=${JSON.stringify(value === null ? null : plain(name, value), plain)}`,
      ),
    ].join(' ');
  };
}

function saysSomething(value: unknown): boolean {
  return (
    value !== null &&
    value !== '' &&
    value !== false &&
    !(Array.isArray(value) && value.length === 0)
  );
}
