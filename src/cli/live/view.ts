/** The live view: outcomes as lines or JSON, and the state of the server below them. */
import { alike } from '../../core/alike.ts';
import { type Instant, SECOND } from '../../core/instant.ts';
import type { Correlator } from '../../correlate/correlator.ts';
import type { Emit } from '../../daemons/parser.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { fits, rowsThatFit } from '../../query/filter.ts';
import { LiveHealth } from '../../query/live/health.ts';
import { type FlightCounts, LiveTally } from '../../query/live/tally.ts';
import { fitsOutcome, type Outcome, type OutcomeFilter } from '../../query/outcomes.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { Days, LATE_LINES } from '../../render/day-line.ts';
import { objectCsvHeader, objectToCsv } from '../../render/object-csv.ts';
import { outcomeToJson } from '../../render/outcome-json.ts';
import { alikeOutcomesText, outcomeText } from '../../render/outcome-text.ts';
import { rawLines } from '../../render/raw-lines.ts';
import { safeJson } from '../../render/safe-text.ts';
import type { Screen } from '../../render/screen.ts';
import { closingTally, statusLine } from '../../render/status-line.ts';
import type { Correction } from '../../syslog/clock-check.ts';
import type { Zone } from '../../time/zone.ts';
import type { Context } from '../context.ts';
import { isForPrograms, type Options } from '../options.ts';
import { screenOf } from '../terminal.ts';
import { BottomLine } from './bottom-line.ts';
import { flightCounts } from './flight-counts.ts';
import type { SessionView } from './session.ts';

/** What is asked for, and the moment that "ago" counts from. */
interface Asked {
  readonly filter: OutcomeFilter;
  readonly now: Instant;
}

export interface LiveViewParts {
  readonly context: Context;
  readonly options: Options;
  /** The zone times are shown in, and that of the log. */
  readonly zone: Zone;
  readonly logZone: Zone;
  /** What is asked for, given the zone of the log and what must be added to its moments. */
  readonly askedIn: (logZone: Zone, shift: number) => Asked;
  /** The newest line of a file; null where that is not known. */
  readonly newestAt: Instant | null;
  /** Whether it is a file that grows. */
  readonly isFollowed: boolean;
}

/** More mail than this that does not move for one reason is told by its number. */
const MOST_ALIKE = 10;

export class LiveView implements SessionView {
  /** Whether the time asked for is over. */
  isEnded = false;
  /** Whether outcomes are kept silent, because they were there before. */
  isSilent = false;
  /** By the clock of the log as it is known now. */
  asked: Asked;
  /** Outcomes that fit what was asked for. */
  readonly shown = new LiveTally();
  readonly #all = new LiveTally();
  readonly #health = new LiveHealth();
  readonly #bottom: BottomLine | undefined;
  readonly #context: Context;
  readonly #options: Options;
  readonly #parts: LiveViewParts;
  readonly #days: Days;
  readonly #startedAt = Date.now();
  #screen: Screen;
  /** What must be added to the moments of the log. */
  #shift = 0;
  #stalls: Outcome[] = [];

  constructor(parts: LiveViewParts) {
    const { context, options, zone } = parts;
    this.#parts = parts;
    this.#context = context;
    this.#options = options;
    this.#days = new Days(parts.newestAt);
    this.#screen = screenOf(context, options, zone);
    this.asked = parts.askedIn(parts.logZone, 0);
    const hasBottom =
      context.screen.isTTY && context.environment['TERM'] !== 'dumb' && !isForPrograms(options);
    this.#bottom = hasBottom
      ? new BottomLine({ write: (text) => this.#writeNow(text), clock: Date.now })
      : undefined;
    if (options.csv) context.output.write(objectCsvHeader('outcome'));
  }

  /** A moment that the log told, as it is told now. */
  corrected(at: Instant | null): Instant | null {
    return at === null ? null : at + this.#shift;
  }

  readonly takeEvent: Emit = (event, origin) => {
    if (event.kind === 'filtered' && event.elapsedMs !== undefined)
      this.#all.addScan(event.elapsedMs);
    this.#health.take(event, origin);
  };

  readonly takeOutcome = (told: Outcome, message: Message, row: Recipient): void => {
    if (this.isSilent) return;
    this.#all.add(told);
    const outcome = this.#shift === 0 ? told : { ...told, at: told.at + this.#shift };
    if (!fitsOutcome(outcome, message, row, this.asked.filter)) return;
    this.shown.add(outcome);
    const { redactor } = this.#context;
    if (redactor === undefined) this.#tell(outcome, message);
    else this.#tell(withoutQuoteIn(outcome, row, redactor), redactor.take(message));
  };

  /** Whether one of a message's recipients fits what was asked for. */
  readonly isAskedFor = (message: Message): boolean => {
    const { message: filter, statuses } = this.asked.filter;
    const isOfStatus = ({ status }: Recipient) => statuses === null || statuses.has(status);
    const rows = rowsThatFit(message, filter).filter(isOfStatus);
    return rows.length > 0 && fits(message, filter);
  };

  #tell(outcome: Outcome, message: Message): void {
    if (isForPrograms(this.#options)) this.#printData(outcome);
    else if (outcome.status === 'stalled' && !this.#options.verbose) this.#stalls.push(outcome);
    else this.#print(outcome, message);
  }

  /** Tells the mail that one look has found not to move: where much of it is alike, as one line. */
  lookedForStalls(): void {
    const groups = alike(this.#stalls, ({ step, reason, direction }) =>
      JSON.stringify([step, reason, direction]),
    );
    this.#stalls = [];
    for (const group of groups)
      if (group.length > MOST_ALIKE)
        this.#printAt(group[0].at, (screen) => alikeOutcomesText(group, screen));
      else for (const one of group) this.#printAt(one.at, (screen) => outcomeText(one, screen));
  }

  #printData(outcome: Outcome): void {
    const { output, redactor } = this.#context;
    const json = outcomeToJson(outcome, this.#screen.zone);
    output.write(
      this.#options.csv ? objectToCsv('outcome', json, redactor) : `${safeJson(json, redactor)}\n`,
    );
  }

  /** With `--until` it ends once late lines have come too. */
  isOver(now: Instant, isCaughtUp: boolean): boolean {
    const { until } = this.asked.filter;
    if (until === null) return false;
    const end = until + LATE_LINES;
    const hasPassed = isCaughtUp && this.#parts.isFollowed && Date.now() > end;
    this.isEnded ||= now + this.#shift > end || hasPassed;
    return this.isEnded;
  }

  correct({ zone, shift }: Correction): void {
    this.#days.correct(shift - this.#shift);
    this.#shift = shift;
    if (!this.#options.utc) this.#screen = { ...this.#screen, zone };
    this.asked = this.#parts.askedIn(zone, shift);
  }

  /** Hands on what was printed. */
  flush(): void {
    this.#context.output.flush();
  }

  /** Redraws the bottom line, if it is time. */
  refresh(now: Instant, correlator: Correlator): void {
    if (this.#bottom === undefined || !this.#bottom.isDue) return;
    const text = statusLine(
      {
        inbound: this.#all.perMinute('inbound', now),
        outbound: this.#all.perMinute('outbound', now),
        flight: flightCounts(correlator),
        failed: this.#all.failed,
        refused: this.#all.refused,
        scanP95Ms: this.#all.scanP95Ms,
        services: this.#health.states,
      },
      this.#fittedScreen(),
    );
    this.#bottom.draw(text);
  }

  /** Clears the bottom line before somebody else writes. */
  clear(): void {
    this.#bottom?.clear();
  }

  /** Writes the closing tally, which with JSON or CSV is no part of the answer. */
  close(flight: FlightCounts, firstAt: Instant | null, newestAt: Instant | null): void {
    this.clear();
    this.flush();
    const closing = {
      counts: this.shown.counts,
      flight,
      watchedMs: this.#watchedMs(firstAt, newestAt),
    };
    const text = `${closingTally(closing, this.#screen)}\n`;
    if (!isForPrograms(this.#options)) this.#writeNow(text);
    else if (!this.#options.quiet) this.#context.writeError(`mtatrace: ${text}`);
  }

  /** For a followed file by the clock, because what was there before was not told. */
  #watchedMs(firstAt: Instant | null, newestAt: Instant | null): number | null {
    const { since, until } = this.asked.filter;
    const elapsed = Math.floor((Date.now() - this.#startedAt) / SECOND) * SECOND;
    if (this.#parts.isFollowed && since === null) return elapsed;
    if (firstAt === null || newestAt === null) return null;
    const start = Math.max(firstAt + this.#shift, since ?? Number.NEGATIVE_INFINITY);
    const end = Math.min(newestAt + this.#shift, until ?? Number.POSITIVE_INFINITY);
    return Math.max(0, end - start);
  }

  #print(outcome: Outcome, message: Message): void {
    this.#printAt(outcome.at, (screen) => outcomeText(outcome, screen));
    if (!this.#options.verbose) return;
    this.clear();
    this.#context.output.write(rawLines(message, this.#screen));
  }

  #printAt(at: Instant, textOn: (screen: Screen) => string): void {
    const screen = this.#fittedScreen();
    const day = this.#days.lineBefore(at, screen);
    if (day !== null) this.#printLine(day);
    this.#printLine(textOn(screen));
  }

  #printLine(line: string): void {
    if (this.#bottom === undefined) this.#context.output.write(`${line}\n`);
    else this.#bottom.printLine(line);
  }

  #writeNow(text: string): void {
    this.#context.output.write(text);
    this.#context.output.flush();
  }

  /** The screen at the terminal's present width, without its last column, so that no line wraps. */
  #fittedScreen(): Screen {
    if (this.#bottom === undefined) return this.#screen;
    const columns = process.stdout.columns ?? this.#context.screen.columns ?? this.#screen.width;
    const wanted = this.#options.width ?? columns;
    return { ...this.#screen, width: Math.min(wanted, columns) - 1 };
  }
}

/** The outcome without what its reason quotes of a mail, which could not be recognised later. */
export function withoutQuoteIn(outcome: Outcome, row: Recipient, redactor: Redactor): Outcome {
  const { reason } = outcome;
  return reason === null ? outcome : { ...outcome, reason: redactor.reason(row, reason) };
}
