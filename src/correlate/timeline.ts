import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Step, TimelineEvent } from '../message/message.ts';

/** An event kept for the story of a message, in the order of the log. */
export interface TimelineEntry extends TimelineEvent {
  readonly sequence: number;
}

/** Copies what a story needs of a line; the origin itself is reused for the next line. */
export function entryOf(event: MailEvent, origin: Origin, sequence: number): TimelineEntry {
  const raw = origin.rawLine();
  return {
    at: origin.at,
    step: stepOf(event, origin),
    kind: event.kind,
    service: origin.tag,
    pid: origin.pid,
    queueId: 'queueId' in event ? (event.queueId ?? null) : null,
    text: withoutHeader(raw, origin),
    raw,
    file: origin.file,
    line: origin.line,
    sequence,
  };
}

/** The entries of several parts of a story as one, each line once. */
export function mergeTimelines(parts: readonly (TimelineEntry[] | null)[]): TimelineEvent[] {
  const bySequence = new Map<number, TimelineEntry>();
  for (const part of parts) for (const entry of part ?? []) bySequence.set(entry.sequence, entry);
  return [...bySequence.values()]
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ sequence: _, ...event }) => event);
}

function withoutHeader(raw: string, origin: Origin): string {
  const tag = origin.pid > 0 ? `${origin.tag}[${origin.pid}]: ` : `${origin.tag}: `;
  const at = raw.indexOf(tag);
  return at < 0 ? raw : raw.slice(at + tag.length);
}

const STEP_OF_KIND: Partial<Record<MailEvent['kind'], Step>> = {
  screened: 'connect',
  'client-connected': 'connect',
  'client-disconnected': 'connect',
  'client-lost': 'connect',
  'logged-in': 'connect',
  'login-failed': 'connect',
  'tls-established': 'connect',
  rejected: 'accept',
  'rule-applied': 'accept',
  accepted: 'accept',
  submitted: 'accept',
  identified: 'accept',
  queued: 'queue',
  'scan-started': 'filter',
  'scan-checked': 'filter',
  'scan-forwarded': 'filter',
  filtered: 'filter',
  'scan-noted': 'filter',
  'scan-continued': 'filter',
  'virus-found': 'filter',
  signed: 'sign',
  'delivery-attempted': 'deliver',
  'attempt-failed': 'deliver',
  removed: 'remove',
};

function stepOf(event: MailEvent, origin: Origin): Step {
  if (origin.daemon === 'postscreen') return 'connect';
  if (event.kind === 'tls-established' && event.direction === 'to') return 'deliver';
  return STEP_OF_KIND[event.kind] ?? 'queue';
}
