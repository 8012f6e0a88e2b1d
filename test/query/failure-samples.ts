/** Messages that failed in one way each, for tests of failures and alerts. */
import type { Message, Recipient } from '../../src/message/message.ts';
import { FailureTally } from '../../src/query/failures/tally.ts';
import type { FailureOptions, Failures } from '../../src/query/failures/view.ts';
import { at, hop, message, recipient } from '../render/seed-messages.ts';
import { NO_FILTER } from './failure-messages.ts';

let made = 0;

/** A message of one hop with these recipients; each call gives another queue ID. */
export function mail(rows: readonly Recipient[], fields: Partial<Message> = {}): Message {
  made++;
  const queueId = `A${made.toString(16).toUpperCase().padStart(9, '0')}`;
  const recipients = rows.map((row) => ({ ...row, queueId }));
  const times = rows.map((row) => row.at);
  return message({
    status: rows[0]?.status ?? 'unknown',
    direction: 'outbound',
    from: 'ann@example.com',
    startedAt: Math.min(...times),
    endedAt: Math.max(...times),
    hops: [hop(queueId, { acceptedAt: Math.min(...times), queuedAt: Math.min(...times) })],
    recipients,
    ...fields,
  });
}

export function amavisDown(address: string, clock: string): Recipient {
  return recipient(address, {
    status: 'deferred',
    step: 'filter',
    at: at(clock),
    firstDeferredAt: at(clock),
    enhancedStatus: '4.4.1',
    reply: 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused',
  });
}

export function deferredThere(address: string, clock: string, reply: string): Recipient {
  return recipient(address, {
    status: 'deferred',
    at: at(clock),
    firstDeferredAt: at(clock),
    enhancedStatus: '4.4.1',
    reply,
  });
}

export function bouncedThere(address: string, clock: string, reply: string): Recipient {
  const name = `mx.${address.slice(address.indexOf('@') + 1)}`;
  return recipient(address, {
    status: 'bounced',
    at: at(clock),
    relay: { name, address: '192.0.2.25', port: 25 },
    enhancedStatus: '5.1.1',
    reply: `host ${name}[192.0.2.25] said: ${reply} (in reply to RCPT TO command)`,
  });
}

export function unknownThere(address: string, clock: string): Recipient {
  return bouncedThere(address, clock, '550 5.1.1 User unknown');
}

export function relayed(address: string, clock: string): Recipient {
  return recipient(address, {
    status: 'relayed',
    at: at(clock),
    relay: { name: 'mx.example.net', address: '192.0.2.77', port: 25 },
    enhancedStatus: '2.0.0',
    reply: '250 2.0.0 Ok',
  });
}

export function refused(address: string, clock: string): Recipient {
  return recipient(address, {
    status: 'rejected',
    step: 'accept',
    at: at(clock),
    service: 'smtpd',
    stage: 'RCPT',
    by: 'access',
    enhancedStatus: '5.7.1',
    reply: `554 5.7.1 <${address}>: Relay access denied`,
  });
}

export const DEFAULTS: FailureOptions = {
  by: 'cause',
  least: 1,
  limit: null,
  withRecovered: false,
  withRefused: false,
  keepMessages: false,
};

/** What is told of the messages. */
export function failuresOf(
  messages: readonly Message[],
  options: Partial<FailureOptions> = {},
): Failures {
  const tally = new FailureTally({ ...DEFAULTS, ...options });
  for (const one of messages) tally.add(one, NO_FILTER);
  const times = messages.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]);
  return tally.report({ from: Math.min(...times), until: Math.max(...times) });
}

/** `amavis-down 2/3`: messages and recipients of each group. */
export function sizesOf(views: Failures['failed']): string[] {
  return views.map((view) => `${view.shownName} ${view.messages}/${view.recipients}`);
}
