import { describe, expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import type { FailureView } from '../../src/query/failures/view.ts';
import { at, hop, recipient, scan } from '../render/seed-messages.ts';
import {
  amavisDown,
  bouncedThere,
  deferredThere,
  failuresOf,
  mail,
  refused,
  relayed,
} from './failure-samples.ts';

/** Refused by a rule of our own, whose words say for how long. */
function ruledOut(reply: string, client = 'a@example.com'): Message {
  return mail([{ ...refused(client, '13:00:00'), reply, temporary: reply.startsWith('4') }]);
}

const FOR_GOOD = '554 5.7.1 <pc.example.com[192.0.2.7]>: Client host rejected: Access denied';
const FOR_NOW = '450 4.7.1 <pc.example.com[192.0.2.7]>: Client host rejected: come back later';

/** `2 rejected, no: the reply`. */
function waysOf(view: FailureView | undefined): string[] {
  return (view?.ways ?? []).map(
    ({ count, status, retryHelps, replies }) =>
      `${count} ${status}, ${retryHelps}: ${replies.text} +${replies.others}`,
  );
}

describe('a cause that ended in several ways', () => {
  const ruled = (status: Recipient['status']) =>
    mail([
      recipient('a@example.com', {
        status,
        step: 'accept',
        service: 'cleanup',
        by: 'content',
        stage: 'header',
        at: at('13:00:00'),
        reply: 'Subject: offer: 5.7.1 Subject not allowed',
      }),
    ]);

  test('is told for each, with what to do', () => {
    const [view] = failuresOf([ruled('rejected'), ruled('rejected'), ruled('held')]).failed;
    expect(view).toMatchObject({
      cause: 'header-or-body-rule',
      title: 'a header or body check of this server',
      status: 'mixed',
      meaning:
        '2 rejected: A header or body check of this server matched the message and refused it. 1 held: A header or body check of this server put the message on hold: it stays in the hold queue until somebody releases it.',
    });
    const [rejected, held] = view?.ways ?? [];
    expect(held?.retry).toBe('it goes on once released');
    expect(held?.advice).toContainEqual(expect.stringMatching(/^postsuper -H A\w+ releases it$/));
    expect(rejected?.retry).toBe('sending again does not help');
    expect(rejected?.advice.join()).not.toContain('postsuper');
  });

  test('is told once where it means the same', () => {
    const [view] = failuresOf([ruled('held')]).failed;
    expect(view?.meaning).toMatch(/^A header or body check of this server put/);
  });

  test('a refusal for now and one for good each keep their own verdict and reply', () => {
    const [view] = failuresOf([ruledOut(FOR_NOW), ruledOut(FOR_GOOD), ruledOut(FOR_GOOD)]).failed;
    expect(waysOf(view)).toEqual([
      '2 rejected, no: 554 5.7.1 <...>: Client host rejected: Access denied +0',
      '1 rejected, maybe: 450 4.7.1 <...>: Client host rejected: come back later +0',
    ]);
    expect(view?.retryHelps).toBe('maybe');
  });

  test('what still waits and what was given up are told apart', () => {
    const reply = 'connect to mx.example.net[192.0.2.9]:25: Connection refused';
    const waiting = deferredThere('a@example.net', '13:00:00', reply);
    const [view] = failuresOf([
      mail([waiting]),
      mail([waiting]),
      mail([{ ...waiting, status: 'expired', step: 'queue', service: 'qmgr' }]),
    ]).failed;
    expect(view?.ways.map(({ status, retry }) => `${status}: ${retry}`)).toEqual([
      'deferred: a retry helps',
      'expired: sending again may help',
    ]);
  });
});

describe('replies of one group', () => {
  test('that have other words are counted', () => {
    const [view] = failuresOf([
      mail([bouncedThere('a@example.net', '13:00:00', '550 5.1.1 <a@example.net>: no such user')]),
      mail([bouncedThere('b@example.net', '13:00:01', '550 5.1.1 <b@example.net>: no such user')]),
      mail([bouncedThere('c@example.net', '13:00:02', '550 5.1.1 <c@example.net>: unknown user')]),
    ]).failed;
    expect(view?.ways[0]?.replies).toEqual({
      text: 'host mx.example.net[192.0.2.25] said: 550 5.1.1 <...>: no such user (in reply to RCPT TO command)',
      others: 1,
      isExact: true,
    });
  });

  test.each([
    ['the server', 'a@example.org', '550 5.1.1 <a@example.org>: no such user'],
    ['an address', 'b@example.net', '550 5.1.1 <b@example.net>: no such user'],
    [
      'an id of the session',
      'b@example.net',
      '550 5.1.1 <b@example.net>: no such user f00ba4-17si2',
    ],
  ])('are the same where only %s differs', (_, address, reply) => {
    const first = '550 5.1.1 <a@example.net>: no such user';
    const id = reply.includes('si2') ? ' a1b2c3-99si8' : '';
    const [view] = failuresOf([
      mail([bouncedThere('a@example.net', '13:00:00', first + id)]),
      mail([bouncedThere(address, '13:00:01', reply)]),
    ]).failed;
    expect([view?.recipients, view?.ways[0]?.replies.others]).toEqual([2, 0]);
  });

  test('are the same where no new try was made for them', () => {
    const words = 'connect to mx.example.net[192.0.2.9]:25: Connection refused';
    const suspended = `delivery temporarily suspended: ${words}`;
    const [view] = failuresOf([
      mail([deferredThere('a@example.net', '13:00:00', words)]),
      mail([{ ...deferredThere('b@example.net', '13:00:01', suspended), service: 'error' }]),
    ]).failed;
    expect(view).toMatchObject({
      reasons: [{ name: words, count: 2 }],
      servers: [{ name: 'mx.example.net refused', count: 2 }],
    });
  });

  test('in the stead of a milter are what Postfix warned of', () => {
    const warning = 'connect to Milter service inet:127.0.0.1:9902: Connection refused';
    const row = {
      ...refused('a@example.com', '13:00:00'),
      by: 'milter' as const,
      reply: '451 4.7.1 Service unavailable - try again later',
      warning,
    };
    const [view] = failuresOf([mail([row])]).failed;
    expect(view?.cause).toBe('milter-down');
    expect(view?.ways[0]?.replies.text).toBe(warning);
    expect(view?.advice[0]).toBe('start the milter that the warning names');
  });

  test('of a last try are not why an operator deleted the mail', () => {
    const reply = 'connect to 127.0.0.1[127.0.0.1]:10026: Connection refused';
    const [view] = failuresOf([
      mail([
        recipient('a@example.com', {
          status: 'deleted',
          step: 'queue',
          service: 'postsuper',
          at: at('13:00:00'),
          reply,
        }),
      ]),
    ]).failed;
    expect(view).toMatchObject({ cause: 'operator-action', servers: [], reasons: [] });
    expect(view?.ways[0]?.replies.text).toBeNull();
  });
});

describe('the commands of an advice', () => {
  test('are those of Zimbra for all mail of a host that has shown to run it', () => {
    const through = mail([relayed('w@example.net', '12:00:00')], {
      hops: [hop('Z', { filter: 'smtp-amavis:[127.0.0.1]:10026' })],
      scans: [scan({ at: at('12:00:00') })],
    });
    const stopped = mail([amavisDown('a@example.com', '13:00:00')]);
    const adviceOf = (...messages: Message[]) => failuresOf(messages).failed[0]?.advice;
    expect(adviceOf(stopped, through)).toContain('zmamavisdctl start');
    expect(adviceOf(stopped, { ...through, host: 'other' })).toContain('systemctl start amavis');
  });

  test('are told once where only a name would differ', () => {
    const unknown =
      '550 5.1.1 <a@example.com>: Recipient address rejected: User unknown in local recipient table';
    const [view] = failuresOf([
      ruledOut(unknown, 'a@example.com'),
      ruledOut(unknown.replaceAll('a@', 'b@'), 'b@example.com'),
      mail([
        recipient('a@example.com', {
          status: 'bounced',
          service: 'local',
          at: at('13:00:00'),
          reply: 'unknown user: "a"',
        }),
      ]),
    ]).failed;
    expect(view?.ways).toHaveLength(2);
    expect(view?.advice).toEqual([
      'postmap -q ADDRESS TABLE',
      'correct the address',
      'postconf alias_maps',
      'postalias -q a TABLE',
      'getent passwd a',
    ]);
  });

  test('name what all the mail of the group shares', () => {
    const to = (address: string, clock: string) =>
      mail([bouncedThere(address, clock, '550 5.1.1 no such user')], { from: 'ann@example.com' });
    const adviceOf = (...messages: Message[]) =>
      failuresOf(messages.map((one) => ({ ...one, recipients: one.recipients.map(lmtp) })))
        .failed[0]?.advice;
    expect(adviceOf(to('a@example.net', '13:00:00'), to('a@example.net', '13:00:01'))).toContain(
      'zmprov ga a@example.net zimbraAccountStatus',
    );
    expect(adviceOf(to('a@example.net', '13:00:00'), to('b@example.net', '13:00:01'))).toContain(
      'zmprov ga ADDRESS zimbraAccountStatus',
    );
  });

  function lmtp(row: Recipient): Recipient {
    return {
      ...row,
      service: 'lmtp',
      relay: { name: 'mx.example.net', address: '192.0.2.25', port: 7025 },
    };
  }
});

test('mail for a mailbox of which no new try was made is told by where it went in the end', () => {
  const store = { name: 'store.example.com', address: '192.0.2.26', port: 7025 };
  const reply =
    'delivery temporarily suspended: lost connection with store.example.com[192.0.2.26] while receiving the initial server greeting';
  const failed = {
    at: at('13:00:00'),
    since: at('13:00:00'),
    step: 'deliver' as const,
    service: 'error',
    queueId: 'A1',
    relay: null,
    enhancedStatus: '4.4.2',
    reply,
  };
  const arrived = recipient('a@example.com', {
    status: 'delivered',
    at: at('13:00:09'),
    service: 'lmtp',
    relay: store,
    recoveredFrom: failed,
  });
  const causeOf = (row: Recipient) =>
    failuresOf([mail([row])], { withRecovered: true }).recovered[0]?.cause;
  expect(causeOf(arrived)).toBe('mailbox-timeout');
  expect(failuresOf([mail([arrived])], { withRecovered: true }).recovered[0]?.servers).toEqual([
    { name: 'store.example.com:7025', count: 1 },
  ]);
  expect(causeOf({ ...arrived, relay: { ...store, address: '192.0.2.27' } })).toBe(
    'connection-lost-at-greeting',
  );
});

test('the main cause of a group is that of most recipients, in however many ways it ended', () => {
  const greylisted = deferredThere(
    'a@example.net',
    '13:00:00',
    'host mx.example.net[192.0.2.9] said: 450 4.2.0 Greylisted (in reply to RCPT TO command)',
  );
  const expired = { ...greylisted, status: 'expired' as const, service: 'qmgr' };
  const unknown = bouncedThere('a@example.net', '13:00:00', '550 5.1.1 no such user');
  const rows = [greylisted, greylisted, expired, expired, unknown, unknown, unknown];
  const [view] = failuresOf(
    rows.map((row) => mail([{ ...row, step: 'deliver' }])),
    { by: 'step' },
  ).failed;
  expect([view?.cause, view?.causes[0]]).toEqual(['greylisted', { name: 'greylisted', count: 4 }]);
});
