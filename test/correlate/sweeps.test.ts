/** What an operator or a stop does to mail on its way without naming it: `postsuper -d ALL`, tries that are cut off. */
import { expect, test } from 'vitest';
import { A, arrives, B, C, DEFERRED, line, queued, removed, SENT, tried } from './mail-lines.ts';
import { readTexts, told } from './messages-of.ts';

const operator = (second: number, text: string, pid = 70) =>
  line(second, `postfix/postsuper[${pid}]`, text);
const waiting = [...arrives(A), tried(A, 1, DEFERRED)];
const warningsOf = async (...lines: readonly string[]) =>
  (await told(...lines)).find(({ hops }) => hops[0]?.queueId === A)?.warnings;

const DELETED = `an operator deleted many queue files at once (postsuper -d ALL) after the last line of ${A}: it may be one of them`;
const LINE_LOST = `the last delivery line of 1 of 1 recipients of ${A} is not in the input`;
const HELD = `an operator put many queue files on hold at once (postsuper -h ALL) after the last line of ${A}: it may be one of them`;

test.each<[string, string[], string[]]>([
  ['all were deleted', [operator(5, 'Deleted: 13 messages')], [DELETED]],
  ['all were held', [operator(5, 'Placed on hold: 1 message')], [HELD]],
  ['none was deleted', [operator(5, 'Deleted: 0 messages')], []],
  [
    'one was, and that was named',
    [operator(5, `${B}: removed`), operator(5, 'Deleted: 1 message')],
    [],
  ],
  [
    'two operators named one each at once',
    [
      operator(5, `${B}: removed`),
      operator(5, `${C}: removed`, 71),
      operator(5, 'Deleted: 1 message'),
      operator(5, 'Deleted: 1 message', 71),
    ],
    [],
  ],
  [
    'another operator named one',
    [operator(5, `${B}: removed`, 71), operator(5, 'Deleted: 1 message')],
    [DELETED],
  ],
  ['it was tried since', [operator(5, 'Deleted: 13 messages'), tried(A, 9, DEFERRED)], []],
  [
    'all were released again',
    [operator(5, 'Placed on hold: 7 messages'), operator(6, 'Released from hold: 7 messages')],
    [],
  ],
  ['it had left the queue', [removed(A, 3), operator(5, 'Deleted: 13 messages')], [LINE_LOST]],
  [
    'two were, and both were named',
    [
      operator(5, `${B}: removed`),
      operator(6, `${C}: removed`),
      operator(6, 'Deleted: 2 messages'),
    ],
    [],
  ],
  [
    'two were, and a postsuper with the number of an earlier one named one',
    [
      operator(5, `${B}: removed`),
      operator(200, `${C}: removed`),
      operator(200, 'Deleted: 2 messages'),
    ],
    [DELETED],
  ],
  [
    'one was, and an earlier postsuper with the same number had named one',
    [operator(5, `${B}: removed`), operator(200, 'Deleted: 1 message')],
    [DELETED],
  ],
  [
    'all were deleted, and what came since was released',
    [operator(5, 'Deleted: 13 messages'), operator(6, 'Released from hold: 7 messages')],
    [DELETED],
  ],
  [
    'all were deleted in the second of its last line',
    [tried(A, 5, DEFERRED), operator(5, 'Deleted: 13 messages')],
    [DELETED],
  ],
])(
  'mail that waits may be among those that no line names, where %s',
  async (_, lines, expected) => {
    expect(await warningsOf(...waiting, ...lines)).toEqual(expected);
  },
);

test('a release of all frees what was held by its name', async () => {
  const held = [...waiting, operator(5, `${A}: placed on hold`)];
  const statusOf = async (...lines: readonly string[]) => (await told(...lines))[0]?.status;
  expect(await statusOf(...held)).toBe('held');
  expect(await statusOf(...held, operator(9, 'Released from hold: 3 messages'))).toBe('deferred');
});

test('of very many that ran postsuper the last sixteen are remembered', async () => {
  const lines = Array.from({ length: 20 }, (_, i) => operator(i, `${B}: placed on hold`, 70 + i));
  const { correlator } = await readTexts([lines.join('\n')]);
  const [state] = correlator.hosts.values();
  expect([...(state?.sweepers.keys() ?? [])]).toEqual(Array.from({ length: 16 }, (_, i) => 74 + i));
});

const CUT_OFF = `${A} was taken up again after a try that no line tells the end of: if a stop or a crash of Postfix cut it off, the message may have been delivered twice`;

test.each<[string, string[], string[]]>([
  ['has no line', [queued(A, 30), tried(A, 40, SENT), removed(A, 40)], [CUT_OFF]],
  ['has its line', [tried(A, 1, DEFERRED), queued(A, 30), tried(A, 31, SENT), removed(A, 31)], []],
  [
    'is the same, by a line that is written twice',
    [queued(A, 0), tried(A, 1, SENT), removed(A, 1)],
    [],
  ],
  ['has no line, and neither has a delivery', [queued(A, 30), tried(A, 40, DEFERRED)], []],
  ['has no line a second later', [queued(A, 1), tried(A, 2, SENT), removed(A, 2)], [CUT_OFF]],
  [
    'is the second one, and has no line,',
    [tried(A, 1, DEFERRED), queued(A, 30), queued(A, 60), tried(A, 61, SENT), removed(A, 61)],
    [CUT_OFF],
  ],
])('mail may have been delivered twice where the try before %s', async (_, lines, expected) => {
  expect(await warningsOf(...arrives(A), ...lines)).toEqual(expected);
});
