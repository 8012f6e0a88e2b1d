/** A line that stays at the bottom of the terminal, below what is printed. */

export interface TerminalParts {
  /** Writes to the terminal at once. */
  readonly write: (text: string) => void;
  readonly clock: () => number;
}

const SHOWN_EVERY_MS = 200;
const CLEAR_BELOW = '\r\u001b[J';
/** Makes room above the bottom line, which moves down and need not be drawn again. */
const OPEN_LINE_ABOVE = '\n\u001b[A\u001b[L';
const TO_BOTTOM_LINE = '\u001b[B\r';

/** The cursor rests at the start of the bottom line. */
export class BottomLine {
  readonly #parts: TerminalParts;
  #isThere = false;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(parts: TerminalParts) {
    this.#parts = parts;
  }

  /** Whether it is time to redraw the line. */
  get isDue(): boolean {
    return this.#parts.clock() - this.#drawnAt >= SHOWN_EVERY_MS;
  }

  draw(text: string): void {
    this.#drawnAt = this.#parts.clock();
    this.#isThere = true;
    this.#parts.write(`${CLEAR_BELOW}${text}\r`);
  }

  /** Prints a line that fits the width of the terminal. */
  printLine(line: string): void {
    if (this.#isThere) this.#parts.write(`${OPEN_LINE_ABOVE}${line}${TO_BOTTOM_LINE}`);
    else this.#parts.write(`${line}\n`);
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.#isThere) this.#parts.write(CLEAR_BELOW);
    this.#isThere = false;
  }
}
