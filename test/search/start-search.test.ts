/** What is still looked for while the search goes back: names are given again, also within one block of the log. */
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/core/instant.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import { hashOfName } from '../../src/search/line-names.ts';
import { NEVER } from '../../src/search/lives.ts';
import { StartSearch } from '../../src/search/start-search.ts';
import { readText } from '../daemons/read-lines.ts';

const RANGE = Date.UTC(2026, 10, 24, 10);

/** Looks back from a range that has only the ends of two queue files. */
function searchFor(...queueIds: readonly string[]) {
  const named = new Map(queueIds.map((queueId) => [`mail ${queueId}`, { at: RANGE, from: NEVER }]));
  const search = new StartSearch({ queueIds: named, tasks: new Map(), sessions: new Map() });
  return {
    look(minutesBefore: number, daemon: string, text: string): void {
      const tag = `postfix/${daemon}`;
      const [event] = readText(tag, text).events as [MailEvent];
      const at = RANGE - minutesBefore * MINUTE;
      const written = { tag, daemon, pid: 77, at, host: 'mail', file: 'a.log', line: 1 };
      search.look(event, { ...written, size: text.length, rawLine: () => text }, 0);
    },
    wantedAt(minutesBefore: number): readonly string[] {
      search.passTime(RANGE - minutesBefore * MINUTE);
      search.sieve.sweep();
      const isWanted = (name: string) =>
        search.sieve.lets(Int32Array.of(hashOfName(name), 0), 0, 2, 0);
      return ['C4E81E3A8C', 'F0194E6947'].filter(isWanted);
    },
  };
}

const DELIVERY_TO_FILTER =
  'C4E81E3A8C: to=<jan@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.18, delays=0.02/0.01/0.01/0.14, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as F0194E6947)';

test('a queue file whose start is found is looked for no more', () => {
  const search = searchFor('C4E81E3A8C', 'F0194E6947');
  search.look(10, 'smtpd', 'F0194E6947: client=localhost[127.0.0.1]');
  expect(search.wantedAt(11)).toEqual(['C4E81E3A8C']);
});

test('an earlier queue file of the same name is, where an older line of the same block names it', () => {
  const search = searchFor('C4E81E3A8C', 'F0194E6947');
  search.look(10, 'smtpd', 'F0194E6947: client=localhost[127.0.0.1]');
  search.look(30, 'smtp', DELIVERY_TO_FILTER);
  expect(search.wantedAt(31)).toEqual(['C4E81E3A8C', 'F0194E6947']);
});

test('but no longer than it takes to make one', () => {
  const search = searchFor('C4E81E3A8C', 'F0194E6947');
  search.look(10, 'smtpd', 'F0194E6947: client=localhost[127.0.0.1]');
  search.look(30, 'smtp', DELIVERY_TO_FILTER);
  expect(search.wantedAt(41)).toEqual(['C4E81E3A8C']);
});

test('of two whose start is not found yet, the search for the later one covers both', () => {
  const search = searchFor('C4E81E3A8C', 'F0194E6947');
  search.look(30, 'smtp', DELIVERY_TO_FILTER);
  expect(search.wantedAt(300)).toEqual(['C4E81E3A8C', 'F0194E6947']);
});

test('lines of the later one, looked at once more, do not end the search for the earlier one', () => {
  const search = searchFor('C4E81E3A8C', 'F0194E6947');
  search.look(10, 'smtpd', 'F0194E6947: client=localhost[127.0.0.1]');
  search.look(30, 'smtp', DELIVERY_TO_FILTER);
  search.look(9, 'qmgr', 'F0194E6947: removed');
  search.look(10, 'smtpd', 'F0194E6947: client=localhost[127.0.0.1]');
  search.look(30, 'qmgr', 'F0194E6947: removed');
  expect(search.wantedAt(31)).toEqual(['C4E81E3A8C', 'F0194E6947']);
});
