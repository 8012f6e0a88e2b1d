/** What the knowledge base is asked about one recipient. */
import { domainOf } from '../core/address.ts';
import type { Peer } from '../core/peer.ts';
import { type Diagnosis, diagnose, type Symptom } from '../knowledge/diagnose.ts';
import { nameLookedUp } from '../knowledge/looked-up-name.ts';
import type { Message, Recipient } from '../message/message.ts';
import { hasStopped, rowsOf } from '../message/outcome.ts';
import { withNames } from './advice-names.ts';
import { isLedHere } from './led-here.ts';
import { serverOf } from './row-facts.ts';
import { scannerWords, withScannerWords } from './scanner-words.ts';
import { isZimbra } from './zimbra-mail.ts';

/** Why a recipient's mail stopped, with names filled into the commands; null if it did not stop. */
export function diagnosisOf(message: Message, recipient: Recipient): Diagnosis | null {
  const found = generalDiagnosisOf(message, recipient);
  if (found === null) return null;
  return { ...found, advice: withNames(found.advice, namesOf(message)) };
}

/** Advice about these recipients alone: its commands name what they all share. */
export function adviceFor(
  rows: readonly Recipient[],
  advice: readonly string[],
): readonly string[] {
  return withNames(advice, sharedNames(rows));
}

/** The diagnosis without names, which is the same for all that stopped alike. */
function generalDiagnosisOf(message: Message, recipient: Recipient): Diagnosis | null {
  return hasStopped(recipient) ? diagnose(symptomOf(message, recipient)) : null;
}

/** What to put for the words in capitals of an advice that is about this recipient. */
export function adviceNamesOf(message: Message, row: Recipient): Record<string, string> {
  return { ...namesOfRow(row), ...namesOfSender(message) };
}

/** The same for advice about a message: it may be about each of its recipients, so it names only what all share. */
function namesOf(message: Message): Record<string, string> {
  let names = namesOfMessages.get(message);
  if (names === undefined) {
    names = { ...sharedNames(rowsOf(message)), ...namesOfSender(message) };
    namesOfMessages.set(message, names);
  }
  return names;
}

/** Kept because it is asked for each recipient, and there may be many. */
const namesOfMessages = new WeakMap<Message, Record<string, string>>();

function sharedNames([first, ...others]: readonly Recipient[]): Record<string, string> {
  if (first === undefined) return {};
  return others.reduce((names, row) => inBoth(names, namesOfRow(row)), namesOfRow(first));
}

/** What two have in common; the same object if nothing differs, which is nearly always so. */
export function inBoth(
  names: Record<string, string>,
  others: Record<string, string>,
): Record<string, string> {
  const alike = Object.entries(names).filter(([key, name]) => others[key] === name);
  return alike.length === Object.keys(names).length ? names : Object.fromEntries(alike);
}

function namesOfSender({ from, client }: Message): Record<string, string> {
  return { 'SENDER-DOMAIN': domainOf(from ?? ''), 'CLIENT-ADDRESS': client?.address ?? '' };
}

function namesOfRow(row: Recipient): Record<string, string> {
  const server = serverOf(row);
  return {
    ADDRESS: addressIn(row) ?? row.address,
    ALIAS: row.originalAddress ?? '',
    TABLE: tableIn(row),
    USER: row.address,
    'LOCAL-NAME': localNameOf(row),
    DOMAIN: domainOf(row.address),
    'DNS-NAME': nameLookedUp((row.reply ?? '').toLowerCase()),
    'QUEUE-ID': row.queueId ?? '',
    HOST: server?.name ?? '',
    'SERVER-ADDRESS': server?.address ?? '',
    PORT: server === null || server.port === 0 ? '' : String(server.port),
  };
}

// 451 4.3.0 <ann@example.com>: Temporary lookup failure
// 451 4.3.5 <>: Sender address rejected: Server configuration error
/** The address that a refusal is about, which may be the sender; '' for a client or the null sender, undefined if it names nothing. */
function addressIn({ by, reply }: Recipient): string | undefined {
  if (by !== 'access') return undefined;
  const named = /^\d{3} \d\.\d{1,3}\.\d{1,3} <([^<>\s]{0,320})>: /.exec(reply ?? '')?.[1];
  return named === undefined || named.includes('@') ? named : '';
}

// lmdb:/opt/zimbra/conf/restricted_senders: table lookup problem
// mysql:/etc/postfix/mysql-virtual_domains.cf(0,lock|fold_fix): table lookup problem
/** The table that Postfix could not read, as postmap takes it. */
function tableIn({ warning }: Recipient): string {
  const table = /^((?:[a-z_]{1,20}:){1,3}[^\s(:]{1,500})(?:\([^\s()]*\))?: table lookup problem$/;
  return table.exec(warning ?? '')?.[1] ?? '';
}

// unknown user: "nobodyhere"
/** The name that local(8) looked for, which need not be the local part of the address: an extension is cut off. */
function localNameOf({ service, reply }: Recipient): string {
  if (service !== 'local') return '';
  return /^unknown user: "([^"]{1,64})"$/.exec(reply ?? '')?.[1] ?? '';
}

/** The cause under which a recipient's row is counted: `amavis-down`. */
export function causeOf(message: Message, recipient: Recipient): string | null {
  return diagnosisOf(message, recipient)?.cause ?? null;
}

export function symptomOf(message: Message, recipient: Recipient): Symptom {
  const symptom = {
    service: recipient.service,
    status: recipient.status,
    step: recipient.step,
    relay: relayOf(message, recipient),
    enhancedStatus: recipient.enhancedStatus,
    reply: wholeReply(message, recipient),
    category: recipient.category,
    stage: recipient.stage,
    by: recipient.by,
    recipientDomain: domainOf(recipient.address),
    isLedHere: isLedHere(recipient),
    isZimbra: isZimbra(message),
  };
  const { warning } = recipient;
  // The refusal only says to try again; the warning of the same process says why.
  return warning === null
    ? symptom
    : { ...symptom, reply: warning, enhancedStatus: null, by: null };
}

function wholeReply(message: Message, recipient: Recipient): string | null {
  const { reply } = recipient;
  return reply === null ? null : withScannerWords(reply, scannerWords(message, recipient));
}

/**
 * The next server. If Postfix made no new try, it names the server without its port; another line of the message has it:
 * `delivery temporarily suspended: lost connection with store.example.com[192.0.2.26] while …`.
 */
export function relayOf(message: Message, row: Recipient): Peer | null {
  if (row.relay !== null) return row.relay;
  const named = serverOf(row);
  if (named === null || named.port !== 0) return null;
  return relaysOf(message).get(named.address) ?? null;
}

function relaysOf(message: Message): ReadonlyMap<string, Peer> {
  let relays = relaysOfMessages.get(message);
  if (relays === undefined) {
    const all = message.recipients.flatMap(({ relay, recoveredFrom, lastTry }) => [
      relay,
      recoveredFrom?.relay,
      lastTry?.relay,
    ]);
    const known = all.flatMap((peer) => (peer == null ? [] : [[peer.address, peer] as const]));
    relays = new Map(known);
    relaysOfMessages.set(message, relays);
  }
  return relays;
}

/** Kept because they are asked for each recipient, and there may be many. */
const relaysOfMessages = new WeakMap<Message, ReadonlyMap<string, Peer>>();
