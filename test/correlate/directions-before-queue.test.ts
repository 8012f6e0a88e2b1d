/** Where a message goes that a filter in front of the queue hands in, and who its client is. */
import { expect, test } from 'vitest';
import { A, B, line, PEER, queued } from './mail-lines.ts';
import { told } from './messages-of.ts';

const intoMailbox = (queueId: string, to: string) =>
  line(
    3,
    'postfix/lmtp[14]',
    `${queueId}: to=<${to}>, relay=store.example.org[192.0.2.3]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  );

/** What a filter hands in that has the mail before the queue: no queue file was made before. */
const proxied = (orig: string, client = 'localhost[127.0.0.1]') =>
  line(0, 'postfix/smtpd[13]', `${A}: client=${client}, ${orig}`);

test.each([
  ['a client elsewhere', proxied(`orig_client=${PEER}`), PEER, 'inbound'],
  [
    'a program of this host',
    proxied('orig_client=localhost[127.0.0.1]'),
    'localhost[127.0.0.1]',
    'internal',
  ],
  ['nobody', proxied('orig_client=unknown[unknown]'), 'localhost[127.0.0.1]', 'internal'],
  // It has had a queue file, which is not in the log, and may have had a login there.
  [
    'a client elsewhere of a queue file',
    proxied(`orig_queue_id=${B}, orig_client=${PEER}`),
    'localhost[127.0.0.1]',
    'internal',
  ],
  // Another server's word on where it has a mail from does not make that server another one.
  [
    'a client elsewhere of another server',
    proxied('orig_client=web.example.org[192.0.2.9]', PEER),
    PEER,
    'inbound',
  ],
])('a filter before the queue names %s', async (_, start, client, expected) => {
  const [message] = await told(start, queued(A, 1), intoMailbox(A, 'bob@example.org'));
  expect(message?.direction).toBe(expected);
  expect(`${message?.client?.name}[${message?.client?.address}]`).toBe(client);
});

test('what is known of the session of a filter before the queue is not said of the client that it names', async () => {
  const smtpd = (text: string) => line(0, 'postfix/smtpd[13]', text);
  const [message] = await told(
    smtpd('connect from localhost[127.0.0.1]'),
    smtpd(
      'Anonymous TLS connection established from localhost[127.0.0.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
    ),
    proxied(`orig_client=${PEER}`),
    queued(A, 1),
    intoMailbox(A, 'bob@example.org'),
  );
  expect(message?.client).toEqual({
    name: 'mx.example.net',
    address: '192.0.2.1',
    port: 0,
    helo: null,
    login: null,
    tls: null,
  });
});
