import { expect, test } from 'vitest';
import { Talk } from '../../src/cli/talk.ts';

function said(isQuiet: boolean, say: (talk: Talk) => void): string {
  let text = '';
  say(
    new Talk(
      (piece) => {
        text += piece;
      },
      { isQuiet },
    ),
  );
  return text;
}

test('no control character of a name reaches the terminal', () => {
  expect(said(false, (talk) => talk.problem('cannot read a\x1b[31mb\x9b.'))).toBe(
    'mtatrace: cannot read a\\x1b[31mb\\x9b.\n',
  );
  expect(said(false, (talk) => talk.note('host \u202emta'))).toBe('mtatrace: host \\u202emta\n');
});

test('the name of a file does not start a line of its own', () => {
  expect(said(false, (talk) => talk.problem('cannot read a\nmtatrace: all is well.'))).toBe(
    'mtatrace: cannot read a\\x0amtatrace: all is well.\n',
  );
});

test('--quiet silences notes, never problems', () => {
  const both = (talk: Talk) => {
    talk.note('a note.');
    talk.problem('a problem.');
  };
  expect(said(true, both)).toBe('mtatrace: a problem.\n');
});
