/** The messages of fixtures/seed, every number as in those logs; and what tests say messages are made of. */
import type { Instant } from '../../src/core/instant.ts';
import type { Hop, Message, Recipient, Scan } from '../../src/message/message.ts';
import { fixedZone } from '../../src/time/zone.ts';

export const seedZone = fixedZone(7 * 60);

/** 5 May 2022 in the seed's zone, +07:00. */
export function at(clock: string): Instant {
  return Date.parse(`2022-05-05T${clock}+07:00`);
}

export function hop(queueId: string, fields: Partial<Hop> = {}): Hop {
  return {
    queueId,
    service: 'postfix/smtpd',
    acceptedAt: null,
    queuedAt: null,
    removedAt: null,
    size: null,
    filter: null,
    rounds: 1,
    ...fields,
  };
}

export function scan(fields: Partial<Scan>): Scan {
  return {
    at: at('00:00:00'),
    taskId: '',
    mailId: null,
    port: null,
    policyBanks: [],
    verdict: 'passed',
    category: 'CLEAN',
    detail: null,
    actions: [],
    score: null,
    quarantine: null,
    elapsedMs: null,
    recipients: [],
    queueId: null,
    queuedAs: [],
    notes: [],
    ...fields,
  };
}

function waitedOf({ delays, attempts = 1 }: Partial<Recipient>): number | null {
  if (delays === undefined || delays === null) return null;
  return delays.inQueue + (attempts > 1 ? delays.beforeQueue : 0);
}

export function recipient(address: string, fields: Partial<Recipient> = {}): Recipient {
  return {
    address,
    originalAddress: null,
    status: 'delivered',
    step: 'deliver',
    at: at('00:00:00'),
    attempts: 1,
    queueId: null,
    relay: null,
    tls: null,
    enhancedStatus: null,
    reply: null,
    temporary: false,
    service: 'smtp',
    quarantine: null,
    firstDeferredAt: null,
    queuedAt: null,
    delaySeconds: null,
    totalSeconds: fields.delaySeconds ?? null,
    waitedSeconds: waitedOf(fields),
    delays: null,
    category: null,
    stage: null,
    by: null,
    warning: null,
    recoveredFrom: null,
    inferred: [],
    ...fields,
  };
}

export function message(fields: Partial<Message>): Message {
  return {
    kind: 'mail',
    copyOf: null,
    messageId: null,
    status: 'unknown',
    direction: 'unknown',
    host: 'mail',
    startedAt: at('00:00:00'),
    endedAt: at('00:00:00'),
    from: null,
    size: null,
    client: null,
    screening: null,
    connectedAt: null,
    hops: [],
    recipients: [],
    withoutRecipient: null,
    scans: [],
    signing: null,
    bounces: [],
    bounceOf: null,
    releaseOf: null,
    inferred: [],
    warnings: [],
    timeline: [],
    notes: [],
    ...fields,
  };
}

/** A message with its first recipient changed, and no other. */
export function withRecipient(base: Message, fields: Partial<Recipient>): Message {
  const changed = { ...(base.recipients[0] as Recipient), ...fields };
  return { ...base, status: changed.status, recipients: [changed] };
}

/** fixtures/seed/zimbra-send.log */
export const sentMessage: Message = message({
  messageId: '1406627814.5.1651732554479.JavaMail.zimbra@tudv3.tudv.xyz',
  status: 'relayed',
  direction: 'outbound',
  startedAt: at('13:35:54'),
  endedAt: at('13:35:58'),
  from: 'admin@tudv3.tudv.xyz',
  size: 1153,
  client: {
    name: 'mail.tudv1.tudv.xyz',
    address: '45.117.82.48',
    port: 57224,
    helo: 'mail.tudv3.tudv.xyz',
    login: null,
    tls: null,
  },
  screening: { at: at('13:35:54'), text: '', result: 'allowlisted' },
  connectedAt: at('13:35:54'),
  hops: [
    hop('B141CE6BDD', {
      acceptedAt: at('13:35:54'),
      queuedAt: at('13:35:54'),
      removedAt: at('13:35:55'),
      size: 1153,
      filter: 'smtp-amavis:[127.0.0.1]:10026',
    }),
    hop('15411E6BE1', {
      service: 'postfix/dkimmilter/smtpd',
      acceptedAt: at('13:35:55'),
      queuedAt: at('13:35:55'),
      removedAt: at('13:35:56'),
      size: 1631,
    }),
    hop('97597E6BE4', {
      service: 'postfix/amavisd/smtpd',
      acceptedAt: at('13:35:56'),
      queuedAt: at('13:35:56'),
      size: 1999,
    }),
  ],
  recipients: [
    recipient('idinhtu1989@gmail.com', {
      status: 'relayed',
      at: at('13:35:58'),
      queueId: '97597E6BE4',
      relay: { name: 'gmail-smtp-in.l.google.com', address: '142.251.8.27', port: 25 },
      enhancedStatus: '2.0.0',
      reply: '250 2.0.0 OK  1651732555 j70-20020a638049000000b003c1fa075c50si278594pgd.858 - gsmtp',
      queuedAt: at('13:35:56'),
      delaySeconds: 2.2,
      delays: { beforeQueue: 0.01, inQueue: 0.02, connect: 1.1, transmit: 1.1 },
    }),
  ],
  scans: [
    scan({
      at: at('13:35:55'),
      taskId: '04083-01',
      mailId: 'WaVl27LgwIDf',
      port: 10026,
      policyBanks: ['ORIGINATING', 'MYNETS'],
      actions: ['RelayedOutbound'],
      elapsedMs: 380,
      recipients: ['idinhtu1989@gmail.com'],
      queueId: 'B141CE6BDD',
      queuedAs: ['15411E6BE1'],
    }),
    scan({
      at: at('13:35:56'),
      taskId: '04084-01',
      mailId: 'eldOocZG_A1P',
      port: 10032,
      policyBanks: ['ORIGINATING_POST', 'MYNETS'],
      actions: ['RelayedOutbound'],
      score: 2.5,
      elapsedMs: 1481,
      recipients: ['idinhtu1989@gmail.com'],
      queueId: '15411E6BE1',
      queuedAs: ['97597E6BE4'],
    }),
  ],
  signing: {
    at: at('13:35:55'),
    status: 'not-signed',
    text: "no signing table match for 'admin@tudv3.tudv.xyz'",
    queueId: '15411E6BE1',
  },
  warnings: ['removal of 97597E6BE4 is not in the input'],
});

/** fixtures/seed/zimbra-receive.log */
export const receivedMessage: Message = message({
  messageId: 'CAMzzhF9GpAMR6iTmZ-hzC6RriDQ=m1mao8zHY06Eky-_iry-=A@mail.gmail.com',
  status: 'delivered',
  direction: 'inbound',
  startedAt: at('13:38:02'),
  endedAt: at('13:38:11'),
  from: 'idinhtu1989@gmail.com',
  size: 3463,
  client: {
    name: 'mail-ua1-f51.google.com',
    address: '209.85.222.51',
    port: 39854,
    helo: 'mail-ua1-f51.google.com',
    login: null,
    tls: 'TLSv1.3 TLS_AES_128_GCM_SHA256',
  },
  screening: { at: at('13:38:08'), text: '', result: 'passed-new' },
  connectedAt: at('13:38:02'),
  hops: [
    hop('ECE98E6BE1', {
      acceptedAt: at('13:38:09'),
      queuedAt: at('13:38:09'),
      removedAt: at('13:38:10'),
      size: 3463,
      filter: 'smtp-amavis:[127.0.0.1]:10024',
    }),
    hop('B51DBE6BE7', {
      service: 'postfix/amavisd/smtpd',
      acceptedAt: at('13:38:10'),
      queuedAt: at('13:38:10'),
      removedAt: at('13:38:11'),
      size: 4393,
    }),
  ],
  recipients: [
    recipient('admin@tudv3.tudv.xyz', {
      at: at('13:38:11'),
      queueId: 'B51DBE6BE7',
      relay: { name: 'mail.tudv3.tudv.xyz', address: '45.117.82.48', port: 7025 },
      enhancedStatus: '2.1.5',
      reply: '250 2.1.5 Delivery OK',
      service: 'lmtp',
      queuedAt: at('13:38:10'),
      delaySeconds: 9,
      delays: { beforeQueue: 0.01, inQueue: 0.02, connect: 0.26, transmit: 0.09 },
    }),
  ],
  scans: [
    scan({
      at: at('13:38:10'),
      taskId: '04082-01',
      mailId: 'fbSD2R7xnBNZ',
      port: 10024,
      actions: ['RelayedInbound'],
      score: -0.549,
      elapsedMs: 764,
      recipients: ['admin@tudv3.tudv.xyz'],
      queueId: 'ECE98E6BE1',
      queuedAs: ['B51DBE6BE7'],
    }),
  ],
});
