/** What a stranger may write into amavis' lines again and again, at the places where its parser looks ahead. */
import { expect, test } from 'vitest';
import { readText } from '../daemons/read-lines.ts';
import { excessOf, TIMES } from './growth.ts';

test.each([
  ['a detail full of candidates', 'Blocked BANNED (', ') {A}, <"', 60_000],
  ['a detail full of envelopes', 'Blocked BANNED (', '), <a> -> <b>', 60_000],
  ['a detail full of senders', 'Blocked BANNED (', '), <a> -> <b ', 60_000],
  ['a detail full of bare senders', 'Blocked BANNED (', '), a -> <', 60_000],
  ['a detail full of recipients', 'Blocked BANNED (', '), <a> -> <b>,<', 60_000],
  ['a detail full of parentheses', 'Blocked BANNED (', '), ', 200_000],
  ['a list that never ends', 'Passed CLEAN {A}, [192.0.2.7] <s> -> ', '<"a>,', 150_000],
  [
    'a Message-ID full of ends',
    'Passed CLEAN {A}, <s> -> <r>, Message-ID: <',
    '>, mail_id: ',
    80_000,
  ],
  [
    'a line full of Resent-Message-IDs',
    'Passed CLEAN {A}, <s> -> <r>',
    ', Resent-Message-ID: x',
    8_000,
  ],
  ['a Subject full of quotes', 'Passed CLEAN {A}, <s> -> <r>, Subject: ', ' "\\', 200_000],
  ['a reply full of words', 'FWD from <s> -> <r>, ', 'A=b ', 200_000],
] as const)('%s takes time in proportion to its length', async (_, head, piece, times) => {
  const read = (count: number) => () =>
    readText('amavis', `(04083-01) ${head}${piece.repeat(count)}`);
  expect(await excessOf(read(times / TIMES), read(times))).toBeUndefined();
});
