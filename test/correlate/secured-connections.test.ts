/** What a delivery's connection was secured with: smtp(8) tells before, without the queue ID. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
  B,
  DEFERRED,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  toEve,
  tried,
} from './mail-lines.ts';
import { told } from './messages-of.ts';

const PEER = 'mx.example.org[192.0.2.9]:25';
const V13 = 'TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)';
const handshake = (second: number, peer = PEER, pid = 14) =>
  line(second, `postfix/smtp[${pid}]`, `Untrusted TLS connection established to ${peer}: ${V13}`);
const again = (second: number) =>
  line(second, 'postfix/smtp[14]', `Untrusted TLS connection reused to ${PEER}: ${V13}`);
const reused = (text: string) => text.replace(', delay=', ', conn_use=2, delay=');
const TLS = 'TLSv1.3 TLS_AES_256_GCM_SHA384';

/** The `tls` of each recipient, by its address. */
async function tlsIn(lines: readonly string[]): Promise<Record<string, string | undefined>> {
  const messages = await told(...lines);
  const rows = messages.flatMap(({ hops, recipients }) =>
    recipients.map((one) => [`${hops[0]?.queueId} ${one.address}`, one.tls] as const),
  );
  return Object.fromEntries(rows);
}

test('a delivery right after the handshake went over TLS, to all recipients of the mail', async () => {
  expect(
    await tlsIn([
      ...arrives(A).map(ofMany(2)),
      handshake(1),
      tried(A, 2, SENT),
      toEve(tried(A, 2, SENT)),
      removed(A, 2),
    ]),
  ).toEqual({ [`${A} bob@example.org`]: TLS, [`${A} eve@example.org`]: TLS });
});

test.each<[string, string[]]>([
  ['no handshake', []],
  ['a handshake with another server', [handshake(1, 'mx2.example.org[192.0.2.10]:25')]],
  ['a handshake at another port', [handshake(1, 'mx.example.org[192.0.2.9]:465')]],
  ['a handshake of another process', [handshake(1, PEER, 15)]],
])('%s proves no TLS', async (_, before) => {
  const lines = [...arrives(A), ...before, tried(A, 2, SENT), removed(A, 2)];
  expect(await tlsIn(lines)).toEqual({ [`${A} bob@example.org`]: undefined });
});

test('a handshake of long ago was another process with the same pid', async () => {
  const late = 31 * 60;
  const lines = [handshake(0), ...arrives(A, late), tried(A, late, SENT), removed(A, late)];
  expect(await tlsIn(lines)).toEqual({ [`${A} bob@example.org`]: undefined });
});

test('the next mail over a connection that is used again has TLS only if its own line says so', async () => {
  const two = (between: readonly string[]) => [
    ...arrives(A),
    ...arrives(B),
    handshake(1),
    tried(A, 2, SENT),
    removed(A, 2),
    ...between,
    reused(tried(B, 3, SENT)),
    removed(B, 3),
  ];
  expect(await tlsIn(two([]))).toEqual({
    [`${A} bob@example.org`]: TLS,
    [`${B} bob@example.org`]: undefined,
  });
  expect(await tlsIn(two([again(3)]))).toMatchObject({ [`${B} bob@example.org`]: TLS });
});

test('the last try counts: a later one without a handshake was not secured, one with it was', async () => {
  const retried = (before: readonly string[]) => [
    ...arrives(A),
    handshake(1),
    tried(A, 2, DEFERRED),
    queued(A, 400),
    ...before,
    tried(A, 401, SENT),
    removed(A, 401),
  ];
  expect(await tlsIn(retried([]))).toEqual({ [`${A} bob@example.org`]: undefined });
  expect(await tlsIn(retried([handshake(401)]))).toEqual({ [`${A} bob@example.org`]: TLS });
});
