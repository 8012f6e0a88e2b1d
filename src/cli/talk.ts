import { safeText } from '../render/safe-text.ts';

/** What the program says on stderr: never part of the answer. */
export class Talk {
  /** How many problems were told. */
  problems = 0;
  readonly #write: (text: string) => void;
  readonly #isQuiet: boolean;

  constructor(write: (text: string) => void, options: { readonly isQuiet: boolean }) {
    this.#write = write;
    this.#isQuiet = options.isQuiet;
  }

  /** Something that keeps the answer from being whole: always told. */
  problem(sentence: string): void {
    this.problems++;
    this.#say(sentence);
  }

  /** Something worth knowing; silenced by --quiet. */
  note(sentence: string): void {
    if (!this.#isQuiet) this.#say(sentence);
  }

  /** Names of files, hosts and ids in it may be written by strangers: what they hold never starts a line of its own. */
  #say(sentence: string): void {
    this.#write(`mtatrace: ${safeText(sentence)}\n`);
  }
}
