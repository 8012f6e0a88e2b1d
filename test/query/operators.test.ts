/** What an operator did to a queue file, in a trace: put back with its tries, deleted while it was delivered, damaged. */
import { expect, test } from 'vitest';
import { briefOf } from '../../src/query/brief/brief.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { utcZone } from '../../src/time/zone.ts';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  DEFERRED,
  filtered,
  identified,
  line,
  ofMany,
  queued,
  removed,
  SENT,
  tried,
} from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

const viewOf = async (...lines: readonly string[]) => {
  const [message] = await told(...lines);
  if (message === undefined) throw new Error('the lines tell of a message');
  return traceView(message);
};
const putBack = (queueId: string, second: number, as: string) => [
  line(second, 'postfix/postsuper[70]', `${queueId}: requeued`),
  line(second, 'postfix/pickup[71]', `${as}: uid=103 from=<ann@example.net> orig_id=${queueId}`),
  identified(as, second),
  queued(as, second),
];

test('the tries of all queue files that were put back are told beside those of the last', async () => {
  const view = await viewOf(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    tried(A, 60, DEFERRED),
    ...putBack(A, 70, B),
    tried(B, 71, DEFERRED),
    ...putBack(B, 80, C),
    tried(C, 81, DEFERRED),
  );
  expect(view.headline).toContain('1 attempt, and 3 before it was requeued');
  const warned = view.rows.filter(({ mark, step }) => mark === 'warning' && step === 'deliver');
  expect(warned.map(({ details }) => details.at(-1))).toEqual(['the last of 3 attempts']);
});

test('what was put back after a single try needs no count in its row', async () => {
  const view = await viewOf(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    ...putBack(A, 70, B),
    tried(B, 71, DEFERRED),
    tried(B, 90, DEFERRED),
  );
  expect(view.headline).toContain('2 attempts in 19 s, and 1 before it was requeued');
  expect(view.rows.flatMap(({ details }) => details).join()).not.toContain('the last of');
});

test('mail that was deleted while it was delivered has not left the queue by the queue manager', async () => {
  const deleted = line(2, 'postfix/postsuper[70]', `${A}: removed`);
  const rowOf = async (...lines: readonly string[]) => {
    const { rows } = await viewOf(...arrives(A), ...lines);
    const row = rows.find(({ step }) => step === 'remove');
    return [row?.service, ...(row?.details ?? [])];
  };
  expect(await rowOf(deleted, tried(A, 5, SENT))).toEqual([
    'postsuper',
    `${A} deleted by an operator`,
  ]);
  expect(await rowOf(tried(A, 5, SENT), removed(A, 5))).toEqual(['qmgr', `${A} left the queue`]);
});

test('the last queue file has left the queue, though the filter kept a copy of the mail', async () => {
  const { rows } = await viewOf(
    ...arrives(A).map(ofMany(2)),
    filtered(A, 'bob@example.org', 1, '250 2.0.0 Ok: queued as BBBBBB0002, but 1 DISCARD'),
    ...comesBack(B, 1),
    filtered(A, 'eve@example.org', 1, '250 2.0.0 Ok: queued as BBBBBB0002, but 1 DISCARD'),
    removed(A, 2),
    tried(B, 3, SENT),
    removed(B, 3),
  );
  expect(rows.at(-1)).toMatchObject({ step: 'remove', details: [`${B} left the queue`] });
});

test('a queue file that the queue manager finds damaged has a note that it is set aside', async () => {
  const words = `saving corrupt file "${A}" from queue "active" to queue "corrupt"`;
  const view = await viewOf(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    line(9, 'postfix/qmgr[12]', `warning: ${words}`),
  );
  const notes = view.notes.map(({ text }) => text);
  expect(notes).toContain(words);
  // Its JSON has no notes, and would call it deferred without a word.
  expect(notes).toContain(
    `Postfix found the queue file ${A} damaged and set it aside: it is not tried again`,
  );
});

test('a queue file that an operator has put back is not told as set aside', async () => {
  const [message] = await told(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    line(
      9,
      'postfix/qmgr[12]',
      `warning: saving corrupt file "${A}" from queue "active" to queue "corrupt"`,
    ),
    queued(A, 300),
    tried(A, 301, DEFERRED),
  );
  expect(message?.warnings).toEqual([]);
});

test('mail that an operator told to expire has not reached the end of its time', async () => {
  const [message] = await told(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    line(5, 'postfix/postsuper[70]', `${A}: expired`),
    line(
      6,
      'postfix/qmgr[12]',
      `${A}: from=<ann@example.net>, status=force-expired, returned to sender`,
    ),
    removed(A, 6),
  );
  if (message === undefined) throw new Error('the lines tell of a message');
  const inQueue = traceView(message).rows.filter(({ step }) => step === 'queue');
  expect(inQueue.map(({ details }) => details[0])).toEqual(['an operator told it to expire']);
  expect(briefOf(message, utcZone)[0]).toMatch(
    /could not be delivered before an administrator ended the tries, and was returned to the sender\.$/,
  );
});

test('a milter header check that sends mail elsewhere is told as other checks are', async () => {
  const [message] = await told(
    line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]`),
    identified(A, 0),
    line(
      0,
      'postfix/cleanup[11]',
      `${A}: milter-header-redirect: header X-Spam-Flag: YES from mx.example.net[192.0.2.1]; from=<ann@example.net> to=<bob@example.org> proto=ESMTP helo=<x>: spam@example.org`,
    ),
    queued(A, 0),
  );
  expect(message?.notes).toEqual(['a milter header check redirected it to spam@example.org']);
});

test('a scan of the queue that met mail while it was tried is no note on it', async () => {
  const [message] = await told(
    ...arrives(A),
    line(1, 'postfix/qmgr[12]', `${A}: skipped, still being delivered`),
    line(2, 'postfix/smtp[14]', `${A}: enabling PIX workarounds: disable_esmtp for mx.example.org`),
    tried(A, 3, SENT),
  );
  expect(message?.notes).toEqual(['enabling PIX workarounds: disable_esmtp for mx.example.org']);
});

test('mail whose queue file is damaged was not refused to its client', async () => {
  const damaged = 'message rejected: missing end record';
  const statusOf = async (tag: string) => {
    const [message] = await told(
      line(0, 'postfix/smtpd[10]', `${A}: client=mx.example.net[192.0.2.1]`),
      identified(A, 0),
      line(1, tag, `warning: ${A}: ${damaged}`),
    );
    return message?.status;
  };
  expect(await statusOf('postfix/qmgr[12]')).toBe('queued');
  expect(await statusOf('postfix/cleanup[11]')).toBe('rejected');
});
