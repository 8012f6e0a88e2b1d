/** Where amavis' own lines are missing: what its one reply for all recipients tells of those whom the queue file it names does not have. */
import { expect, test } from 'vitest';
import { A, arrives, B, comesBack, filtered, line, removed } from './mail-lines.ts';
import { told } from './messages-of.ts';

const FROM_AMAVIS = `250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as ${B}`;

/** A mailbox takes the message. */
const stored = (address: string) =>
  line(
    3,
    'postfix/lmtp[15]',
    `${B}: to=<${address}>, relay=mail.example.org[192.0.2.9]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 Delivery OK)`,
  );

/** What becomes of recipients with one reply when only the last of them, or what amavis made of it, has a line further on. */
async function fatesAfter(reply: string, addresses: readonly string[], further: string) {
  const nrcpt = (text: string, count: number) => text.replace('nrcpt=1', `nrcpt=${count}`);
  const [message] = await told(
    ...arrives(A).map((text) => nrcpt(text, addresses.length)),
    ...comesBack(B, 1),
    ...addresses.map((address) => filtered(A, address, 2, reply)),
    removed(A, 2),
    stored(further),
    removed(B, 3),
  );
  return message?.recipients.map(
    ({ address, originalAddress, status, step, inferred }) =>
      `${originalAddress ?? address} ${status} at ${step}${inferred.map((fact) => ` (${fact} inferred)`).join('')}`,
  );
}

const BOB = 'bob@example.org';
const EVE = 'eve@example.org';
const ANN = 'ann@example.org';

test('as many as the reply counts were kept, if no more are missing', async () => {
  expect(await fatesAfter(`${FROM_AMAVIS}, but 2 DISCARD`, [ANN, BOB, EVE], EVE)).toEqual([
    `${ANN} blocked at filter (status inferred)`,
    `${BOB} blocked at filter (status inferred)`,
    `${EVE} delivered at deliver`,
  ]);
});

test.each(['1 DISCARD', '1 BOUNCE'])(
  'if more are missing than the reply counts ("but %s"), the log does not say which of them were kept',
  async (words) => {
    expect(await fatesAfter(`${FROM_AMAVIS}, but ${words}`, [ANN, BOB, EVE], EVE)).toEqual([
      `${ANN} unknown at filter`,
      `${BOB} unknown at filter`,
      `${EVE} delivered at deliver`,
    ]);
  },
);

test('the counts of all that did not go on are added', async () => {
  expect(
    await fatesAfter(`${FROM_AMAVIS}, but 1 REJECT, and 1 DISCARD`, [ANN, BOB, EVE], EVE),
  ).toEqual([
    `${ANN} blocked at filter (status inferred)`,
    `${BOB} blocked at filter (status inferred)`,
    `${EVE} delivered at deliver`,
  ]);
});

test('a recipient who went on in a queue file that no line names is not lost', async () => {
  expect(await fatesAfter(FROM_AMAVIS, [BOB, EVE], EVE)).toEqual([
    `${BOB} unknown at filter`,
    `${EVE} delivered at deliver`,
  ]);
});

test('a recipient whose address amavis has extended was not kept', async () => {
  expect(
    await fatesAfter(`${FROM_AMAVIS}, but 1 DISCARD`, [BOB, EVE], 'eve+spam@example.org'),
  ).toEqual([`${BOB} blocked at filter (status inferred)`, `${EVE} delivered at deliver`]);
});

test('where an address was replaced on the way, the others may have become the same one', async () => {
  expect(await fatesAfter(FROM_AMAVIS, [BOB, EVE], 'team@example.org')).toEqual([
    'team@example.org delivered at deliver',
  ]);
});
