/** Which mail a task without a verdict is of: the filter's reply to Postfix names the task. */
import { expect, test } from 'vitest';
import { A, arrives, line } from './mail-lines.ts';
import { told } from './messages-of.ts';

const amavis = (second: number, text: string) => line(second, 'amavis[16]', `(00016-01) ${text}`);
const CHECKING = amavis(
  0,
  'Checking: J4A3Mi79CrBr MYNETS [192.0.2.1] <ann@example.net> -> <bob@example.org>',
);
const TROUBLE = amavis(
  1,
  '(!!)TROUBLE in check_mail: parts_decode_ext FAILED: No space left on device',
);
const FILTER = '127.0.0.1[127.0.0.1]:10024';
const STORE = '127.0.0.1[127.0.0.1]:7025';
const ELSEWHERE = 'mx.example.org[192.0.2.9]:25';

/** A server has refused the message with this reply. */
const refusedBy = (relay: string, reply: string) => {
  const status = reply.startsWith('5') ? 'bounced' : 'deferred';
  const server = relay.slice(0, relay.lastIndexOf(':'));
  const said = `host ${server} said: ${reply} (in reply to end of DATA command)`;
  const fields = `relay=${relay}, delay=1, delays=0/0/0/1, dsn=${reply.slice(4, 9)}`;
  return line(
    2,
    'postfix/smtp[15]',
    `${A}: to=<bob@example.org>, ${fields}, status=${status} (${said})`,
  );
};

const BROKEN = '451 4.5.0 Error in processing, id=00016-01, parts_decode_ext FAILED: Full';

test.each([
  [BROKEN, FILTER, [A]],
  ['451 4.7.1 id=00016-01 - Temporary MTA failure on relaying', FILTER, [A]],
  ['554 5.7.0 Reject, id=00016-01 - spam', FILTER, [A]],
  ['554 5.7.0 Bounce, id=00016-01 - spam', FILTER, [A]],
  [BROKEN.replace('-01', '-02'), FILTER, []],
  // What others write stands further on in a reply.
  ['554 5.7.1 <Reject, id=00016-01>: Helo command rejected', FILTER, []],
  // A server elsewhere writes what it likes, and the mailbox store on this host is no filter.
  [BROKEN, ELSEWHERE, []],
  [BROKEN, STORE, []],
])('%s by %s', async (reply, relay, expected) => {
  const [message, ...others] = await told(
    ...arrives(A),
    CHECKING,
    TROUBLE,
    refusedBy(relay, reply),
  );
  expect(others).toEqual([]);
  expect(message?.scans.map(({ queueId }) => queueId)).toEqual(expected);
});

test('what amavis noted of its trouble is told with the mail', async () => {
  const [message] = await told(...arrives(A), CHECKING, TROUBLE, refusedBy(FILTER, BROKEN));
  expect(message?.scans).toMatchObject([
    {
      taskId: '00016-01',
      mailId: 'J4A3Mi79CrBr',
      verdict: null,
      notes: [expect.stringContaining('No space left on device')],
    },
  ]);
});

test('after a try that broke off, the next one tells the port of the client', async () => {
  const verdict = line(
    9,
    'amavis[16]',
    `(00016-02) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, mail_id: MailIdVerdic, Hits: -, size: 1000, 380 ms`,
  );
  const [message] = await told(
    ...arrives(A),
    CHECKING,
    TROUBLE,
    refusedBy(FILTER, BROKEN),
    verdict,
  );
  expect(message?.client?.port).toBe(4711);
  expect(message?.scans.map(({ taskId }) => taskId)).toEqual(['00016-01', '00016-02']);
});

test('where the first scan broke off, and no line of Postfix names the sender, the next scan does', async () => {
  const [client, messageId] = arrives(A);
  const start = [client ?? '', messageId ?? '', TROUBLE, refusedBy(FILTER, BROKEN)];
  const again = line(
    300,
    'amavis[16]',
    `(00016-02) Passed CLEAN {RelayedInbound}, [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
  );
  const [message] = await told(...start, again);
  expect(message?.scans.map(({ taskId }) => taskId)).toEqual(['00016-01', '00016-02']);
  expect(message?.from).toBe('ann@example.net');
});

test('where no line of Postfix names the sender, the scan of a queue file further on does', async () => {
  const next = 'BBBBBB0002';
  const [client, messageId] = arrives(A);
  const [message] = await told(
    client ?? '',
    messageId ?? '',
    line(1, 'postfix/amavisd/smtpd[13]', `${next}: client=localhost[127.0.0.1]`),
    refusedBy(FILTER, '').replace(/dsn=.*/, `dsn=2.0.0, status=sent (250 Ok: queued as ${next})`),
    line(
      3,
      'amavis[16]',
      `(00016-02) Passed CLEAN {RelayedOutbound}, <ann@example.net> -> <bob@example.org>, Queue-ID: ${next}, Message-ID: <a@example.net>, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000, 380 ms`,
    ),
  );
  expect([message?.hops.length, message?.from]).toEqual([2, 'ann@example.net']);
});

test('the verdict of an old amavis, which names no queue ID, is that of the mail whose reply names its task', async () => {
  const messages = await told(
    amavis(
      1,
      'Passed, <ann@example.net> -> <bob@example.org>, Message-ID: <a@example.net>, Hits: 0.002',
    ),
    ...arrives(A),
    line(
      2,
      'postfix/lmtp[15]',
      `${A}: to=<bob@example.org>, relay=${FILTER}, delay=2, delays=1/0/0/1, dsn=2.6.0, status=sent (250 2.6.0 Ok, id=00016-01, from MTA: 250 2.0.0 Ok: queued as BBBBBB0002)`,
    ),
  );
  expect(messages.map(({ scans }) => scans.map(({ queueId }) => queueId))).toEqual([[A]]);
});
