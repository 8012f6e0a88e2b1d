/** Accounts and senders that look as if a stranger used them: masses of mail that fail, or viruses. */
import { HOUR, type Instant } from '../core/instant.ts';
import type { Message, Recipient } from '../message/message.ts';
import { hasStopped, isFromInside, rowsOf } from '../message/outcome.ts';
import { alertOf } from './alerts-alert.ts';
import { broughtBy, isAllOfMailbox, MOST_CLIENTS, originWords } from './alerts-origin.ts';
import type { Alert } from './failures-view.ts';
import { addressName, domainName } from './mail-names.ts';
import { OwnDomains } from './own-domains.ts';
import { countWords, grouped } from './quantity-words.ts';
import { TopList } from './top-list.ts';
import { isZimbra } from './zimbra-mail.ts';

/** Fewer recipients are no mass, however little the others send. */
const LEAST_RECIPIENTS = 20;
/** More than this many times the median, of its own hours or of all accounts, is a mass. */
const TIMES_MEDIAN = 10;
/** This many messages with forbidden attachments are more than a mistake. */
const MANY_BANNED = 5;
/** Hours with mail that an account needs before its own median means anything. */
const LEAST_HOURS = 3;
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
  /** Where they came from; one more than are named, to show that there are others. */
  readonly clients: Set<string>;
}

export class AccountWatch {
  /** By the login name. */
  readonly #logins = new TopList<Account>(newAccount);
  /** Mail without a login, by its sender: an address that anybody can write. */
  readonly #senders = new TopList<Account>(newAccount);
  /** A sender of another domain is a guest whose mail is passed on. */
  readonly #ownDomains = new OwnDomains();

  /** @param isAskedFor whether a recipient of the message is among those asked for */
  add(message: Message, isAskedFor: (row: Recipient) => boolean): void {
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
      .map(({ name, detail, mass, isLogin }) => accountAlert(name, detail, mass, isLogin));
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
  return { count: 0, isAskedFor: false, examples: [], clients: new Set() };
}

/**
 * The sender of mail that goes out without a login: from the web client, a trusted network, a program of this host. Where no line tells
 * who brought the mail, it may have been somebody who logged in.
 */
function ownSenderOf(message: Message): string | null {
  if (broughtBy(message) === null) return null;
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
  const client = broughtBy(message);
  if (client !== null && messages.clients.size <= MOST_CLIENTS) messages.clients.add(client);
}

/** What makes it a mass, in words and figures. */
interface Mass {
  readonly meaning: string;
  readonly evidence: string;
}

interface Suspect {
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

/**
 * A mass of mail, most of which is not delivered; null if there is none.
 * @param sizes recipients of every account, sorted
 */
function massOf(account: Account, sizes: readonly number[]): Mass | null {
  const { recipients, undelivered } = account;
  if (2 * undelivered <= recipients || recipients < LEAST_RECIPIENTS) return null;
  const hours = [...account.hours.values()].sort((a, b) => a - b);
  const peak = hours.at(-1) ?? 0;
  const usual = median(hours);
  if (hours.length >= LEAST_HOURS && peak > TIMES_MEDIAN * usual)
    return {
      meaning: 'far more mail in one hour than in its others, and most of it is not delivered',
      evidence: `${grouped(peak)} in one hour, ${grouped(usual)} in the median of its hours`,
    };
  const others = lowerMedian(sizes);
  if (sizes.length < 2 || recipients <= TIMES_MEDIAN * others) return null;
  return {
    meaning: 'far more mail than the others, and most of it is not delivered',
    evidence: `the median of ${countWords(sizes.length, 'account')} is ${grouped(others)}`,
  };
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Of two accounts the smaller one: the median must not be the suspect itself. */
function lowerMedian(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function accountAlert(name: string, account: Account, mass: Mass | null, isLogin: boolean): Alert {
  const { recipients, undelivered } = account;
  const percent = Math.round((100 * undelivered) / recipients);
  const accused = accusedOf(account, mass);
  return alertOf({
    cause: isLogin ? 'hacked-account' : suspectOf(accused),
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
    meaning: meaningOf(account, mass, isLogin),
    names: { ACCOUNT: name },
    isZimbra: account.isZimbra,
  });
}

function suspectOf(accused: readonly Messages[]): string {
  return isAllOfMailbox(clientsOf(accused)) ? 'suspect-web-sender' : 'suspect-sender';
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
function meaningOf(account: Account, mass: Mass | null, isLogin: boolean): string {
  const sends = [
    ...(mass === null ? [] : [mass.meaning]),
    ...(account.infected.count > 0 ? ['viruses'] : []),
    ...(account.banned.count >= MANY_BANNED ? ['forbidden attachments'] : []),
  ].join('; also ');
  if (isLogin)
    return `This account sends ${sends}: its password may be known to a stranger, or its PC infected.`;
  const clients = clientsOf(accusedOf(account, mass));
  const from = `From this address without a login, by ${originWords(clients)}, came ${sends}:`;
  return isAllOfMailbox(clients)
    ? `${from} so comes mail of the web client and of ActiveSync. The password may be known to a stranger, or a device of the user infected; mailbox.log tells who was logged in.`
    : `${from} a machine or program there may be infected or misused; whether the owner of the address sent it is not in this log.`;
}

function clientsOf(accused: readonly Messages[]): string[] {
  return distinct(accused.flatMap(({ clients }) => [...clients]));
}
