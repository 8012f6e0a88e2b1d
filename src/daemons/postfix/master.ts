/** master(8) and postfix-script: the mail system starts, stops and reloads. */
import { textOf } from '../../core/bytes.ts';
import type { ServiceChanged, ServiceTrouble } from '../../events/service-events.ts';
import type { LogRecord } from '../../syslog/record.ts';
import type { Meaning } from '../parser.ts';
import { heads, startsWithOne } from './heads.ts';
import { postfixProgram } from './program.ts';

const CHANGES: readonly { readonly head: string; readonly state: ServiceChanged['state'] }[] = [
  // daemon started -- version 3.6.14, configuration /opt/zimbra/conf
  { head: 'daemon started -- version ', state: 'started' },
  { head: 'starting the Postfix mail system', state: 'started' },
  // reload -- version 3.6.14, configuration /opt/zimbra/conf
  { head: 'reload ', state: 'reloaded' },
  { head: 'refreshing the Postfix mail system', state: 'reloaded' },
  { head: 'terminating on signal ', state: 'stopped' },
  { head: 'stopping the Postfix mail system', state: 'stopped' },
  { head: 'aborting the Postfix mail system', state: 'stopped' },
  { head: 'the Postfix mail system is not running', state: 'stopped' },
  // the Postfix mail system is running: PID: 27260
  { head: 'the Postfix mail system is running', state: 'alive' },
];
const SILENT = heads(
  'waiting for the Postfix mail system to terminate',
  'flushing the mail queue',
  'postfix/postlog: ',
  // Postfix is running with backwards-compatible default settings
  'Postfix is running with backwards-compatible default settings',
  'Postfix is using backwards-compatible default settings',
  'See http://www.postfix.org/COMPATIBILITY_README.html for details',
  'To disable backwards compatibility use ',
);
/** `/usr/sbin/postconf: warning: inet_protocols: disabling IPv6 name/address support`: a command that postfix(1) runs. */
const OF_COMMAND = /^\/\S{1,200}: (warning|error|fatal): /;
const LONGEST = 400;

export const masterParser = postfixProgram({ aboutNone });

function aboutNone({ buffer, end }: LogRecord, at: number): Meaning {
  const text = textOf(buffer, at, Math.min(end, at + LONGEST));
  const change = CHANGES.find(({ head }) => text.startsWith(head));
  if (change !== undefined) return { kind: 'service-changed', state: change.state, text };
  const severity = OF_COMMAND.exec(text)?.[1] as ServiceTrouble['severity'] | undefined;
  if (severity !== undefined) return { kind: 'service-trouble', severity, text };
  return startsWithOne(buffer, at, end, SILENT) ? 'silent' : undefined;
}
