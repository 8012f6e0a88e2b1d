/** What failures at many places outside say about this host: its DNS, its way out, its reputation. */
import { MINUTE } from '../../core/instant.ts';
import { isWithin, type Range } from '../../core/range.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { failingSince } from '../earlier-tries.ts';
import { MANY_UNRELATED, outsideOf, type Successes } from '../failures/places.ts';
import type { CausedRow } from '../failures/rows.ts';
import type { Alert } from '../failures/view.ts';
import { domainName } from '../mail-names.ts';
import { organisationOf, providerOrOrganisation } from '../provider-name.ts';
import { serverOf } from '../row-facts.ts';
import { isZimbra } from '../zimbra-mail.ts';
import { type AlertFacts, alertOf } from './alert.ts';
import { BlockedAddress } from './block-list.ts';
import { FailureMinutes, type FailureWindow } from './windows.ts';

const DNS_SPAN = 5 * MINUTE;
const MOST_EXAMPLES = 3;
/** How many hosts of one log are remembered. */
const MOST_HOSTS = 64;

const UNREACHED: ReadonlySet<string> = new Set(['connection-timeout', 'connection-refused']);
const SMTP_PORT = 25;

/** What is known of one kind of trouble on one host. */
interface Trouble {
  readonly minutes: FailureMinutes;
  readonly examples: string[];
  isZimbra: boolean;
}

export class OutsideWatch {
  readonly #dns = new Map<string, Trouble>();
  readonly #port25 = new Map<string, Trouble>();
  readonly #blocked = new BlockedAddress();

  /** Takes the failed rows of a message. For DNS and port 25, failures outside the range are no evidence: successes there are not known. */
  add(message: Message, rows: readonly CausedRow[], range: Range): void {
    this.#note(this.#dns, message, rows, { nameOf: dnsNameOf, range });
    this.#note(this.#port25, message, rows, { nameOf: unreachedProviderOf, range });
    this.#blocked.add(message, rows);
  }

  alerts(successes: Successes): Alert[] {
    return [
      ...[...this.#dns].flatMap(([host, trouble]) => dnsAlert(host, trouble, successes)),
      ...[...this.#port25].flatMap(([host, trouble]) => portAlert(host, trouble, successes)),
      ...this.#blocked.alerts(),
    ];
  }

  #note(
    troubles: Map<string, Trouble>,
    message: Message,
    rows: readonly CausedRow[],
    { nameOf, range }: { nameOf: (one: CausedRow) => string | null; range: Range },
  ): void {
    let isNew = true;
    for (const one of rows) {
      const name = nameOf(one);
      if (name === null) continue;
      noteRow(troubleAt(troubles, message.host), { message, row: one.row, name, isNew, range });
      isNew = false;
    }
  }
}

function noteRow(
  trouble: Trouble | undefined,
  one: { message: Message; row: Recipient; name: string; isNew: boolean; range: Range },
): void {
  if (trouble === undefined) return;
  const { message, row, name, isNew, range } = one;
  const since = failingSince(row);
  if (since < row.at && isWithin(since, range)) trouble.minutes.touch(since);
  if (isWithin(row.at, range)) trouble.minutes.add(row.at, name, isNew);
  if (isNew) noteExample(trouble, message, row);
}

function troubleAt(troubles: Map<string, Trouble>, host: string): Trouble | undefined {
  let trouble = troubles.get(host);
  if (trouble === undefined && troubles.size < MOST_HOSTS) {
    trouble = { minutes: new FailureMinutes(), examples: [], isZimbra: false };
    troubles.set(host, trouble);
  }
  return trouble;
}

function noteExample(trouble: Trouble, message: Message, row: Recipient): void {
  if (trouble.examples.length >= MOST_EXAMPLES || row.queueId === null) return;
  trouble.examples.push(row.queueId);
  trouble.isZimbra ||= isZimbra(message);
}

/** Subdomains of one owner share its name servers. */
function dnsNameOf({ row, cause }: CausedRow): string | null {
  return cause === 'dns-trouble' ? organisationOf(domainName(row.address)) : null;
}

function unreachedProviderOf({ row, cause }: CausedRow): string | null {
  if (!UNREACHED.has(cause)) return null;
  const server = serverOf(row);
  return server?.port === SMTP_PORT ? providerOrOrganisation(server.name) : null;
}

function dnsAlert(host: string, trouble: Trouble, successes: Successes): Alert[] {
  const found = trouble.minutes.dense(MANY_UNRELATED, DNS_SPAN);
  if (found === null) return [];
  return [alertOf(factsOf('own-dns-trouble', 'domain', host, { found, trouble, successes }))];
}

function portAlert(host: string, trouble: Trouble, successes: Successes): Alert[] {
  const times = successes.at(outsideOf(host));
  const found = trouble.minutes.unbroken(
    MANY_UNRELATED,
    (from, until) => times?.isBetween(from, until) ?? false,
  );
  if (found === null) return [];
  return [alertOf(factsOf('port-25-closed', 'provider', host, { found, trouble, successes }))];
}

function factsOf(
  cause: string,
  noun: string,
  host: string,
  known: { found: FailureWindow; trouble: Trouble; successes: Successes },
): AlertFacts {
  const { found, trouble, successes } = known;
  return {
    cause,
    step: 'deliver',
    status: 'deferred',
    messages: found.messages,
    recipients: found.recipients,
    firstAt: found.firstAt,
    lastAt: found.lastAt,
    lastSuccessAt: successes.at(outsideOf(host))?.before(found.firstAt) ?? null,
    examples: trouble.examples,
    who: found.names,
    noun,
    evidence: [],
    isZimbra: trouble.isZimbra,
  };
}
