/** Parsers for daemons whose lines are rare, and so are decoded whole. */
import { textOf } from '../core/bytes.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { ServiceChanged, ServiceTrouble } from '../events/service-events.ts';
import type { LogRecord } from '../syslog/record.ts';
import { type KnownHeads, knownHeads } from './known-heads.ts';
import { type DaemonParser, lineParser, type Meaning } from './parser.ts';

/** A parser of texts that give an event, are known to say nothing, or are not understood. */
export function textParser(
  eventOf: (text: string) => MailEvent | undefined,
  isSilent: KnownHeads,
): DaemonParser {
  return lineParser((record) => meaningOfText(textOfRecord(record), eventOf, isSilent));
}

export function meaningOfText(
  text: string,
  eventOf: (text: string) => MailEvent | undefined,
  isSilent: KnownHeads,
): Meaning {
  return eventOf(text) ?? (isSilent(text) ? 'silent' : undefined);
}

/** All that the program wrote. */
export function textOfRecord({ buffer, textStart, end }: LogRecord): string {
  return textOf(buffer, textStart, end);
}

export function changed(state: ServiceChanged['state'], text: string): ServiceChanged {
  return { kind: 'service-changed', state, text };
}

export function trouble(severity: ServiceTrouble['severity'], text: string): ServiceTrouble {
  return { kind: 'service-trouble', severity, text };
}

/** How programs in Perl and Python begin a complaint. */
export const isComplaint = knownHeads([
  'warning: ',
  'WARNING: ',
  'error: ',
  'ERROR: ',
  'fatal: ',
  'FATAL: ',
  'Traceback ',
  'Error ',
  'ERROR ',
  "Can't ",
  'cannot ',
  'Cannot ',
]);
