/** Symptoms written as log lines, without what a symptom does not hold: time, queue ID, addresses, delays. */
import { domainOf } from '../../src/core/address.ts';
import { NOTHING_SAID, type Symptom } from '../../src/knowledge/symptom.ts';

// smtp: relay=mx.example.com[192.0.2.25]:25, dsn=4.4.1, status=deferred (connect to …)
// smtp: to=<ann@example.com>, relay=none, dsn=5.4.4, status=bounced (…)
const DELIVERY = /^(\w+): (?:to=<([^>]*)>, )?relay=(\S+), dsn=([\d.]+), status=(\w+) \((.*)\)$/s;
const RELAY = /^(.*)\[(.*)\]:(\d+)$/;
// smtpd: reject: RCPT: 550 5.1.1 <ann@example.com>: Recipient address rejected: …
const VERDICT = /^(\w+): (milter-|proxy-)?(reject|hold|discard): ([\w-]+): (.*)$/s;
// amavis: Blocked SPAM {DiscardedInbound}
// pmg-smtp-filter: Blocked SPAM, answered 250 2.5.0 OK (20A9560092030F3374)
const BLOCKED = /^(amavis|pmg-smtp-filter): Blocked ([A-Z0-9-]+)(?:, answered (.*))?/;
// opendkim: no signing table match for 'ann@example.com'
const OTHER = /^([\w-]+): (.*)$/s;

const STATUS = { reject: 'rejected', hold: 'held', discard: 'discarded' } as const;

export function symptomOf(line: string): Symptom {
  return delivery(line) ?? verdict(line) ?? blocked(line) ?? other(line);
}

function delivery(line: string): Symptom | undefined {
  const found = DELIVERY.exec(line);
  if (found === null) return undefined;
  const [, service = '', to = '', relay = '', enhancedStatus = null, status = '', reply = ''] =
    found;
  const [, name = '', address = '', port] = RELAY.exec(relay) ?? [];
  const peer = port === undefined ? null : { name, address, port: Number(port) };
  const recipientDomain = domainOf(to);
  return { ...NOTHING_SAID, service, status, enhancedStatus, reply, relay: peer, recipientDomain };
}

function verdict(line: string): Symptom | undefined {
  const found = VERDICT.exec(line);
  if (found === null) return undefined;
  const [, service = '', speaker, action = 'reject', stage = '', reply = ''] = found;
  const by = speaker?.slice(0, -1) ?? (service === 'cleanup' ? 'content' : 'access');
  const status = STATUS[action as keyof typeof STATUS];
  return { ...NOTHING_SAID, service, status, step: 'accept', stage, by, reply };
}

function blocked(line: string): Symptom | undefined {
  const [, service, category, reply = null] = BLOCKED.exec(line) ?? [];
  if (service === undefined || category === undefined) return undefined;
  return { ...NOTHING_SAID, service, status: 'blocked', step: 'filter', category, reply };
}

function other(line: string): Symptom {
  const [, service = '', reply = ''] = OTHER.exec(line) ?? [];
  return { ...NOTHING_SAID, service, reply: reply === '' ? null : reply };
}
