import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Chain } from '../../src/correlate/chains/chain.ts';
import { isPlainlyOnItsWay } from '../../src/correlate/messages/on-its-way.ts';
import { settle } from '../../src/correlate/messages/settle.ts';
import { rowsOf } from '../../src/message/outcome.ts';
import { A, arrives, B, DEFERRED, line, SENT, tried } from './mail-lines.ts';
import { readFiles, readTexts } from './messages-of.ts';

const LAB = fileURLToPath(new URL('../../fixtures/lab/', import.meta.url));
const scenarios = readdirSync(`${LAB}scenarios`).filter((file) => file.endsWith('.log'));

/** What each line of a log has changed: whether that is plain, and what settling it shows. */
async function changesOf(log: string): Promise<{ isPlain: boolean; fates: string[] }[]> {
  const changes: { isPlain: boolean; fates: string[] }[] = [];
  const changed = (chain: Chain) => {
    const fates = rowsOf(settle(chain, [])).map(({ status, step }) => `${status} ${step}`);
    changes.push({ isPlain: isPlainlyOnItsWay(chain), fates });
  };
  await readFiles([log], { year: 2026, listener: { changed, refused: () => {} } });
  return changes;
}

// A filter that does not tell the queue ID it gave counts as having relayed the mail, until the next hop turns up.
const OPEN = /^(?:queued|unknown) |^relayed filter$/;

test.each(scenarios.map((log) => `scenarios/${log}`).concat('zimbra.log'))(
  '%s: where it is plain that mail is on its way, no fate is decided',
  async (log) => {
    const wrong = (await changesOf(`${LAB}${log}`))
      .filter(({ isPlain }) => isPlain)
      .flatMap(({ fates }) => fates)
      .filter((fate) => !OPEN.test(fate));
    expect(wrong).toEqual([]);
  },
);

test('it is plain for most lines that decide nothing', async () => {
  const open = (await changesOf(`${LAB}zimbra.log`)).filter(({ fates }) =>
    fates.every((fate) => OPEN.test(fate)),
  );
  const plain = open.filter(({ isPlain }) => isPlain);
  expect(open.length).toBeGreaterThan(500);
  expect(plain.length / open.length).toBeGreaterThan(0.8);
});

const amavis = (verdict: string, more = '') =>
  line(
    1,
    'amavis[16]',
    `(00016-01) ${verdict} [192.0.2.1]:4711 [192.0.2.1] <ann@example.net> -> <bob@example.org>, Queue-ID: ${A}, mail_id: J4A3Mi79CrBr, Hits: -, size: 1000${more}, 380 ms`,
  );
const PASSED = amavis('Passed CLEAN {RelayedInbound},', `, queued_as: ${B}`);
const postsuper = (text: string) => line(2, 'postfix/postsuper[18]', `${A}: ${text}`);
const NAMED_THERE = 'dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4XkQ2b1Zz9z3hT)';
const EXPIRED = `${A}: from=<ann@example.net>, status=expired, returned to sender`;

test.each([
  ['has passed the filter', [PASSED], true],
  [
    'has passed the filter for one recipient alone',
    [PASSED, amavis('Blocked SPAM {DiscardedInbound},')],
    false,
  ],
  ['was put off', [tried(A, 1, DEFERRED)], false],
  ['was relayed', [tried(A, 1, SENT)], false],
  ['was relayed, and is named there,', [tried(A, 1, NAMED_THERE)], false],
  ['is put on hold', [postsuper('placed on hold')], false],
  ['is deleted', [postsuper('removed')], false],
  ['has expired', [line(2, 'postfix/qmgr[12]', EXPIRED)], false],
])('mail that %s', async (_, lines, isPlain) => {
  let last: boolean | undefined;
  const listener = {
    changed: (chain: Chain) => {
      last = isPlainlyOnItsWay(chain);
    },
    refused: () => {},
  };
  const log = [...arrives(A), ...lines].join('\n');
  await readTexts([log], { year: 2026, isGoingOn: true, listener });
  expect(last).toBe(isPlain);
});
