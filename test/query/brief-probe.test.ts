/** The two sentences about a test of several addresses: no mail was delivered, none returned. */
import { expect, test } from 'vitest';
import type { Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { at, message, recipient, seedZone } from '../render/seed-messages.ts';

const MX = { name: 'mx.example.org', address: '192.0.2.25', port: 25 };
const ann = recipient('ann@example.com', { service: 'local', reply: 'delivers to mailbox' });
const bob = recipient('bob@example.org', { status: 'relayed', relay: MX });
const eve = recipient('eve@example.org', {
  status: 'bounced',
  relay: MX,
  enhancedStatus: '5.1.1',
  reply: '550 5.1.1 <eve@example.org>: no such user here',
});
const dan = recipient('dan@example.com', {
  status: 'bounced',
  service: 'local',
  reply: 'unknown user: "dan"',
});
const cid = recipient('cid@example.net', {
  status: 'deferred',
  enhancedStatus: '4.4.1',
  reply: 'connect to mx.example.net[192.0.2.33]:25: Connection timed out',
});
const WHEN = 'made on Thu 5 May 2022 at 13:35,';
const ONLY_A_TEST = 'it was only a test, and no message was sent.';

const briefOfTest = (...recipients: Recipient[]) =>
  briefOf(
    message({
      kind: 'probe',
      from: 'root@example.com',
      startedAt: at('13:35:54'),
      status: recipients.every(({ status }) => status === recipients[0]?.status)
        ? (recipients[0]?.status ?? 'unknown')
        : 'mixed',
      recipients,
    }),
    seedZone,
  );

test('some take mail and some do not', () => {
  expect(briefOfTest(ann, bob, eve, dan)).toEqual([
    `A test of 4 addresses, ${WHEN} found that mail to ann@example.com and bob@example.org can be delivered, but mail to eve@example.org and dan@example.com cannot.`,
    `For eve@example.org and dan@example.com: the address does not exist; ${ONLY_A_TEST}`,
  ]);
});

test('all take mail, here and elsewhere', () => {
  expect(briefOfTest(ann, bob)).toEqual([
    `A test of the addresses ann@example.com and bob@example.org, ${WHEN} found that mail to ann@example.com and bob@example.org can be delivered.`,
    `I${ONLY_A_TEST.slice(1)}`,
  ]);
});

test('one takes none, and one could not be asked', () => {
  expect(briefOfTest(dan, cid)).toEqual([
    `A test of the addresses dan@example.com and cid@example.net, ${WHEN} found that mail to dan@example.com cannot be delivered, and could not be finished for cid@example.net.`,
    `For dan@example.com: the address does not exist; for cid@example.net: the recipient's mail server could not be reached; ${ONLY_A_TEST}`,
  ]);
});

test('none takes mail', () => {
  expect(briefOfTest(dan, eve)).toEqual([
    `A test of the addresses dan@example.com and eve@example.org, ${WHEN} found that mail to them cannot be delivered.`,
    `The address does not exist; ${ONLY_A_TEST}`,
  ]);
});
