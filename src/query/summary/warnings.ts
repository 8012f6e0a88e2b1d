/** The warnings that follow from the figures of a summary, a sentence each. */
import { countWords } from '../quantity-words.ts';
import type { Summary } from './summary.ts';

export function summaryWarnings(
  summary: Pick<Summary, 'signing' | 'tls'>,
  linesLost: number,
  inDoubt: number,
): string[] {
  return [
    ...unsigned(summary.signing),
    ...oldProtocols(summary.tls),
    ...lost(linesLost),
    ...doubtful(inDoubt),
  ];
}

/** One for each domain, however many messages it sent. */
function unsigned({ unsignedDomains }: Summary['signing']): string[] {
  return unsignedDomains.rows.map(
    ({ name, count }) =>
      `${countWords(count, 'message')} of ${name} went out unsigned: OpenDKIM has no key for it. If it is a domain of this server: make one (Zimbra: /opt/zimbra/libexec/zmdkimkeyutil -a -d ${name}), and publish its TXT record.`,
  );
}

const OLD: ReadonlySet<string> = new Set(['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1']);

function oldProtocols(tls: Summary['tls']): string[] {
  return (['in', 'out'] as const).flatMap((way) =>
    tls[way]
      .filter(({ name }) => OLD.has(name))
      .map(
        ({ name, count }) =>
          `${countWords(count, 'session')} ${way === 'in' ? 'from clients' : 'to servers'} used ${name}, which is no longer safe.`,
      ),
  );
}

function lost(lines: number): string[] {
  return lines === 0
    ? []
    : [
        `the logger dropped ${countWords(lines, 'line')} (rate limit): counts may be too low, and outcomes missing.`,
      ];
}

/** Of mail that was deleted or held with many others, no line tells. */
function doubtful(messages: number): string[] {
  return messages === 0
    ? []
    : [
        `${countWords(messages, 'message')} counted in the queue at the end may not be waiting there any more: mtatrace trace tells why, and how to look.`,
      ];
}
