/** How many servers have a message: a host counts once, whatever it is called. */
import { expect, test } from 'vitest';
import type { Recipient, Status } from '../../src/message/message.ts';
import { serverNames } from '../../src/query/servers-named.ts';
import { headlineOf } from '../../src/query/trace/headline.ts';
import { message, recipient } from '../render/seed-messages.ts';

const at = (service: string, name: string, address: string, port = 0): Recipient =>
  recipient(`${service}-${name}${port}@example.org`, { service, relay: { name, address, port } });
const LOCAL = at('local', 'local', '');
const VIRTUAL = at('virtual', 'virtual', '');
const SOCKET = at('lmtp', 'mx.example.org', '/run/dovecot/lmtp');
const LOOPBACK = at('lmtp', '127.0.0.1', '127.0.0.1', 24);
const STORE = at('lmtp', 'store.example.org', '192.0.2.3', 7025);

test.each<[string, Recipient[], string[]]>([
  ['two programs of this host', [LOCAL, VIRTUAL], ['']],
  ['a program, and a socket of this host', [LOCAL, SOCKET], ['mx.example.org']],
  ['a socket and a port of this host', [SOCKET, LOOPBACK], ['mx.example.org']],
  ['this host and another', [LOCAL, STORE], ['', 'store.example.org']],
  [
    'two names of one address',
    [STORE, at('lmtp', 'store1.example.org', '192.0.2.3', 24)],
    ['store.example.org'],
  ],
  [
    'two addresses of one name',
    [STORE, at('lmtp', 'Store.example.org', '2001:db8::3', 7025)],
    ['store.example.org'],
  ],
  [
    'two hosts',
    [STORE, at('lmtp', 'store2.example.org', '192.0.2.4', 7025)],
    ['store.example.org', 'store2.example.org'],
  ],
  ['no server at all', [recipient('a@example.org', { service: 'smtp', relay: null })], []],
])('%s', (_, rows, names) => {
  expect(serverNames(rows)).toEqual(names);
});

const headOf = (status: Status, ...recipients: Recipient[]) =>
  headlineOf(message({ status, recipients }), null)[0];

test('the headline names the one host, or counts them', () => {
  expect(headOf('delivered', LOCAL, SOCKET)).toBe('DELIVERED to the mailboxes on mx.example.org');
  expect(headOf('delivered', LOCAL, VIRTUAL)).toBe('DELIVERED to the mailboxes');
  expect(headOf('delivered', LOCAL, STORE)).toBe('DELIVERED to the mailboxes on 2 servers');
  expect(headOf('relayed', recipient('a@example.org', { relay: null }))).toBe(
    'RELAYED to the next server',
  );
});
