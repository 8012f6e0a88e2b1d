/** Whether the services of a mail server answer, by the newest lines. */

import type { Origin } from '../core/origin.ts';
import { isLoopback } from '../core/peer.ts';
import { AMAVIS_PORTS, MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { DeliveryAttempted } from '../events/queue-events.ts';
import type { ServiceChanged, ServiceTrouble } from '../events/service-events.ts';
import { isAboutScanner, isFoundDown, serviceName } from './service-name.ts';

export const WATCHED_SERVICES = ['amavis', 'clamd', 'DKIM', 'LMTP'] as const;
export type WatchedService = (typeof WATCHED_SERVICES)[number];
/** `unknown`: no line has said yet. */
export type ServiceState = 'ok' | 'trouble' | 'unknown';

/** The watched services by the names that serviceName gives. */
const NAMES: Readonly<Record<string, WatchedService>> = {
  amavis: 'amavis',
  clamd: 'clamd',
  opendkim: 'DKIM',
  mailbox: 'LMTP',
};

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
// delivery temporarily suspended: connect to store.example.com[192.0.2.7]:7025: Connection timed out
const UNREACHED =
  /^(?:delivery temporarily suspended: )?(?:connect to|lost connection with|conversation with) [^\s[\]]{1,255}\[([^\s[\]]{1,64})\](?::(\d{1,5}))?/;
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
    const relay = event.relay;
    const service = serviceAt(relay?.address ?? '', relay?.port ?? 0, daemon);
    if (event.status === 'sent') {
      if (service !== undefined) this.states[service] = 'ok';
      return;
    }
    const [, address = '', port = '0'] = UNREACHED.exec(event.reply) ?? [];
    if (address === '') return;
    const unreached = serviceAt(address, Number(port), daemon) ?? service;
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

function serviceAt(address: string, port: number, daemon: string): WatchedService | undefined {
  if (daemon === 'lmtp' || port === MAILBOX_PORT) return 'LMTP';
  return isLoopback(address) && AMAVIS_PORTS.has(port) ? 'amavis' : undefined;
}
