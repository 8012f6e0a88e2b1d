/** A milter that cannot be asked: smtpd and cleanup warn of it, and then refuse the mail with words that do not name it. */
import { expect, test } from 'vitest';
import { noteTrouble } from '../../src/correlate/filters/trouble-warnings.ts';
import { HostState } from '../../src/correlate/host-state.ts';
import { diagnosisOf } from '../../src/query/symptom.ts';
import { told } from './messages-of.ts';

const CLIENT = 'b.far.test[192.0.2.77]';
const ID = 'AB00000002';
const OPENDKIM = 'connect to Milter service inet:localhost:8465: Connection refused';
const BROKEN =
  "milter inet:127.0.0.1:7026: can't read SMFIC_EOH reply packet header: Connection timed out";
const SOCKET = 'connect to Milter service unix:/run/opendmarc/opendmarc.sock: No such file';
const AGAIN = '451 4.7.1 Service unavailable - try again later';

const line = (program: string, text: string, second = 0) =>
  `May  5 10:22:0${second} mail postfix/${program}: ${text}`;
const connect = line('smtpd[74]', `connect from ${CLIENT}`);
const refuse = (text: string, second = 0, action = 'milter-reject') =>
  line(
    'smtpd[74]',
    `NOQUEUE: ${action}: RCPT from ${CLIENT}: ${text}; from=<h@far.test> to=<b@example.test> proto=ESMTP helo=<b.far.test>`,
    second,
  );
const accepted = [
  connect,
  line('smtpd[74]', `${ID}: client=${CLIENT}`),
  line('cleanup[75]', `${ID}: message-id=<m2@far.test>`),
];
const refuseWhole = line(
  'cleanup[75]',
  `${ID}: milter-reject: END-OF-MESSAGE from ${CLIENT}: 4.7.1 Service unavailable - try again later; from=<h@far.test> to=<b@example.test> proto=ESMTP helo=<b.far.test>`,
);

/** Why each message was refused, whether to try again, and the reply as logged. */
async function causesOf(...lines: readonly string[]) {
  const messages = await told(...lines);
  return messages.flatMap((message) =>
    message.recipients.map((row) => {
      const { cause, retryHelps, meaning } = diagnosisOf(message, row) ?? {};
      return [cause, retryHelps, row.reply, meaning?.split('. ', 1)[0]];
    }),
  );
}

test.each([
  [OPENDKIM, 'Postfix could not reach OpenDKIM, the milter on port 8465'],
  [BROKEN, 'Postfix could not reach the Zimbra milter on port 7026'],
  [SOCKET, 'Postfix could not reach a milter on this host'],
])('a refusal right after "%s" is told with that', async (warning, meaning) => {
  const lines = [connect, line('smtpd[74]', `warning: ${warning}`), refuse(AGAIN)];
  expect(await causesOf(...lines)).toEqual([['milter-down', 'after-fix', AGAIN, meaning]]);
});

const TABLE = 'lmdb:/opt/zimbra/conf/restricted_senders: table lookup problem';

test.each([
  ['451 4.3.0 <h@far.test>: Temporary lookup failure', 'postmap -q h@far.test'],
  ['451 4.3.0 <b@example.test>: Temporary lookup failure', 'postmap -q b@example.test'],
  // The null sender is looked up as <>, which no word stands for.
  ['451 4.3.5 <>: Sender address rejected: Server configuration error', 'postmap -q ADDRESS'],
])(
  'a refusal right after a table failed names the table and who was looked up: %s',
  async (refusal, command) => {
    const warning = line('smtpd[74]', `warning: ${TABLE}`);
    const messages = await told(connect, warning, refuse(refusal, 0, 'reject'));
    const [found] = messages.flatMap((message) =>
      message.recipients.map((row) => diagnosisOf(message, row)),
    );
    expect(found?.cause).toBe('lookup-failure');
    expect(found?.advice).toContain(`${command} lmdb:/opt/zimbra/conf/restricted_senders`);
  },
);

test('a refusal by a rule is its own, though a table failed', async () => {
  const warning = line('smtpd[74]', `warning: ${TABLE}`);
  const refusal = refuse(
    '451 4.7.1 <b@example.test>: Recipient address rejected: not now',
    0,
    'reject',
  );
  const [cause] = await causesOf(connect, warning, refusal);
  expect(cause?.[0]).toBe('access-rule');
});

test('what cleanup refuses at the end of the message is told with the warning of cleanup', async () => {
  const warning = line('cleanup[75]', `warning: ${BROKEN}`);
  expect(await causesOf(...accepted, warning, refuseWhole)).toEqual([
    ['milter-down', 'after-fix', AGAIN.slice(4), expect.stringContaining('port 7026')],
  ]);
});

test('a refusal with the queue ID of the other recipients is told with the warning', async () => {
  const warning = line('smtpd[74]', `warning: ${OPENDKIM}`);
  const refusal = refuse(AGAIN).replace('NOQUEUE', ID);
  const [cause] = await causesOf(...accepted, warning, refusal);
  expect(cause?.slice(0, 3)).toEqual(['milter-down', 'after-fix', AGAIN]);
});

test.each([
  ['another process warned', [line('smtpd[76]', `warning: ${OPENDKIM}`), refuse(AGAIN)]],
  ['cleanup warned under its pid', [line('cleanup[74]', `warning: ${OPENDKIM}`), refuse(AGAIN)]],
  ['it warned in another second', [line('smtpd[74]', `warning: ${OPENDKIM}`), refuse(AGAIN, 1)]],
  [
    'it warned of another server',
    [line('smtpd[74]', 'warning: connect to 127.0.0.1:10040: Connection refused'), refuse(AGAIN)],
  ],
  ['nobody warned', [refuse(AGAIN)]],
])('it is not known whether a milter is down where %s', async (_, lines) => {
  const [cause] = await causesOf(connect, ...lines);
  expect(cause?.slice(0, 2)).toEqual(['milter-tempfail', 'yes']);
});

test.each([
  ['of a milter that answers', refuse('451 4.7.1 Greylisting in action'), 'greylisted'],
  ['for good', refuse('550 5.7.1 Service unavailable - try again later'), 'milter-refused'],
])('a refusal %s is its own, though another one is down', async (_, refusal, expected) => {
  const [cause] = await causesOf(connect, line('smtpd[74]', `warning: ${OPENDKIM}`), refusal);
  expect(cause?.[0]).toBe(expected);
});

test('a refusal by a rule with the words of a milter that is down is a refusal by that rule', async () => {
  const warning = line('smtpd[74]', `warning: ${OPENDKIM}`);
  const [cause] = await causesOf(connect, warning, refuse(AGAIN, 0, 'reject'));
  expect(cause?.[0]).not.toBe('milter-down');
});

test('what the process warns of besides the milter does not hide the milter', async () => {
  const warning = line('smtpd[74]', `warning: ${OPENDKIM}`);
  const other = line('smtpd[74]', 'warning: hostname b.far.test does not resolve to address');
  const causes = await causesOf(connect, warning, other, refuse(AGAIN));
  expect(causes.map(([cause]) => cause)).toEqual(['milter-down']);
});

test('a thousand processes that complain are remembered, and not one more', () => {
  const state = new HostState('mail');
  const complain = (pid: number) =>
    noteTrouble(
      state,
      { kind: 'service-trouble', severity: 'warning', text: OPENDKIM },
      {
        at: 0,
        host: 'mail',
        tag: 'postfix/smtpd',
        daemon: 'smtpd',
        pid,
        file: 'mail.log',
        line: 1,
        size: 80,
        rawLine: () => '',
      },
    );
  for (let pid = 1; pid <= 1000; pid++) complain(pid);
  expect(state.milterWarnings.size).toBe(1000);
  complain(1001);
  expect([...state.milterWarnings.keys()]).toEqual([1001]);
});

const hold = (stage: string, program: string, second: number, queueId = ID) =>
  line(
    program,
    `${queueId}: milter-hold: ${stage} from ${CLIENT}: milter triggers HOLD action; from=<h@far.test> to=<b@example.test> proto=ESMTP helo=<b.far.test>`,
    second,
  );
const SMTPD = 'smtpd[74]';
const CLEANUP = 'cleanup[75]';

test.each([
  [
    'smtpd could not connect to the milter as the session began',
    [connect, line(SMTPD, `warning: ${OPENDKIM}`), ...accepted.slice(1), hold('DATA', SMTPD, 5)],
    'milter-down',
  ],
  [
    'smtpd says so before there is a queue file',
    [
      connect,
      line(SMTPD, `warning: ${OPENDKIM}`),
      hold('RCPT', SMTPD, 4, 'NOQUEUE'),
      line(SMTPD, `${ID}: client=${CLIENT}`, 4),
    ],
    'milter-down',
  ],
  [
    'the milter broke off while cleanup asked it',
    [...accepted, line(CLEANUP, `warning: ${BROKEN}`), hold('END-OF-MESSAGE', CLEANUP, 0)],
    'milter-down',
  ],
  [
    'a milter asks for it, and cleanup could not ask another one for another mail long before',
    [...accepted, line(CLEANUP, `warning: ${BROKEN}`), hold('END-OF-MESSAGE', CLEANUP, 5)],
    'milter-refused',
  ],
  [
    'smtpd could not ask it in the session of another client',
    [line(SMTPD, `warning: ${OPENDKIM}`), line(SMTPD, `connect from ${CLIENT}`, 4)].concat(
      line(SMTPD, `${ID}: client=${CLIENT}`, 4),
      hold('DATA', SMTPD, 5),
    ),
    'milter-refused',
  ],
])('mail that is held where %s', async (_, lines, expected) => {
  const causes = await causesOf(...lines);
  expect(causes.map(([cause, retryHelps]) => [cause, retryHelps])).toEqual([
    [expected, 'after-fix'],
  ]);
});

test.each([
  ['connect to proxy filter 127.0.0.1:10024: Connection refused', 'before-queue-filter-down'],
  ['lost connection with proxy 127.0.0.1:10024', 'before-queue-filter-down'],
  ['timeout talking to proxy 127.0.0.1:10024', 'before-queue-filter-down'],
  [OPENDKIM, 'disk-full'],
])('a queue file that smtpd could not write right after "%s"', async (warning, expected) => {
  const refused = line(
    SMTPD,
    'proxy-reject: END-OF-MESSAGE: 451 4.3.0 Error: queue file write error; from=<h@far.test> to=<b@example.test> proto=ESMTP helo=<b.far.test>',
  );
  const causes = await causesOf(connect, line(SMTPD, `warning: ${warning}`), refused);
  expect(causes.map(([cause]) => cause)).toEqual([expected]);
});
