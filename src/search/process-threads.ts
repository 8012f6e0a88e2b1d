/** Lines that name no message: those of a process for the time in which it served one, and those of a client before its session. */
import { DISORDER } from '../core/disorder.ts';
import { type Instant, MINUTE, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { Peer } from '../core/peer.ts';
import type { MailEvent } from '../events/mail-event.ts';
import { LONGEST_SCREENING, LONGEST_SESSION, TURNS } from './durations.ts';
import { isInSession } from './event-names.ts';
import { Thread, type Way } from './thread.ts';

/** A client's last word comes when its connection times out. */
const LAST_WORD = 7 * MINUTE;
const LONGEST_CONNECTING = 30 * MINUTE;

/** Lines of one process. They lead to no others of the message. */
abstract class ProcessThread extends Thread {
  readonly #process: Process;

  constructor(process: Process, oldest: Instant, newest: Instant) {
    super(nameInLog(process), oldest, newest);
    this.#process = process;
  }

  protected isOwn({ host, pid }: Origin): boolean {
    return pid === this.#process.pid && host === this.#process.host;
  }

  override leadsTo(_event: MailEvent): boolean {
    return false;
  }
}

/** A client at one smtpd, from its connection to its end. It may have brought other messages, too. */
export class SessionThread extends ProcessThread {
  constructor(process: Process, at: Instant) {
    super(process, at - LONGEST_SESSION, at + LAST_WORD);
  }

  override takes(event: MailEvent, origin: Origin, direction: Way): boolean {
    if (!this.isOwn(origin) || !isInSession(event, origin.daemon)) return false;
    if (isOtherSession(event, direction)) return this.stop(direction);
    // A lost connection is also logged as closed.
    if (event.kind === 'client-connected') this.stop('back');
    if (event.kind === 'client-disconnected') this.stop('forth');
    return true;
  }

  override leadsTo({ kind }: MailEvent): boolean {
    return kind === 'client-connected';
  }
}

/** The session in which a recipient was refused: the mail may have gone on to others. */
export class RefusalThread extends SessionThread {
  readonly #mail = new Set<string>();
  #isAfterRefusal = true;

  override takes(event: MailEvent, origin: Origin, direction: Way): boolean {
    const isOwn = super.takes(event, origin, direction);
    if (isOwn && direction === 'forth') this.#look(event);
    return isOwn;
  }

  override leadsTo(event: MailEvent): boolean {
    const mail = mailOf(event);
    return mail === undefined ? super.leadsTo(event) : this.#mail.has(mail);
  }

  #look(event: MailEvent): void {
    const mail = mailOf(event);
    if (mail !== undefined && this.#isAfterRefusal) this.#mail.add(mail);
    if (mail !== undefined || event.kind === 'rejected') this.#isAfterRefusal = mail === undefined;
  }
}

/** Which mail smtpd took, or gave to the filter in front of the queue, if that is what a line is about. */
function mailOf(event: MailEvent): string | undefined {
  if (event.kind === 'accepted') return event.queueId;
  if (event.kind === 'rejected') return event.by === 'proxy' ? event.text : undefined;
  return event.kind === 'rule-applied' && event.action === 'proxy-accept' ? event.text : undefined;
}

/** Going back, the previous session's end; going forth, the next session's start. */
function isOtherSession({ kind }: MailEvent, direction: Way): boolean {
  if (direction === 'forth') return kind === 'client-connected';
  return kind === 'client-disconnected' || kind === 'client-lost';
}

/** What a delivery agent says about its connection before it tells what became of a recipient. */
export class ConnectionThread extends ProcessThread {
  constructor(process: Process, at: Instant) {
    super(process, at - LONGEST_CONNECTING, Number.NEGATIVE_INFINITY);
  }

  override takes({ kind }: MailEvent, origin: Origin, direction: Way): boolean {
    if (!this.isOwn(origin)) return false;
    return kind === 'delivery-attempted' ? this.stop(direction) : true;
  }
}

/** What a process warns of just before it refuses or holds mail in place of a milter. */
export class TroubleThread extends ProcessThread {
  constructor(process: Process, at: Instant) {
    super(process, at - SECOND, Number.NEGATIVE_INFINITY);
  }

  override takes({ kind }: MailEvent, origin: Origin): boolean {
    return kind === 'service-trouble' && this.isOwn(origin);
  }
}

/** postscreen's tests of a client, which it writes without a name before the address. */
export class ScreeningThread extends Thread {
  readonly #address: string;
  #isScreened = false;

  constructor(address: string, at: Instant) {
    super(` [${address}]`, at - LONGEST_SCREENING, at + DISORDER);
    this.#address = address;
  }

  override takes(event: MailEvent, origin: Origin, direction: Way): boolean {
    // tlsproxy encrypts for postscreen.
    if (event.kind === 'tls-established')
      return origin.daemon === 'tlsproxy' && this.isOf(event.peer);
    if (event.kind !== 'screened' || !this.isOf(event.client)) return false;
    const { at } = origin;
    this.#isScreened = true;
    const isFirst = event.result === 'connected' && direction === 'back';
    if (isFirst) this.oldest = Math.max(this.oldest, at - TURNS);
    return true;
  }

  override leadsTo(): boolean {
    return false;
  }

  protected isOf(client: Peer | undefined): boolean {
    return client?.address === this.#address;
  }

  override get next(): Thread | undefined {
    if (!this.#isScreened) return undefined;
    return new ClientThread(this.#address, this.oldest, this.newest);
  }
}

/** What postscreen refused, in the same connection. */
export class ScreenedRefusalThread extends ScreeningThread {
  constructor(address: string, at: Instant) {
    super(address, at);
    this.newest = at + LONGEST_SCREENING;
  }

  override takes(event: MailEvent, origin: Origin, direction: Way): boolean {
    const isRefusal = event.kind === 'rejected' && event.by === 'postscreen';
    return isRefusal ? this.isOf(event.client) : super.takes(event, origin, direction);
  }
}

/** The sessions of a client: their order tells which of its tests belong to which. */
class ClientThread extends Thread {
  readonly #address: string;

  constructor(address: string, oldest: Instant, newest: Instant) {
    super(`[${address}]`, oldest, newest);
    this.#address = address;
  }

  override takes(event: MailEvent): boolean {
    return event.kind === 'client-connected' && event.client.address === this.#address;
  }

  override leadsTo(): boolean {
    return false;
  }
}

/** Who wrote a line. */
export type Process = Pick<Origin, 'host' | 'daemon' | 'pid'>;

/** As in every line of a process: `smtpd[16790]: `. */
export function nameInLog({ daemon, pid }: Process): string {
  return `${daemon}[${pid}]: `;
}
