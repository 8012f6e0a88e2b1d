/** Peers are known again by all their bytes, and by nothing less. */
import { expect, test } from 'vitest';
import { peerEnd, peerFrom, peerOf } from '../../src/daemons/postfix/peers.ts';
import { within } from './within.ts';

const AROUND: [string, string] = ['mx[192.0.2.7]', ':25[x]:9'];

test.each([
  ['mx.example.net[192.0.2.1]', 'mx.example.net', '192.0.2.1', 0],
  ['mx.example.net[192.0.2.1]:25', 'mx.example.net', '192.0.2.1', 25],
  ['unknown[unknown]', 'unknown', 'unknown', 0],
  ['unknown[192.0.2.1]:unknown', 'unknown', '192.0.2.1', 0],
  ['[192.0.2.9]:39854', '', '192.0.2.9', 39854],
  ['::1[::1]:10026', '::1', '::1', 10026],
  ['mail.example.com[/run/lmtp]', 'mail.example.com', '/run/lmtp', 0],
  ['local', 'local', '', 0],
  ['192.0.2.10]:25', '192.0.2.10', '', 25],
  ['192.0.2.10]', '192.0.2.10', '', 0],
  ['mx.example.net[192.0.2', 'mx.example.net', '192.0.2', 0],
  ['jürgen[192.0.2.1]', 'jürgen', '192.0.2.1', 0],
  [`${'a'.repeat(250)}[192.0.2.1]:25`, 'a'.repeat(250), '192.0.2.1', 25],
])('%s is read, and read again', (text, name, address, port) => {
  const peer = { name, address, port };
  expect(peerFrom(text)).toEqual(peer);
  expect(within(text, peerOf, AROUND)).toEqual(peer);
  expect(within(text, peerOf, AROUND)).toEqual(peer);
});

test('peers that differ in one byte are different peers, in whatever order they come', () => {
  const texts = [
    'a[192.0.2.1]',
    'b[192.0.2.1]',
    'aa[192.0.2.1]',
    'a[192.0.2.2]',
    'a[192.0.2.1]:25',
  ];
  for (const text of [...texts, ...texts])
    expect(within(text, peerOf, AROUND)).toEqual(peerFrom(text));
});

test('a peer whose text is the start of many others is none of them', () => {
  const short = 'mx.example.net[192.0.2.1]';
  const read = (text: string) => within(text, peerOf, AROUND).port;
  const mistaken: number[] = [];
  for (let port = 1; port <= 20_000; port++)
    if (read(short) !== 0 || read(`${short}:${port}`) !== port) mistaken.push(port);
  expect(mistaken).toEqual([]);
});

test('a peer that is met again is the same object', () => {
  const text = 'again.example.net[192.0.2.1]:25';
  expect(within(text, peerOf, AROUND)).toBe(within(text, peerOf, AROUND));
});

test.each([
  ['mx[192.0.2.1] ehlo=1', 'mx[192.0.2.1]'],
  ['mx[192.0.2.1]:25: TLSv1', 'mx[192.0.2.1]:25'],
  ['mx[192.0.2.1]: 550', 'mx[192.0.2.1]'],
  ['mx[192.0.2.1]:x', 'mx[192.0.2.1]'],
  ['[192.0.2.1]:39854', '[192.0.2.1]:39854'],
  ['mx]a[192.0.2.1]', 'mx]a[192.0.2.1]'],
])('the peer in %j ends behind %j', (text, peer) => {
  const read = within(text, (buffer, from, end) =>
    buffer.toString('utf8', from, peerEnd(buffer, from, end)),
  );
  expect(read).toBe(peer);
});

test.each(['mx', 'mx[192.0.2.1', 'mx]192.0.2.1', ''])('in %j there is no peer', (text) => {
  expect(within(text, peerEnd, AROUND)).toBe(-1);
});
