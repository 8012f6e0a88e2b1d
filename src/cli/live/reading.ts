/** Reads lines as they come, and lets time pass while none does. */
import { type Instant, SECOND } from '../../core/instant.ts';
import type { Correlator } from '../../correlate/correlator.ts';
import type { Emit } from '../../daemons/parser.ts';
import { createParsers } from '../../daemons/registry.ts';
import type { LineCounts } from '../line-counts.ts';
import type { LiveInput, LiveStream } from './input.ts';
import type { Stop } from './stop.ts';

export interface LiveReadingParts {
  readonly input: LiveInput;
  readonly counts: LineCounts;
  readonly correlator: Correlator;
  readonly stop: Stop;
  readonly onEvent: Emit;
  /** The next line is newer than all before it. */
  readonly onTime: (at: Instant) => void;
  /** Says of the next line whether it was in the file before following began. */
  readonly onOld: (isOld: boolean) => void;
  /** What came has been read; says whether that is all there is. */
  readonly onDrained: (isCaughtUp: boolean) => void;
  /** Called many times a second, with the present moment by the log, and whether all that is there has been read. */
  readonly onTick: (now: Instant, isCaughtUp: boolean) => void;
}

const TICK_MS = 20;
/** A longer tick means that the machine slept: it was not waiting for lines all that time. */
const LONGEST_TICK = SECOND;
/** How often timers and signals get their turn, at least. */
const TURN_MS = 40;
/** Lines that come one by one are read at this interval: waking up for each would cost more than reading it. */
const PAUSE_MS = 6;
/** Input that brings this many bytes at once has more to bring. */
const MUCH = 32 * 1024;

export class LiveReading {
  firstAt: Instant | null = null;
  newestAt: Instant | null = null;
  readonly #parts: LiveReadingParts;
  readonly #parsers = createParsers();
  readonly #emit: Emit;
  /** For how long no line has come, in milliseconds. */
  #idle = 0;
  #isWaiting = false;
  /** Whether everything that was there a moment ago has been read. */
  #isCaughtUp = false;
  #tickedAt = 0;
  #turnAt = 0;
  /** When lines came last, and where they ended. */
  #cameAt = 0;
  #cameUntil = 0;

  constructor(parts: LiveReadingParts) {
    this.#parts = parts;
    this.#emit = (event, origin) => {
      parts.correlator.take(event, origin);
      parts.onEvent(event, origin);
    };
  }

  /** Reads until the input ends or it is stopped. */
  async run(): Promise<void> {
    const { input, stop } = this.#parts;
    this.#tickedAt = Date.now();
    const timer = setInterval(() => this.#tick(), TICK_MS);
    try {
      for (const live of input.streams) if (!stop.isStopped) await this.#readStream(live);
    } finally {
      clearInterval(timer);
    }
    stop.throwIfFailed();
    this.#parsers.flush(this.#emit);
  }

  async #readStream(live: LiveStream): Promise<void> {
    const { input, stop, onDrained } = this.#parts;
    do {
      this.#isWaiting = false;
      this.#takeAll(live);
      onDrained(this.#isCaughtUp);
      await this.#pause(live);
      // Older parts are there whole: nothing is waited for.
      this.#isWaiting = live === input.streams.at(-1);
      this.#isCaughtUp ||= this.#isWaiting;
    } while (!stop.isStopped && (await live.stream.refill()));
    this.#isWaiting = false;
    this.#isCaughtUp = false;
  }

  #takeAll({ stream, isOld }: LiveStream): void {
    const { counts, onTime, onOld, stop } = this.#parts;
    while (!stop.isStopped && stream.advance()) {
      const { record } = stream;
      if (record === undefined) return;
      onOld(isOld());
      if (this.newestAt === null || record.at > this.newestAt) {
        this.newestAt = record.at;
        onTime(record.at);
      }
      this.firstAt ??= record.at;
      counts.count(record, this.#parsers(record.program).parse(record, this.#emit));
      this.#idle = 0;
    }
  }

  /** The first line after a silence is read at once; the lines right after it are read together. */
  async #pause(live: LiveStream): Promise<void> {
    const { stream } = live;
    const now = performance.now();
    const came = stream.position - this.#cameUntil;
    this.#isCaughtUp = came < MUCH && live === this.#parts.input.streams.at(-1);
    const left = PAUSE_MS - (now - this.#cameAt);
    this.#cameAt = now;
    this.#cameUntil = stream.position;
    if (came >= MUCH || left <= 0) return this.#giveTurn();
    await new Promise((resolve) => setTimeout(resolve, left));
    this.#cameAt = performance.now();
    this.#turnAt = Date.now();
  }

  /** Input that never runs dry would keep timers and signals waiting. */
  async #giveTurn(): Promise<void> {
    if (Date.now() - this.#turnAt < TURN_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnAt = Date.now();
  }

  #tick(): void {
    const now = Date.now();
    if (this.#isWaiting) this.#idle += Math.min(now - this.#tickedAt, LONGEST_TICK);
    this.#tickedAt = now;
    try {
      this.#parts.onTick((this.newestAt ?? now) + this.#idle, this.#isCaughtUp);
    } catch (error) {
      this.#parts.stop.fail(error);
    }
  }
}
