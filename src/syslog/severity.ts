/** Severities that stand in a header: of FreeBSD, of BusyBox, and of a template of rsyslog. */

// <mail.info> mail postfix/qmgr[4080]: B141CE6BDD: removed
const IN_BRACKETS = /^<\w{1,10}\.\w{1,10}> /;
// INFO    postfix/qmgr[4080]: B141CE6BDD: removed
/** Of the container bokysan/postfix, whose lines name no host. */
const IN_CAPITALS = /^([A-Z]{3,7}) {1,5}(?=[\w./+-]{1,60}\[\d{1,10}\]: )/;
// mail.info postfix/qmgr[4080]: B141CE6BDD: removed
const BARE =
  /^(?:auth|authpriv|cron|daemon|kern|local[0-7]|mail|syslog|user)\.(?:alert|crit|debug|emerg|err|info|notice|warn) /;

const NAMES: ReadonlySet<string> = new Set([
  'ALERT',
  'CRIT',
  'DEBUG',
  'EMERG',
  'ERR',
  'ERROR',
  'INFO',
  'NOTICE',
  'WARN',
  'WARNING',
]);

/** A word in capitals that is a severity, and seldom the name of a host. */
export function isSeverity(word: string): boolean {
  return NAMES.has(word);
}

/** How long a severity is that stands after the stamp, with its blanks. */
export function severityLength(head: string): number {
  const bracketed = IN_BRACKETS.exec(head);
  if (bracketed) return bracketed[0].length;
  const [whole = '', name = ''] = IN_CAPITALS.exec(head) ?? [];
  return isSeverity(name) ? whole.length : 0;
}

/** How long BusyBox' severity after the host is, with its blank. */
export function bareSeverityLength(head: string): number {
  return BARE.exec(head)?.[0].length ?? 0;
}
