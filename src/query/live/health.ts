/** Whether the services of a mail server answer, by the newest lines. */

import type { Origin } from '../../core/origin.ts';
import type { Peer } from '../../core/peer.ts';
import type { MailEvent } from '../../events/mail-event.ts';
import type { DeliveryAttempted } from '../../events/queue-events.ts';
import type { ServiceChanged, ServiceTrouble } from '../../events/service-events.ts';
import { isUnreached } from '../outage-replies.ts';
import { serverInReason } from '../row-facts.ts';
import { isAboutScanner, isFoundDown, serviceName, serviceOfServer } from '../service-name.ts';

export const WATCHED_SERVICES = ['amavis', 'clamd', 'DKIM', 'LMTP'] as const;
export type WatchedService = (typeof WATCHED_SERVICES)[number];
/** `unknown`: no line has said yet. */
export type ServiceState = 'ok' | 'trouble' | 'unknown';

/** The watched services by the names that serviceName and serviceOfServer give. */
const NAMES: Readonly<Record<string, WatchedService>> = {
  amavis: 'amavis',
  clamd: 'clamd',
  opendkim: 'DKIM',
  mailbox: 'LMTP',
};

// connect to Milter service inet:localhost:8465: Connection refused
// milter inet:localhost:8465: can't read SMFIC_EOH reply packet header: Success
const MILTER = /^(?:connect to Milter service |milter )inet6?:/;

export class LiveHealth {
  readonly states: Record<WatchedService, ServiceState> = {
    amavis: 'unknown',
    clamd: 'unknown',
    DKIM: 'unknown',
    LMTP: 'unknown',
  };

  take(event: MailEvent, origin: Origin): void {
    switch (event.kind) {
      case 'delivery-attempted':
        this.#attempt(event, origin);
        break;
      case 'filtered':
        this.states.amavis = 'ok';
        break;
      case 'virus-found':
        this.states.clamd = 'ok';
        break;
      case 'signed':
        if (origin.daemon === 'opendkim') this.states.DKIM = 'ok';
        break;
      case 'scan-noted':
        if (event.severity > 0 && isAboutScanner(event.text)) this.states.clamd = 'trouble';
        break;
      case 'service-changed':
        this.#change(event, origin);
        break;
      case 'service-trouble':
        this.#complain(event, origin);
        break;
      default:
    }
  }

  #attempt(event: DeliveryAttempted, { daemon }: Origin): void {
    const { status, reply, relay } = event;
    const service = relay && watchedAt(relay, daemon);
    if (status === 'sent') {
      if (service !== undefined) this.states[service] = 'ok';
      return;
    }
    const named = isUnreached(reply) ? serverInReason(reply) : null;
    if (named === null) return;
    const unreached = watchedAt(named, daemon) ?? service;
    if (unreached !== undefined) this.states[unreached] = 'trouble';
  }

  #change({ state, text }: ServiceChanged, origin: Origin): void {
    const service = NAMES[serviceName(text, origin)];
    if (service !== undefined) this.states[service] = state === 'stopped' ? 'trouble' : 'ok';
  }

  #complain({ severity, text }: ServiceTrouble, origin: Origin): void {
    if (MILTER.test(text)) {
      this.states.DKIM = 'trouble';
      return;
    }
    const service = NAMES[serviceName(text, origin)];
    const isDown = severity === 'fatal' || severity === 'panic' || isFoundDown(text, origin);
    if (service !== undefined && isDown) this.states[service] = 'trouble';
  }
}

function watchedAt(server: Peer, daemon: string): WatchedService | undefined {
  return NAMES[serviceOfServer(server, daemon) ?? ''];
}
