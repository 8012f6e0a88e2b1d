import { expect, test } from 'vitest';
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
  ['no cipher', `Anonymous ${WORDS}: TLSv1.3 (256/256 bits)`],
])('%s makes a line no handshake', (_, text) => {
  expect(read('postfix/smtpd', text)).toBe('not-understood');
});
