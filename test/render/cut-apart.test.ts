import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import { Redactor } from '../../src/redact/redactor.ts';
import { cutApart } from '../../src/render/cut-apart.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { listTable } from '../../src/render/list-table.ts';
import { mixedFates } from './sample-messages.ts';
import { seedZone } from './seed-messages.ts';

const screen = { zone: seedZone, width: 80, ascii: false, chalk: new Chalk({ level: 0 }) };

test.each([
  ['mailboxes of one domain', ['mailbox12@domain3.example', 'mailbox13@domain3.example']],
  ['one role of two domains', ['postmaster@domain12.example', 'postmaster@domain13.example']],
  [
    'roles and mailboxes',
    ['postmaster@domain1.example', 'mailbox1@domain1.example', 'mailbox2@domain1.example'],
  ],
])('the names of %s stay apart when they are cut', (_, names) => {
  const shown = [...cutApart(screen, names, 16).values()];
  expect(new Set(shown).size).toBe(names.length);
  expect(shown.map(displayWidth)).toEqual(names.map(() => 16));
});

test('a name that alone has its middle cut shows both ends', () => {
  expect(cutApart(screen, ['mailbox1@domain1.example', 'x@y.example'], 16)).toEqual(
    new Map([
      ['mailbox1@domain1.example', 'mailbox1@…xample'],
      ['x@y.example', 'x@y.example'],
    ]),
  );
});

test('a narrow list without names shows as many names as there are', () => {
  const [first] = mixedFates.recipients;
  const recipients = Array.from({ length: 30 }, (_, i) => ({
    ...(first as NonNullable<typeof first>),
    address: `user.${i}@example.com`,
  }));
  const redactor = new Redactor();
  const message = redactor.take({ ...mixedFates, recipients });
  const rows = listTable([message], { ...screen, redactor })
    .split('\n')
    .slice(1, 31);
  expect(new Set(rows.map((row) => row.split(/ +/)[3])).size).toBe(30);
});
