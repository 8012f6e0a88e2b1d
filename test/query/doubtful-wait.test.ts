/** Mail that waits by its last line, and perhaps waits no more: nothing promises another try. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { expiresAbout, nextTryAbout } from '../../src/query/retry-estimate.ts';
import { headlineOf } from '../../src/query/trace/headline.ts';
import { traceRows } from '../../src/query/trace/rows.ts';
import { whysOf } from '../../src/query/trace/whys.ts';
import { utcZone } from '../../src/time/zone.ts';
import {
  A,
  arrives,
  B,
  DEFERRED,
  line,
  queued,
  removed,
  SENT,
  tried,
} from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

const operator = (second: number, text: string) => line(second, 'postfix/postsuper[70]', text);
const waiting = [...arrives(A), tried(A, 1, DEFERRED)];
const DELETED = operator(5, 'Deleted: 13 messages');
const HELD = operator(5, 'Placed on hold: 13 messages');
const NAMED = operator(4, `${A}: placed on hold`);
const DAMAGED = line(
  5,
  'postfix/qmgr[12]',
  `warning: saving corrupt file "${A}" from queue "active" to queue "corrupt"`,
);

const DAYS_LATER = [...arrives(B, 200_000), tried(B, 200_001, SENT), removed(B, 200_002)];

async function only(...lines: readonly string[]): Promise<Message> {
  const message = (await told(...lines)).find(({ hops }) => hops[0]?.queueId === A);
  if (message === undefined) throw new Error('the lines tell of the message');
  return message;
}

const outcomeOf = (message: Message) => headlineOf(message, null)[0];
const LATER = "The recipient's mail server asked to try again later; ";
const IN_QUEUE = `postqueue -p | grep ${A} (no line: it is gone; ! behind the ID: it is on hold)`;

test.each<[string, string[], string, string, string, string, readonly string[]]>([
  [
    'many were deleted',
    [...waiting, DELETED],
    'DEFERRED, perhaps deleted since',
    'could not be delivered yet, and an administrator may have deleted it since.',
    `${LATER}the administrator can say whether it is still there; if not, it has to be sent again.`,
    'a retry helps if it is still there',
    [IN_QUEUE, 'wait', `after two hours: postqueue -i ${A} and read the reply again`],
  ],
  [
    'many were put on hold',
    [...waiting, HELD],
    'DEFERRED, perhaps put on hold since',
    'could not be delivered yet, and an administrator may have put it on hold since.',
    `${LATER}the administrator can say whether it is held back, and release it.`,
    'a retry helps once it is not on hold',
    [IN_QUEUE, 'wait', `after two hours: postqueue -i ${A} and read the reply again`],
  ],
  [
    'its queue file is damaged',
    [...waiting, DAMAGED, operator(9, 'Deleted: 13 messages')],
    'DEFERRED, its queue file is damaged',
    'could not be delivered yet, and it is damaged on our mail server.',
    `${LATER}our server does not try it again, so it has to be sent again.`,
    'a retry helps only if the file can be mended',
    [`postcat "$(postconf -h queue_directory)/corrupt/${A}" shows what is left of it`],
  ],
  [
    'the log goes on for days without it',
    [...waiting, ...DAYS_LATER],
    'DEFERRED, perhaps gone since',
    'could not be delivered yet, and our log does not tell what became of it since.',
    `${LATER}the administrator can say whether it is still there; if not, ask the recipient whether it came.`,
    'a retry helps if it is still there',
    [IN_QUEUE, 'wait', `after two hours: postqueue -i ${A} and read the reply again`],
  ],
  [
    'it was on hold by its name, and many were deleted',
    [...waiting, NAMED, DELETED],
    'HELD, perhaps deleted since',
    'was held back on our mail server, and an administrator may have deleted it since.',
    'The administrator can say whether it is still there; if not, it has to be sent again.',
    'it goes on once released if it is still there',
    [IN_QUEUE, 'ask who ran postsuper', `postsuper -H ${A} releases a held message`],
  ],
])('no next try is promised where %s', async (_, lines, outcome, fate, next, retry, advice) => {
  const message = await only(...lines);
  const [row] = message.recipients;
  const [why] = whysOf(message);
  expect(outcomeOf(message)).toBe(outcome);
  expect(briefOf(message, utcZone)).toEqual([
    `The message from ann@example.net to bob@example.org, sent on Tue 24 Nov 2026 at 10:00, ${fate}`,
    next,
  ]);
  expect(row && [nextTryAbout(row), expiresAbout(row)]).toEqual([null, null]);
  expect(why).toMatchObject({ retry, next: advice, nextTryAbout: null, expiresAbout: null });
});

test('mail that was never tried is not on its way for sure', async () => {
  const message = await only(...arrives(A), DELETED);
  expect(outcomeOf(message)).toBe('QUEUED, perhaps deleted since');
  expect(briefOf(message, utcZone)).toEqual([
    'The message from ann@example.net, sent on Tue 24 Nov 2026 at 10:00, was accepted, and an administrator may have deleted it since.',
    'The administrator can say whether it is still there; if not, it has to be sent again.',
  ]);
});

test('of several recipients, only those who wait are in doubt', async () => {
  const sent = tried(A, 1, 'dsn=2.0.0, status=sent (250 2.0.0 Ok)').replace('bob@', 'eve@');
  const message = await only(...waiting, sent, DELETED);
  expect(message.recipients.map(({ status, afterwards }) => [status, afterwards])).toEqual([
    ['deferred', 'perhaps-deleted'],
    ['relayed', undefined],
  ]);
});

test.each<[string, string[]]>([
  ['it was tried since', [DELETED, queued(A, 301), tried(A, 302, DEFERRED)]],
  ['all were released', [HELD, operator(6, 'Released from hold: 13 messages')]],
  ['the damaged file was put back', [DAMAGED, queued(A, 301), tried(A, 302, DEFERRED)]],
  ['nobody touched it', []],
])('another try is near where %s', async (_, lines) => {
  const message = await only(...waiting, ...lines);
  const [row] = message.recipients;
  expect(outcomeOf(message)).toBe('DEFERRED, still in the queue');
  expect(row && nextTryAbout(row)).toBeGreaterThan(row?.at ?? 0);
  expect(traceRows(message).map(({ details }) => details)).not.toContainEqual([
    'perhaps deleted since',
  ]);
});

test('a retry that does not help has no condition on which it helps', async () => {
  const blocked = line(
    1,
    'postfix/smtp[14]',
    `${A}: to=<bob@yahoo.test>, relay=mta5.am0.yahoodns.net[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=4.7.1, status=deferred (host mta5.am0.yahoodns.net[192.0.2.9] refused to talk to me: 421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.)`,
  );
  const [why] = whysOf(await only(...arrives(A), blocked, DELETED));
  expect(why?.retry).toBe('a retry does not help');
});
