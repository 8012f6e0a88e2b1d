/** SASL logins that failed (Postfix src/smtpd/smtpd_sasl_glue.c, libsasl). */
import type { LoginFailed } from '../../events/client-events.ts';
import type { ServiceTrouble } from '../../events/service-events.ts';
import { peerFrom } from './peers.ts';

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

/** Reads the text after `warning: `; undefined when it is not about a failed login. */
export function readLoginTrouble(text: string): LoginFailed | ServiceTrouble | undefined {
  if (text.startsWith(OF_LIBSASL)) return SERVICE_DOWN.test(text) ? undefined : ofLibsasl(text);
  const match = OF_A_CLIENT.exec(text);
  if (match === null) return undefined;
  const [, client = '', method = '', word = '', rest = word] = match;
  const [lost] = SERVICE_LOST.exec(rest) ?? [];
  if (lost !== undefined) {
    // Neither the client nor the login is at fault.
    const said = `SASL ${method} authentication failed: ${lost}`;
    return { kind: 'service-trouble', severity: 'warning', text: said };
  }
  const loginAt = rest.indexOf(LOGIN);
  const login = loginAt < 0 ? undefined : rest.slice(loginAt + LOGIN.length);
  return {
    kind: 'login-failed',
    client: peerFrom(client),
    method,
    login: login === '(unavailable)' ? undefined : login,
    reason: loginAt < 0 ? rest : rest.slice(0, loginAt),
  };
}

function ofLibsasl(text: string): LoginFailed {
  const reason = text.slice(OF_LIBSASL.length);
  return { kind: 'login-failed', client: undefined, method: '', login: undefined, reason };
}
