import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { Redactor } from '../../src/redact/redactor.ts';
import { jsonOfMessage, messageToJson } from '../../src/render/message-json.ts';
import { safeJson } from '../../src/render/safe-text.ts';
import * as samples from './sample-messages.ts';
import { at, receivedMessage, recipient, seedZone, sentMessage } from './seed-messages.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/message.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(schema);

const options = { zone: seedZone, withEvents: false };

const sentJson = `{
  "schema": "mtatrace.message/1",
  "kind": "mail",
  "copyOf": null,
  "messageId": "1406627814.5.1651732554479.JavaMail.zimbra@tudv3.tudv.xyz",
  "status": "relayed",
  "direction": "outbound",
  "host": "mail",
  "startedAt": "2022-05-05T13:35:54+07:00",
  "endedAt": "2022-05-05T13:35:58+07:00",
  "from": "admin@tudv3.tudv.xyz",
  "size": 1153,
  "client": {
    "name": "mail.tudv1.tudv.xyz",
    "address": "45.117.82.48",
    "port": 57224,
    "helo": "mail.tudv3.tudv.xyz",
    "login": null,
    "tls": null
  },
  "queueIds": [
    "B141CE6BDD",
    "15411E6BE1",
    "97597E6BE4"
  ],
  "recipients": [
    {
      "address": "idinhtu1989@gmail.com",
      "originalAddress": null,
      "status": "relayed",
      "step": "deliver",
      "at": "2022-05-05T13:35:58+07:00",
      "attempts": 1,
      "queueId": "97597E6BE4",
      "relay": {
        "name": "gmail-smtp-in.l.google.com",
        "address": "142.251.8.27",
        "port": 25
      },
      "tls": null,
      "enhancedStatus": "2.0.0",
      "reply": "250 2.0.0 OK  1651732555 j70-20020a638049000000b003c1fa075c50si278594pgd.858 - gsmtp",
      "temporary": false,
      "nextTryAbout": null,
      "expiresAbout": null,
      "delaySeconds": 2.2,
      "totalSeconds": 2.2,
      "delays": {
        "beforeQueue": 0.01,
        "inQueue": 0.02,
        "connect": 1.1,
        "transmit": 1.1
      }
    }
  ],
  "scans": [
    {
      "at": "2022-05-05T13:35:55+07:00",
      "taskId": "04083-01",
      "mailId": "WaVl27LgwIDf",
      "policyBanks": [
        "ORIGINATING",
        "MYNETS"
      ],
      "verdict": "passed",
      "category": "CLEAN",
      "detail": null,
      "actions": [
        "RelayedOutbound"
      ],
      "score": null,
      "quarantine": null,
      "elapsedMs": 380,
      "queueId": "B141CE6BDD",
      "queuedAs": [
        "15411E6BE1"
      ]
    },
    {
      "at": "2022-05-05T13:35:56+07:00",
      "taskId": "04084-01",
      "mailId": "eldOocZG_A1P",
      "policyBanks": [
        "ORIGINATING_POST",
        "MYNETS"
      ],
      "verdict": "passed",
      "category": "CLEAN",
      "detail": null,
      "actions": [
        "RelayedOutbound"
      ],
      "score": 2.5,
      "quarantine": null,
      "elapsedMs": 1481,
      "queueId": "15411E6BE1",
      "queuedAs": [
        "97597E6BE4"
      ]
    }
  ],
  "signing": {
    "at": "2022-05-05T13:35:55+07:00",
    "status": "not-signed",
    "text": "no signing table match for 'admin@tudv3.tudv.xyz'"
  },
  "stopped": null,
  "bounces": [],
  "bounceOf": null,
  "releaseOf": null,
  "inferred": [],
  "warnings": [
    "removal of 97597E6BE4 is not in the input"
  ]
}`;

test('the mail of the seed, key by key and in their order', () => {
  expect(JSON.stringify(messageToJson(sentMessage, options), null, 2)).toBe(sentJson);
});

test('what the log does not tell is null', () => {
  const message: Message = {
    ...samples.deferredAtFilter,
    host: '',
    client: { name: '', address: '192.0.2.7', port: 0, helo: null, login: null, tls: null },
  };
  expect(messageToJson(message, options)).toMatchObject({
    host: null,
    client: { name: null, address: '192.0.2.7', port: null, helo: null, login: null, tls: null },
  });
});

test('a waiting recipient says when it is tried next and when Postfix gives up', () => {
  expect(messageToJson(samples.deferredAtFilter, options)).toMatchObject({
    recipients: [
      { nextTryAbout: '2022-05-05T13:50:12+07:00', expiresAbout: '2022-05-10T13:02:10+07:00' },
    ],
  });
});

test('what is inferred about a recipient names it', () => {
  expect(messageToJson(samples.heldByRule, options)).toMatchObject({
    inferred: ['year', 'zone', 'recipients[0].status'],
  });
});

test('recipients that no line names share a row of their own', () => {
  const reply = '550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown';
  const refused = {
    status: 'rejected',
    step: 'accept',
    queueId: null,
    service: 'smtpd',
    reply,
  } as const;
  const givenUp: Message = {
    ...samples.deferredAtFilter,
    status: 'mixed',
    recipients: [recipient('nobody@example.com', { ...refused, enhancedStatus: '5.1.1' })],
    withoutRecipient: recipient('', { status: 'aborted', step: 'accept', inferred: ['status'] }),
  };
  const json = messageToJson(givenUp, options);
  expect(validate(json)).toBe(true);
  expect(json).toMatchObject({
    status: 'mixed',
    recipients: [{ address: 'nobody@example.com', status: 'rejected' }],
    unnamed: { address: '', status: 'aborted', step: 'accept' },
    stopped: {
      advice: ['zmprov ga nobody@example.com', 'zmprov gaa | grep -i NAME', 'correct the address'],
    },
    inferred: ['unnamed.status'],
  });
  expect(messageToJson(sentMessage, options)).not.toHaveProperty('unnamed');
});

test('a stopped message names the stop with its keys in order', () => {
  const { stopped } = messageToJson(samples.deferredAtFilter, options) as { stopped: object };
  expect(Object.entries(stopped).slice(0, 7)).toEqual([
    ['step', 'filter'],
    ['service', 'amavis'],
    ['queueId', 'CB5B124A7CF'],
    ['at', '2022-05-05T13:26:11+07:00'],
    ['recipients', ['sales@example.com']],
    ['reason', 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused'],
    ['cause', 'amavis-down'],
  ]);
  expect(Object.keys(stopped).slice(7)).toEqual(['meaning', 'advice', 'retryHelps']);
});

const event = {
  at: at('13:35:54'),
  step: 'connect',
  kind: 'client-connected',
  service: 'postfix/postscreen',
  pid: 16736,
  queueId: null,
  text: 'CONNECT from [45.117.82.48]:57224 to [45.117.82.48]:25',
  raw: 'May  5 13:35:54 mail postfix/postscreen[16736]: CONNECT from …',
  file: 'zimbra.log',
  line: 1,
} as const;

test('lines of the log are there only when asked for', () => {
  const message: Message = { ...sentMessage, timeline: [event] };
  expect(messageToJson(message, options)).not.toHaveProperty('events');
  const { events } = messageToJson(message, { zone: seedZone, withEvents: true }) as {
    events: unknown;
  };
  const { raw, ...rest } = event;
  expect(events).toEqual([{ ...rest, at: '2022-05-05T13:35:54+07:00' }]);
});

describe('the schema', () => {
  const messages = { sentMessage, receivedMessage, ...samples };

  test.each(Object.entries(messages))('accepts %s', (_, message) => {
    const json = messageToJson({ ...message, timeline: [event] }, { ...options, withEvents: true });
    validate(json);
    expect(validate.errors).toBeNull();
  });

  test.each([
    ['a key too many', { extra: 1 }],
    ['a time without an offset', { startedAt: '2022-05-05T13:35:54' }],
    ['a status that is none', { status: 'sent' }],
    ['another version', { schema: 'mtatrace.message/2' }],
  ])('refuses %s', (_, change) => {
    expect(validate({ ...messageToJson(sentMessage, options), ...change })).toBe(false);
  });

  test('refuses a message without a key', () => {
    const { size, ...rest } = messageToJson(sentMessage, options) as { size: number };
    expect(size).toBe(1153);
    expect(validate(rest)).toBe(false);
  });

  test('describes every key', () => {
    expect(keysWithout('description', schema)).toEqual([]);
  });
});

/** The properties, at any depth, that lack a keyword. */
function keysWithout(keyword: string, part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = Object.entries((part as { properties?: object }).properties ?? {});
  const lacking = own.filter(([, value]) => !(keyword in value)).map(([key]) => key);
  return [...lacking, ...Object.values(part).flatMap((value) => keysWithout(keyword, value))];
}

describe('a message for thousands', () => {
  const [row] = sentMessage.recipients;
  const recipients = Array.from({ length: 2001 }, (_, i) => ({
    ...(row as NonNullable<typeof row>),
    address: `r${i}@example.com`,
    inferred: i === 1500 ? ['step'] : [],
  }));
  const message: Message = { ...sentMessage, from: '"recipients":[]@example.net', recipients };

  test('is the same text in pieces', () => {
    const pieces = [...jsonOfMessage(message, options)];
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join('')).toBe(`${safeJson(messageToJson(message, options))}\n`);
  });

  test('has a stand-in for each', () => {
    const text = [...jsonOfMessage(message, options, new Redactor())].join('');
    const told = JSON.parse(text).recipients.map((one: { address: string }) => one.address);
    expect(new Set(told).size).toBe(2001);
    expect(text).not.toMatch(/\br\d+@|example\.com/);
  });
});
