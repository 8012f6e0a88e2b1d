import { expect, test } from 'vitest';
import { readLines, readText } from './read-lines.ts';

test.each([
  ['rsyslogd', 'imuxsock[pid: 16737]: 20 messages lost due to rate-limiting', 20, 16737],
  ['rsyslogd', 'imjournal: begin to drop messages due to rate-limiting', undefined, undefined],
  ['systemd-journald', 'Suppressed 7 messages from /system.slice/postfix.service', 7, undefined],
])('%s: %s tells of a gap', (tag, text, count, lostPid) => {
  expect(readText(tag, text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'lines-lost', count, lostPid, text }],
  });
});

test('the words of a gap inside another text are no gap', () => {
  expect(readText('rsyslogd', 'x: 20 messages lost due to rate-limiting').events).toEqual([]);
});

test('a line without a program is silent when it tells of a repeat, else not understood', () => {
  const read = readLines([
    'May  5 13:35:54 mail last message repeated 3 times',
    'May  5 13:35:54 mail nobody said this',
  ]);
  expect(read.map(({ outcome }) => outcome)).toEqual(['silent', 'not-understood']);
});
