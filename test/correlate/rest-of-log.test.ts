/** Mail of which the log says no more, though it goes on: lines are missing, or the mail is gone. */
import { expect, test } from 'vitest';
import { A, arrives, B, DEFERRED, line, removed, SENT, tried } from './mail-lines.ts';
import { told } from './messages-of.ts';

const DAY = 86_400;
const GONE = `for a day after the last line of ${A} other mail was tried, but not this: lines of it are missing, or it is no longer in the queue`;
const HELD = line(3, 'postfix/postsuper[70]', `${A}: placed on hold`);
const ofAnother = (second: number, host = 'mail') => [
  ...arrives(B, second, host).map((text) => text.replace('<a@', '<b@')),
  tried(B, second + 1, SENT, host),
  removed(B, second + 2, host),
];

test.each<[string, string[], string[], string | undefined, string[]]>([
  ['deferred', [tried(A, 1, DEFERRED)], ofAnother(2 * DAY), 'perhaps-gone', [GONE]],
  ['on its way', [], ofAnother(2 * DAY), 'perhaps-gone', [GONE]],
  ['tried hours ago', [tried(A, 1, DEFERRED)], ofAnother(DAY - 60), undefined, []],
  ['alone on its host', [tried(A, 1, DEFERRED)], ofAnother(2 * DAY, 'other'), undefined, []],
  ['on hold', [tried(A, 1, DEFERRED), HELD], ofAnother(2 * DAY), undefined, []],
  [
    'only without the line of its removal',
    [tried(A, 1, SENT)],
    ofAnother(2 * DAY),
    undefined,
    [`removal of ${A} is not in the input`],
  ],
])('mail that is %s', async (_, more, rest, afterwards, warnings) => {
  const messages = await told(...arrives(A), ...more, ...rest);
  const message = messages.find(({ hops }) => hops[0]?.queueId === A);
  expect(message?.recipients.map((row) => row.afterwards)).toEqual(
    message?.recipients.length === 0 ? [] : [afterwards],
  );
  expect(message?.warnings).toEqual(warnings);
});
