/** Every field of JSON and CSV that holds a name is known as one, or taken as free text. */
import { expect, test } from 'vitest';
import { Redactor } from '../../src/redact/redactor.ts';

test.each([
  ['address', 'ann@secret.example.com'],
  ['originalAddress', 'ann@secret.example.com'],
  ['from', 'ann@secret.example.com'],
  ['to', 'ann@secret.example.com'],
  ['originalTo', 'ann@secret.example.com'],
  ['sender', 'ann@secret.example.com'],
  ['relay', 'mx.secret.example.com[203.0.113.9]:25'],
  ['helo', 'secret'],
  ['host', 'secret'],
  ['login', 'secret'],
  ['messageId', 'secret.4711@mail.example.com'],
  ['mailId', 'J4A3Mi79CrBr'],
  ['taskId', '00016-01'],
  ['queueId', 'B141CE6BDD'],
  ['queueIds', 'B141CE6BDD 15411E6BE1'],
  ['copyOf', 'B141CE6BDD'],
  ['bounces', 'B141CE6BDD'],
  ['bounceOf', 'B141CE6BDD'],
  ['queuedAs', 'B141CE6BDD'],
  ['reply', '550 5.1.1 <ann@secret.example.com>: unknown on secret.example.com'],
  ['cause', 'no such mailbox: ann@secret.example.com'],
  ['a field of tomorrow', 'ann@secret.example.com'],
])('%s: nothing of "%s" is left', (name, value) => {
  const told = new Redactor().field(name, value);
  const pieces = value.split(' ').filter((piece) => /secret|\d{3,}|^J4/.test(piece));
  expect(pieces.filter((piece) => told.includes(piece))).toEqual(name === 'reply' ? ['550'] : []);
});

test.each([
  ['status', 'delivered'],
  ['enhancedStatus', '4.4.1'],
  ['category', 'CLEAN'],
  ['schema', '1'],
])('%s "%s" is kept', (name, value) => {
  expect(new Redactor().field(name, value)).toBe(value);
});
