import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { Redactor } from '../../src/redact/redactor.ts';
import { cutMiddle } from '../../src/render/screen.ts';
import { seedZone } from './seed-messages.ts';

const screen = { chalk: new Chalk({ level: 0 }), ascii: false, width: 80, zone: seedZone };

test.each([
  ['mailbox10@own1.example', 'mailbox10@…xample'],
  ['mailbox12@own1.example', 'mailbox12@…xample'],
  ['ann@sender.example.com', 'ann@send…mple.com'],
  ['anna.luise@example.com', 'anna.lui…mple.com'],
  ['a-name-without-a-domain', 'a-name-w…a-domain'],
  ['short@example.com', 'short@example.com'],
])('%s shows its local part as long as the end of the domain has room', (address, cut) => {
  expect(cutMiddle(screen, address, 17)).toBe(cut);
});

test.each([
  [25, 'mailbox-28d0acb4ae…xample'],
  [19, 'mailbox-28d0acb4ae…'],
  [11, '…28d0acb4ae'],
])('a stand-in of %i columns keeps the part that tells it from others', (width, cut) => {
  const redacted = { ...screen, redactor: new Redactor() };
  expect(cutMiddle(redacted, 'mailbox-28d0acb4ae@domain-2b0bc04fe3.example', width)).toBe(cut);
});
