/** Senders whose mail came without a login: who sent it is not proved, but where it came from is. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { FailureTally } from '../../src/query/failures/tally.ts';
import { patternOf, type RowFilter } from '../../src/query/filter.ts';
import { at, hop, recipient } from '../render/seed-messages.ts';
import { NO_FILTER } from './failure-messages.ts';
import { DEFAULTS, failuresOf, mail, relayed } from './failure-samples.ts';

const infected = recipient('a@x.test', {
  status: 'blocked',
  step: 'filter',
  at: at('13:00:00'),
  service: 'amavis',
  category: 'INFECTED',
});
const NOBODY = { name: 'x', port: 0, helo: null, login: null, tls: null };
const loggedIn = ['ann@example.com', 'bob@example.com'].map((login) =>
  mail([relayed('u@x.test', '13:00:00')], {
    client: { ...NOBODY, address: '192.0.2.7', login },
    from: login,
  }),
);
const from = (address: string | null, service = 'postfix/smtpd'): Partial<Message> => ({
  from: 'ann@example.com',
  client: address === null ? null : { ...NOBODY, address },
  hops: [hop('4F1A2B3C4D', { service })],
});
const web = (address: string): Partial<Message> => ({
  ...from(address),
  messageId: '21795504.34.1795489571336.JavaMail.zimbra@mail.example.com',
  direction: 'outbound',
});
const END =
  'came viruses: a machine or program there may be infected or misused; whether the owner of the address sent it is not in this log.';

test.each<[string, Partial<Message>[], string]>([
  ['one client', [from('192.0.2.8')], 'without a login, by 192.0.2.8,'],
  [
    'two clients, and a program of this host',
    [from('192.0.2.8'), from('192.0.2.9'), from(null, 'postfix/pickup')],
    'without a login, by 192.0.2.8, 192.0.2.9 and a program of this host,',
  ],
  [
    'many clients',
    ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'].map((ip) => from(ip)),
    'without a login, by 192.0.2.1, 192.0.2.2, 192.0.2.3 and others,',
  ],
])('an account is not accused of what came without a login: by %s', (_, fields, words) => {
  const messages = fields.map((one) => mail([infected], one));
  // The account is known by its login, too: what came so is not to blame.
  const [alert, ...more] = failuresOf([...loggedIn, ...messages]).alerts;
  expect(more).toEqual([]);
  expect(alert).toMatchObject({
    cause: 'suspect-sender',
    messages: fields.length,
    who: ['ann@example.com'],
    whoWords: '1 sender',
    meaning: `From this address ${words} ${END}`,
    advice: expect.arrayContaining(['mtatrace list --rejects --from ann@example.com']),
  });
  expect(alert?.advice.join('\n')).not.toMatch(/password|--login/i);
});

test.each<[string, Partial<Message>[], string, string]>([
  [
    'the mailbox server alone',
    [web('192.0.2.26'), web('127.0.0.1')],
    'suspect-web-sender',
    'the mailbox server 192.0.2.26 and the mailbox server, came viruses: so comes mail of the web client and of ActiveSync.',
  ],
  [
    'the mailbox server and a machine',
    [web('192.0.2.26'), from('192.0.2.9')],
    'suspect-sender',
    'the mailbox server 192.0.2.26 and 192.0.2.9, came viruses: a machine or program there may be infected',
  ],
  [
    'a program of this host, over the network of the host itself',
    [from('127.0.0.9')],
    'suspect-sender',
    'a program of this host, came viruses: a machine or program there may be infected',
  ],
])(
  'what the web client sent is not laid to the machine that it came from: %s',
  (_, fields, cause, words) => {
    const [alert] = failuresOf([...loggedIn, ...fields.map((one) => mail([infected], one))]).alerts;
    expect(alert?.cause).toBe(cause);
    expect(alert?.meaning).toContain(`From this address without a login, by ${words}`);
    expect(alert?.advice.some((step) => step.includes('mynetworks'))).toBe(
      cause === 'suspect-sender',
    );
  },
);

test('anybody can write a Message-ID like those of the web client', () => {
  const store = { name: 'store1.example.com', address: '192.0.2.26', port: 7025 };
  const known = mail([
    recipient('b@example.com', { status: 'delivered', relay: store, at: at('13:00:00') }),
  ]);
  const causeOf = (address: string) =>
    failuresOf([...loggedIn, known, mail([infected], web(address))]).alerts[0]?.cause;
  expect(causeOf('192.0.2.26')).toBe('suspect-web-sender');
  expect(causeOf('192.0.2.50')).toBe('suspect-sender');
});

test('nobody is accused of mail without a login where no line tells who brought it', () => {
  const viruses = [from(null), from(null)].map((one) => mail([infected], one));
  expect(failuresOf([...loggedIn, ...viruses]).alerts).toEqual([]);
});

const ofAnn = { ...from('192.0.2.8'), direction: 'outbound' } as const;

test('of a virus only its own message, and where that came from, is named', () => {
  const refused = recipient('b@x.test', { status: 'bounced', at: at('13:00:00') });
  const virus = mail([infected], from('192.0.2.9'));
  const [alert] = failuresOf([...loggedIn, mail([refused], from('192.0.2.8')), virus]).alerts;
  expect(alert).toMatchObject({
    meaning: `From this address without a login, by 192.0.2.9, ${END}`,
    examples: [virus.recipients[0]?.queueId],
  });
});

test('mail that is held is not delivered, but it has not failed', () => {
  const held = recipient('c@x.test', { status: 'held', step: 'queue', at: at('13:00:00') });
  const arrived = relayed('d@x.test', '13:00:00');
  const [alert] = failuresOf([mail([infected, held, arrived, arrived], ofAnn)]).alerts;
  expect(alert?.evidence).toContain('50 % of 4 recipients not delivered');
});

test('one message of the account is enough to show that the host is a Zimbra host', () => {
  const zimbra = hop('4F1A2B3C4D', {
    service: 'postfix/smtpd',
    filter: 'smtp-amavis:[127.0.0.1]:10026',
  });
  const advice = [
    [from('192.0.2.8'), from('192.0.2.8')],
    [from('192.0.2.8'), { ...from('192.0.2.8'), hops: [zimbra] }],
  ].map((fields) => failuresOf(fields.map((one) => mail([infected], one))).alerts[0]?.advice);
  expect(advice[0]?.join()).not.toContain('mailbox.log');
  expect(advice[1]?.join()).toContain('mailbox.log');
});

test('stolen passwords come first, then masses of mail, then the most viruses', () => {
  const virusOf = (sender: string, login: string | null, count: number, rows = 1) =>
    Array.from({ length: count }, () =>
      mail(
        Array.from({ length: rows }, () => infected),
        { ...from('192.0.2.8'), from: sender, client: { ...NOBODY, address: '192.0.2.8', login } },
      ),
    );
  const { alerts } = failuresOf([
    ...virusOf('many-recipients@example.com', null, 1, 19),
    ...virusOf('more-viruses@example.com', null, 2),
    ...virusOf('mass@example.com', null, 1, 200),
    ...virusOf('ann@example.com', 'login@example.com', 1),
    ...['a', 'b', 'c', 'd', 'e'].flatMap((name) => virusOf(`${name}@example.com`, null, 1, 2)),
  ]);
  expect(alerts.slice(0, 4).map(({ who }) => who[0])).toEqual([
    'login@example.com',
    'mass@example.com',
    'more-viruses@example.com',
    'many-recipients@example.com',
  ]);
  // Each of them is told: what is left out on a screen is for the screen to say.
  expect(alerts).toHaveLength(9);
});

test.each<[string, Partial<RowFilter>, number]>([
  ['the domain of its recipient', { domain: patternOf('x.test') }, 1],
  ['another domain', { domain: patternOf('y.test') }, 0],
  ['the step where it stopped', { step: 'filter' }, 1],
  ['another step', { step: 'deliver' }, 0],
  ['another outcome', { statuses: new Set(['bounced'] as const) }, 0],
])('a virus is told of where its recipient fits the filter: %s', (_, filter, count) => {
  const virus = mail([infected, relayed('b@y.test', '13:00:00')], from('192.0.2.8'));
  const tally = new FailureTally(DEFAULTS);
  tally.add(virus, { ...NO_FILTER, ...filter });
  expect(tally.report({ from: null, until: null }).alerts).toHaveLength(count);
});
