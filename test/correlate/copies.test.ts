/** One queue file may be delivered to a recipient more than once: its list is tried again, or names an address twice. */
import { expect, test } from 'vitest';
import {
  A,
  arrives,
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

const locally = (text: string) =>
  text
    .replace('postfix/smtp', 'postfix/local')
    .replace('mx.example.org[192.0.2.9]:25', 'local')
    .replace(', relay', ', orig_to=<list@example.org>, relay')
    .replace('250 2.0.0 Ok', 'delivered to mailbox');

test('an alias is delivered to as a whole again while one of its addresses waits', async () => {
  const round = (second: number) => [
    queued(A, second),
    locally(tried(A, second, SENT)),
    locally(toEve(tried(A, second, DEFERRED))),
  ];
  const [message] = await told(...arrives(A), ...round(0).slice(1), ...round(300), ...round(600));
  expect(message?.recipients.map(({ address, status }) => `${address} ${status}`).sort()).toEqual([
    'bob@example.org delivered',
    'eve@example.org deferred',
  ]);
  expect(message?.warnings).toEqual([
    `${A} was delivered more than once to bob@example.org (3 times): while one address of an alias has to wait, local(8) delivers to all of them at each try`,
  ]);
});

test('who stands among the recipients twice has two delivery lines, and none is missing', async () => {
  const [message] = await told(
    ...arrives(A).map(ofMany(3)),
    tried(A, 1, SENT),
    tried(A, 1, SENT),
    toEve(tried(A, 1, SENT)),
    removed(A, 2),
  );
  expect(message?.warnings).toEqual([
    `${A} was delivered more than once to bob@example.org (2 times): it stands more than once among the recipients`,
  ]);
});

test('of many recipients with several copies none is named', async () => {
  const names = ['ann', 'bob', 'cid', 'dan'];
  const lines = names.map((name) => tried(A, 1, SENT).replace('bob@', `${name}@`));
  const [message] = await told(...arrives(A).map(ofMany(8)), ...lines, ...lines, removed(A, 2));
  expect(message?.warnings).toEqual([
    `${A} was delivered more than once to 4 recipients: it stands more than once among the recipients`,
  ]);
});

test('a log that has each line twice tells of no second copy', async () => {
  const lines = [...arrives(A), tried(A, 1, SENT), removed(A, 2)];
  const [message] = await told(...lines.flatMap((text) => [text, text]));
  expect(message?.warnings).toEqual([]);
});

test('a removal is missed where a recipient that stands there twice has its ends', async () => {
  const lines = [...arrives(A).map(ofMany(2)), tried(A, 1, SENT), tried(A, 1, SENT)];
  const [message] = await told(...lines, line(2, 'postfix/qmgr[12]', 'warning: nothing'));
  expect(message?.warnings).toContain(`removal of ${A} is not in the input`);
});
