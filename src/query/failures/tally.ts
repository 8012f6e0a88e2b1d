/** `failures`: groups what was not delivered, as messages come. */
import { isWithin, type Range } from '../../core/range.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { isRefused, rowsOf } from '../../message/outcome.ts';
import { AccountWatch } from '../alerts/accounts.ts';
import { OutsideWatch } from '../alerts/outside.ts';
import { CauseMemo } from '../cause-memo.ts';
import { fitsRow, type RowFilter } from '../filter.ts';
import { isOnZimbraHost } from '../zimbra-mail.ts';
import { FailureGroups } from './groups.ts';
import { Successes } from './places.ts';
import { failureReport, type ToldTime } from './report.ts';
import { type CausedRow, type FailedRow, type Fate, failedRowsOf } from './rows.ts';
import type { FailureOptions, Failures, Narrowed } from './view.ts';

export class FailureTally {
  readonly #options: FailureOptions;
  readonly #causes = new CauseMemo();
  readonly #successes = new Successes();
  readonly #outside = new OutsideWatch();
  readonly #accounts = new AccountWatch();
  readonly #groups: Record<Fate, FailureGroups>;
  /** Messages by what became of them. */
  readonly #messages: Record<Fate, number> = { failed: 0, recovered: 0, refused: 0 };
  readonly #recipients: Record<Fate, number> = { failed: 0, recovered: 0, refused: 0 };
  readonly #zimbraHosts = new Set<string>();
  #all = 0;
  #unknown = 0;
  #hidden = 0;

  constructor(options: FailureOptions) {
    this.#options = options;
    const groups = () => new FailureGroups(options);
    this.#groups = { failed: groups(), recovered: groups(), refused: groups() };
  }

  /** Takes a message, and returns those of its failed rows that were asked for. */
  add(message: Message, filter: RowFilter): CausedRow[] {
    if (!isRefused(message)) this.#all++;
    if (rowsOf(message).some(isOpenEnded)) this.#unknown++;
    this.#learn(message, filter, (row) => fitsRow(message, row, filter));
    const all = failedRowsOf(message);
    const rows = all.filter(({ row }) => fitsRow(message, row, filter));
    if (!rows.some(isFailed) && all.some(isFailed)) this.#hidden++;
    if (rows.length === 0) return [];
    const caused = rows.flatMap((one) => this.#caused(message, one));
    for (const fate of ['failed', 'recovered', 'refused'] as const)
      this.#count(message, rows, caused, fate, filter);
    return caused;
  }

  /** Takes a message of the range that was not asked for: it may have passed where others failed. */
  addOther(message: Message, range: Range): void {
    this.#learn(message, range, () => false);
  }

  /**
   * @param told the time that the answer covers
   * @param narrowedBy words for what leaves messages out
   * @param read how many messages with a queue file were read from the log
   */
  report(told: ToldTime, narrowedBy: string | null = null, read = 0): Failures {
    return failureReport({
      told,
      narrowed: this.#narrowed(narrowedBy, read),
      options: this.#options,
      groups: this.#groups,
      successes: this.#successes,
      zimbraHosts: this.#zimbraHosts,
      alerts: [...this.#outside.alerts(this.#successes), ...this.#accounts.alerts()],
      counts: {
        all: this.#all,
        unknown: this.#unknown,
        hidden: this.#hidden,
        messages: this.#messages,
        recipients: this.#recipients,
      },
    });
  }

  /** Remembers what a message says about others. */
  #learn(message: Message, range: Range, isAskedFor: (row: Recipient) => boolean): void {
    this.#successes.add(message, range);
    if (isOnZimbraHost(message)) this.#zimbraHosts.add(message.host);
    if (isWithin(message.startedAt, range)) this.#accounts.add(message, isAskedFor);
  }

  #narrowed(by: string | null, read: number): Narrowed | null {
    return by === null ? null : { by, outside: Math.max(0, read - this.#all) };
  }

  /** Whether groups of this fate are asked for. Rows of other fates are counted, but not diagnosed. */
  #isAskedFor(fate: Fate): boolean {
    const { withRecovered, withRefused } = this.#options;
    return fate === 'failed' || (fate === 'recovered' ? withRecovered : withRefused);
  }

  #caused(message: Message, one: FailedRow): CausedRow[] {
    if (!this.#isAskedFor(one.fate)) return [];
    const known = this.#causes.causeOf(message, one.row);
    return [{ ...one, cause: known?.cause ?? 'unknown', sense: known?.sense ?? '' }];
  }

  #count(
    message: Message,
    rows: readonly FailedRow[],
    caused: readonly CausedRow[],
    fate: Fate,
    range: Range,
  ): void {
    const ofFate = rows.filter((one) => one.fate === fate);
    if (ofFate.length === 0) return;
    this.#messages[fate]++;
    // A client may be refused before it names a recipient.
    this.#recipients[fate] += ofFate.filter(({ row }) => row.address !== '').length;
    const asked = caused.filter((one) => one.fate === fate);
    if (asked.length === 0) return;
    this.#groups[fate].add(message, asked);
    if (fate === 'failed') this.#outside.add(message, asked, range);
  }
}

/** Whether the log does not tell what became of it: it may have failed. */
function isOpenEnded({ status, afterwards }: Recipient): boolean {
  return status === 'unknown' || afterwards !== undefined;
}

function isFailed({ fate }: FailedRow): boolean {
  return fate === 'failed';
}
