/** What an operator put back to the start is told as such, whichever line names it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { A, arrives, B, DEFERRED, line, queued, SENT, tried } from '../correlate/mail-lines.ts';
import { readTexts } from '../correlate/messages-of.ts';

const BY_NAME = line(9, 'postfix/postsuper[70]', `${A}: requeued`);
const ALL = line(9, 'postfix/postsuper[70]', 'Requeued: 9 messages');

async function requeueRowsOf(...lines: readonly string[]): Promise<string[]> {
  const { messages } = await readTexts([`${lines.join('\n')}\n`], { keepTimeline: true });
  expect(messages).toHaveLength(1);
  return traceView(messages[0] as Message)
    .rows.filter(({ details }) => details.some((words) => words.includes('requeued')))
    .map(({ step, service, details }) => `${step} ${service}: ${details.join(' · ')}`);
}

test.each([
  ['postsuper names it', BY_NAME, 'postsuper'],
  ['postsuper only counts those it took (-r ALL)', ALL, 'pickup'],
  ['the line of postsuper is not in the log', '', 'pickup'],
])('a queue file that was requeued has one row where %s', async (_, operator, service) => {
  const rows = await requeueRowsOf(
    ...arrives(A),
    tried(A, 1, DEFERRED),
    ...(operator === '' ? [] : [operator]),
    line(60, 'postfix/pickup[20]', `${B}: uid=103 from=<ann@example.net> orig_id=${A}`),
    queued(B, 60),
    tried(B, 61, SENT),
  );
  expect(rows).toEqual([`queue ${service}: ${A} requeued by an operator`]);
});

test('a sender cannot claim that a mail was requeued', async () => {
  const rows = await requeueRowsOf(
    line(0, 'postfix/pickup[20]', `${B}: uid=103 from=<x> orig_id=${A}>`),
    queued(B, 0),
    tried(B, 1, SENT),
  );
  expect(rows).toEqual([]);
});
