/** The server to which amavis hands mail on, where its reply to Postfix names it. */
import type { Peer } from './peer.ts';

// Only the start of a reply counts: an address further on may hold the same words.
// 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 15411E6BE1
// host 127.0.0.1[127.0.0.1] said: 451 4.7.1 id=04083-01 - Temporary MTA failure on relaying, from MTA(smtp:[127.0.0.1]:10030): 451 4.7.1 Service unavailable - try again later
// host 127.0.0.1[127.0.0.1] said: 451 4.5.0 id=04083-01 - Temporary MTA failure on relaying, From MTA(smtp:[127.0.0.1]:10030) during fwd-mail-pip (No response to MAIL (pip), dt: 0.002 s): …
const MTA = /^[^<>]{0,400}?\bfrom MTA\(smtp:\[([^\]\s<>]{1,60})\]:(\d{1,5})\)(?:: | during )/i;

// "Service unavailable" is smtpd's word for a milter that failed, and the milter behind the re-entry on 10030 is OpenDKIM.
const BY_SIGNING =
  /^[^<>]*?\bMTA\(smtp:\[[^\]<>]{1,60}\]:10030\): 451 4\.7\.1 Service unavailable/i;

/** undefined for a reply that names none. */
export function mtaInReply(reply: string): Peer | undefined {
  const [, address = '', port] = MTA.exec(reply) ?? [];
  return port === undefined ? undefined : { name: address, address, port: Number(port) };
}

/** Whether the milter that signs mail was asked behind amavis, and failed. */
export function isRefusedBySigning(reply: string): boolean {
  return BY_SIGNING.test(reply);
}
