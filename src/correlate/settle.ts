/** Tells a chain of hops as one message. */
import type { Instant } from '../core/instant.ts';
import type { Client, Hop, Message, Recipient, Scan, Signing } from '../message/message.ts';
import { sharedStatus } from '../message/outcome.ts';
import { directionOf, kindOf } from './classify.ts';
import { waitingRow } from './pending.ts';
import { recipientRows } from './recipients.ts';
import type { Chain, HopState, Task } from './state.ts';
import type { TimelineEntry } from './timeline.ts';
import { mergeTimelines, spanOf } from './timeline.ts';
import { inferencesOf, warningsOf } from './warnings.ts';

const NOBODY = { address: '', originalAddress: null };

/** The message that a chain is, as of now. */
export function settle(chain: Chain, inferred: readonly string[]): Message {
  const hops = chain.hops.toSorted((a, b) => a.sequence - b.sequence);
  const first = firstHop(hops);
  const rows = recipientRows(hops);
  const whole = waitingRow(hops.at(-1) ?? first, NOBODY);
  const kind = kindOf(first);
  const span = spanOf([...hops.flatMap(instantsOf), ...rows.map((row) => row.at)]);
  return {
    kind,
    copyOf: kind === 'quarantine-copy' ? parentOfCopy(first) : null,
    messageId: hops.find((hop) => hop.messageId !== null)?.messageId ?? messageIdOfScan(hops),
    status: sharedStatus(rows) ?? whole.status,
    direction: directionOf(hops, rows),
    host: first.host,
    startedAt: span.first,
    endedAt: span.last,
    from: senderOf(hops),
    size: first.size ?? hops.find((hop) => hop.size !== null)?.size ?? null,
    client: clientOf(first),
    screening: screeningOf(first),
    connectedAt: first.session?.connectedAt ?? null,
    hops: hops.map(hopOf),
    withoutRecipient: rows.length > 0 ? null : whole,
    recipients: rows.map((row) => withTotalDelay(row, span.first)),
    scans: scansOf(hops),
    signing: signingOf(hops),
    bounces: hops.flatMap(notificationsOf),
    bounceOf: kind === 'bounce' || kind === 'notice' ? parentOfNotification(first) : null,
    inferred: [...inferred, ...inferencesOf(hops)],
    warnings: warningsOf(hops, rows),
    timeline: mergeTimelines(hops.flatMap(timelinesOf)),
    notes: [...new Set(hops.flatMap((hop) => hop.notes))],
  };
}

/** The hop that the message came in by: the first without a parent. */
function firstHop(hops: readonly HopState[]): HopState {
  const root = hops.find((hop) => !hop.hasParent) ?? hops[0];
  if (root === undefined) throw new Error('a chain has at least one hop');
  return root;
}

function instantsOf(hop: HopState): (Instant | null)[] {
  const own = [
    hop.firstSeenAt,
    hop.lastAt,
    ...hop.tasks.flatMap((task) => task.verdicts.map(({ at }) => at)),
  ];
  if (hop.hasParent) return own;
  // Of several messages in one session, only the first starts with the connection.
  const isFirst = hop.session?.hops[0] === hop;
  if (!isFirst) return [...own, hop.transaction?.startedAt ?? null];
  return [...own, hop.session?.connectedAt ?? null, hop.session?.screening?.at ?? null];
}

function senderOf(hops: readonly HopState[]): string | null {
  const queued = hops.find((hop) => hop.from !== null)?.from;
  if (queued !== undefined && queued !== null) return queued;
  const inSession = hops.find((hop) => hop.transaction?.from !== undefined)?.transaction?.from;
  return (
    inSession ?? hops.flatMap((hop) => hop.tasks).find((task) => task.from !== null)?.from ?? null
  );
}

function messageIdOfScan(hops: readonly HopState[]): string | null {
  const verdicts = hops.flatMap((hop) => hop.tasks.flatMap((task) => task.verdicts));
  return verdicts.find(({ event }) => event.messageId !== undefined)?.event.messageId ?? null;
}

function clientOf(hop: HopState): Client | null {
  if (hop.client === null) return null;
  const tls = hop.session?.tls;
  return {
    name: hop.client.name,
    address: hop.client.address,
    port: hop.client.port || (hop.session?.screening?.client.port ?? 0) || portOfScan(hop),
    helo: hop.transaction?.helo ?? null,
    login: hop.login ?? null,
    tls: tls === null || tls === undefined ? null : `${tls.protocol} ${tls.cipher}`,
  };
}

/** amavis repeats the client's port, which smtpd does not log. */
function portOfScan(hop: HopState): number {
  const verdict = hop.tasks[0]?.verdicts[0]?.event;
  return verdict?.clientAddress === hop.client?.address ? (verdict?.clientPort ?? 0) : 0;
}

function screeningOf(hop: HopState): Message['screening'] {
  const screening = hop.session?.screening;
  return screening === null || screening === undefined
    ? null
    : { at: screening.passedAt ?? screening.at, text: screening.text, result: screening.result };
}

function hopOf(hop: HopState): Hop {
  return {
    queueId: hop.queueId,
    service: hop.service,
    acceptedAt: hop.acceptedAt,
    queuedAt: hop.queuedAt,
    removedAt: hop.removedAt,
    size: hop.size,
    filter: hop.filter,
    rounds: hop.rounds,
  };
}

/** `delay=` starts anew at every hop; what a user waits for starts with the first. */
function withTotalDelay(row: Recipient, startedAt: Instant): Recipient {
  if (row.delaySeconds !== null || row.queueId === null) return row;
  return { ...row, delaySeconds: Math.max(0, (row.at - startedAt) / 1000) };
}

function scansOf(hops: readonly HopState[]): Scan[] {
  const scans = hops.flatMap((hop) => hop.tasks.flatMap((task) => scansOfTask(task, hop.queueId)));
  return scans.sort((a, b) => a.at - b.at);
}

function scansOfTask(task: Task, queueId: string): Scan[] {
  const base = {
    taskId: task.taskId,
    mailId: task.mailId,
    port: task.port,
    policyBanks: task.policyBanks,
    queueId,
    notes: task.notes,
  };
  if (task.verdicts.length === 0)
    return [
      {
        at: task.startedAt,
        ...base,
        verdict: null,
        category: null,
        detail: null,
        actions: [],
        score: null,
        quarantine: null,
        elapsedMs: null,
        recipients: task.to,
        queuedAs: task.forwards.flatMap((one) =>
          one.purpose === 'forward' && one.queuedAs !== undefined ? [one.queuedAs] : [],
        ),
      },
    ];
  return task.verdicts.map(({ event, at }) => ({
    at,
    ...base,
    verdict: event.verdict,
    category: event.category,
    detail: event.detail ?? null,
    actions: event.actions,
    score: event.score ?? null,
    quarantine: event.quarantine ?? null,
    elapsedMs: event.elapsedMs ?? null,
    recipients: event.to,
    queuedAs: event.queuedAs,
  }));
}

function signingOf(hops: readonly HopState[]): Signing | null {
  const signed = hops.findLast((hop) => hop.signed !== null);
  if (signed?.signed === null || signed?.signed === undefined) return null;
  const { event, at } = signed.signed;
  return { at, status: event.status, text: event.text, queueId: signed.queueId };
}

function notificationsOf(hop: HopState): string[] {
  const byPostfix = hop.notified.flatMap(({ event }) => event.notificationQueueId ?? []);
  const byAmavis = hop.tasks.flatMap((task) =>
    task.forwards.filter(
      (one) => one.purpose === 'send' && one.from === '' && one.parentMailId !== one.mailId,
    ),
  );
  return [...byPostfix, ...byAmavis.flatMap((one) => one.queuedAs ?? [])];
}

function parentOfNotification(hop: HopState): string | null {
  return hop.notificationOf?.queueId ?? hop.sentByAmavis?.task?.parent?.queueId ?? null;
}

function parentOfCopy(hop: HopState): string | null {
  return hop.sentByAmavis?.task?.parent?.queueId ?? null;
}

function timelinesOf(hop: HopState): (TimelineEntry[] | null)[] {
  const session = hop.hasParent ? null : hop.session;
  return [
    session?.screening?.timeline ?? null,
    session?.timeline ?? null,
    hop.transaction?.timeline ?? null,
    hop.timeline,
    ...hop.tasks.map((task) => task.timeline),
  ];
}
