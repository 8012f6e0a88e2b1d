import { expect, test } from 'vitest';
import type { Peer } from '../../src/core/peer.ts';
import { read } from './postfix-record.ts';

const MAIL = { name: 'mail.example.com', address: '192.0.2.1', port: 0 };
const TLS = {
  kind: 'tls-established',
  direction: 'from',
  peer: MAIL,
  trust: 'Anonymous',
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
};
const WORDS = 'TLS connection established from mail.example.com[192.0.2.1]';
const CIPHER = 'TLSv1.3 with cipher TLS_AES_256_GCM_SHA384';

test.each([
  ['the usual handshake', `Anonymous ${WORDS}: ${CIPHER} (256/256 bits) key-exchange X25519`, {}],
  ['one whose line ends with the cipher', `Anonymous ${WORDS}: ${CIPHER}`, {}],
  ['one without a word of trust', `${WORDS}: ${CIPHER} (256/256 bits)`, { trust: '' }],
  [
    'one to a server',
    `Trusted ${WORDS.replace(' from ', ' to ')}:25: ${CIPHER} (256/256 bits)`,
    {
      direction: 'to',
      trust: 'Trusted',
      peer: { ...MAIL, port: 25 },
    },
  ],
  [
    'a session used again',
    `Verified ${WORDS.replace('established', 'reused')}: ${CIPHER} (`,
    {
      trust: 'Verified',
    },
  ],
  ['one that names the server asked for', `Anonymous ${WORDS} to mx.example.net: ${CIPHER} (`, {}],
  [
    'a peer without an address',
    `TLS connection established to example.com: ${CIPHER} (`,
    {
      direction: 'to',
      trust: '',
      peer: { name: 'example.com', address: '', port: 0 },
    },
  ],
])('%s is read', (_, text, differences) => {
  expect(read('postfix/smtpd', text)).toEqual({ ...TLS, ...differences });
});

test.each([
  ['a word that is none of trust', `hacked ${WORDS}: ${CIPHER} (256/256 bits)`],
  ['a peer of two words', `Anonymous TLS connection established from a b[192.0.2.1]: ${CIPHER} (`],
  ['a word of trust with more in front', `xTrusted ${WORDS}: ${CIPHER} (256/256 bits)`],
  ['a word of trust with more behind', `Trusted7 ${WORDS}: ${CIPHER} (256/256 bits)`],
  ['a word of trust in capitals', `TRUSTED ${WORDS}: ${CIPHER} (256/256 bits)`],
  ['many words before', `Some words and some more words ${WORDS}: ${CIPHER} (256/256 bits)`],
  ['no colon behind the peer', `Anonymous ${WORDS}; ${CIPHER} (256/256 bits)`],
  ['a peer that is not closed', `Anonymous ${WORDS.slice(0, -1)}: ${CIPHER} (256/256 bits)`],
  ['no cipher', `Anonymous ${WORDS}: TLSv1.3 (256/256 bits)`],
  ['an empty cipher', `Anonymous ${WORDS}: TLSv1.3 with cipher  (256/256 bits)`],
  ['an empty protocol', `Anonymous ${WORDS}:  with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)`],
  ['another direction', `Anonymous ${WORDS.replace(' from ', ' for ')}: ${CIPHER} (256/256 bits)`],
])('%s makes a line no handshake', (_, text) => {
  expect(read('postfix/smtpd', text)).toBe('not-understood');
});

// A busy server writes one a message: the quick way to read it finds the peer that other lines have named.
test.each([
  ['from', `Anonymous ${WORDS}: ${CIPHER} (256/256 bits)`, ''],
  ['from, with a word of trust that is new,', `Novel ${WORDS}: ${CIPHER} (256/256 bits)`, ''],
  ['from, without a word of trust,', `${WORDS}: ${CIPHER} (256/256 bits)`, ''],
  ['to', `Trusted ${WORDS.replace(' from ', ' to ')}:25: ${CIPHER} (256/256 bits)`, ':25'],
])('the peer of a usual handshake %s is the one that was met before', (_, text, port) => {
  const line = `connect from mail.example.com[192.0.2.1]${port}`;
  const connected = read('postfix/smtpd', line) as { client: Peer };
  const { peer } = read('postfix/smtpd', text) as { peer: Peer };
  expect(peer).toBe(connected.client);
});
