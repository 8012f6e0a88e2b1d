/** SASL logins that failed (Postfix src/smtpd/smtpd_sasl_glue.c, libsasl). */
import type { LogRecord } from '../syslog/record.ts';
import type { Emit, Outcome } from './parser.ts';
import { peerFrom } from './postfix-peers.ts';

// unknown[192.0.2.9]: SASL LOGIN authentication failed: UGFzc3dvcmQ6
// unknown[192.0.2.9]: SASL PLAIN authentication failed: (reason unavailable), sasl_username=ann@example.com
// laptop.example.com[192.0.2.7]: SASL DIGEST-MD5 authentication failed
const OF_A_CLIENT =
  /^([^\s[]{1,255}\[[^\]\s]{0,120}\](?::\d+)?): SASL (\S{1,60}) authentication (failed|aborted)(?:: ([\s\S]*))?$/;
// SASL authentication failure: Password verification failed
const OF_LIBSASL = 'SASL authentication failure: ';
// SASL authentication failure: cannot connect to saslauthd server: Permission denied
const SERVICE_DOWN =
  /^SASL authentication failure: (?:cannot connect|could not|unable to|no secret)/i;
const LOGIN = ', sasl_username=';
// Connection lost to authentication server, sasl_username=ann
const SERVICE_LOST =
  /^(?:(?:Connection lost to|Can't connect to) authentication server|Authentication backend error)(?=, sasl_username=|$)/;

/** Whether the text after `warning: ` is about a failed login. */
export function isLoginTrouble(text: string): boolean {
  if (text.startsWith(OF_LIBSASL)) return !SERVICE_DOWN.test(text);
  return OF_A_CLIENT.test(text);
}

/** Reads a text for which `isLoginTrouble` is true. */
export function readLoginTrouble(text: string, record: LogRecord, emit: Emit): Outcome {
  const match = OF_A_CLIENT.exec(text);
  if (match === null) {
    const reason = text.slice(OF_LIBSASL.length);
    emit({ kind: 'login-failed', client: undefined, method: '', login: undefined, reason }, record);
    return 'event';
  }
  const [, client = '', method = '', word = '', rest = word] = match;
  const [lost] = SERVICE_LOST.exec(rest) ?? [];
  if (lost !== undefined) {
    // Neither the client nor the login is at fault.
    const said = `SASL ${method} authentication failed: ${lost}`;
    emit({ kind: 'service-trouble', severity: 'warning', text: said }, record);
    return 'event';
  }
  const loginAt = rest.indexOf(LOGIN);
  const login = loginAt < 0 ? undefined : rest.slice(loginAt + LOGIN.length);
  emit(
    {
      kind: 'login-failed',
      client: peerFrom(client),
      method,
      login: login === '(unavailable)' ? undefined : login,
      reason: loginAt < 0 ? rest : rest.slice(0, loginAt),
    },
    record,
  );
  return 'event';
}
