/** Which service a line about health or a delivery is about. */
import type { Origin } from '../core/origin.ts';
import { isLoopback, type Peer } from '../core/peer.ts';
import { AMAVIS_PORTS, MAILBOX_PORT } from '../core/zimbra-ports.ts';

/** Watchdog: service antivirus status is OK. */
const WATCHDOG_OK = /^Watchdog: service (\S{1,40}) status is OK/;
/** Watchdog: adding antivirus to restart list */
const WATCHDOG_DOWN = /^Watchdog: adding (\S{1,40}) to restart list/;
/** Service status change: mail.example.com mta changed from running to stopped */
const STATUS_CHANGE = /^Service status change: \S{1,255} (\S{1,40}) changed from /;
/** mta was stopped removing from current state */
const WAS_STOPPED = /^(\S{1,40}) was stopped removing from current state/;
/** 17300:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Running */
const STATUS = /^(?:\d+:\w+: [\d-]+ [\d:]+, )?STATUS: \S{1,255}: (\S{1,40}): /;

// (ClamAV-clamd) FAILED - unexpected , output="..."; ClamAV-clamd av-scanner FAILED: ...; WARN: all primary virus scanners failed, considering backups
// AV: ALL VIRUS SCANNERS FAILED; connect to /opt/zimbra/data/clamav/clamav.sock failed, attempt #1: ...
const SCANNER_FAILED =
  /^(?:(?:run_av |ask_av )?\(?ClamAV-clamd|WARN: all primary virus scanners failed|AV: ALL VIRUS SCANNERS FAILED|connect to \S{1,200}clam\S{1,60} failed)/;

const OF_CONFIG = [WATCHDOG_OK, WATCHDOG_DOWN, STATUS_CHANGE, WAS_STOPPED];

/** Zimbra's names for services that have other names in the log. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  antivirus: 'clamd',
  amavis: 'amavis',
  dkim: 'opendkim',
  opendkim: 'opendkim',
  mta: 'postfix',
  mailbox: 'mailbox',
  zmmailboxdmgr: 'mailbox',
  zmtomcatmgr: 'mailbox',
  mailboxd: 'mailbox',
};

/** `amavis`, `clamd`, `opendkim`, `postfix`, `mailbox`, or the name that the line gives. */
export function serviceName(text: string, origin: Origin): string {
  const told = toldOf(text, origin.daemon) ?? origin.daemon;
  if (KNOWN_AS[told] !== undefined) return KNOWN_AS[told];
  return origin.tag.startsWith('postfix') || origin.tag.startsWith('/postfix') ? 'postfix' : told;
}

/** Zimbra's own monitors write about other services. */
function toldOf(text: string, daemon: string): string | undefined {
  if (daemon === 'zmconfigd')
    for (const form of OF_CONFIG) {
      const name = form.exec(text)?.[1];
      if (name !== undefined) return name;
    }
  return daemon === 'zimbramon' ? STATUS.exec(text)?.[1] : undefined;
}

/** The service that a delivery was for: amavis, or the mailbox server, which may be another host; undefined for any other server. */
export function serviceOfServer(
  { address, port }: Pick<Peer, 'address' | 'port'>,
  daemon: string,
): 'amavis' | 'mailbox' | undefined {
  const isLmtp = daemon === 'lmtp';
  if (AMAVIS_PORTS.has(port) && (isLmtp || isLoopback(address))) return 'amavis';
  return isLmtp || port === MAILBOX_PORT ? 'mailbox' : undefined;
}

/** Whether a complaint means that the service was found down. */
export function isFoundDown(text: string, origin: Origin): boolean {
  return (
    (origin.daemon === 'zmconfigd' && WATCHDOG_DOWN.test(text)) ||
    text === 'the Postfix mail system is not running'
  );
}

/** Whether what amavis says of a mail is that the virus scanner does not answer. */
export function isAboutScanner(note: string): boolean {
  return SCANNER_FAILED.test(note);
}
