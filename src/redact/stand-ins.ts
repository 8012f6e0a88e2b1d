/** Which stand-in an original has: always the same in one run, and never the same for two. */

export type StandInKind =
  | 'domain'
  | 'file'
  | 'host'
  | 'id'
  | 'ip'
  | 'login'
  | 'mailid'
  | 'own'
  | 'queue'
  | 'subject'
  | 'task'
  | 'mailbox'
  | 'word';

/** What tells two stand-ins of a kind apart: a short hash; undefined where they are counted instead. */
export type HashOf = (original: string, round: number) => string;

/** Kinds in whose originals upper and lower case tell two apart. */
const EXACT: readonly StandInKind[] = ['id', 'mailid', 'queue', 'task'];

export class StandIns {
  readonly #made = new Map<string, string>();
  readonly #originals = new Map<string, string>();
  readonly #counts = new Map<StandInKind, number>();
  readonly #hashOf: HashOf | undefined;

  constructor(hashOf: HashOf | undefined) {
    this.#hashOf = hashOf;
  }

  /** The stand-in that an original has been given, as whatever it was taken. */
  find(original: string): string | undefined {
    return this.#made.get(original) ?? this.#made.get(original.toLowerCase());
  }

  /** Whether a text is a stand-in itself, so that a text may pass twice. */
  isStandIn(text: string): boolean {
    return this.#originals.has(text);
  }

  /** The stand-in of an original; `shape` makes the whole of it from `host1`. */
  of(original: string, kind: StandInKind, shape = (label: string) => label): string {
    const known = this.find(original);
    if (known !== undefined) return known;
    const key = EXACT.includes(kind) ? original : original.toLowerCase();
    let made = '';
    for (let round = 0; made === '' || this.#isTaken(made); round++)
      made = shape(this.#label(kind, key, round));
    this.#made.set(key, made);
    this.#originals.set(made, key);
    return made;
  }

  /** Keeps a text as it is. */
  keep(text: string): void {
    this.#made.set(text, text);
    this.#originals.set(text, text);
  }

  #isTaken(made: string): boolean {
    return this.#originals.has(made) || this.#made.has(made.toLowerCase());
  }

  #label(kind: StandInKind, key: string, round: number): string {
    if (this.#hashOf !== undefined) return `${kind}-${this.#hashOf(key, round)}`;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return kind === 'ip' ? String(count) : kind + count;
  }
}
