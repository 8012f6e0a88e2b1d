/** Clients that a list of this server's own rejects: postscreen says so in a line before the refusal. */
import { expect, test } from 'vitest';
import { stoppedOf } from '../../src/query/trace/stopped.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { line } from './mail-lines.ts';
import { told } from './messages-of.ts';

const CLIENT = '[203.0.113.7]:36685';
const says = (second: number, text: string) => line(second, 'postfix/postscreen[12506]', text);
const refuses = (code: string, text = 'Service currently unavailable') =>
  `NOQUEUE: reject: RCPT from ${CLIENT}: ${code} ${text}; from=<dl@example.net>, to=<bob@example.com>, proto=ESMTP, helo=<c7.example.net>`;

/** What is told of a client, from its connection to its end. */
async function toldOf(...texts: readonly string[]) {
  const lines = [`CONNECT from ${CLIENT} to [192.0.2.10]:25`, ...texts, `DISCONNECT ${CLIENT}`];
  const [one] = await told(...lines.map((text, second) => says(second, text)));
  if (one === undefined) throw new Error('nothing was told');
  const { rows, whys } = traceView(one);
  return {
    cause: stoppedOf(one)?.cause,
    retry: stoppedOf(one)?.retryHelps,
    details: rows.find(({ step }) => step === 'connect')?.details,
    next: whys.flatMap(({ next }) => next).join(),
  };
}

test.each(['DENYLISTED', 'BLACKLISTED'])('%s and refused for good', async (word) => {
  const answer = await toldOf(
    `${word} ${CLIENT}`,
    refuses('550 5.3.2'),
    `DATA without valid RCPT from ${CLIENT}`,
  );
  expect(answer).toMatchObject({
    cause: 'postscreen',
    retry: 'no',
    details: ["on this server's deny list", word, '550 5.3.2 Service currently unavailable'],
  });
  expect(answer.next).toContain('find the entry for 203.0.113.7');
});

test('a client on the list that another test has refused', async () => {
  const listed = refuses('550 5.5.1', 'Protocol error');
  const { cause, details } = await toldOf(
    `DENYLISTED ${CLIENT}`,
    `PREGREET 14 after 0.02 from ${CLIENT}: EHLO x`,
    listed,
  );
  expect(cause).toBe('postscreen');
  expect(details).toEqual(['failed test', 'PREGREET 14 after 0.02', '550 5.5.1 Protocol error']);
});

test('that a client sends to nobody after its refusals is not why it was refused', async () => {
  const { details } = await toldOf(
    `PREGREET 14 after 0.02 from ${CLIENT}: EHLO x`,
    refuses('550 5.5.1', 'Protocol error'),
    `DATA without valid RCPT from ${CLIENT}`,
  );
  expect(details).toEqual(['failed test', 'PREGREET 14 after 0.02', '550 5.5.1 Protocol error']);
});

test('the same refusal without such a line says nothing of the list', async () => {
  expect((await toldOf(refuses('550 5.3.2'))).cause).toBe('postscreen');
});
