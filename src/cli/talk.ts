import type { Redactor } from '../redact/redactor.ts';
import { safeText } from '../render/safe-text.ts';

/** What the program says on stderr: never part of the answer. */
export class Talk {
  readonly #write: (text: string) => void;
  readonly #isQuiet: boolean;
  readonly #redactor: Redactor | undefined;

  constructor(
    write: (text: string) => void,
    options: { readonly isQuiet: boolean; readonly redactor?: Redactor | undefined },
  ) {
    this.#write = write;
    this.#isQuiet = options.isQuiet;
    this.#redactor = options.redactor;
  }

  /** Tells what keeps the answer from being whole: always. */
  problem(sentence: string): void {
    this.#say(sentence);
  }

  /** Tells what is worth knowing; silenced by --quiet. */
  note(sentence: string): void {
    if (!this.#isQuiet) this.#say(sentence);
  }

  /** The sentence may hold a stranger's text, which must never start a line of its own. */
  #say(sentence: string): void {
    const told = this.#redactor?.text(sentence) ?? sentence;
    this.#write(`mtatrace: ${safeText(told)}\n`);
  }
}
