/** Why a recipient's mail did not arrive, in the few words of a live view. */
import type { Message, Recipient, Scan, Step } from '../message/message.ts';
import { categoryWords } from './trace/filter-rows.ts';
import { plainReply } from './trace/row.ts';

const NO_START = 'its start is not in this log';

/** The reason as logged, or a few words if no line gives one; null for mail that arrived. */
export function reasonOf(message: Message, row: Recipient, hasStart: boolean): string | null {
  switch (row.status) {
    case 'delivered':
    case 'relayed':
    case 'queued':
      return hasStart ? null : NO_START;
    case 'unknown':
      return hasStart ? 'this log does not say' : NO_START;
    case 'blocked':
      return blockedWords(message, row);
    case 'aborted':
      return 'the client went away';
    case 'deleted':
      return 'removed by an operator';
    case 'held':
      return row.service === 'postsuper' ? 'put on hold by an operator' : wordsOf(row);
    default:
      return wordsOf(row);
  }
}

function wordsOf(row: Recipient): string | null {
  return row.reply === null ? null : plainReply(saidBy(row.reply));
}

// host mx1.example.com[192.0.2.25] said: 421 4.7.0 [TSS04] Messages deferred (in reply to MAIL FROM command)
const SAID = /^host \S{1,255}\[[^\]\s]{1,64}\](?::\d{1,5})? said: /;

/** What the server said, without the words that Postfix puts around it. */
function saidBy(reply: string): string {
  const said = SAID.exec(reply);
  if (said === null) return reply;
  const words = reply.slice(said[0].length);
  const end = words.lastIndexOf(' (in reply to ');
  return end > 0 && words.endsWith(')') ? words.slice(0, end) : words;
}

/** `spam 25.1, quarantined`. */
function blockedWords(message: Message, row: Recipient): string | null {
  const scan = blockingScan(message, row);
  if (scan === undefined) return wordsOf(row);
  const score = scan.score === null || !isSpam(scan) ? '' : ` ${scan.score}`;
  const kept = scan.quarantine === null ? '' : ', quarantined';
  return `${categoryWords(scan)}${score}${kept}`;
}

/** The last scan that blocked a recipient's copy. */
function blockingScan({ scans }: Message, row: Recipient): Scan | undefined {
  let index = blockingScans.get(scans);
  if (index === undefined) {
    index = indexOfBlocking(scans);
    blockingScans.set(scans, index);
  }
  return index.get(keyOf(row.category, row.address));
}

/** Made once for each message, as it is asked for each of many recipients. */
const blockingScans = new WeakMap<readonly Scan[], ReadonlyMap<string, Scan>>();

function indexOfBlocking(scans: readonly Scan[]): ReadonlyMap<string, Scan> {
  const index = new Map<string, Scan>();
  for (const scan of scans)
    if (scan.verdict === 'blocked')
      for (const address of scan.recipients) index.set(keyOf(scan.category, address), scan);
  return index;
}

function keyOf(category: string | null, address: string): string {
  return `${category} ${address.toLowerCase()}`;
}

function isSpam({ category }: Scan): boolean {
  return category?.startsWith('SPAM') ?? false;
}

/** The step where stalled mail stands, and what it waits for. */
export function stallReasonOf(
  message: Message,
  row: Recipient,
): { readonly step: Step; readonly words: string } {
  const hop = message.hops.find((one) => one.queueId === row.queueId);
  if (hop === undefined || hop.rounds === 0)
    return { step: 'accept', words: 'accepted, but it has not come whole' };
  const isHandedOver = hop.filter !== null || row.step === 'filter';
  if (isHandedOver && !hasVerdict(message, row))
    return { step: 'filter', words: 'handed to amavis, no answer' };
  return isHandedOver
    ? { step: 'filter', words: 'amavis has a verdict, but Postfix no answer' }
    : { step: 'queue', words: `in the queue, no ${wasTried(row) ? 'new try' : 'delivery tried'}` };
}

/** Whether a try has failed, perhaps of the queue file that an operator requeued. */
function wasTried({ attempts, recoveredFrom }: Recipient): boolean {
  return attempts > 0 || recoveredFrom?.triesBeforeRequeue !== undefined;
}

function hasVerdict(message: Message, row: Recipient): boolean {
  return message.scans.some((scan) => scan.queueId === row.queueId && scan.verdict !== null);
}
