/** How the services of each host did over time: starts, stops, downtimes and complaints. */
import type { Instant } from '../../core/instant.ts';
import { SECOND } from '../../core/instant.ts';
import type { Origin } from '../../core/origin.ts';
import type { ScanNoted } from '../../events/scan-events.ts';
import type { ServiceChanged, ServiceTrouble } from '../../events/service-events.ts';
import { isAboutScanner, isFoundDown, serviceName } from '../service-name.ts';
import { TopList } from '../top-list.ts';

/** A time in which a service was down, by the lines about it. */
export interface Downtime {
  readonly from: Instant;
  /** null: still down at the end of the log. */
  readonly until: Instant | null;
}

export interface Complaint {
  /** The words of one such line. */
  readonly text: string;
  readonly severity: ServiceTrouble['severity'];
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

export interface ServiceHealth {
  readonly host: string;
  readonly service: string;
  readonly starts: number;
  readonly stops: number;
  readonly reloads: number;
  /** When a line last proved it up. */
  readonly lastAliveAt: Instant | null;
  readonly downtimes: readonly Downtime[];
  /** Older downtimes, which are not listed. */
  readonly earlierDowntimes: number;
  readonly warnings: number;
  readonly errors: number;
  /** Most frequent first. */
  readonly complaints: readonly Complaint[];
}

/** Lines about one start or stop come this close together: `starting …`, then `daemon started`. */
const SAME_CHANGE = 10 * SECOND;
const MOST_DOWNTIMES = 50;
const MOST_SERVICES = 500;
const MOST_COMPLAINTS = 200;
const LONGEST_TEXT = 300;

/** `zXX-abc FWD from <a@example.com> -> <b@example.net>, … 451 4.3.0 …`: the answer to one mail, which is told with that mail. */
const REPLY_ABOUT_MAIL = /^\S{1,80} (?:FWD|SEND) from </;

interface Complaints {
  readonly text: string;
  readonly severity: ServiceTrouble['severity'];
  readonly firstAt: Instant;
  lastAt: Instant;
}

class Service {
  readonly host: string;
  readonly name: string;
  starts = 0;
  stops = 0;
  reloads = 0;
  warnings = 0;
  errors = 0;
  lastAliveAt: Instant | null = null;
  earlierDowntimes = 0;
  readonly downtimes: Downtime[] = [];
  #downSince: Instant | null = null;
  #startedAt = Number.NEGATIVE_INFINITY;
  #reloadedAt = Number.NEGATIVE_INFINITY;
  /** Lines that differ only in numbers are one complaint. */
  readonly #complaints: TopList<{ of: Complaints | null }> = new TopList(
    () => ({ of: null }),
    MOST_COMPLAINTS,
  );

  constructor(host: string, name: string) {
    this.host = host;
    this.name = name;
  }

  change(state: ServiceChanged['state'], at: Instant): void {
    if (state === 'stopped') this.stopped(at);
    else this.#up(state, at);
  }

  stopped(at: Instant): void {
    if (this.#downSince !== null) return;
    this.#downSince = at;
    this.stops++;
  }

  complain({ severity, text }: Omit<ServiceTrouble, 'kind'>, at: Instant): void {
    if (severity === 'warning') this.warnings++;
    else this.errors++;
    const words = text.slice(0, LONGEST_TEXT);
    const { detail } = this.#complaints.add(withoutNumbers(words));
    detail.of ??= { text: words, severity, firstAt: at, lastAt: at };
    detail.of.lastAt = at;
  }

  health(limit: number): ServiceHealth {
    const open = this.#downSince === null ? [] : [{ from: this.#downSince, until: null }];
    return {
      host: this.host,
      service: this.name,
      starts: this.starts,
      stops: this.stops,
      reloads: this.reloads,
      lastAliveAt: this.lastAliveAt,
      downtimes: [...this.downtimes, ...open],
      earlierDowntimes: this.earlierDowntimes,
      warnings: this.warnings,
      errors: this.errors,
      complaints: this.#complaints
        .top(limit)
        .flatMap(({ count, detail }) => (detail.of === null ? [] : [{ ...detail.of, count }])),
    };
  }

  #up(state: ServiceChanged['state'], at: Instant): void {
    this.lastAliveAt = at;
    if (state === 'started' && at - this.#startedAt > SAME_CHANGE) {
      this.starts++;
      this.#startedAt = at;
    }
    if (state === 'reloaded' && at - this.#reloadedAt > SAME_CHANGE) {
      this.reloads++;
      this.#reloadedAt = at;
    }
    if (this.#downSince === null) return;
    this.downtimes.push({ from: this.#downSince, until: at });
    this.#downSince = null;
    if (this.downtimes.length <= MOST_DOWNTIMES) return;
    this.downtimes.shift();
    this.earlierDowntimes++;
  }
}

export class HealthWatch {
  readonly #services = new Map<string, Service>();

  take(event: ServiceChanged | ServiceTrouble, origin: Origin): void {
    const service = this.#serviceOf(origin.host, serviceName(event.text, origin));
    if (service === undefined) return;
    if (event.kind === 'service-changed') service.change(event.state, origin.at);
    else if (isFoundDown(event.text, origin)) service.stopped(origin.at);
    else service.complain(event, origin.at);
  }

  /** What amavis says about a mail: where it warns, the mail only happened to be there. */
  note({ severity, text }: ScanNoted, { host, at }: Origin): void {
    if (severity === 0 || REPLY_ABOUT_MAIL.test(text)) return;
    const service = this.#serviceOf(host, isAboutScanner(text) ? 'clamd' : 'amavis');
    service?.complain({ severity: severity === 1 ? 'warning' : 'error', text }, at);
  }

  /** The services that lines were about, by host and name. */
  health(limit: number): ServiceHealth[] {
    return [...this.#services.values()]
      .map((service) => service.health(limit))
      .sort((a, b) => compared(a.host, b.host) || compared(a.service, b.service));
  }

  #serviceOf(host: string, name: string): Service | undefined {
    const key = `${host} ${name}`;
    const known = this.#services.get(key);
    if (known !== undefined || this.#services.size >= MOST_SERVICES) return known;
    const service = new Service(host, name);
    this.#services.set(key, service);
    return service;
  }
}

function withoutNumbers(text: string): string {
  return text.replace(/\d+/g, 'N');
}

function compared(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
