import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { queueIdsOf } from '../../src/message/message.ts';
import type { CausedRow } from '../../src/query/failures/rows.ts';
import { FailureTally } from '../../src/query/failures/tally.ts';
import type { Failures } from '../../src/query/failures/view.ts';
import { messagesOfFile, NO_FILTER } from '../query/failure-messages.ts';

const folder = new URL('../../fixtures/lab/scenarios/', import.meta.url);
const scenarios = readdirSync(folder).filter((file) => file.endsWith('.log'));

interface Expected {
  readonly failed?: readonly string[];
  readonly recovered?: readonly string[];
  /** Refused before the queue. */
  readonly refused?: readonly string[];
  readonly alerts?: readonly string[];
}

/** The root causes of each scenario, by what the makers of the log did to it. */
const CAUSES: Record<string, Expected> = {
  '01-outbound-ok': {},
  '02-inbound-ok': {},
  // One mailbox was full at first and emptied before the next try.
  '03-inbound-mixed-fates': {
    failed: ['mailbox-over-quota', 'mailbox-unknown-user'],
    recovered: ['mailbox-over-quota'],
  },
  '04-outbound-many-domains': {
    failed: ['connection-refused', 'greylisted', 'user-unknown-there'],
  },
  // A reply of 5.7.0 with no more than "Rejected, policy" has no cause but its code.
  '05-remote-5xx-bounce': {
    failed: [
      '5.7.0',
      'content-refused',
      'dkim-or-dmarc-failed',
      'recipient-over-quota',
      'remote-refuses-to-talk',
      'user-unknown-there',
    ],
  },
  '06-greylist-retry': { recovered: ['greylisted'] },
  '07-connection-refused': { failed: ['connection-refused'] },
  // The break after the last byte has a cause of its own, for the duplicate it may make; one server fails in TLS.
  '08-timeouts-and-drops': {
    failed: [
      'connection-lost',
      'connection-lost-after-data',
      'connection-lost-at-greeting',
      'connection-timeout',
      'conversation-timeout',
      'network-unreachable',
      'rate-limited',
      'tls-certificate',
    ],
  },
  // One domain has a null MX: it says itself that it takes no mail.
  '09-host-not-found': { failed: ['dns-trouble', 'domain-not-found', 'domain-takes-no-mail'] },
  // The cause of what expired is its last deferral.
  '10-expired': { failed: ['connection-refused', 'greylisted', 'mailbox-over-quota'] },
  // A user of this server sends a virus, by the web client: the log has no login.
  '11-virus': { failed: ['amavis-virus'], alerts: ['suspect-web-sender'] },
  '12-spam': { failed: ['amavis-spam'] },
  '13-banned-attachment': { failed: ['amavis-banned'] },
  // amavis passes bad headers on, so nothing failed.
  '14-bad-header': {},
  // What got a queue ID is no refusal before the queue: too large by its size, or two recipients refused beside one that was taken.
  '15-noqueue-rejects': {
    failed: ['relay-denied', 'too-big-here', 'user-unknown'],
    refused: [
      'access-rule',
      'address-not-qualified',
      'greylisted',
      'helo-refused',
      'refused-by-our-block-list',
      'relay-denied',
      'sender-domain-not-found',
      'sending-limit-here',
      'too-big-here',
      'user-unknown',
    ],
  },
  '15b-postscreen': { refused: ['postscreen', 'refused-by-our-block-list'] },
  // Two of the rules stand in an access table: HOLD and DISCARD by sender.
  '16-header-body-checks': { failed: ['access-rule', 'header-or-body-rule'] },
  '17-milter': { failed: ['milter-refused', 'milter-tempfail'], refused: ['milter-refused'] },
  // Some of the clients guess addresses before they go away.
  '18-client-aborts': { failed: ['client-went-away'], refused: ['user-unknown'] },
  // The held and requeued mail was for a server that refused; one was greylisted before it was requeued.
  '19-hold-release-delete-requeue': {
    failed: ['connection-refused', 'operator-action'],
    recovered: ['greylisted'],
  },
  '20-aliases-forward-bcc': { failed: ['alias-to-no-address'] },
  '21-amavis-down': { recovered: ['amavis-down'] },
  // The log ends before the last one is tried again.
  '22-clamd-down': { failed: ['clamd-down'], recovered: ['clamd-down'] },
  '23-lmtp-down': { recovered: ['mailbox-down'] },
  '24-null-sender': {
    failed: ['connection-refused', 'mailbox-unknown-user', 'user-unknown-there'],
  },
  '25-tls-and-submission': { refused: ['access-rule'] },
  '26-pickup': { failed: ['local-delivery-failed', 'user-unknown'] },
  // One recipient each of the mail that was split; the user's virus goes to a colleague.
  '27-split-bdat-smtputf8': { failed: ['amavis-spam', 'amavis-virus', 'smtputf8-not-offered'] },
  '28-odd-message-ids': {},
  // The restart of Postfix hits a scan that is about to hand its mail back.
  '29-reload-stop-start': { failed: ['reinjection-down'] },
  '30-long-queue-ids': { failed: ['user-unknown-there'] },
  '31-stuck-at-end': {
    failed: ['connection-refused', 'connection-timeout', 'greylisted', 'mailbox-over-quota'],
  },
  '32-many-recipients': {},
  '33-reinject-down': { failed: ['reinjection-rejected'], recovered: ['reinjection-down'] },
  '34-opendkim-down': {
    failed: ['reinjection-milter-down'],
    recovered: ['reinjection-milter-down'],
  },
  // defer_transports held one back for a while. No destination is suspended here, whatever the plan was.
  '35-transports-softbounce-probes': {
    failed: ['address-closed-here', 'discard-transport', 'error-transport', 'soft-bounce'],
    recovered: ['transport-held-back'],
    refused: ['address-closed-here', 'recipient-undeliverable', 'user-unknown'],
  },
};

test('every scenario has its causes written down', () => {
  expect(scenarios.map((file) => file.replace('.log', ''))).toEqual(Object.keys(CAUSES).sort());
});

test.each(Object.entries(CAUSES))(
  'what went wrong is told by its cause: %s',
  async (name, causes) => {
    const { report } = await failuresOf(name);
    const ids = (views: readonly { cause: string }[]) => views.map(({ cause }) => cause).sort();

    expect({
      failed: ids(report.failed),
      recovered: ids(report.recovered),
      refused: ids(report.refused),
      alerts: ids(report.alerts),
    }).toEqual({ failed: [], recovered: [], refused: [], alerts: [], ...causes });
  },
);

interface Truth {
  /** null where the makers could not tell. */
  readonly queue_ids: readonly string[] | null;
  readonly fates: Record<string, { readonly status: string }>;
}

test.each(Object.keys(CAUSES))(
  'all that failed shows, and nothing that was delivered: %s',
  async (name) => {
    const { rows } = await failuresOf(name);
    const truths: Truth[] = JSON.parse(readFileSync(new URL(`${name}.truth.json`, folder), 'utf8'));

    for (const truth of truths.filter(({ queue_ids }) => (queue_ids ?? []).length > 0)) {
      const ofMessage = rows.filter(({ message }) =>
        queueIdsOf(message).some((queueId) => truth.queue_ids?.includes(queueId)),
      );
      const failed = ofMessage.flatMap(({ rows }) =>
        rows.filter(({ fate }) => fate !== 'recovered'),
      );
      expect(failed.map(({ row }) => row.address).sort()).toEqual(
        Object.entries(truth.fates)
          .filter(([, { status }]) => status !== 'delivered' && status !== 'queued')
          .map(([address]) => address)
          .sort(),
      );
    }
  },
);

async function failuresOf(name: string): Promise<{
  report: Failures;
  rows: { message: Message; rows: CausedRow[] }[];
}> {
  const tally = new FailureTally({
    by: 'cause',
    least: 1,
    limit: null,
    withRecovered: true,
    withRefused: true,
    keepMessages: false,
  });
  const messages = await messagesOfFile(new URL(`${name}.log`, folder).pathname);
  const rows = messages.map((message) => ({ message, rows: tally.add(message, NO_FILTER) }));
  return { report: tally.report({ from: null, until: null }), rows };
}
