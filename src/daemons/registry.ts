/** Which parser reads the lines of which program. A new daemon is one entry here. */
import type { Program } from '../syslog/record.ts';
import { amavisParser } from './amavis.ts';
import { clamdParser } from './clamd.ts';
import { mailScannerParser } from './mail-scanner.ts';
import { opendkimParser } from './opendkim.ts';
import { opendmarcParser } from './opendmarc.ts';
import { otherParser } from './other-programs.ts';
import type { DaemonParser, Emit } from './parser.ts';
import { policyParser } from './policy-services.ts';
import { healthParser, isPostfixTag, postfixParsers } from './postfix/registry.ts';
import { proxmoxFilterParser } from './proxmox-filter.ts';
import { syslogParser, untaggedParser } from './syslog-daemon.ts';
import {
  mailboxdParser,
  mailboxManagerParser,
  saslauthdParser,
  slapdParser,
  zimbramonParser,
  zmconfigdParser,
} from './zimbra-services.ts';

/** Gives the parser of a program, always the same one. */
export interface Parsers {
  (program: Program): DaemonParser;
  /** Gives what the parsers still hold at the end of the input. */
  flush(emit: Emit): void;
}

/** What makes the parser of a daemon; daemons with the same maker share one parser. */
const MAKERS: ReadonlyMap<string, () => DaemonParser> = new Map([
  ['', untaggedParser],
  ['amavis', amavisParser],
  ['amavisd', amavisParser],
  ['amavisd-new', amavisParser],
  ['opendkim', opendkimParser],
  ['opendmarc', opendmarcParser],
  ['clamd', clamdParser],
  ['policyd-spf', policyParser],
  ['policy-spf', policyParser],
  ['pypolicyd-spf', policyParser],
  ['postgrey', policyParser],
  ['cbpolicyd', policyParser],
  ['zmpostfixpolicyd', policyParser],
  ['MailScanner', mailScannerParser],
  ['pmg-smtp-filter', proxmoxFilterParser],
  ['rsyslogd', syslogParser],
  ['rsyslog', syslogParser],
  ['systemd-journald', syslogParser],
  ['systemd-journal', syslogParser],
  ['journal', syslogParser],
  ['zmconfigd', zmconfigdParser],
  ['zimbramon', zimbramonParser],
  ['zmmailboxdmgr', mailboxManagerParser],
  ['zmtomcatmgr', mailboxManagerParser],
  ['saslauthd', saslauthdParser],
  ['slapd', slapdParser],
  ['mailboxd', mailboxdParser],
  ['zmmailboxd', mailboxdParser],
]);

/** Parsers with a state of their own, for one log. */
export function createParsers(): Parsers {
  const made = new Map<() => DaemonParser, DaemonParser>();
  const chosen: ({ readonly program: Program; readonly parser: DaemonParser } | undefined)[] = [];

  const parserMadeBy = (maker: () => DaemonParser): DaemonParser => {
    const known = made.get(maker);
    if (known !== undefined) return known;
    const parser = maker();
    made.set(maker, parser);
    return parser;
  };

  const choose = (program: Program): DaemonParser => {
    const isPostfix = isPostfixTag(program.tag);
    const own = isPostfix ? postfixParsers.get(program.daemon) : undefined;
    if (own !== undefined) return own;
    const maker = MAKERS.get(withoutNumber(program.daemon));
    if (maker !== undefined) return parserMadeBy(maker);
    return isPostfix ? healthParser : parserMadeBy(otherParser);
  };

  const parserOf = (program: Program): DaemonParser => {
    const known = chosen[program.index];
    if (known !== undefined && known.program === program) return known.parser;
    const parser = choose(program);
    chosen[program.index] = { program, parser };
    return parser;
  };

  const flush = (emit: Emit): void => {
    for (const parser of made.values()) parser.flush?.(emit);
  };
  return Object.assign(parserOf, { flush });
}

/** `rsyslogd-2177` ends with the number of its message. */
function withoutNumber(daemon: string): string {
  return daemon.replace(/-\d+$/, '');
}
