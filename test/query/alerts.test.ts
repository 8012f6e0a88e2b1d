import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { at, recipient } from '../render/seed-messages.ts';
import {
  bouncedThere,
  deferredThere,
  failuresOf,
  mail,
  relayed,
  unknownThere,
} from './failure-samples.ts';

function alertsOf(messages: readonly Message[]) {
  return failuresOf(messages).alerts;
}

const clocks = ['13:00:00', '13:01:00', '13:02:00', '13:03:00', '13:04:00', '13:05:00'] as const;

function noAnswer(host: string, clock: string, error = 'Connection timed out'): Message {
  return mail([deferredThere(`a@${host}`, clock, `connect to mx.${host}[192.0.2.9]:25: ${error}`)]);
}

describe('the DNS of this host', () => {
  const failing = (domain: string, clock: string) =>
    mail([
      deferredThere(
        `a@${domain}`,
        clock,
        `Host or domain name not found. Name service error for name=${domain} type=MX: Host not found, try again`,
      ),
    ]);
  const domains = ['one.test', 'two.test', 'three.test', 'four.test', 'five.test'];

  test('fails when five unrelated domains are not found within five minutes', () => {
    const messages = domains.map((domain, i) => failing(domain, clocks[i] ?? ''));
    const before = mail([relayed('w@example.net', '12:59:50')]);
    expect(alertsOf([before, ...messages])).toEqual([
      {
        cause: 'own-dns-trouble',
        title: 'DNS of this host fails',
        step: 'deliver',
        status: 'deferred',
        messages: 5,
        recipients: 5,
        firstAt: at('13:00:00'),
        lastAt: at('13:04:00'),
        lastSuccessAt: at('12:59:50'),
        retryHelps: 'after-fix',
        meaning: expect.stringContaining('resolver of this host'),
        likelyCause: expect.any(String),
        advice: expect.arrayContaining(['cat /etc/resolv.conf']),
        examples: messages.slice(0, 3).map(({ hops }) => hops[0]?.queueId),
        who: domains,
        whoWords: '5 domains',
        evidence: [],
      },
    ]);
  });

  test.each<[string, Message[]]>([
    ['four domains', domains.slice(0, 4).map((domain) => failing(domain, '13:00:00'))],
    [
      'five names of one owner',
      ['a', 'b', 'c', 'd', 'e'].map((name) => failing(`${name}.example.co.uk`, '13:00:00')),
    ],
    [
      'five domains in the course of an hour',
      domains.map((domain, i) => failing(domain, `13:${i}5:00`)),
    ],
  ])('is not to blame for %s', (_, messages) => {
    expect(alertsOf(messages)).toEqual([]);
  });
});

describe('the way out over port 25', () => {
  const hosts = ['one.test', 'two.test', 'three.test', 'four.test', 'google.com'];

  test.each(['Connection timed out', 'Connection refused'])(
    'is closed when five providers answer with no success between: %s',
    (error) => {
      const messages = hosts.map((host, i) => noAnswer(host, clocks[i] ?? '', error));
      expect(alertsOf([mail([relayed('w@example.net', '12:59:59')]), ...messages])).toMatchObject([
        {
          cause: 'port-25-closed',
          messages: 5,
          firstAt: at('13:00:00'),
          lastAt: at('13:04:00'),
          lastSuccessAt: at('12:59:59'),
          who: ['one.test', 'two.test', 'three.test', 'four.test', 'Gmail'],
        },
      ]);
    },
  );

  const failing = hosts.map((host, i) => noAnswer(host, clocks[i] ?? ''));
  test.each<[string, Message[]]>([
    ['mail went out meanwhile', [...failing, mail([relayed('w@example.net', '13:02:30')])]],
    ['only four providers did not answer', failing.slice(1)],
    [
      'all servers belong to one provider',
      [1, 2, 3, 4, 5].map((i) => noAnswer(`mx${i}.google.com`, '13:00:00')),
    ],
    [
      'another port was tried',
      hosts.map((host) =>
        mail([
          deferredThere(
            'a@x.test',
            '13:00:00',
            `connect to mx.${host}[192.0.2.9]:587: Connection refused`,
          ),
        ]),
      ),
    ],
  ])('is open where %s', (_, messages) => {
    expect(alertsOf(messages)).toEqual([]);
  });

  test('only what failed since the last success counts', () => {
    const more = ['six.test', 'seven.test', 'eight.test'].map((host) => noAnswer(host, '13:05:00'));
    expect(
      alertsOf([...failing, ...more, mail([relayed('w@example.net', '13:04:30')])]),
    ).toMatchObject([{ cause: 'port-25-closed', messages: 5, lastAt: at('13:04:00') }]);
  });
});

describe('the address of this host', () => {
  const listed =
    '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org';

  test('is block-listed when two providers refuse for it', () => {
    expect(
      alertsOf([
        mail([bouncedThere('a@one.test', '13:00:00', listed)]),
        mail([bouncedThere('b@two.test', '13:01:00', listed)]),
      ]),
    ).toMatchObject([
      {
        cause: 'own-ip-block-listed',
        status: 'bounced',
        messages: 2,
        who: ['one.test', 'two.test'],
        evidence: ['zen.spamhaus.org'],
      },
    ]);
  });

  test('is block-listed when two providers say the same of it in words of their own', () => {
    const words = (ip: string) =>
      `550 5.7.1 Mail from ${ip} was blocked by our policy, ask postmaster`;
    const alerts = alertsOf([
      mail([bouncedThere('a@one.test', '13:00:00', words('203.0.113.9'))]),
      mail([bouncedThere('b@two.test', '13:01:00', words('203.0.113.10'))]),
    ]);
    expect(alerts.map(({ cause }) => cause)).toEqual(['own-ip-block-listed']);
  });

  test.each<[string, Recipient[]]>([
    [
      'one provider alone',
      [
        bouncedThere('a@one.test', '13:00:00', listed),
        bouncedThere('b@mail.one.test', '13:00:00', listed),
      ],
    ],
    [
      'two providers that do not know a user',
      [unknownThere('a@one.test', '13:00:00'), unknownThere('b@two.test', '13:00:00')],
    ],
  ])('is not to blame for what is said by %s', (_, rows) => {
    expect(alertsOf(rows.map((row) => mail([row])))).toEqual([]);
  });
});

describe('an account', () => {
  const login = (name: string): Partial<Message> => ({
    client: { name: 'x', address: '192.0.2.8', port: 0, helo: null, login: name, tls: null },
    from: name,
  });
  const withoutLogin = (one: Message): Message => ({
    ...one,
    client: one.client && { ...one.client, login: null },
  });
  const sends = (name: string, count: number, isGood: boolean) =>
    Array.from({ length: count }, (_, i) =>
      mail(
        [isGood ? relayed(`u${i}@x.test`, '13:00:00') : unknownThere(`u${i}@x.test`, '13:00:00')],
        login(name),
      ),
    );
  const others = [...sends('bob@example.com', 2, true), ...sends('eve@example.com', 2, true)];

  test('may be hacked when it sends more than ten times the others, and most of it is not delivered', () => {
    const mass = [...sends('ann@example.com', 15, false), ...sends('ann@example.com', 10, true)];
    expect(alertsOf([...others, ...mass])).toMatchObject([
      {
        cause: 'hacked-account',
        messages: 25,
        recipients: 25,
        who: ['ann@example.com'],
        whoWords: '1 login',
        evidence: ['60 % of 25 recipients not delivered', 'the median of 3 accounts is 2'],
        meaning:
          'This account sends far more mail than the others, and most of it is not delivered: its password may be known to a stranger, or its PC infected.',
        advice: expect.arrayContaining(['mtatrace list --rejects --login ann@example.com']),
        retryHelps: 'no',
      },
    ]);
  });

  test('may be hacked when an hour has ten times the recipients of its others', () => {
    const calm = ['08:00:00', '09:00:00', '10:00:00'].map((clock) =>
      mail([relayed('w@x.test', clock)], login('ann@example.com')),
    );
    expect(alertsOf([...calm, ...sends('ann@example.com', 30, false)])).toMatchObject([
      {
        cause: 'hacked-account',
        who: ['ann@example.com'],
        evidence: [
          '91 % of 33 recipients not delivered',
          '30 in one hour, 1 in the median of its hours',
        ],
      },
    ]);
  });

  const infected = recipient('a@x.test', {
    status: 'blocked',
    step: 'filter',
    at: at('13:00:00'),
    service: 'amavis',
    category: 'INFECTED',
  });

  test('may be hacked when it sends a virus', () => {
    const sent = mail([infected], login('ann@example.com'));
    expect(alertsOf([...others, sent])).toMatchObject([
      {
        cause: 'hacked-account',
        who: ['ann@example.com'],
        whoWords: '1 login',
        evidence: ['100 % of 1 recipient not delivered', '1 message with a virus'],
        meaning:
          'This account sends viruses: its password may be known to a stranger, or its PC infected.',
        advice: expect.arrayContaining(['mtatrace list --rejects --login ann@example.com']),
      },
    ]);
  });

  test.each<[string, Message[]]>([
    ['whose mass of mail arrives', [...others, ...sends('ann@example.com', 50, true)]],
    ['whose failures are few', [...others, ...sends('ann@example.com', 15, false)]],
    ['that is the only one, and as busy as ever', sends('ann@example.com', 50, false)],
    [
      'outside',
      [
        ...others,
        ...sends('ann@example.com', 50, false).map(
          (one): Message => ({ ...withoutLogin(one), direction: 'inbound' }),
        ),
      ],
    ],
    [
      'of a domain that has no mailbox here: its mail is passed on',
      [
        mail([recipient('w@example.com', { service: 'lmtp' })], { direction: 'inbound' }),
        ...others,
        ...sends('ann@stranger.test', 50, false).map(withoutLogin),
      ],
    ],
  ])('is not suspected: one %s', (_, messages) => {
    expect(alertsOf(messages)).toEqual([]);
  });
});
