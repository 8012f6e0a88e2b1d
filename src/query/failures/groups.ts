/** The groups of failures of one kind, in bounded memory. */
import { groupsBy } from '../../core/alike.ts';
import type { Message } from '../../message/message.ts';
import { EXACT_NAMES, TopList } from '../top-list.ts';
import { FailureGroup } from './group.ts';
import { groupName } from './keys.ts';
import type { CausedRow } from './rows.ts';
import type { FailureOptions } from './view.ts';

export interface NamedGroup {
  /** '' for a single message. */
  readonly name: string;
  readonly group: FailureGroup;
}

export class FailureGroups {
  readonly #by: FailureOptions['by'];
  readonly #keepMessages: boolean;
  /** The most frequent 10,000 groups: see TopList. */
  readonly #named = new TopList(() => new FailureGroup());
  /** With `none`: the newest messages, each a group of its own. */
  #single: NamedGroup[] = [];
  #hasDropped = false;

  constructor({ by, keepMessages }: Pick<FailureOptions, 'by' | 'keepMessages'>) {
    this.#by = by;
    this.#keepMessages = keepMessages;
  }

  add(message: Message, rows: readonly CausedRow[]): void {
    const by = this.#by;
    if (by === 'none') this.#addSingle(message, rows);
    else
      for (const [name, group] of groupsBy(rows, (one) => groupName(by, message, one)))
        this.#named.add(name).detail.add(message, group, this.#keepMessages);
  }

  get all(): NamedGroup[] {
    if (this.#by === 'none') return this.#single.slice(-EXACT_NAMES);
    return this.#named.top().map(({ name, detail }) => ({ name, group: detail }));
  }

  /** Whether `all` holds every group seen, counted in full. */
  get isExact(): boolean {
    return this.#by === 'none' ? !this.#hasDropped : this.#named.isExact;
  }

  #addSingle(message: Message, rows: readonly CausedRow[]): void {
    const group = new FailureGroup();
    group.add(message, rows, true);
    this.#single.push({ name: '', group });
    if (this.#single.length < 2 * EXACT_NAMES) return;
    this.#hasDropped = true;
    this.#single = this.#single.slice(-EXACT_NAMES);
  }
}
