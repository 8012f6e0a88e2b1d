/** Each queue file of a message stands in a row of its trace, so that it is known where mail waits. */
import { expect, test } from 'vitest';
import { traceRows } from '../../src/query/trace/rows.ts';
import { A, arrives, B, C, DEFERRED, line, removed, SENT, tried } from '../correlate/mail-lines.ts';
import { told } from '../correlate/messages-of.ts';

async function handedOn(...lines: readonly string[]): Promise<string[]> {
  const [message] = await told(...lines);
  if (message === undefined) throw new Error('no message');
  return traceRows(message).flatMap(({ mark, step, service, details, handover }) =>
    handover === null
      ? []
      : [`${mark} ${step} ${service}: ${details.join()} ${handover.from} → ${handover.to.join()}`],
  );
}

const queuedAs = (queueId: string) =>
  SENT.replace('250 2.0.0 Ok', `250 2.0.0 Ok: queued as ${queueId}`);

test('a host of the log that took the mail from another one is named, and so is the one after it', async () => {
  expect(
    await handedOn(
      ...arrives(A, 0, 'mxa'),
      ...arrives(B, 1, 'mxb'),
      tried(A, 1, queuedAs(B), 'mxa'),
      removed(A, 1, 'mxa'),
      ...arrives(C, 2, 'mxa'),
      tried(B, 2, queuedAs(C), 'mxb'),
      removed(B, 2, 'mxb'),
      tried(C, 3, DEFERRED, 'mxa'),
    ),
  ).toEqual([
    `ok queue smtpd: taken by mxb ${A} → ${B}`,
    `ok queue smtpd: taken by mxa ${B} → ${C}`,
  ]);
});

test('mail that local(8) forwards has another queue file on the same host', async () => {
  const forwarded = `${A}: to=<bob@example.org>, relay=local, delay=0, delays=0/0/0/0, dsn=2.0.0, status=sent (forwarded as ${B})`;
  expect(
    await handedOn(
      ...arrives(A),
      line(1, 'postfix/cleanup[11]', `${B}: message-id=<a@example.net>`),
      line(1, 'postfix/local[17]', forwarded),
      removed(A, 1),
      line(
        1,
        'postfix/qmgr[12]',
        `${B}: from=<ann@example.net>, size=1000, nrcpt=1 (queue active)`,
      ),
      tried(B, 2, SENT),
      removed(B, 2),
    ),
  ).toEqual([`ok queue : goes on under another queue ID ${A} → ${B}`]);
});

test('of a long way the first queue files stand in rows, and the others are counted', async () => {
  const idOf = (hop: number) => `${hop}`.repeat(10);
  const way = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((hop) => [
    ...arrives(idOf(hop), hop, `mx${hop}`),
    ...(hop === 1 ? [] : [tried(idOf(hop - 1), hop, queuedAs(idOf(hop)), `mx${hop - 1}`)]),
  ]);
  const [message] = await told(...way, tried(idOf(8), 9, SENT, 'mx8'));
  const rows = traceRows(message ?? expect.fail()).filter(({ step }) => step === 'queue');
  expect(rows.map(({ details }) => details.join())).toEqual([
    'taken by mx2',
    'taken by mx3',
    'taken by mx4',
    'taken by mx5',
    'goes on in 3 more queue files',
  ]);
});

test('two hosts may give one queue ID: what follows them is told once', async () => {
  const rows = await handedOn(
    ...arrives(A, 0, 'mxa'),
    ...arrives(B, 1, 'mxb'),
    tried(A, 1, queuedAs(B), 'mxa'),
    removed(A, 1, 'mxa'),
    ...arrives(A, 2, 'mxc'),
    tried(B, 2, queuedAs(A), 'mxb'),
    removed(B, 2, 'mxb'),
    ...arrives(C, 3, 'mxd'),
    tried(A, 3, queuedAs(C), 'mxc'),
  );
  expect(rows.filter((row) => row.endsWith(` → ${C}`))).toHaveLength(1);
});
