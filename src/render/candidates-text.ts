/** Messages to choose from, when the id names several. */
import { type Message, queueIdsOf } from '../message/message.ts';
import { countWords, grouped } from '../query/quantity-words.ts';
import { calendarDate, clockTime } from '../time/format-instant.ts';
import { cutEnd, cutMiddle, padded, type Screen, shown, sign, wrapped } from './screen.ts';
import { senderWords } from './sender-words.ts';
import { statusPaint } from './status-paint.ts';

const STATUS = 11;
const INDENT = 10;

/**
 * @param asked what was asked for, with what it was taken for: `the address team@example.com`
 * @param count how many messages it names, with those that a limit has left out
 */
export function candidatesText(
  messages: readonly Message[],
  asked: string,
  screen: Screen,
  count = messages.length,
): string {
  const hasHosts = new Set(messages.map(({ host }) => host)).size > 1;
  const part = count > messages.length ? `${grouped(messages.length)} of ` : '';
  const heading = `${part}${countWords(count, 'message')} for ${shown(screen, asked)}; trace one by its ${idKind(messages)}${hasHosts ? ' and --host NAME' : ''}, or all with --all:`;
  let day = '';
  const lines = messages.flatMap((message) => {
    const date = calendarDate(message.startedAt, screen.zone);
    const divider = date === day ? [] : [screen.chalk.bold(date)];
    day = date;
    return [...divider, ...candidateLines(message, hasHosts, screen)];
  });
  return `${[...wrapped(heading, screen.width), ...lines].join('\n')}\n`;
}

/** A server gives its short queue IDs again. */
function idKind(messages: readonly Message[]): 'queue ID' | 'Message-ID' {
  const names = messages.flatMap((message) =>
    queueIdsOf(message).map((queueId) => `${queueId} ${message.host}`),
  );
  return new Set(names).size === names.length ? 'queue ID' : 'Message-ID';
}

function candidateLines(message: Message, hasHosts: boolean, screen: Screen): string[] {
  const status = statusPaint(message.status, screen.chalk)(message.status);
  const time = padded(clockTime(message.startedAt, screen.zone), INDENT);
  const gap = ' '.repeat(STATUS - message.status.length);
  const room = screen.width - INDENT;
  const hostWords = hasHosts ? `host ${shown(screen, message.host)}   ` : '';
  return [
    `${time}${status}${gap}${wayWords(message, room - STATUS, screen)}`,
    ' '.repeat(INDENT) + cutEnd(screen, hostWords + idWords(message, screen), room),
  ];
}

function wayWords(message: Message, width: number, screen: Screen): string {
  const arrow = ` ${sign(screen, 'arrow')} `;
  const more = message.recipients.length > 1 ? ` +${message.recipients.length - 1}` : '';
  const from = shown(screen, senderWords(message.from));
  const to = shown(screen, message.recipients[0]?.address ?? '?');
  const half = Math.floor((width - arrow.length - more.length) / 2);
  return cutMiddle(screen, from, half) + arrow + cutMiddle(screen, to, half) + more;
}

/** Queue IDs first: they are what the next command needs. */
function idWords(message: Message, screen: Screen): string {
  const ids = queueIdsOf(message);
  const queueIds = ids.length === 0 ? 'no queue ID' : ids.join(' ');
  const messageId = message.messageId === null ? 'no Message-ID' : `<${message.messageId}>`;
  return shown(screen, `${queueIds}   ${messageId}`);
}
