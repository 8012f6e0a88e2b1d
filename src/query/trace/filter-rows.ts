/** The rows of the content filter and of signing. */
import { holdsAddress } from '../../core/address-list.ts';
import { alike } from '../../core/alike.ts';
import { filterOfTask } from '../../core/task-in-reply.ts';
import type { Hop, Message, Recipient, Scan, Signing } from '../../message/message.ts';
import { hasStopped } from '../../message/outcome.ts';
import { failingSince } from '../earlier-tries.ts';
import { countWords, durationWords, grouped } from '../quantity-words.ts';
import { isReentry } from '../zimbra-mail.ts';
import { bannedPartOf } from './banned-part.ts';
import { followersOf } from './followers.ts';
import { refusalWords } from './refusals.ts';
import { type Mark, type TraceRow, traceRow } from './row.ts';

/** Zimbra's amavis looks for viruses on its first outbound pass and for spam on its second; inbound it does both at once. */
const PASSES: Record<number, string> = { 10026: 'virus scan', 10032: 'spam scan' };

const CATEGORY_WORDS: Record<string, string> = {
  CLEAN: 'clean',
  SPAM: 'spam',
  SPAMMY: 'spammy',
  INFECTED: 'infected',
  BANNED: 'banned file',
  UNCHECKED: 'not checked',
  'UNCHECKED-ENCRYPTED': 'not checked: encrypted',
  OVERSIZED: 'larger than the recipient accepts',
  'MTA-BLOCKED': 'not a verdict: Postfix did not take it back',
  TEMPFAIL: 'not finished',
  RULE: 'a rule of the filter',
};

/** The rows of every pass through the filter, each followed by the signing that came after it. */
export function filterRows(message: Message): TraceRow[] {
  const signing = message.signing;
  const rows = message.hops[0]?.queueId === signing?.queueId ? signingRows(signing) : [];
  for (const scan of message.scans.slice(0, MOST_SCANS)) {
    rows.push(scanRow(message, scan));
    if (signing !== null && scan.queuedAs.includes(signing.queueId))
      rows.push(...signingRows(signing));
  }
  rows.push(...furtherScanRows(message.scans.slice(MOST_SCANS)));
  rows.push(...firstPasses(unloggedPasses(message)), ...filterStops(message));
  return includesSigning(rows) ? rows : [...rows, ...signingRows(signing)];
}

/** More rows than this would tell less than a count. */
const MOST_SCANS = 20;

function furtherScanRows(scans: readonly Scan[]): TraceRow[] {
  const last = scans.at(-1);
  if (last === undefined) return [];
  const blocked = scans.filter(({ verdict }) => verdict === 'blocked').length;
  return [
    traceRow(blocked > 0 ? 'stopped' : 'ok', scanName(last), {
      at: last.at,
      service: filterOfTask(last.taskId),
      details: [`${countWords(scans.length, 'more verdict')}, ${grouped(blocked)} of them blocked`],
    }),
  ];
}

/** What a scan is called: by Zimbra's use of its port, unless it did what Zimbra does in the other pass. */
export function scanName(scan: Scan): string {
  const name = passOf(scan);
  const category = scan.category ?? '';
  const isMore =
    name === 'virus scan'
      ? scan.score !== null || category.startsWith('SPAM')
      : category === 'INFECTED' || category === 'BANNED';
  return isMore ? 'filter' : name;
}

/** By the port, or else by the policy bank of that port. */
function passOf(scan: Scan): string {
  if (scan.port !== null) return PASSES[scan.port] ?? 'filter';
  if (scan.policyBanks.includes('ORIGINATING_POST')) return 'spam scan';
  return scan.policyBanks.includes('ORIGINATING') ? 'virus scan' : 'filter';
}

/** `clean`, `infected: Eicar`, `bad header`. */
export function categoryWords(scan: Pick<Scan, 'category' | 'detail'>): string {
  const category = scan.category ?? '';
  const known = CATEGORY_WORDS[category];
  const words =
    known ?? (category.startsWith('BAD-HEADER') ? 'bad header' : category.toLowerCase());
  return scan.detail === null ? words : `${words}: ${scan.detail}`;
}

function includesSigning(rows: readonly TraceRow[]): boolean {
  return rows.some((row) => row.step === 'sign');
}

function scanRow(message: Message, scan: Scan): TraceRow {
  return traceRow(scanMark(scan), scanName(scan), {
    at: scan.at,
    service: filterOfTask(scan.taskId),
    details: scanDetails(message, scan),
    handover:
      scan.queueId === null || scan.queuedAs.length === 0
        ? null
        : { from: scan.queueId, to: scan.queuedAs },
  });
}

function scanMark(scan: Scan): Mark {
  if (scan.verdict === 'blocked') return 'stopped';
  return scan.verdict === 'passed' && scan.category === 'CLEAN' ? 'ok' : 'warning';
}

function scanDetails(message: Message, scan: Scan): string[] {
  if (scan.verdict === null)
    return [`handed to ${filterOfTask(scan.taskId)}, no verdict in this log`, ...noteWords(scan)];
  const details = [verdictWords(scan)];
  if (scan.score !== null) details.push(`score ${scan.score}`);
  if (scan.elapsedMs !== null) details.push(durationWords(scan.elapsedMs));
  if (scan.quarantine !== null) details.push(`kept in ${scan.quarantine}`);
  return [...details, ...refusalOf(message, scan), ...noteWords(scan)];
}

/** The first note, in plain words if amavis wrote it in its own form. What is forbidden for one recipient need not be for another. */
function noteWords({ notes, recipients }: Scan): string[] {
  for (const note of notes) {
    const banned = bannedPartOf(note);
    if (banned === undefined) return [note];
    if (recipients.length === 0 || holdsAddress(recipients, banned.recipient))
      return [banned.words];
  }
  return [];
}

/** Why Postfix did not take the mail back: the reply that the stopped recipients got. */
function refusalOf(message: Message, scan: Scan): string[] {
  if (scan.category !== 'MTA-BLOCKED') return [];
  const stopped = message.recipients.find(
    (recipient) => recipient.step === 'filter' && recipient.queueId === scan.queueId,
  );
  return stopped?.reply == null ? [] : [stopped.reply];
}

function verdictWords(scan: Scan): string {
  const words = categoryWords(scan);
  if (scan.verdict === 'blocked') return words;
  return scan.category === 'CLEAN' ? words : `${words}, passed on`;
}

function signingRows(signing: Signing | null): TraceRow[] {
  if (signing === null) return [];
  const isGood = signing.status === 'signed' || signing.status === 'verified';
  return [
    traceRow(isGood || signing.status === 'noted' ? 'ok' : 'warning', 'sign', {
      at: signing.at,
      service: 'opendkim',
      details: [signingWords(signing)],
    }),
  ];
}

function signingWords(signing: Signing): string {
  // no signing table match for 'admin@example.com'
  const unsigned = /^no signing table match for '(.*)'$/.exec(signing.text);
  if (unsigned !== null) return `not signed: no signing table entry for ${unsigned[1] ?? ''}`;
  return signing.status === 'not-signed' ? `not signed: ${signing.text}` : signing.text;
}

/** Mail in a loop through a filter may pass it very often. */
function firstPasses(passes: readonly TraceRow[]): readonly TraceRow[] {
  const further = passes.slice(MOST_SCANS);
  const last = further.at(-1);
  if (last === undefined) return passes;
  const details = [`${countWords(further.length, 'more time')}, not in this log`];
  return [...passes.slice(0, MOST_SCANS), { ...last, details, handover: null }];
}

/** Passes that a later queue file proves, though amavis logged them elsewhere or their lines were lost. */
function unloggedPasses(message: Message): TraceRow[] {
  const scanned = new Set(message.scans.map((scan) => scan.queueId));
  // One scan may hand the mail back in several queue files: these are side by side, not one after the other.
  const handedBack = new Set(message.scans.flatMap((scan) => scan.queuedAs));
  const isToldByScan = (hop: Hop, next: Hop) =>
    scanned.has(hop.queueId) || handedBack.has(next.queueId);
  const followers = followersOf(message);
  return message.hops.flatMap((hop) => {
    const next = followers.get(hop.queueId) ?? [];
    const further = next.filter((one) => isFromFilter(one) && !isToldByScan(hop, one));
    const [first] = further;
    if (first === undefined) return [];
    return [
      traceRow('not-in-log', passName(hop), {
        at: hop.removedAt ?? first.acceptedAt,
        details: ['not in this log'],
        handover: { from: hop.queueId, to: further.map(({ queueId }) => queueId) },
      }),
    ];
  });
}

/** A listener of its own shows where it comes from, also if no line joins it to the queue file before. */
function isFromFilter(hop: Hop): boolean {
  return hop.isHandedBack === true || isReentry(hop);
}

/** What a pass is called, by the port to which the hop is routed. */
function passName(hop: Hop | undefined): string {
  // smtp-amavis:[127.0.0.1]:10026
  const port = /:(\d+)$/.exec(hop?.filter ?? '')?.[1];
  return PASSES[Number(port)] ?? 'filter';
}

/** Stops before or after the scan, without a verdict of amavis: it was down, or could not hand the mail back. */
function filterStops(message: Message): TraceRow[] {
  const told = new Set(
    message.scans.filter((scan) => scan.verdict === 'blocked').map((scan) => scan.queueId),
  );
  const stopped = message.recipients.filter(
    (recipient) =>
      hasStopped(recipient) &&
      (recipient.step === 'sign' || (recipient.step === 'filter' && !told.has(recipient.queueId))),
  );
  const nameOf = tryNames(message);
  return alike(stopped, nameOf).map((group) => filterStopRow(message, nameOf(group[0]), group));
}

function filterStopRow(
  message: Message,
  name: string,
  group: readonly [Recipient, ...Recipient[]],
): TraceRow {
  const [first] = group;
  return traceRow('stopped', name, {
    at: group.reduce((earliest, one) => Math.min(earliest, failingSince(one)), failingSince(first)),
    service: first.service,
    details: refusalWords(message, group),
  });
}

type NameOfTry = (failed: Pick<Recipient, 'step' | 'queueId' | 'relay'>) => string;

/** What the step of a failed try is called; for the filter, the pass that the try was for. */
export function tryNames({ hops }: Message): NameOfTry {
  const hopOf = new Map(hops.map((hop) => [hop.queueId, hop]));
  return ({ step, queueId, relay }) =>
    step === 'filter' ? (PASSES[relay?.port ?? 0] ?? passName(hopOf.get(queueId ?? ''))) : step;
}
