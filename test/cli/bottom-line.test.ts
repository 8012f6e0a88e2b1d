import { expect, test } from 'vitest';
import { BottomLine } from '../../src/cli/live/bottom-line.ts';

const ESCAPE = '\u001b[';

/** As much of a terminal as the bottom line needs. */
class SmallTerminal {
  rows: string[] = [''];
  readonly #height: number;
  #row = 0;
  #column = 0;

  constructor(height: number) {
    this.#height = height;
  }

  write(text: string): void {
    const [first = '', ...sequences] = text.split(ESCAPE);
    for (const character of first) this.#take(character);
    for (const sequence of sequences) {
      this.#take(ESCAPE + sequence.slice(0, 1));
      for (const character of sequence.slice(1)) this.#take(character);
    }
  }

  #take(piece: string): void {
    switch (piece) {
      case '\r':
        this.#column = 0;
        return;
      case '\n':
        this.#column = 0;
        this.#lineFeed();
        return;
      case '\u001b[A':
        this.#row = Math.max(0, this.#row - 1);
        return;
      case '\u001b[B':
        this.#row = Math.min(this.#height - 1, this.#row + 1);
        return;
      case '\u001b[L':
        this.rows.splice(this.#row, 0, '');
        this.rows.length = Math.min(this.rows.length, this.#height);
        return;
      case '\u001b[J':
        this.rows[this.#row] = (this.rows[this.#row] ?? '').slice(0, this.#column);
        this.rows.length = this.#row + 1;
        return;
      default: {
        const row = (this.rows[this.#row] ?? '').padEnd(this.#column);
        this.rows[this.#row] = row.slice(0, this.#column) + piece + row.slice(this.#column + 1);
        this.#column++;
      }
    }
  }

  #lineFeed(): void {
    if (this.#row === this.#height - 1) this.rows.shift();
    else this.#row++;
    this.rows[this.#row] ??= '';
  }
}

const HEIGHT = 4;

function bottomOn(terminal: SmallTerminal) {
  const written: string[] = [];
  const clock = { now: 0 };
  const bottom = new BottomLine({
    write: (text) => {
      written.push(text);
      terminal.write(text);
    },
    clock: () => clock.now,
  });
  return { bottom, written, clock };
}

test('what is printed stands above the bottom line, also once the screen is full', () => {
  const terminal = new SmallTerminal(HEIGHT);
  const { bottom } = bottomOn(terminal);
  bottom.draw('1 in flight');
  for (const line of ['one', 'two', 'three', 'four', 'five']) bottom.printLine(line);
  expect(terminal.rows).toEqual(['three', 'four', 'five', '1 in flight']);
});

test('printing does not draw the bottom line again, and it is drawn five times a second at most', () => {
  const { bottom, written, clock } = bottomOn(new SmallTerminal(HEIGHT));
  for (clock.now = 0; clock.now < 1000; clock.now += 10) {
    if (bottom.isDue) bottom.draw('status');
    bottom.printLine('line');
  }
  expect(written.filter((text) => text.includes('status'))).toHaveLength(5);
});

test('a shorter bottom line leaves nothing of a longer one', () => {
  const terminal = new SmallTerminal(HEIGHT);
  const { bottom } = bottomOn(terminal);
  bottom.draw('12 in flight, 3 deferred');
  bottom.draw('1 in flight');
  expect(terminal.rows).toEqual(['1 in flight']);
});

test('at the end nothing of it is left', () => {
  const terminal = new SmallTerminal(HEIGHT);
  const { bottom } = bottomOn(terminal);
  bottom.draw('1 in flight');
  bottom.printLine('one');
  bottom.clear();
  bottom.printLine('two');
  expect(terminal.rows.filter((row) => row !== '')).toEqual(['one', 'two']);
});
