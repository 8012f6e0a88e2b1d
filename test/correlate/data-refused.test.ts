/** The counters at the end of a session tell that a message was refused, even if the line that says why is lost. */
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { utcZone } from '../../src/time/zone.ts';
import { A, B, identified, line, PEER, queued, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const smtpd = (text: string, second = 0) => line(second, 'postfix/smtpd[10]', text);
const CONNECT = smtpd(`connect from ${PEER}`);
const begun = (queueId: string) => smtpd(`${queueId}: client=${PEER}`);
const ended = (counters: string) => smtpd(`disconnect from ${PEER} ehlo=1 ${counters}`, 3);

async function rowOf(...lines: readonly string[]) {
  const messages = await told(CONNECT, ...lines);
  expect(messages).toHaveLength(1);
  const [{ status, withoutRecipient: row, warnings }] = messages as [Message];
  return { status, row, warnings };
}

const UNKNOWN_WHY = `why the message of ${A} was refused is not in the input: only the counters of its session tell that it was`;

test('a client that quits behind a refused DATA has not gone away', async () => {
  const { status, row, warnings } = await rowOf(
    begun(A),
    ended('mail=1 rcpt=1 data=0/1 quit=1 commands=4/5'),
  );
  expect(status).toBe('rejected');
  expect(row).toMatchObject({
    step: 'accept',
    stage: 'DATA',
    service: 'smtpd',
    reply: null,
    inferred: ['status'],
  });
  expect(warnings).toEqual([UNKNOWN_WHY]);
});

test('where the Message-ID was read, the data was refused at its end', async () => {
  const { row } = await rowOf(
    begun(A),
    identified(A, 1),
    ended('mail=1 rcpt=1 data=0/1 rset=1 quit=1 commands=5/6'),
  );
  expect(row).toMatchObject({ status: 'rejected', stage: 'END-OF-MESSAGE' });
});

describe('the counters do not tell', () => {
  test.each([
    ['where the client did not say QUIT: it may have been cut off', 'mail=1 rcpt=1 data=0/1'],
    ['where it sent no DATA', 'mail=1 rcpt=1 quit=1'],
    [
      'where another MAIL has no queue file: its DATA may be the one that was refused',
      'mail=2 rcpt=1/2 data=0/1 quit=1',
    ],
    ['of a message in chunks', 'mail=1 rcpt=1 bdat=0/1 quit=1'],
  ])('%s', async (_, counters) => {
    expect((await rowOf(begun(A), ended(counters))).status).toBe('aborted');
  });

  test('which of two messages it was', async () => {
    const messages = await told(
      CONNECT,
      begun(A),
      begun(B),
      ended('mail=2 rcpt=2 data=0/1 rset=1 quit=1'),
    );
    expect(messages.map(({ status }) => status)).toEqual(['aborted', 'aborted']);
  });
});

test('of two messages in a session, the one that did not come into the queue was refused', async () => {
  const messages = await told(
    CONNECT,
    begun(A),
    begun(B),
    identified(B, 1),
    queued(B, 1),
    ended('mail=2 rcpt=2 data=1/2 quit=1'),
    tried(B, 4, SENT),
    removed(B, 4),
  );
  expect(messages.map(({ status }) => status).sort()).toEqual(['rejected', 'relayed']);
});

test('who was not refused by name has nothing of a message that was', async () => {
  const refused = smtpd(
    `${A}: reject: RCPT from ${PEER}: 550 5.1.1 <no@example.org>: Recipient address rejected: User unknown; from=<ann@example.net> to=<no@example.org> proto=ESMTP helo=<x>`,
  );
  const [message] = await told(
    CONNECT,
    begun(A),
    refused,
    ended('mail=1 rcpt=1/2 data=0/1 quit=1 commands=4/6'),
  );
  expect(message?.recipients.map(({ status }) => status)).toEqual(['rejected']);
  expect(message?.withoutRecipient).toMatchObject({ status: 'rejected', stage: 'DATA' });
  expect(message?.warnings).toEqual([UNKNOWN_WHY]);
});

test('the trace and its two sentences claim no reason', async () => {
  const [message] = await told(CONNECT, begun(A), ended('mail=1 rcpt=1 data=0/1 quit=1'));
  const view = traceView(message as Message);
  expect(view.headline.slice(0, 2)).toEqual(['STOPPED at accept', 'REJECTED at DATA']);
  expect(briefOf(message as Message, utcZone).join(' ')).toContain(
    'Why it was refused is not recorded; send it again, and ask the administrator if it is refused again.',
  );
});
