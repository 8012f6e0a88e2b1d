/** What can be read from a symptom's reply: who speaks, about which server, and with which codes. */

import { isLoopback } from '../core/peer.ts';
import { SUSPENDED } from '../core/suspended.ts';
import { taskInReply } from '../core/task-in-reply.ts';
import { FILTER_PORTS, MAILBOX_PORT } from '../core/zimbra-ports.ts';
import type { Place, Voice } from './entry.ts';
import { readServerReply, withoutAddresses } from './server-reply.ts';
import type { Symptom } from './symptom.ts';

export interface Reading {
  readonly symptom: Symptom;
  readonly voice: Voice;
  readonly place: Place;
  /** '' when unknown. */
  readonly host: string;
  /** Of that server; '' when unknown. */
  readonly address: string;
  /** 0 when unknown. */
  readonly port: number;
  readonly replyCode: string | null;
  /** The reply's own, else Postfix's `dsn=`. */
  readonly enhancedStatus: string | null;
  /** `RCPT TO`, `end of DATA`: what the server replied to. */
  readonly command: string | null;
  readonly isGreeting: boolean;
  /** A destination in which Postfix made no new try. */
  readonly isSuspended: boolean;
  /** The words to look for patterns in: lower case, no codes, no addresses. */
  readonly words: string;
}

interface Server {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

interface Quoted {
  readonly voice: Voice;
  readonly server: Server | null;
  readonly text: string;
  readonly isGreeting: boolean;
}

/** Postfix cuts a reply at about 2,000 characters; what is longer was not written by it. */
const LONGEST_REPLY = 4096;
const LONGEST_COMMAND = 40;

const REENTRY_PORTS = [10025, 10027, 10028, 10029, 10030];

const VOICES: Readonly<Record<string, Voice>> = {
  smtp: 'client',
  lmtp: 'client',
  local: 'agent',
  virtual: 'agent',
  pipe: 'agent',
  qmgr: 'queue',
  error: 'error',
  retry: 'error',
  discard: 'discard',
  smtpd: 'smtpd',
  postscreen: 'postscreen',
  cleanup: 'cleanup',
  pickup: 'cleanup',
  amavis: 'amavis',
  'pmg-smtp-filter': 'amavis',
  postsuper: 'postsuper',
  bounce: 'bounce',
  master: 'master',
  'trivial-rewrite': 'trivial-rewrite',
  proxymap: 'proxymap',
  opendkim: 'opendkim',
  clamd: 'clamd',
  freshclam: 'freshclam',
};

const SPEAKERS: Readonly<Record<string, Voice>> = {
  milter: 'milter',
  content: 'cleanup',
  proxy: 'proxy',
  postscreen: 'postscreen',
};

export function readSymptom(symptom: Symptom): Reading {
  const logged = symptom.reply ?? '';
  const head = logged.slice(0, LONGEST_REPLY);
  const isSuspended = head.startsWith(SUSPENDED) && isQueueTalk(symptom);
  const inner = isSuspended ? head.slice(SUSPENDED.length) : head;
  const quoted = quotedIn(inner, isSuspended ? 'client' : voiceOf(symptom, inner));
  const server = quoted.server ?? symptom.relay;
  const { text, command } = commandOf(quoted.text, logged);
  const reply = readServerReply(text);
  return {
    symptom,
    voice: quoted.voice,
    place: placeOf(symptom, server, quoted.voice),
    host: quoted.server?.name ?? symptom.relay?.name ?? '',
    address: server?.address ?? '',
    port: quoted.server?.port || (symptom.relay?.port ?? 0),
    replyCode: reply.replyCode,
    enhancedStatus: reply.enhancedStatus ?? symptom.enhancedStatus,
    command,
    isGreeting: quoted.isGreeting,
    isSuspended,
    words: withoutAddresses(reply.words).toLowerCase(),
  };
}

function isQueueTalk({ service, status }: Symptom): boolean {
  return ['error', 'retry', 'qmgr'].includes(service) || status === 'expired';
}

function voiceOf(symptom: Symptom, text: string): Voice {
  // What an operator did outweighs the rule that spoke before: a held message that was deleted.
  if (symptom.service === 'postsuper') return 'postsuper';
  const spoken = SPEAKERS[symptom.by ?? ''];
  if (spoken !== undefined) return spoken;
  // The last deferral of an expired message is told by the queue manager, but an agent said it.
  if (symptom.status === 'expired' && symptom.service === 'qmgr') return 'client';
  const voice = VOICES[symptom.service.slice(symptom.service.lastIndexOf('/') + 1)] ?? 'other';
  // 4.7.1 Service unavailable - try again later
  if (voice === 'cleanup' && isMilterText(text)) return 'milter';
  // 250 2.7.0 Ok, discarded, id=04083-01 - spam
  // host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=04083-01 - Temporary MTA failure on relaying, …
  if (voice === 'amavis' && /^(?:\d{3} |host )/.test(text)) return 'client';
  return voice;
}

/** Whether cleanup speaks for a milter: it starts with a code, or names the milter. */
function isMilterText(text: string): boolean {
  return /^[45]\.\d{1,3}\.\d{1,3} /.test(text) || text.startsWith('milter triggers ');
}

// host mx.example.com[192.0.2.25] said: 550 5.1.1 <ann@example.com>: User unknown (in reply to RCPT TO command)
// host mx.example.com[192.0.2.25] refused to talk to me: 421 4.3.2 Too many connections, try later
/** Postfix logs the address of the host, but who asks about a reply may leave it out. */
const SAID = /^host ([^\s[\]]*)(?:\[([^\s[\]]*)\](?::\d+)?)? (said|refused to talk to me): /;
/** Postfix speaks: the reply that it quotes is one that the server may not give. */
const PROTOCOL_ERROR = 'Protocol error: ';
// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
const CONNECT = /^connect to ([^\s[\]]*)\[([^\s[\]]*)\](?::(\d{1,5}))?: /;
// lost connection with mx.example.com[192.0.2.25] while sending RCPT TO
// conversation with mx.example.com[192.0.2.25] timed out while sending RCPT TO
const BROKEN = /^(?:lost connection|conversation) with ([^\s[\]]*)\[([^\s[\]]*)\](?::(\d{1,5}))? /;

function quotedIn(text: string, voice: Voice): Quoted {
  if (voice !== 'client') return { voice, server: null, text, isGreeting: false };
  const said = SAID.exec(text);
  if (said !== null)
    return {
      voice: 'server',
      server: serverOf(said[1], said[2], undefined),
      text: text.slice(said[0].length),
      isGreeting: said[3] !== 'said',
    };
  const named = CONNECT.exec(text) ?? BROKEN.exec(text) ?? saidWrongly(text);
  const server = named === null ? null : serverOf(named[1], named[2], named[3]);
  return { voice: /^\d{3}[ -]/.test(text) ? 'server' : voice, server, text, isGreeting: false };
}

// Protocol error: host mx.example.com[192.0.2.25] said: 250 2.0.0 Ok (in reply to DATA command)
function saidWrongly(text: string): readonly (string | undefined)[] | null {
  if (!text.startsWith(PROTOCOL_ERROR)) return null;
  return SAID.exec(text.slice(PROTOCOL_ERROR.length))?.slice(0, 3) ?? null;
}

function serverOf(name = '', address = '', port = '0'): Server {
  return { name, address, port: Number(port) };
}

/** The command at the end of a server's reply in the log; only the end counts, because a reply may imitate it. */
function commandOf(text: string, logged: string): { text: string; command: string | null } {
  // … (in reply to end of DATA command)
  const end = / \(in reply to ([A-Za-z ]{1,30}) command\)\)?$/.exec(logged.slice(-LONGEST_COMMAND));
  if (end === null) return { text, command: null };
  const [tail, command = null] = end;
  return { text: text.endsWith(tail) ? text.slice(0, -tail.length) : text, command };
}

function placeOf(symptom: Symptom, server: Server | null, voice: Voice): Place {
  if (voice === 'proxy' || VOICES[symptom.service] === 'amavis') return 'filter';
  if (voice !== 'client' && voice !== 'server') return 'elsewhere';
  const port = server?.port || (symptom.relay?.port ?? 0);
  if (isMailbox(server, port)) return 'mailbox';
  if (server !== null && isLoopback(server.address))
    return placeOnThisHost(symptom, server, port, voice);
  return placeElsewhere(symptom, port, voice);
}

function placeElsewhere(symptom: Symptom, port: number, voice: Voice): Place {
  if (symptom.service === 'lmtp') return 'mailbox';
  return voice === 'server' && isFilterElsewhere(symptom, port) ? 'filter' : 'elsewhere';
}

/** Whether amavis replied, wherever it runs: no server outside takes mail on its ports, and none other names a scan. */
function isFilterElsewhere({ reply }: Symptom, port: number): boolean {
  return FILTER_PORTS.has(port) && taskInReply(reply ?? '') !== undefined;
}

/** `mail.example.com[private/dovecot-lmtp]`: only LMTP, which mailbox servers speak, goes over a Unix socket. */
function isMailbox(server: Server | null, port: number): boolean {
  return port === MAILBOX_PORT || server?.address.includes('/') === true;
}

/** What listens on a port of this host. A filter shows itself by its replies, whatever its port. */
function placeOnThisHost(symptom: Symptom, server: Server, port: number, voice: Voice): Place {
  if (FILTER_PORTS.has(port)) return 'filter';
  if (symptom.service === 'lmtp') return 'mailbox';
  if (voice === 'server' || isZimbraFilter(symptom, server, port)) return 'filter';
  return REENTRY_PORTS.includes(port) ? 'reentry' : 'this-host';
}

// delivery temporarily suspended: lost connection with 127.0.0.1[127.0.0.1] while receiving the initial server greeting
/** Of a suspended server Postfix logs no port. On Zimbra it names only the filter by its address, and mailbox servers by their names. */
function isZimbraFilter({ isZimbra }: Symptom, { name, address }: Server, port: number): boolean {
  return port === 0 && isZimbra && name === address;
}
