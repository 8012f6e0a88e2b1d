/** Replaces the names of people and places in all output by stand-ins. */
import type { Message, Recipient, Scan } from '../message/message.ts';
import { isFromInside } from '../message/outcome.ts';
import { isCountedByName, isKeptField, type TypedField, typedField } from './fields.ts';
import { FreeText } from './free-text.ts';
import { isKnownFile, isTime } from './harmless-text.ts';
import { isKeptPlace } from './kept-names.ts';
import { type MarkedKind, withMarkedValues, withoutQuotedHeader } from './marked-values.ts';
import { isIpv4, isIpv6, Names } from './names.ts';
import { isQuoting, messageWithoutQuotes, replyWithoutQuote } from './quoted-mail.ts';
import { type HashOf, StandIns } from './stand-ins.ts';

// connect to mail[192.0.2.1]:25: Connection timed out
const BARE_PEER = /(?<=^|[\s=<(])([\w-]{1,255})\[/g;

export class Redactor {
  readonly #standIns: StandIns;
  readonly #names: Names;
  readonly #freeText: FreeText;

  /** @param hashOf makes stand-ins from hashes; without it they are numbered */
  constructor(hashOf?: HashOf) {
    this.#standIns = new StandIns(hashOf);
    this.#names = new Names(this.#standIns);
    this.#freeText = new FreeText(this.#standIns, this.#names);
  }

  /** Keeps the path of a file, which comes from the user, not from the log. */
  keepFile(path: string): void {
    if (path.includes('/') || isKnownFile(path) || /\.(?:log|md)\b/.test(path))
      this.#standIns.keep(path);
  }

  /** A text about which nothing is known but what it says. */
  text(text: string): string {
    if (text === '') return text;
    return this.#freeText.of(withMarkedValues(text, (value, kind) => this.#marked(value, kind)));
  }

  /** A line of the log without what it quotes of a mail; everything else stays. */
  lineWithoutQuote(line: string): string {
    return withoutQuotedHeader(line, this.#subject);
  }

  /** The value of a field, by the field's name in JSON and CSV. */
  field(name: string, value: string): string {
    if (value === '' || isKeptField(name)) return value;
    const type = typedField(name);
    return type === undefined ? this.text(value) : this.#typed(value, type);
  }

  /** A value for JSON, with every string in it replaced according to its key. */
  json(value: unknown, key = ''): unknown {
    if (typeof value === 'string') return this.field(key, value);
    if (Array.isArray(value)) return value.map((one) => this.json(one, key));
    if (typeof value !== 'object' || value === null) return value;
    if (isCountedByName(key) && areCounts(value)) return this.#counts(value);
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        /^[a-z][A-Za-z0-9]*$/.test(name) ? name : this.text(name),
        this.json(one, name),
      ]),
    );
  }

  /** Names that differ only in upper and lower case share one stand-in, and are counted together. */
  #counts(counts: Record<string, number>): object {
    const byStandIn = new Map<string, number>();
    for (const [name, count] of Object.entries(counts)) {
      const standIn = this.text(name);
      byStandIn.set(standIn, (byStandIn.get(standIn) ?? 0) + count);
    }
    return Object.fromEntries(byStandIn);
  }

  /** Learns an ID that the user typed, so that it is replaced wherever it is repeated. */
  learnId(id: string): void {
    if (id === '' || id.includes('@')) return;
    const told = this.text(id);
    this.#freeText.learn(id, told === id ? this.#standIns.of(id, 'word') : told);
  }

  /** Learns the names in a message. Returns it without what its replies quote of the mail. */
  take(message: Message): Message {
    this.#learn(message);
    return messageWithoutQuotes(message, this.#subject);
  }

  /** Why a recipient's mail did not arrive, without what that quotes of it. */
  reason(row: Recipient, reason: string): string {
    return isQuoting(row) ? replyWithoutQuote(reason, this.#subject) : reason;
  }

  readonly #subject = (quote: string): string => this.#standIns.of(quote, 'subject');

  /** Learns names that no form gives away, and which domains are this server's own. */
  #learn(message: Message): void {
    const { client, from, host, hops, recipients, direction } = message;
    if (isFromInside(message)) this.#learnOwn(from ?? '');
    for (const recipient of recipients) this.#learnRecipient(recipient, direction);
    for (const scan of message.scans) this.#learnVirus(scan);
    for (const name of new Set([host, ...hops.map((hop) => hop.host ?? host)]))
      this.learnHost(name);
    this.#learnMailbox(from ?? '');
    if (client === null) return;
    this.learnHost(client.name);
    this.learnHost(client.helo ?? '');
    if (client.login !== null) this.#freeText.learn(client.login, this.#login(client.login));
  }

  /** Learns the IDs of a message before it is told: in a text, a Message-ID looks like an address. */
  learnIds({ messageId, scans, releaseOf }: Message): void {
    if (messageId !== null) this.#names.messageId(messageId);
    for (const { mailId } of scans) if (mailId !== null) this.#standIns.of(mailId, 'mailid');
    if (releaseOf !== null) this.#standIns.of(releaseOf, 'mailid');
  }

  /** Learns the bare name of a host, which may be a common word. */
  learnHost(name: string): void {
    if (isKeptPlace(name) || name.includes('.') || name.includes(':')) return;
    this.#freeText.learn(name, this.#names.name(name, 'host'));
  }

  /** Keeps the name of a virus: it is the scanner's word, not a sender's. */
  #learnVirus({ category, detail }: Scan): void {
    if (category !== 'INFECTED' || detail === null) return;
    for (const name of detail.split(/[\s,]+/)) if (name !== '') this.#standIns.keep(name);
  }

  #learnRecipient(recipient: Recipient, direction: Message['direction']): void {
    if (direction === 'inbound' || direction === 'internal') this.#learnOwn(givenHere(recipient));
    this.#learnMailbox(recipient.address);
    this.#learnMailbox(recipient.originalAddress ?? '');
    if (recipient.relay !== null) this.learnHost(recipient.relay.name);
    for (const [, name = ''] of (recipient.reply ?? '').matchAll(BARE_PEER)) this.learnHost(name);
  }

  #learnOwn(address: string): void {
    const at = address.lastIndexOf('@');
    if (at >= 0) this.#names.learnOwn(address.slice(at + 1));
  }

  #learnMailbox(address: string): void {
    if (address !== '' && !address.includes('@'))
      this.#freeText.learn(address, this.#names.address(address));
  }

  #login(login: string): string {
    return login.includes('@') ? this.#names.address(login) : this.#standIns.of(login, 'login');
  }

  #marked(value: string, kind: MarkedKind): string {
    if (this.#standIns.isStandIn(value)) return value;
    switch (kind) {
      case 'subject':
        return this.#subject(value);
      case 'person':
        return this.#standIns.of(value, 'word');
      case 'attachment':
        return this.#names.attachment(value);
      default:
        return this.#typed(value, kind);
    }
  }

  #typed(value: string, type: TypedField): string {
    switch (type) {
      case 'address':
        if (isTime(value)) return value;
        return this.#place(value) ?? this.#names.address(value);
      case 'name':
        return this.#host(value);
      case 'login':
        return this.#login(value);
      case 'messageId':
        return this.#names.messageId(value);
      case 'mailId':
        return this.#standIns.of(value, 'mailid');
      case 'queueId':
        return this.#standIns.of(value, 'queue');
      case 'taskId':
        return this.#standIns.of(value, 'task');
    }
  }

  /** A HELO may be anything; what does not look like a name is replaced as a whole. */
  #host(value: string): string {
    const bare = value.replace(/^\[(?:IPv6:)?|\]$/gi, '');
    if (/^[\p{L}\p{N}._:-]+$/u.test(bare)) {
      const start = value.indexOf(bare);
      return (
        value.slice(0, start) + this.#names.name(bare, 'host') + value.slice(start + bare.length)
      );
    }
    return this.#standIns.of(value, 'word');
  }

  /** `address` is an IP when it belongs to a host. */
  #place(value: string): string | undefined {
    return isIpv4(value) || isIpv6(value) || isKeptPlace(value)
      ? this.#names.name(value, 'host')
      : undefined;
  }
}

function areCounts(value: object): value is Record<string, number> {
  return Object.values(value).every((one) => typeof one === 'number');
}

/** The address that mail from outside came in for: an alias may lead elsewhere. '' where this server said that it was not its own. */
function givenHere({ address, originalAddress, reply, status }: Recipient): string {
  if (status === 'rejected' && RELAY_DENIED.test(reply ?? '')) return '';
  return originalAddress ?? address;
}

// 554 5.7.1 <bob@example.org>: Relay access denied
const RELAY_DENIED = /\bRelay access denied\b/;
