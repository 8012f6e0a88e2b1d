/** What properties of reading speak of: the fates that a log tells, apart from order and places in files. */
import { readFileSync } from 'node:fs';
import type { Message } from '../../src/message/message.ts';
import { readTexts } from '../correlate/messages-of.ts';

/** The lines of one scenario of the laboratory. */
export function scenarioLines(name: string): string[] {
  const path = new URL(`../../fixtures/lab/scenarios/${name}.log`, import.meta.url);
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

/** One line for each recipient: the message's hops, who, and what became of it. */
function fatesIn(messages: readonly Message[]): string[] {
  return messages.flatMap((message) => fatesOfMessage(message)).sort();
}

function fatesOfMessage(message: Message): string[] {
  const hops = message.hops.map(({ queueId }) => queueId).join(' ');
  return message.recipients.map(
    (row) => `${message.kind} [${hops}] ${row.address} ${row.status} at ${row.step}`,
  );
}

/** The fates that texts tell, each read as a file of its own. */
export async function fatesOfTexts(texts: readonly (string | Buffer)[]): Promise<string[]> {
  return fatesIn((await readTexts(texts)).messages);
}

/** What texts tell of each recipient, with all that a reader of the answer sees of it but times, files and lines. */
export async function storiesOfTexts(texts: readonly (string | Buffer)[]): Promise<string[]> {
  const { messages, counts } = await readTexts(texts);
  const stories = messages.flatMap((message) => [wordsOf(message), ...fatesOfMessage(message)]);
  const { notUnderstood } = counts;
  return [...stories, ...(notUnderstood > 0 ? [`${notUnderstood} not understood`] : [])].sort();
}

function wordsOf(message: Message): string {
  const { kind, messageId, direction, from, size, client, scans, signing, bounces } = message;
  const replies = message.recipients.map(({ reply, relay, enhancedStatus }) => [
    reply,
    relay?.name,
    enhancedStatus,
  ]);
  const verdicts = scans.map(({ verdict, category, score, mailId, queuedAs }) => [
    verdict,
    category,
    score,
    mailId,
    queuedAs,
  ]);
  const { bounceOf, copyOf, releaseOf, notes } = message;
  return JSON.stringify([
    [kind, messageId, direction, from, size, client?.name, client?.helo, client?.login],
    [replies, verdicts, signing?.status, bounces, bounceOf, copyOf, releaseOf, notes],
  ]);
}

/** How often a property is tried, and from which seed: PROPERTY_SEED=2 PROPERTY_TIMES=10 looks further. */
export function runs(numRuns: number): { numRuns: number; seed: number } {
  const { PROPERTY_SEED: seed = '1', PROPERTY_TIMES: times = '1' } = process.env;
  return { numRuns: numRuns * Number(times), seed: Number(seed) };
}
