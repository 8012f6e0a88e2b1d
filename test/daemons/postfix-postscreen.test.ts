/** What postscreen tells of a client, and what of it the client wrote itself. */
import { expect, test } from 'vitest';
import { read } from './postfix-record.ts';

const CLIENT = { name: '', address: '192.0.2.9', port: 39854 };

test.each([
  ['CONNECT from [192.0.2.9]:39854 to [198.51.100.5]:25', 'connected', 'CONNECT'],
  ['PASS OLD [192.0.2.9]:39854', 'passed-old', 'PASS OLD'],
  ['BLACKLISTED [192.0.2.9]:39854', 'denylisted', 'BLACKLISTED'],
  ['WHITELIST VETO [192.0.2.9]:39854', 'allowlist-veto', 'WHITELIST VETO'],
  ['DISCONNECT [192.0.2.9]:39854', 'disconnected', 'DISCONNECT'],
])('%s', (line, result, text) => {
  expect(read('postfix/postscreen', line)).toEqual({
    kind: 'screened',
    client: CLIENT,
    result,
    text,
  });
});

test.each([
  ['DNSBL rank 6 for [192.0.2.9]:39854', 'DNSBL rank 6'],
  ['COMMAND TIME LIMIT from [192.0.2.9]:39854 after CONNECT', 'COMMAND TIME LIMIT after CONNECT'],
  [
    'COMMAND PIPELINING from [192.0.2.9]:39854 after AUTH: for [198.51.100.7]:1 in tests',
    'COMMAND PIPELINING after AUTH',
  ],
  [
    'HANGUP after 0.11 from [192.0.2.9]:39854 in tests after SMTP handshake',
    'HANGUP after 0.11 in tests after SMTP handshake',
  ],
  ['PREGREET 14 after 0.02 from [192.0.2.9]:39854: EHLO x after DATA: y', 'PREGREET 14 after 0.02'],
  [
    'PREGREET 60 after 0.02 from [192.0.2.9]:39854: a in tests before SMTP handshake',
    'PREGREET 60 after 0.02',
  ],
])('%s is a test not passed', (line, text) => {
  expect(read('postfix/postscreen', line)).toEqual({
    kind: 'screened',
    client: CLIENT,
    result: 'failed-test',
    text,
  });
});

test.each([
  'PASS NEW nobody',
  'PASS NEW [192.0.2.9',
  'DNSBL rank 6 of nobody',
  'DNSBL rank 6 for [192.0.2.9',
  'PREGREET 14 after 0.02 from nobody: for a while',
  'BARE NEWLINE from [192.0.2.9',
])('%s names no client', (line) => {
  expect(read('postfix/postscreen', line)).toBe('not-understood');
});

test.each([
  ['dnsblog', 'addr 192.0.2.9 listed by domain zen.example.com as 127.0.0.4', 'silent'],
  ['dnsblog', 'address 192.0.2.9', 'not-understood'],
  ['tlsproxy', 'CONNECT to [192.0.2.9]:25', 'silent'],
  ['tlsproxy', 'DISCONNECT [192.0.2.9]:39854', 'silent'],
  ['tlsproxy', 'CONNECTED [192.0.2.9]:39854', 'not-understood'],
])('%s: "%s" is %s', (program, line, outcome) => {
  expect(read(`postfix/${program}`, line)).toBe(outcome);
});
