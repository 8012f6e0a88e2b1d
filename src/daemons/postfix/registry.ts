/** The Postfix programs by the last part of their tag, and the parsers that read them. */
import type { DaemonParser } from '../parser.ts';
import { bounceParser } from './bounce.ts';
import { cleanupParser } from './cleanup.ts';
import { masterParser } from './master.ts';
import { deliveryAgentParser, nextHopParser } from './next-hop.ts';
import { pickupParser } from './pickup.ts';
import { dnsblogParser, postscreenParser, tlsproxyParser } from './postscreen.ts';
import { postsuperParser } from './postsuper.ts';
import { postfixProgram } from './program.ts';
import { qmgrParser } from './qmgr.ts';
import { smtpdParser } from './smtpd.ts';

/** For programs that mention a message only in trouble; `warning:`, `fatal:` and the like are understood. */
export const healthParser = postfixProgram({});

export const postfixParsers: ReadonlyMap<string, DaemonParser> = new Map([
  ['anvil', healthParser],
  ['bounce', bounceParser],
  ['cleanup', cleanupParser],
  ['defer', bounceParser],
  ['discard', deliveryAgentParser],
  ['dnsblog', dnsblogParser],
  ['error', deliveryAgentParser],
  ['flush', healthParser],
  ['lmtp', nextHopParser],
  ['local', deliveryAgentParser],
  ['master', masterParser],
  ['nqmgr', qmgrParser],
  ['oqmgr', qmgrParser],
  ['pickup', pickupParser],
  ['pipe', deliveryAgentParser],
  ['postalias', healthParser],
  ['postconf', healthParser],
  ['postdrop', healthParser],
  ['postfix', masterParser],
  ['postfix-script', masterParser],
  ['postlog', masterParser],
  ['postlogd', healthParser],
  ['postmap', healthParser],
  ['postqueue', healthParser],
  ['postscreen', postscreenParser],
  ['postsuper', postsuperParser],
  ['proxymap', healthParser],
  ['qmgr', qmgrParser],
  ['qmqpd', smtpdParser],
  ['retry', deliveryAgentParser],
  ['scache', healthParser],
  ['sendmail', healthParser],
  ['showq', healthParser],
  ['smtp', nextHopParser],
  ['smtpd', smtpdParser],
  ['spawn', healthParser],
  ['tlsmgr', healthParser],
  ['tlsproxy', tlsproxyParser],
  ['trace', bounceParser],
  ['trivial-rewrite', healthParser],
  ['verify', healthParser],
  ['virtual', deliveryAgentParser],
]);

/** Names that are whole tags, and are used by nobody else. */
const WHOLE_TAGS = new Set([
  'postfix',
  'postfix-script',
  '/postfix-script',
  'postlog',
  'postsuper',
]);

/**
 * Whether a tag is one of Postfix's programs: `postfix/smtpd`, `postfix-out/smtp`, `authclean/cleanup`.
 * The part before the slash is the site's choice (`syslog_name`).
 */
export function isPostfixTag(tag: string): boolean {
  if (tag.startsWith('postfix/') || WHOLE_TAGS.has(tag)) return true;
  const slash = tag.lastIndexOf('/');
  return slash > 0 && postfixParsers.has(tag.slice(slash + 1));
}
