import { describe, expect, test } from 'vitest';
import { displayWidth, headOf, tailOf } from '../../src/render/display-width.ts';
import { asciiText, safeCell, safeJson, safeText } from '../../src/render/safe-text.ts';

describe('text of a log on a terminal', () => {
  test.each([
    ['an escape sequence', '\u001b[2Jgone', '\\x1b[2Jgone'],
    ['a C1 control, which opens a sequence alone', '\u009b31mred', '\\x9b31mred'],
    ['line ends', 'one\r\ntwo', 'one\\x0d\\x0atwo'],
    ['a tab and a NUL', 'a\tb\u0000', 'a\\x09b\\x00'],
    ['DEL', 'a\u007f', 'a\\x7f'],
    ['a bidi override', 'gpj.\u202eexe', 'gpj.\\u202eexe'],
    ['bidi isolates', '\u2066a\u2069', '\\u2066a\\u2069'],
    ['zero-width characters', 'pay\u200bpal\ufeff', 'pay\\u200bpal\\ufeff'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['bytes that were no UTF-8', 'caf\ufffd', 'caf\\ufffd'],
    ['tags beyond the first plane', 'a\u{e0041}', 'a\\u{e0041}'],
    ['a lone surrogate', 'a\ud800', 'a\\ud800'],
    ['letters of any script', 'Nguyễn 店 ñ', 'Nguyễn 店 ñ'],
    ['a backslash of its own', 'DOMAIN\\user', 'DOMAIN\\user'],
  ])('%s', (_, text, expected) => {
    expect(safeText(text)).toBe(expected);
  });

  test('a terminal for ASCII gets ASCII', () => {
    expect(asciiText('Nguyễn 😀\u001b')).toBe('Nguy\\u1ec5n \\u{1f600}\\x1b');
  });
});

describe('a cell of CSV', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\\x09=1"],
    ['\r=1', "'\\x0d=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['ann@example.com', 'ann@example.com'],
    ['250 2.0.0 OK', '250 2.0.0 OK'],
  ])('%j', (text, expected) => {
    expect(safeCell(text)).toBe(expected);
  });
});

test('JSON is harmless to a terminal and the same to a parser', () => {
  const value = { to: '\u001b[2J\u009b\u202e\u007f😀\u{e0041}é' };
  const json = safeJson(value);
  expect(json).toBe('{"to":"\\u001b[2J\\u009b\\u202e\\u007f😀\\udb40\\udc41é"}');
  expect(JSON.parse(json)).toEqual(value);
});

describe('columns of a terminal', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['店', 2],
    ['ｱ', 1],
    ['Ａ', 2],
    ['한국', 4],
    ['e\u0301', 1],
    ['ที่', 1],
    ['😀', 2],
    ['✔✘·→…█', 6],
  ])('%s takes %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('a wide character is not cut in half', () => {
    expect(headOf('店店店', 3)).toBe('店');
    expect(tailOf('店店店', 5)).toBe('店店');
    expect(headOf('e\u0301a', 1)).toBe('e\u0301');
  });
});

/** Signs that have a shape of their own, around the digits or letters that follow. */
const ARABIC_SIGNS = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;

test('no control, mark of format or invisible character of Unicode is shown as it is', () => {
  const shown: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const text = String.fromCodePoint(code);
    if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u.test(text)) continue;
    if (safeText(text) === text && !ARABIC_SIGNS.test(text)) shown.push(code.toString(16));
  }
  expect(shown).toEqual([]);
});
