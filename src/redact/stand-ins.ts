/** The stand-ins of all originals: each has one in a run, and no two share one. */

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

/** Makes the short hash that tells the stand-ins of a kind apart. */
export type HashOf = (original: string, round: number) => string;

/** Kinds whose originals are case-sensitive. */
const EXACT: readonly StandInKind[] = ['id', 'mailid', 'queue', 'task'];

export class StandIns {
  readonly #made = new Map<string, string>();
  readonly #originals = new Map<string, string>();
  readonly #counts = new Map<StandInKind, number>();
  readonly #hashOf: HashOf | undefined;

  constructor(hashOf: HashOf | undefined) {
    this.#hashOf = hashOf;
  }

  /** The stand-in that an original already has, of whatever kind. */
  find(original: string): string | undefined {
    return this.#made.get(original) ?? this.#made.get(original.toLowerCase());
  }

  /** Whether a text is a stand-in itself: a text may pass through here twice. */
  isStandIn(text: string): boolean {
    return this.#originals.has(text);
  }

  /** The stand-in of an original; `shape` makes it from a label such as `host1`. */
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
