/** One line of a log, read as `trace` reads it. */
import { taskInReply } from '../core/task-in-reply.ts';
import { Correlator } from '../correlate/correlator.ts';
import type { Emit } from '../daemons/parser.ts';
import { createParsers } from '../daemons/registry.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { Message } from '../message/message.ts';
import type { ReadLine } from '../query/explain/line.ts';
import { inferClock } from '../syslog/infer-clock.ts';
import { SyslogReader } from '../syslog/syslog-reader.ts';
import { utcZone } from '../time/zone.ts';

/** The line as the parsers know it; undefined when it has no header. */
export function readOneLine(text: string, now: number): ReadLine | undefined {
  const bytes = Buffer.from(text, 'utf8');
  const clock = inferClock([bytes], { zone: utcZone, fallbackZone: utcZone, fallbackEnd: now });
  const record = new SyslogReader({ file: '', clock }).read(bytes, 0, bytes.length, 1);
  if (record === undefined) return undefined;
  const messages: Message[] = [];
  const events: MailEvent[] = [];
  const correlator = new Correlator({ onMessage: (message) => messages.push(message) });
  const emit: Emit = (event, origin) => {
    events.push(event);
    correlator.take(event, origin);
  };
  const parsers = createParsers();
  const outcome = parsers(record.program).parse(record, emit);
  parsers.flush(emit);
  correlator.finish();
  return {
    isUnderstood: outcome !== 'not-understood',
    event: events[0] ?? null,
    message: messages[0] ?? null,
    daemon: record.program.daemon,
    text: record.buffer.toString('utf8', record.textStart, record.end),
  };
}

const HEADER = 'Jan  1 00:00:00 localhost ';
// postfix/smtp[4711]: B141CE6BDD: to=<ann@example.com>, …
const TAG = /^[\w./-]{1,60}(?:\[\d{1,10}\])?: /;
// NOQUEUE: reject: RCPT from …    B141CE6BDD: to=<ann@example.com>, …
const QUEUE_ID = /^(?:NOQUEUE|[0-9A-Za-z]{5,20}): /;
const POSTFIX_TAGS = ['smtp', 'lmtp', 'smtpd', 'cleanup', 'qmgr', 'bounce', 'local'];

/** The same for a line that was copied without its header, or without its tag too. */
export function readPartOfLine(text: string, now: number): ReadLine | undefined {
  const tags = QUEUE_ID.test(text) ? POSTFIX_TAGS.map((tag) => `postfix/${tag}[1]: `) : [];
  const heads = TAG.test(text) ? ['', ...tags] : tags;
  for (const head of heads) {
    const line = readOneLine(HEADER + head + text, now);
    if (line !== undefined && line.event !== null) return line;
  }
  return undefined;
}

// 250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 15411E6BE1, but 1 DISCARD
const HANDED_ON = /^250 2\.\d\.\d from MTA\(/;

/** The reply of amavis alone, without the line it was logged in: only amavis writes the id of a scan there. */
export function readFilterReply(reply: string, now: number): ReadLine | undefined {
  if (!HANDED_ON.test(reply) && taskInReply(reply) === undefined) return undefined;
  const result = RESULTS[reply.charAt(0)]?.(reply);
  if (result === undefined) return undefined;
  const fields = `relay=127.0.0.1[127.0.0.1]:10024, delay=0, delays=0/0/0/0, dsn=${reply.slice(4, 9)}`;
  const line = readOneLine(
    `${HEADER}postfix/smtp[1]: F0F0F0F0F0: to=<bob@example.org>, ${fields}, ${result}`,
    now,
  );
  const event = line?.event;
  if (line === undefined || event?.kind !== 'delivery-attempted') return undefined;
  // The advice must not name the queue ID that stands in for the one that is not known.
  return { ...line, event: { ...event, queueId: '' } };
}

/** How Postfix logs a reply, by its first digit. */
const RESULTS: Readonly<Record<string, (reply: string) => string>> = {
  2: (reply) => `status=sent (${reply})`,
  4: (reply) => `status=deferred (${quoted(reply)})`,
  5: (reply) => `status=bounced (${quoted(reply)})`,
};

function quoted(reply: string): string {
  return `host 127.0.0.1[127.0.0.1] said: ${reply} (in reply to end of DATA command)`;
}
