/** The lines of a message's way through amavis before its verdict: taken in, looked at, handed on. */
import { describe, expect, test } from 'vitest';
import { amavis, ENVELOPE, NOT_UNDERSTOOD } from './amavis-lines.ts';

const DIRECTORY = '/var/amavis/tmp/amavis-20220505T133554-04083-4wrBkJsi';

describe('amavis takes a message', () => {
  test.each([
    ['ESMTP :10024', 10_024],
    ['SMTP :10024', 10_024],
    ['LMTP :10024', 10_024],
    ['ESMTPSA :10024', 10_024],
    ['UTF8LMTPSA :10024', 10_024],
    ['ESMTP::10024', 10_024],
    ['ESMTP:[::1]:10026', 10_026],
    ['ESMTP 127.0.0.1:10032', 10_032],
    ['LMTP /run/amavis/amavisd.sock', 0],
  ])('%s, port %i', (words, port) => {
    expect(amavis(`${words} ${DIRECTORY}: ${ENVELOPE} SIZE=7`)).toEqual({
      outcome: 'event',
      events: [
        {
          kind: 'scan-started',
          taskId: '04083-01',
          port,
          workDirectory: 'amavis-20220505T133554-04083-4wrBkJsi',
          from: 's@example.test',
          to: ['r@example.com'],
          size: 7,
        },
      ],
    });
  });

  test.each([
    `ESMTP=:10024 ${DIRECTORY}: ${ENVELOPE}`,
    `ESMTPs :10024 ${DIRECTORY}: ${ENVELOPE}`,
    `EXAMPLE :10024 ${DIRECTORY}: ${ENVELOPE}`,
    `ES /MTP ${DIRECTORY}: ${ENVELOPE}`,
    `ESMTP x:10024 ${DIRECTORY}: ${ENVELOPE}`,
    `ESMTP :1002x ${DIRECTORY}: ${ENVELOPE}`,
    `ESMTP :10024 .${DIRECTORY}: ${ENVELOPE}`,
    `ESMTP :10024 ${DIRECTORY}; ${ENVELOPE}`,
    'ESMTP :10024',
  ])('"%s" is no such line', (text) => {
    expect(amavis(text)).toEqual(NOT_UNDERSTOOD);
  });

  test.each([
    ['SIZE=34...', undefined],
    ['SIZE=3463 BODY=8BIT...', 3463],
  ])('of a cut line that ends in "%s" the size is %s', (words, size) => {
    expect(amavis(`ESMTP :10024 ${DIRECTORY}: ${ENVELOPE} ${words}`).events).toMatchObject([
      { kind: 'scan-started', size },
    ]);
  });

  test('addresses may stand without <>', () => {
    const envelope = 's@example.test -> a@example.com,b@example.com';
    expect(
      amavis(`ESMTP :10024 ${DIRECTORY}: ${envelope} SIZE=7 Received: x`).events,
    ).toMatchObject([{ from: 's@example.test', to: ['a@example.com', 'b@example.com'], size: 7 }]);
  });
});

describe('amavis looks at a message', () => {
  const checked = (differs: object) => ({
    outcome: 'event',
    events: [
      {
        kind: 'scan-checked',
        taskId: '04083-01',
        mailId: 'WaVl27LgwIDf',
        policyBanks: [],
        clientAddress: undefined,
        from: 's@example.test',
        to: ['r@example.com'],
        ...differs,
      },
    ],
  });

  test.each([
    ['', {}],
    ['[192.0.2.7] ', { clientAddress: '192.0.2.7' }],
    ['[IPv6:2001:db8::1] ', { clientAddress: '2001:db8::1' }],
    ['MYNETS ', { policyBanks: ['MYNETS'] }],
    ['A/B [192.0.2.7] ', { policyBanks: ['A', 'B'], clientAddress: '192.0.2.7' }],
    ['A B [192.0.2.7] ', { policyBanks: ['A', 'B'], clientAddress: '192.0.2.7' }],
  ])('with "%s" before the envelope', (words, differs) => {
    expect(amavis(`Checking: WaVl27LgwIDf ${words}${ENVELOPE}`)).toEqual(checked(differs));
  });

  test('addresses may stand without <>', () => {
    expect(amavis('Checking: WaVl27LgwIDf s@example.test -> r@example.com')).toEqual(checked({}));
  });

  test.each([
    `Checkers: WaVl27LgwIDf ${ENVELOPE}`,
    `Checking:  [192.0.2.7] ${ENVELOPE}`,
    `Checking: WaVl27LgwIDf [192.0.2.7 ${ENVELOPE}`,
  ])('"%s" is no such line', (text) => {
    expect(amavis(text)).toEqual(NOT_UNDERSTOOD);
  });
});

describe('amavis hands a message on', () => {
  const REPLY = '250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as C63ECE6BE7';
  const forwarded = (differs: object) => ({
    outcome: 'event',
    events: [
      {
        kind: 'scan-forwarded',
        taskId: '04083-01',
        mailId: undefined,
        purpose: 'forward',
        parentMailId: undefined,
        from: 's@example.test',
        to: ['r@example.com'],
        reply: REPLY,
        queuedAs: 'C63ECE6BE7',
        ...differs,
      },
    ],
  });

  test.each([
    ['FWD from ', {}],
    ['SEND from ', { purpose: 'send' }],
    ['FWD via SMTP: ', {}],
    ['FWD via SMTP: [127.0.0.1:10025] ', {}],
    ['WaVl27LgwIDf FWD from ', { mailId: 'WaVl27LgwIDf' }],
    ['aZzA09_-+/Bc FWD from ', { mailId: 'aZzA09_-+/Bc' }],
    [
      'gBGbWs1wUvSR(gs3ThQb4t9H6) SEND from ',
      { mailId: 'gBGbWs1wUvSR', parentMailId: 'gs3ThQb4t9H6', purpose: 'send' },
    ],
  ])('%s', (words, differs) => {
    expect(amavis(`${words}${ENVELOPE}, BODY=7BIT ${REPLY}`)).toEqual(forwarded(differs));
  });

  test.each([
    'MOVED from ',
    'FWD over SMTP: ',
    'FWD via SMTP ',
    'FWD via SMTP and more words than any version of it: ',
    'WaVl27LgwIDf MOVED from ',
    'WaVl27LgwIDf;FWD from ',
    'WaVl{27LgwIDf FWD from ',
    '(WaVl27LgwIDf) FWD from ',
    'gBGbWs1wUvSR(gs3ThQb4t9H6] SEND from ',
    'gBGbWs1wUvSR(gs3ThQb4t9H6 SEND from ',
  ])('"%s" is none', (words) => {
    expect(amavis(`${words}${ENVELOPE}, ${REPLY}`)).toEqual(NOT_UNDERSTOOD);
  });

  test.each([
    ['451 4.5.0 not queued as C63ECE6BE7', undefined],
    ['250 2.0.0 Ok C63ECE6BE7', undefined],
    ['250 2.0.0 Ok: queued as C63ECE6BE7', 'C63ECE6BE7'],
    ['250 2.0.0 Ok: queued as nothing', undefined],
  ])('the reply "%s" gives the queue ID %s', (reply, queuedAs) => {
    for (const words of ['', 'BODY=7BIT ', 'SMTPUTF8 BODY=8BITMIME '])
      expect(amavis(`FWD from ${ENVELOPE}, ${words}${reply}`)).toEqual(
        forwarded({ reply, queuedAs }),
      );
  });
});
