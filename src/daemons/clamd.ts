/** clamd's lines: a virus was found, or how the scanner is doing. Its syslog lines have no word of severity. */
import type { MailEvent } from '../events/mail-event.ts';
import type { VirusFound } from '../events/scan-events.ts';
import type { ServiceChanged } from '../events/service-events.ts';
import { knownHeads } from './known-heads.ts';
import type { DaemonParser } from './parser.ts';
import { changed, textParser, trouble } from './text-parser.ts';

const FOUND = ' FOUND';
const isScanned = knownHeads(['/', 'fd[', 'instream(', 'stream(', 'stream: ', 'stream ']);
/** `/opt/zimbra/data/amavisd/tmp/amavis-20220505T133810-04082-zFu0Z8iH/parts/p002: Eicar-Test-Signature FOUND`. */
const WORK_DIRECTORY = /^\/(?:[^/]*\/)*?(amavis-\d[^/]*)\//;
/** `Eicar-Test-Signature(44d88612fea8a8f36de82e1278abb02f:68)`, with ExtendedDetectionInfo. */
const EXTENDED_INFO = /\([0-9a-f]{32}:\d+\)$/;
/** `/opt/zimbra/data/amavisd/tmp/amavis-…/parts/p001: Can't open file ERROR`, `…: lstat() failed: Permission denied. ERROR`. */
const SCAN_ERROR = / ERROR$/;
/** `/opt/zimbra/data/amavisd/tmp/amavis-…/parts/p001: OK`, with LogClean. */
const CLEAN = /: (?:OK|Empty file)$/;

const STATES: readonly (readonly [string, ServiceChanged['state']])[] = [
  ['SelfCheck: Database status OK', 'alive'],
  ['SelfCheck: Database modification detected', 'alive'],
  ['Database correctly reloaded', 'reloaded'],
  ['clamd daemon ', 'started'],
  ['--- Stopped at ', 'stopped'],
];

const isTrouble = knownHeads([
  "Can't ",
  'Cannot ',
  'ERROR',
  'WARNING',
  'LibClamAV Error',
  'LibClamAV Warning',
  'reload_th: ',
  'reload db failed',
  'Database reload failed',
  'Database initialization error',
  'Malformed database',
  'LOCAL: Could not ',
  'LOCAL: Socket file ',
  'LOCAL: bind() ',
  'LOCAL: Unix socket error',
  'TCP: Cannot ',
  'TCP: Bind',
  'Not enough ',
  'Fatal error',
  'Maximum ',
  'MaxQueue',
  'accept() failed',
  'recvloop: ',
  'fds_poll_recv: ',
  'SIGBUS',
  'SelfCheck: ',
]);

const isSilent = knownHeads([
  '+++ Started at ',
  'Reading databases from ',
  'Loaded ',
  'Limits: ',
  'Running as user ',
  'Log file size ',
  'Received ',
  'LOCAL: ',
  'TCP: ',
  'Listening daemon',
  'Self checking ',
  'No data from ',
  'Not loading ',
  'Bytecode: ',
  'Socket file removed',
  'Pid file removed',
  'Exiting',
  'Shutting down',
  'Waiting for ',
  'Activating the newly loaded database',
  'Detection ',
  'Heuristic ',
  'Heuristics: ',
  'Image ',
  'Structured: ',
  'Set stacksize ',
  'ExcludePath',
  'VirusEvent',
  'clean',
  'Client disconnected',
  'Database status OK',
  'Daemon started',
  'Global ',
  'Archive: ',
  'Mail: ',
  'Phishing: ',
  'Scan',
  'Caching ',
  'Threads ',
  'Memory stats',
]);
/** `Portable Executable support enabled.`, `AlertExceedsMax heuristic detection disabled.` */
const SWITCH = /^[\w ()/.-]{2,60} (?:enabled|disabled)\.?$/;

export function clamdParser(): DaemonParser {
  return textParser(eventOf, saysNothing);
}

function eventOf(text: string): MailEvent | undefined {
  return isScanned(text) ? scanResult(text) : serviceEvent(text);
}

function saysNothing(text: string): boolean {
  return isScanned(text) ? CLEAN.test(text) : isSilent(text) || SWITCH.test(text);
}

function scanResult(text: string): MailEvent | undefined {
  if (text.endsWith(FOUND)) return virusFound(text);
  return SCAN_ERROR.test(text) ? trouble('error', text) : undefined;
}

/** A signature's name holds no `: `, the path of a part may. */
function virusFound(text: string): VirusFound | undefined {
  const colon = text.lastIndexOf(': ');
  if (colon < 0) return undefined;
  const name = text.slice(colon + 2, -FOUND.length).replace(EXTENDED_INFO, '');
  return { kind: 'virus-found', workDirectory: WORK_DIRECTORY.exec(text)?.[1], name };
}

function serviceEvent(text: string): MailEvent | undefined {
  const state = STATES.find(([head]) => text.startsWith(head))?.[1];
  if (state !== undefined) return changed(state, text);
  if (!isTrouble(text)) return undefined;
  const severity =
    text.startsWith('WARNING') || text.startsWith('LibClamAV W') ? 'warning' : 'error';
  return trouble(severity, text);
}
