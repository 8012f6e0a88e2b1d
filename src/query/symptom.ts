/** What the knowledge base is asked about one recipient. */
import { MAILBOX_PORT } from '../core/zimbra-ports.ts';
import { type Diagnosis, diagnose, type Symptom } from '../knowledge/diagnose.ts';
import type { Hop, Message, Recipient, Scan } from '../message/message.ts';
import { hasStopped, isFromInside, rowsOf } from '../message/outcome.ts';
import { withNames } from './advice-names.ts';
import { domainOf, serverOf } from './row-facts.ts';

/** Why a recipient's mail stopped, with its names in the commands; null when it did not. */
export function diagnosisOf(message: Message, recipient: Recipient): Diagnosis | null {
  const found = generalDiagnosisOf(message, recipient);
  if (found === null) return null;
  return { ...found, advice: withNames(found.advice, namesOf(message, recipient)) };
}

/** An advice that is about these recipients alone: the commands name the only one, or the queue ID of all. */
export function adviceFor(
  rows: readonly Recipient[],
  advice: readonly string[],
): readonly string[] {
  const [only, ...others] = rows;
  const isOne = only !== undefined && others.length === 0;
  return withNames(advice, isOne ? namesOfRow(only) : { 'QUEUE-ID': sharedQueueId(rows) });
}

/** The same for all that stopped alike: the commands name nobody. */
export function generalDiagnosisOf(message: Message, recipient: Recipient): Diagnosis | null {
  return hasStopped(recipient) ? diagnose(symptomOf(message, recipient)) : null;
}

/** What the words in capitals of an advice stand for. Of several recipients none is named, only what all share: it may be about each. */
function namesOf(message: Message, row: Recipient): Record<string, string> {
  const { from, client } = message;
  return {
    ...(rowsOf(message).length === 1 ? namesOfRow(row) : { 'QUEUE-ID': queueIdOf(message) }),
    'SENDER-DOMAIN': domainIn(from ?? ''),
    'CLIENT-ADDRESS': client?.address ?? '',
  };
}

/** The queue ID of all its recipients; '' where they have several. */
function queueIdOf(message: Message): string {
  let id = queueIds.get(message);
  if (id === undefined) {
    id = sharedQueueId(rowsOf(message));
    queueIds.set(message, id);
  }
  return id;
}

/** Asked once for each of its recipients, and there may be many. */
const queueIds = new WeakMap<Message, string>();

function sharedQueueId(rows: readonly Recipient[]): string {
  const id = rows[0]?.queueId ?? '';
  return rows.every(({ queueId }) => queueId === id) ? id : '';
}

function namesOfRow(row: Recipient): Record<string, string> {
  const server = serverOf(row);
  return {
    ADDRESS: row.address,
    USER: row.address,
    DOMAIN: domainIn(row.address),
    'QUEUE-ID': row.queueId ?? '',
    HOST: server?.name ?? '',
    'SERVER-ADDRESS': server?.address ?? '',
  };
}

function domainIn(address: string): string {
  return address.includes('@') ? domainOf(address) : '';
}

/** The cause a recipient's row is counted under: `amavis-down`. */
export function causeOf(message: Message, recipient: Recipient): string | null {
  return diagnosisOf(message, recipient)?.cause ?? null;
}

export function symptomOf(message: Message, recipient: Recipient): Symptom {
  const symptom = {
    service: recipient.service,
    status: recipient.status,
    step: recipient.step,
    relay: recipient.relay,
    enhancedStatus: recipient.enhancedStatus,
    reply: recipient.reply,
    category: recipient.category,
    stage: recipient.stage,
    by: recipient.by,
    isZimbra: isZimbra(message),
  };
  const { warning } = recipient;
  // The refusal only says to try again; its process has said why.
  return warning === null
    ? symptom
    : { ...symptom, reply: warning, enhancedStatus: null, by: null };
}

/** Whether a message went through a Zimbra server: by its own service names, ports, or Message-IDs. */
export function isZimbra(message: Message): boolean {
  const known = zimbraMessages.get(message);
  if (known !== undefined) return known;
  const is = isThroughZimbra(message);
  zimbraMessages.set(message, is);
  return is;
}

/** Asked once for each of its recipients, and there may be many. */
const zimbraMessages = new WeakMap<Message, boolean>();

function isThroughZimbra(message: Message): boolean {
  return (
    message.hops.some(isZimbraHop) ||
    message.scans.some(isZimbraScan) ||
    message.recipients.some((recipient) => recipient.relay?.port === MAILBOX_PORT) ||
    isWrittenByMailbox(message)
  );
}

/** Whether Zimbra's mailbox server wrote the message. A Message-ID of an inbound one tells of the sender's server. */
export function isWrittenByMailbox(message: Message): boolean {
  return isFromInside(message) && (message.messageId ?? '').includes('.JavaMail.zimbra@');
}

function isZimbraHop(hop: Hop): boolean {
  // postfix/dkimmilter/smtpd
  if (/^postfix\/(?:amavisd|dkimmilter|reinject)\b/.test(hop.service)) return true;
  // Zimbra's access maps route by FILTER smtp-amavis:[127.0.0.1]:10026; others set content_filter, which logs nothing.
  return /^smtp-amavis:\[(?:127\.0\.0\.1|::1)\]:100(?:24|26|32)$/.test(hop.filter ?? '');
}

function isZimbraScan(scan: Scan): boolean {
  return scan.port === 10032 || scan.policyBanks.includes('ORIGINATING_POST');
}
