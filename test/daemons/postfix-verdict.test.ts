import { describe, expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const CLIENT = { name: 'mail.example.com', address: '192.0.2.1', port: 0 };
const REJECTED = {
  kind: 'rejected',
  queueId: undefined,
  by: 'access',
  stage: 'RCPT',
  client: CLIENT,
  text: '550 5.1.1 no',
  from: 'ann@example.com',
  to: 'bob@example.net',
  helo: 'mx',
  login: undefined,
  replyCode: 550,
  enhancedStatus: '5.1.1',
  times: 1,
};

function reject(text: string, tail: string): string {
  return `NOQUEUE: reject: RCPT from mail.example.com[192.0.2.1]: ${text}; ${tail}`;
}

const TAIL = 'from=<ann@example.com> to=<bob@example.net> proto=ESMTP helo=<mx>';

describe('the text of a refusal', () => {
  test.each([
    ['550 5.1.1 no', 550, '5.1.1'],
    ['450 Server configuration problem', 450, undefined],
    ['5.7.1 black listed', undefined, '5.7.1'],
    ['550 5.12.345 <u@example.net>: odd', 550, '5.12.345'],
    ['bare <LF> received', undefined, undefined],
    ['12 Malformed', undefined, undefined],
    ['550 5.7.1 <"a; from=<x@example.test> to=<y> helo=<z>"@example.net>: no', 550, '5.7.1'],
    ['504 5.5.2 <mx>: Helo command rejected: need fully-qualified hostname', 504, '5.5.2'],
    ['554 5.7.1 Service unavailable; blocked; proto=; <http://example.test/?a>', 554, '5.7.1'],
  ])('%s', (text, replyCode, enhancedStatus) => {
    expect(read('postfix/smtpd', reject(text, TAIL))).toEqual({
      ...REJECTED,
      text,
      replyCode,
      enhancedStatus,
    });
  });
});

describe('the envelope of a refusal', () => {
  test.each([
    [
      'a client that gave no sender yet',
      'proto=SMTP',
      { from: undefined, to: undefined, helo: undefined },
    ],
    ['the null sender', 'from=<> to=<bob@example.net> proto=ESMTP helo=<mx>', { from: '' }],
    [
      'an address with a bracket',
      'from=<a>b@example.com> to=<bob@example.net> proto=ESMTP helo=<mx>',
      { from: 'a>b@example.com' },
    ],
    [
      'a sender that imitates fields',
      'from=<"x; proto=SMTP helo=<y> to=<z>"@example.com> to=<bob@example.net> proto=ESMTP helo=<mx>',
      { from: '"x; proto=SMTP helo=<y> to=<z>"@example.com' },
    ],
    ['a login', `${TAIL} sasl_method=PLAIN sasl_username=ann lee`, { login: 'ann lee' }],
    [
      'a HELO that imitates a login',
      'from=<ann@example.com> to=<bob@example.net> proto=ESMTP helo=<mx> sasl_username=<ann>',
      { helo: 'mx> sasl_username=<ann' },
    ],
    [
      'a HELO that imitates an envelope',
      `from=<ann@example.com> to=<bob@example.net> proto=ESMTP helo=<a>; ${TAIL}`,
      { helo: `a>; ${TAIL.slice(0, -1)}` },
    ],
    [
      'a login and its sender',
      `${TAIL} sasl_method=PLAIN sasl_username=ann sasl_sender=a@example.com`,
      { login: 'ann' },
    ],
    [
      'commas, as postscreen writes',
      'from=<ann@example.com>, to=<bob@example.net>, proto=ESMTP, helo=<mx>',
      {},
    ],
    [
      'a line cut in the HELO',
      'from=<ann@example.com> to=<bob@example.net> proto=ESMTP helo=<m',
      { helo: undefined },
    ],
  ])('%s', (_, tail, fields) => {
    expect(read('postfix/smtpd', reject('550 5.1.1 no', tail))).toEqual({ ...REJECTED, ...fields });
  });

  test('is absent when the line says none', () => {
    const text = 'NOQUEUE: reject: RCPT from mail.example.com[192.0.2.1]: 550 5.1.1 no';
    expect(read('postfix/smtpd', text)).toEqual({
      ...REJECTED,
      from: undefined,
      to: undefined,
      helo: undefined,
    });
  });
});

test('a milter writes the login in brackets', () => {
  const text = `NOQUEUE: milter-reject: RCPT from mail.example.com[192.0.2.1]: 550 5.1.1 no; ${TAIL} sasl_username=<ann>`;
  expect(read('postfix/smtpd', text)).toEqual({ ...REJECTED, by: 'milter', login: 'ann' });
});

test.each([
  'CONNECT',
  'HELO',
  'MAIL',
  'RCPT',
  'DATA',
  'BDAT',
  'VRFY',
  'END-OF-MESSAGE',
  'UNKNOWN',
  'RCPT-TO',
])('a refusal at %s tells this stage', (stage) => {
  const text = reject('550 5.1.1 no', TAIL).replace('RCPT', stage);
  expect(read('postfix/smtpd', text)).toEqual({ ...REJECTED, stage });
});

test.each([
  [
    'filter',
    '<a@example.com>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10026',
    'smtp-amavis:[127.0.0.1]:10026',
  ],
  [
    'filter',
    '<x triggers FILTER y>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:10026',
    'smtp-amavis:[127.0.0.1]:10026',
  ],
  ['filter', '<a@example.com>: Sender address is looked at', undefined],
  ['filter', '<a@example.com>: Sender address triggers REDIRECT b@example.com', undefined],
  ['redirect', '<a@example.com>: Sender address triggers REDIRECT b@example.com', 'b@example.com'],
  ['hold', '<a@example.com>: Sender address triggers HOLD action', undefined],
])('the rule %s of "%s" leads to %s', (action, text, target) => {
  const line = `NOQUEUE: ${action}: RCPT from mail.example.com[192.0.2.1]: ${text}; ${TAIL}`;
  expect(read('postfix/smtpd', line)).toMatchObject({ kind: 'rule-applied', action, text, target });
});

test.each(['; fro', ''])('a rule whose line is cut after its target leads nowhere (%j)', (tail) => {
  const text = `<a@example.com>: Sender address triggers FILTER smtp-amavis:[127.0.0.1]:100${tail}`;
  const line = `NOQUEUE: filter: RCPT from mail.example.com[192.0.2.1]: ${text}`;
  expect(read('postfix/smtpd', line)).toMatchObject({ action: 'filter', target: undefined });
});

describe('who is refused', () => {
  test('the port is read where the site logs it', () => {
    const text = `NOQUEUE: reject: RCPT from mail.example.com[192.0.2.1]:57224: 550 5.1.1 no; ${TAIL}`;
    expect(read('postfix/smtpd', text)).toEqual({
      ...REJECTED,
      client: { ...CLIENT, port: 57224 },
    });
  });

  test('a line that syslog says was repeated counts as often', () => {
    expect(read('postfix/smtpd', reject('550 5.1.1 no', TAIL), 3)).toEqual({
      ...REJECTED,
      times: 3,
    });
  });

  test('old versions wrote no NOQUEUE', () => {
    const text = reject('550 5.1.1 no', TAIL).slice('NOQUEUE: '.length);
    expect(read('postfix/smtpd', text)).toEqual(REJECTED);
  });
});

test.each([
  [
    'an action Postfix does not have',
    'NOQUEUE: praise: RCPT from mail.example.com[192.0.2.1]: 250 well',
  ],
  [
    'an action with more in front',
    'NOQUEUE: auto-reject: RCPT from mail.example.com[192.0.2.1]: 550 no',
  ],
  [
    'an action with more behind',
    'NOQUEUE: reject it: RCPT from mail.example.com[192.0.2.1]: 550 no',
  ],
  ['no client', 'NOQUEUE: reject: RCPT from nobody'],
  ['no stage', 'NOQUEUE: reject: : 550 no'],
  ['accept without proxy', 'NOQUEUE: accept: END-OF-MESSAGE: 250 2.0.0 Ok'],
  ['no colon after the client', 'NOQUEUE: reject: RCPT from mail.example.com[192.0.2.1] 550 no'],
  ['another word for "from"', 'NOQUEUE: reject: RCPT into mail.example.com[192.0.2.1]: 550 no'],
  [
    'a stage longer than any word of SMTP',
    `NOQUEUE: reject: ${'RCPT'.repeat(11)} from mail.example.com[192.0.2.1]: 550 no`,
  ],
  ['a stage alone', 'NOQUEUE: reject: RCPT'],
  ['an action alone', 'NOQUEUE: reject'],
])('%s is no verdict', (_, text) => {
  expect(read('postfix/smtpd', text)).toBe('not-understood');
});
