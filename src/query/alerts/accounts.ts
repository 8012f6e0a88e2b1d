/** Accounts and senders that look as if a stranger used them: masses of mail that fail, or viruses. */
import { HOUR, type Instant } from '../../core/instant.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { hasStopped, isFromInside, rowsOf } from '../../message/outcome.ts';
import type { Alert } from '../failures/view.ts';
import { addressName, domainName } from '../mail-names.ts';
import { OwnDomains } from '../own-domains.ts';
import { countWords } from '../quantity-words.ts';
import { TopList } from '../top-list.ts';
import { isZimbra } from '../zimbra-mail.ts';
import { alertOf } from './alert.ts';
import { type Mass, massOf } from './mass.ts';
import {
  type Bringer,
  bringerOf,
  bringersWords,
  bringerWords,
  MailboxServers,
  MOST_CLIENTS,
} from './origin.ts';

/** This many messages with forbidden attachments are more than a mistake. */
const MANY_BANNED = 5;
const MOST_HOURS = 200;
const MOST_EXAMPLES = 3;

interface Account {
  messages: number;
  recipients: number;
  /** Recipients that the mail did not reach, or not yet. */
  undelivered: number;
  readonly stopped: Messages;
  readonly infected: Messages;
  readonly banned: Messages;
  firstAt: Instant;
  lastAt: Instant;
  isZimbra: boolean;
  /** Recipients of each hour. */
  readonly hours: Map<number, number>;
}

/** Messages of an account that have something in common. */
interface Messages {
  count: number;
  /** Whether one of them was asked for; the others serve only for comparison. */
  isAskedFor: boolean;
  /** Queue IDs. */
  readonly examples: string[];
  /** Who brought them, by their words; one more than are named, to show that there are others. */
  readonly bringers: Map<string, Bringer>;
}

export class AccountWatch {
  /** By the login name. */
  readonly #logins = new TopList<Account>(newAccount);
  /** Mail without a login, by its sender: an address that anybody can write. */
  readonly #senders = new TopList<Account>(newAccount);
  /** A sender of another domain is a guest whose mail is passed on. */
  readonly #ownDomains = new OwnDomains();
  readonly #mailboxServers = new MailboxServers();

  /** @param isAskedFor whether a recipient of the message is among those asked for */
  add(message: Message, isAskedFor: (row: Recipient) => boolean): void {
    this.#mailboxServers.learn(message);
    if (message.kind !== 'mail') return;
    this.#ownDomains.learn(message);
    const login = message.client?.login ?? null;
    const name = login === null ? ownSenderOf(message) : login;
    if (name === null) return;
    const rows = rowsOf(message);
    const { detail } = (login === null ? this.#senders : this.#logins).add(addressName(name));
    detail.messages++;
    detail.isZimbra ||= isZimbra(message);
    addTime(detail, message.startedAt, rows.length);
    addRows(detail, message, rows, isAskedFor);
  }

  /** Passwords that may be stolen come first, then masses of mail, viruses, and the rest. */
  alerts(): Alert[] {
    const accounts = [
      ...this.#logins.top().map((entry) => ({ ...entry, isLogin: true })),
      ...this.#senders
        .top()
        .filter(({ name }) => this.#ownDomains.has(domainName(name)))
        .map((entry) => ({ ...entry, isLogin: false })),
    ];
    const sizes = accounts.map(({ detail }) => detail.recipients).sort((a, b) => a - b);
    return accounts
      .map((account) => ({ ...account, mass: massOf(account.detail, sizes) }))
      .filter(({ detail, mass }) => accusedOf(detail, mass).some(({ isAskedFor }) => isAskedFor))
      .sort(byDanger)
      .map((suspect) => accountAlert(suspect, this.#bringersOf(suspect)));
  }

  /** Who brought the mail that the account is suspected for. */
  #bringersOf({ detail, mass }: Suspect): Bringer[] {
    const all = accusedOf(detail, mass).flatMap(({ bringers }) => [...bringers.values()]);
    const checked = all.map((one) => this.#mailboxServers.checked(one));
    return [...new Map(checked.map((one) => [bringerWords(one), one])).values()];
  }
}

function newAccount(): Account {
  return {
    messages: 0,
    recipients: 0,
    undelivered: 0,
    stopped: noMessages(),
    infected: noMessages(),
    banned: noMessages(),
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
    isZimbra: false,
    hours: new Map(),
  };
}

function noMessages(): Messages {
  return { count: 0, isAskedFor: false, examples: [], bringers: new Map() };
}

/**
 * The sender of mail that goes out without a login: from the web client, a trusted network, a program of this host. Where no line tells
 * who brought the mail, it may have been somebody who logged in.
 */
function ownSenderOf(message: Message): string | null {
  if (bringerOf(message) === null) return null;
  return isFromInside(message) && message.from !== '' ? message.from : null;
}

function addTime(account: Account, at: Instant, recipients: number): void {
  account.recipients += recipients;
  account.firstAt = Math.min(account.firstAt, at);
  account.lastAt = Math.max(account.lastAt, at);
  const hour = Math.floor(at / HOUR);
  const known = account.hours.get(hour);
  if (known !== undefined || account.hours.size < MOST_HOURS)
    account.hours.set(hour, (known ?? 0) + recipients);
}

function addRows(
  account: Account,
  message: Message,
  rows: readonly Recipient[],
  isAskedFor: (row: Recipient) => boolean,
): void {
  const stopped = rows.filter(hasStopped);
  account.undelivered += stopped.length;
  const kinds = [
    [account.stopped, stopped],
    [account.infected, ofCategory(stopped, 'INFECTED')],
    [account.banned, ofCategory(stopped, 'BANNED')],
  ] as const;
  for (const [messages, ofKind] of kinds) {
    messages.isAskedFor ||= ofKind.some(isAskedFor);
    addMessage(messages, message, ofKind);
  }
}

function ofCategory(rows: readonly Recipient[], name: string): Recipient[] {
  return rows.filter(({ category }) => category?.startsWith(name));
}

/** @param rows those for which it is one of these messages */
function addMessage(messages: Messages, message: Message, [row]: readonly Recipient[]): void {
  if (row === undefined) return;
  messages.count++;
  const queueId = row.queueId ?? message.hops[0]?.queueId;
  if (queueId !== undefined && messages.examples.length < MOST_EXAMPLES)
    messages.examples.push(queueId);
  const bringer = bringerOf(message);
  if (bringer !== null && messages.bringers.size <= MOST_CLIENTS)
    messages.bringers.set(bringerWords(bringer), bringer);
}

interface Suspect {
  readonly name: string;
  readonly detail: Account;
  readonly mass: Mass | null;
  readonly isLogin: boolean;
}

function byDanger(a: Suspect, b: Suspect): number {
  return (
    Number(b.isLogin) - Number(a.isLogin) ||
    Number(b.mass !== null) - Number(a.mass !== null) ||
    b.detail.infected.count - a.detail.infected.count ||
    b.detail.recipients - a.detail.recipients
  );
}

function accountAlert(
  { name, detail: account, mass, isLogin }: Suspect,
  bringers: readonly Bringer[],
): Alert {
  const { recipients, undelivered } = account;
  const percent = Math.round((100 * undelivered) / recipients);
  const accused = accusedOf(account, mass);
  const sends = sendsOf(account, mass);
  return alertOf({
    cause: isLogin ? 'hacked-account' : suspectOf(bringers),
    step: null,
    status: null,
    messages: account.messages,
    recipients,
    firstAt: account.firstAt,
    lastAt: account.lastAt,
    lastSuccessAt: null,
    examples: distinct(accused.flatMap(({ examples }) => examples)).slice(0, MOST_EXAMPLES),
    who: [name],
    noun: isLogin ? 'login' : 'sender',
    evidence: [
      `${percent} % of ${countWords(recipients, 'recipient')} not delivered`,
      ...(mass === null ? [] : [mass.evidence]),
      ...contentEvidence(account),
    ],
    meaning: isLogin
      ? `This account sends ${sends}: its password may be known to a stranger, or its PC infected.`
      : meaningOf(sends, bringers),
    names: { ACCOUNT: name },
    isZimbra: account.isZimbra,
  });
}

/** Whether all of it came from the web client or ActiveSync. */
function isAllOfMailbox(bringers: readonly Bringer[]): boolean {
  return bringers.length > 0 && bringers.every(({ isMailbox }) => isMailbox);
}

function suspectOf(bringers: readonly Bringer[]): string {
  return isAllOfMailbox(bringers) ? 'suspect-web-sender' : 'suspect-sender';
}

/** The messages that the alert is about: the worst first. */
function accusedOf({ stopped, infected, banned }: Account, mass: Mass | null): Messages[] {
  return [
    infected,
    ...(banned.count >= MANY_BANNED ? [banned] : []),
    ...(mass === null ? [] : [stopped]),
  ];
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function contentEvidence({ infected, banned }: Account): string[] {
  const [viruses, attachments] = [infected.count, banned.count];
  return [
    ...(viruses > 0 ? [`${countWords(viruses, 'message')} with a virus`] : []),
    ...(attachments > 0
      ? [`${countWords(attachments, 'message')} with a forbidden attachment`]
      : []),
  ];
}

/** Says only what holds for this account. */
function sendsOf(account: Account, mass: Mass | null): string {
  return [
    ...(mass === null ? [] : [mass.meaning]),
    ...(account.infected.count > 0 ? ['viruses'] : []),
    ...(account.banned.count >= MANY_BANNED ? ['forbidden attachments'] : []),
  ].join('; also ');
}

function meaningOf(sends: string, bringers: readonly Bringer[]): string {
  const from = `From this address without a login, by ${bringersWords(bringers)}, came ${sends}:`;
  return isAllOfMailbox(bringers)
    ? `${from} so comes mail of the web client and of ActiveSync. The password may be known to a stranger, or a device of the user infected; mailbox.log tells who was logged in.`
    : `${from} a machine or program there may be infected or misused; whether the owner of the address sent it is not in this log.`;
}
