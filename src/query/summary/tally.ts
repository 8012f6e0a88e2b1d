/** Counts each message once, however many hops it has, and what the events say about the services. */
import type { Instant } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { MailEvent } from '../../events/mail-event.ts';
import {
  type Client,
  DIRECTIONS,
  KINDS,
  type Kind,
  type Message,
  STATUSES,
} from '../../message/message.ts';
import { isRefused } from '../../message/outcome.ts';
import type { Zone } from '../../time/zone.ts';
import { CauseMemo } from '../cause-memo.ts';
import { addressName, domainName, relayName, senderName } from '../mail-names.ts';
import { plainTopList } from '../top-list.ts';
import { ClientList } from './client-list.ts';
import { KindCounts, rowOf, summed, topOf } from './counts.ts';
import { GroupCounts, HourClock, HourCounts } from './groups.ts';
import { QueueCounts } from './queue.ts';
import { RefusalCounts } from './refusals.ts';
import { ScanCounts, SigningCounts } from './scans.ts';
import { HealthWatch } from './service-health.ts';
import { OutageWatch } from './service-outages.ts';
import { StepTimes } from './steps.ts';
import type {
  KindFigures,
  Summary,
  SummaryGrouping,
  TlsFigures,
  Top,
  TopListName,
} from './summary.ts';
import { summaryWarnings } from './warnings.ts';

/** The events that a summary looks at. */
export const SUMMARY_EVENTS: ReadonlySet<MailEvent['kind']> = new Set([
  'tls-established',
  'scan-noted',
  'service-changed',
  'service-trouble',
  'delivery-attempted',
  'lines-lost',
] as const);

/** More than all the protocols that there have ever been. */
const MOST_PROTOCOLS = 50;

export class SummaryTally {
  readonly #by: SummaryGrouping | null;
  readonly #clock = new HourClock();
  readonly #causes = new CauseMemo();
  readonly #kinds = Object.fromEntries(KINDS.map((kind) => [kind, new KindCounts()])) as Record<
    Kind,
    KindCounts
  >;
  readonly #refusals = new RefusalCounts(this.#causes);
  readonly #queue = new QueueCounts(this.#causes);
  readonly #steps = new StepTimes();
  readonly #hours = new HourCounts(this.#clock);
  readonly #domains = new GroupCounts('domain', this.#clock);
  readonly #groups: GroupCounts | null;
  readonly #scans = new ScanCounts();
  readonly #signing = new SigningCounts();
  readonly #senders = plainTopList();
  readonly #senderDomains = plainTopList();
  readonly #recipients = plainTopList();
  readonly #clients = new ClientList();
  readonly #relays = plainTopList();
  readonly #logins = plainTopList();
  readonly #tls = { from: plainTopList(MOST_PROTOCOLS), to: plainTopList(MOST_PROTOCOLS) };
  readonly #health = new HealthWatch();
  readonly #outages = new OutageWatch();
  #linesLost = 0;
  #octets = 0;
  #startedAt: Instant | null = null;
  #endedAt: Instant | null = null;

  constructor(options: { readonly by?: SummaryGrouping } = {}) {
    this.#by = options.by ?? null;
    // Domains are counted anyway; groups by hour, which have delays, only if asked for.
    const hasOwn = this.#by !== null && this.#by !== 'domain';
    this.#groups = hasOwn ? new GroupCounts(this.#by ?? 'hour', this.#clock) : null;
  }

  /** Takes a message or a refusal. Hours are those of the zone. */
  add(message: Message, zone: Zone): void {
    this.#widen(message);
    this.#hours.add(message, zone);
    this.#groups?.add(message, zone);
    if (isRefused(message)) {
      this.#refusals.addTransaction(message);
      return;
    }
    this.#kinds[message.kind].add(message);
    this.#domains.add(message, zone);
    this.#refusals.addMessage(message);
    this.#queue.add(message);
    this.#steps.add(message);
    this.#scans.add(message);
    this.#signing.add(message);
    this.#countNames(message);
    this.#octets += message.size ?? 0;
  }

  take(event: MailEvent, origin: Origin): void {
    switch (event.kind) {
      case 'tls-established':
        this.#tls[event.direction].add(event.protocol);
        break;
      case 'delivery-attempted':
        this.#outages.take(event, origin);
        break;
      case 'service-changed':
      case 'service-trouble':
        this.#health.take(event, origin);
        break;
      case 'scan-noted':
        this.#health.note(event, origin);
        break;
      case 'lines-lost':
        this.#linesLost += event.count ?? 0;
        break;
      default:
        break;
    }
  }

  /** Lists have at most `limit` rows. */
  summary(limit: number): Summary {
    const all = KINDS.map((kind) => this.#kinds[kind].figures(kind));
    const figures = {
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      ...this.#totals(all),
      octets: this.#octets,
      refused: this.#refusals.refused(limit),
      hours: this.#hours.hours,
      steps: this.#steps.steps,
      domains: this.#domains.top(limit),
      groups: this.#groupsOf(limit),
      top: this.#top(limit),
      scans: this.#scans.figures(limit),
      signing: this.#signing.figures(limit),
      tls: this.#tlsFigures(),
      queue: this.#queue.queue,
      services: this.#health.health(limit),
      outages: this.#outages.outages,
    };
    return { ...figures, warnings: summaryWarnings(figures, this.#linesLost, this.#queue.inDoubt) };
  }

  #totals(all: readonly KindFigures[]) {
    return {
      messages: all.reduce((sum, one) => sum + one.messages, 0),
      byKind: Object.fromEntries(all.map(({ kind, messages }) => [kind, messages])) as Record<
        Kind,
        number
      >,
      byStatus: summed(
        all.map((one) => one.byStatus),
        [...STATUSES, 'mixed'],
      ),
      byDirection: summed(
        all.map((one) => one.byDirection),
        DIRECTIONS,
      ),
      recipients: summed(
        all.map((one) => one.recipients),
        STATUSES,
      ),
      kinds: all.filter((one) => one.messages > 0),
    };
  }

  #widen({ startedAt, endedAt }: Message): void {
    if (this.#startedAt === null || startedAt < this.#startedAt) this.#startedAt = startedAt;
    if (this.#endedAt === null || endedAt > this.#endedAt) this.#endedAt = endedAt;
  }

  #countNames(message: Message): void {
    const { from, client, recipients } = message;
    this.#senders.add(senderName(message));
    if (from !== null && from !== '') this.#senderDomains.add(domainName(from));
    if (client !== null) this.#countClient(client);
    for (const { queueId, address, relay, step } of recipients) {
      if (queueId !== null) this.#recipients.add(addressName(address));
      if (relay !== null && step === 'deliver') this.#relays.add(relayName(relay));
    }
  }

  #countClient(client: Client): void {
    this.#clients.add(client);
    if (client.login !== null) this.#logins.add(client.login);
  }

  #groupsOf(limit: number): Summary['groups'] {
    if (this.#by === null) return null;
    return { by: this.#by, ...(this.#groups ?? this.#domains).top(limit) };
  }

  #top(limit: number): Record<TopListName, Top> {
    return {
      senders: topOf(this.#senders, limit),
      senderDomains: topOf(this.#senderDomains, limit),
      recipients: topOf(this.#recipients, limit),
      clients: this.#clients.top(limit),
      relays: topOf(this.#relays, limit),
      logins: topOf(this.#logins, limit),
    };
  }

  #tlsFigures(): TlsFigures {
    return { in: this.#tls.from.top().map(rowOf), out: this.#tls.to.top().map(rowOf) };
  }
}
