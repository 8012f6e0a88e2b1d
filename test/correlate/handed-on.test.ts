/** Queue files that went to another server, by the queue ID they got there. */
import { expect, test } from 'vitest';
import { HandedOn } from '../../src/correlate/chains/handed-on.ts';
import { HostState } from '../../src/correlate/host-state.ts';
import { HopState } from '../../src/correlate/queue-files/hop-state.ts';
import { A, arrives, B, C, filtered, line, ofMany, toEve, tried } from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const HOST = new HostState('mail');
const sent = (queueId: string) => `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${queueId})`;

function foundIn(handedOn: HandedOn, queueId: string, hosts: Iterable<HostState> = [HOST]) {
  const found: string[] = [];
  handedOn.visit(hosts, queueId, (hop) => found.push(hop.queueId));
  return found;
}

test('nothing is kept before the first question, and all from then on until it is forgotten', () => {
  const handedOn = new HandedOn();
  const first = new HopState('mail', A, 0, 0);
  const second = new HopState('mail', C, 0, 1);
  handedOn.add(B, first);
  expect([first.handedOnAs, foundIn(handedOn, B)]).toEqual([null, []]);
  handedOn.add(B, first);
  handedOn.add(B, second);
  handedOn.add('DDDDDD0004', first);
  expect(foundIn(handedOn, B)).toEqual([A, C]);
  expect(foundIn(handedOn, 'DDDDDD0004')).toEqual([A]);
  handedOn.forget(first);
  expect([foundIn(handedOn, B), foundIn(handedOn, 'DDDDDD0004')]).toEqual([[C], []]);
  handedOn.forget(second);
  expect(foundIn(handedOn, B)).toEqual([]);
});

/** What the first question finds in a log that is read before it. */
async function foundAfter(...lines: readonly string[]) {
  const { correlator } = await readTexts([lines.join('\n')], { year: 2026, isGoingOn: true });
  return foundIn(new HandedOn(), B, correlator.hosts.values());
}

test('the first question finds what went to another server before, recipient by recipient', async () => {
  const both = arrives(A).map(ofMany(2));
  expect(await foundAfter(...both, tried(A, 1, sent(C)), toEve(tried(A, 1, sent(B))))).toEqual([A]);
});

test.each([
  ['was not sent', tried(A, 1, sent(B).replace('status=sent', 'status=deferred'))],
  ['has no queue ID in the reply', tried(A, 1, 'dsn=2.0.0, status=sent (250 2.0.0 Ok)')],
  [
    'went to a filter of the host',
    filtered(A, 'bob@example.org', 1, `250 2.0.0 Ok: queued as ${B}`),
  ],
  [
    'local(8) forwarded on the host',
    line(
      1,
      'postfix/local[14]',
      `${A}: to=<bob@example.org>, relay=local, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (forwarded as ${B})`,
    ),
  ],
])('it does not find what %s', async (_, text) => {
  expect(await foundAfter(...arrives(A), text)).toEqual([]);
});
