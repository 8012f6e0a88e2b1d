/** Accounts that behave as if a stranger had their password: masses of mail that fail, or viruses. */
import { HOUR, type Instant } from '../core/instant.ts';
import type { Message, Recipient } from '../message/message.ts';
import { hasStopped, rowsOf } from '../message/outcome.ts';
import { alertOf } from './alerts-alert.ts';
import type { Alert } from './failures-view.ts';
import { addressName, domainName } from './mail-names.ts';
import { countWords } from './quantity-words.ts';
import { isZimbra } from './symptom.ts';
import { TopList } from './top-list.ts';

/** Fewer recipients are no mass, whatever the others send. */
const LEAST_RECIPIENTS = 20;
/** So many times the median of its own hours, or of the other accounts, is a mass. */
const TIMES_MEDIAN = 10;
/** Forbidden attachments that are more than a mistake. */
const MANY_BANNED = 5;
/** Hours with mail that an account has to have before its own median says anything. */
const LEAST_HOURS = 3;
const MOST_HOURS = 200;
const MOST_EXAMPLES = 3;
const MOST_DOMAINS = 10_000;
const MOST_ALERTS = 5;

interface Account {
  isLogin: boolean;
  messages: number;
  recipients: number;
  failed: number;
  infected: number;
  banned: number;
  firstAt: Instant;
  lastAt: Instant;
  isZimbra: boolean;
  /** Recipients of each hour. */
  readonly hours: Map<number, number>;
  readonly examples: string[];
}

export class AccountWatch {
  readonly #accounts = new TopList<Account>(newAccount);
  /** Domains with mailboxes here: a sender of another one is a guest whose mail is passed on. */
  readonly #ownDomains = new Set<string>();

  add(message: Message): void {
    if (message.kind !== 'mail') return;
    this.#learnDomains(message);
    const name = accountOf(message);
    if (name === null) return;
    const rows = rowsOf(message);
    const { detail } = this.#accounts.add(name);
    detail.messages++;
    detail.isLogin ||= message.client?.login != null;
    detail.isZimbra ||= isZimbraCheap(message, detail);
    addTime(detail, message.startedAt, rows.length);
    addRows(detail, message, rows);
  }

  alerts(): Alert[] {
    const accounts = this.#accounts
      .top()
      .filter(({ name, detail }) => detail.isLogin || this.#isOwn(name));
    const sizes = accounts.map(({ detail }) => detail.recipients).sort((a, b) => a - b);
    return accounts
      .filter(({ detail }) => isSuspect(detail, sizes))
      .sort((a, b) => b.detail.recipients - a.detail.recipients)
      .slice(0, MOST_ALERTS)
      .map(({ name, detail }) => accountAlert(name, detail));
  }

  #learnDomains(message: Message): void {
    for (const row of message.recipients)
      if (row.status === 'delivered' && this.#ownDomains.size < MOST_DOMAINS)
        this.#ownDomains.add(domainName(row.address));
  }

  #isOwn(sender: string): boolean {
    return this.#ownDomains.size === 0 || this.#ownDomains.has(domainName(sender));
  }
}

function newAccount(): Account {
  return {
    isLogin: false,
    messages: 0,
    recipients: 0,
    failed: 0,
    infected: 0,
    banned: 0,
    firstAt: Number.POSITIVE_INFINITY,
    lastAt: Number.NEGATIVE_INFINITY,
    isZimbra: false,
    hours: new Map(),
    examples: [],
  };
}

/** The login, or of mail that goes out without one (from the web client, or a trusted network) its sender. */
function accountOf({ client, direction, from }: Message): string | null {
  const login = client?.login ?? null;
  if (login !== null) return addressName(login);
  const isOwn = direction === 'outbound' || direction === 'internal';
  return isOwn && from !== null && from !== '' ? addressName(from) : null;
}

/** One message that shows it is enough. */
function isZimbraCheap(message: Message, { messages }: Account): boolean {
  return messages === 1 && isZimbra(message);
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

function addRows(account: Account, message: Message, rows: readonly Recipient[]): void {
  const failed = rows.filter(hasStopped);
  if (failed.length === 0) return;
  account.failed += failed.length;
  if (failed.some(({ category }) => category?.startsWith('INFECTED'))) account.infected++;
  if (failed.some(({ category }) => category?.startsWith('BANNED'))) account.banned++;
  const queueId = failed[0]?.queueId ?? message.hops[0]?.queueId;
  if (queueId !== undefined && account.examples.length < MOST_EXAMPLES)
    account.examples.push(queueId);
}

/** @param sizes recipients of all accounts, in order */
function isSuspect(account: Account, sizes: readonly number[]): boolean {
  if (account.infected > 0 || account.banned >= MANY_BANNED) return true;
  if (2 * account.failed <= account.recipients) return false;
  return isMass(account, sizes);
}

function isMass(account: Account, sizes: readonly number[]): boolean {
  const hours = [...account.hours.values()].sort((a, b) => a - b);
  const peak = hours.at(-1) ?? 0;
  if (account.recipients < LEAST_RECIPIENTS) return false;
  const isBusyHour = hours.length >= LEAST_HOURS && peak > TIMES_MEDIAN * median(hours);
  return isBusyHour || (sizes.length > 1 && account.recipients > TIMES_MEDIAN * lowerMedian(sizes));
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Of two accounts the smaller one: the median must not be the suspect itself. */
function lowerMedian(sorted: readonly number[]): number {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

function accountAlert(name: string, account: Account): Alert {
  const { recipients, failed, infected, banned } = account;
  const percent = Math.round((100 * failed) / recipients);
  return alertOf({
    cause: 'hacked-account',
    step: null,
    status: null,
    messages: account.messages,
    recipients,
    firstAt: account.firstAt,
    lastAt: account.lastAt,
    lastSuccessAt: null,
    examples: account.examples,
    who: [name],
    noun: account.isLogin ? 'login' : 'sender',
    evidence: [
      `${percent} % of ${countWords(recipients, 'recipient')} failed`,
      ...(infected > 0 ? [`${countWords(infected, 'message')} with a virus`] : []),
      ...(banned > 0 ? [`${countWords(banned, 'message')} with a forbidden attachment`] : []),
    ],
    isZimbra: account.isZimbra,
  });
}
