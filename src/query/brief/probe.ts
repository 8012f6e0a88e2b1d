/** What the test of addresses found, in words for users: no mail was sent. */
import type { Message, Recipient, Status } from '../../message/message.ts';
import { listed, MOST_NAMED, namesAmong, namesOf } from './names.ts';

const TAKES: readonly Status[] = ['delivered', 'relayed'];
const TAKES_NOT: readonly Status[] = ['bounced', 'expired'];

export function probeSubject({ recipients }: Message): string {
  const names = namesOf(recipients);
  if (names.length > MOST_NAMED) return `A test of ${names.length} addresses`;
  return `A test of the address${names.length > 1 ? 'es' : ''} ${listed(names, names.length, '')}`.trimEnd();
}

/** `found that it takes mail`; undefined if the log does not tell the end of it. */
export function foundWords(message: Message): string | undefined {
  const { status, recipients } = message;
  if (status === 'mixed') return foundForEach(message);
  const it = recipients.length > 1 ? 'them' : 'it';
  if (TAKES.includes(status)) return `found that ${it === 'it' ? 'it takes' : 'they take'} mail`;
  if (TAKES_NOT.includes(status)) return `found that mail to ${it} cannot be delivered`;
  return status === 'deferred' ? 'could not be finished yet' : undefined;
}

/** `found that mail to a@example.com can be delivered, but mail to b@example.com cannot` */
function foundForEach({ recipients }: Message): string {
  const among = (rows: readonly Recipient[]) =>
    listed(namesAmong(recipients, rows), rows.length, 'of them');
  const good = recipients.filter(({ status }) => TAKES.includes(status));
  const bad = recipients.filter(({ status }) => TAKES_NOT.includes(status));
  const open = recipients.filter((row) => !good.includes(row) && !bad.includes(row));
  const ends = open.length > 0 ? [`could not be finished for ${among(open)}`] : [];
  return [...foundEnds(among, good, bad), ...ends].join(', and ');
}

function foundEnds(
  among: (rows: readonly Recipient[]) => string,
  good: readonly Recipient[],
  bad: readonly Recipient[],
): string[] {
  const takes = `found that mail to ${among(good)} can be delivered`;
  if (bad.length === 0) return good.length === 0 ? [] : [takes];
  return good.length === 0
    ? [`found that mail to ${among(bad)} cannot be delivered`]
    : [`${takes}, but mail to ${among(bad)} cannot`];
}
