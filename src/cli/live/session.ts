/** Puts a live view together: input, correlator, outcomes, and the view they go to. */
import type { Instant } from '../../core/instant.ts';
import type { ChangeListener } from '../../correlate/change-listener.ts';
import { Correlator } from '../../correlate/correlator.ts';
import type { Emit } from '../../daemons/parser.ts';
import type { Correction } from '../../syslog/clock-check.ts';
import { utcZone, type Zone } from '../../time/zone.ts';
import {
  correctedWords,
  inferredWords,
  severalZonesWords,
  uncorrectedWords,
} from '../clock-watch.ts';
import type { Context } from '../context.ts';
import { collectInSmallSteps, expectLog } from '../engine.ts';
import { LetGoNotice } from '../let-go-words.ts';
import { LineCounts } from '../line-counts.ts';
import type { Options } from '../options.ts';
import { Talk } from '../talk.ts';
import { type LiveInput, openInput } from './input.ts';
import { LiveOutcomes, type TakeOutcome } from './outcomes.ts';
import { LiveReading } from './reading.ts';
import { StallWatch } from './stall-watch.ts';
import { Stop } from './stop.ts';

/** What is known about a log before its first line is read. */
interface LogFacts {
  /** The zone in which times are shown, and that of the log. */
  readonly zone: Zone;
  readonly logZone: Zone;
  /** The newest line of a file; null where that is not known. */
  readonly newestAt: Instant | null;
  /** What was inferred about the time of every outcome. */
  readonly inferred: readonly string[];
  /** Whether it is a file that grows. */
  readonly isFollowed: boolean;
}

/** Where outcomes go. */
export interface SessionView {
  /** Whether outcomes are kept silent, because they were there before. */
  isSilent: boolean;
  readonly takeEvent: Emit;
  readonly takeOutcome: TakeOutcome;
  /** Told of changes after their outcomes. */
  readonly listener?: ChangeListener;
  /** All mail that has not moved for a while has been told. */
  lookedForStalls?(): void;
  flush(): void;
  /** All that was there has been read. */
  drained?(): void;
  /** Whether nothing that comes from now on was asked for. */
  isOver?(now: Instant, isCaughtUp: boolean): boolean;
  /** Corrects the clock for all that is told from now on. */
  correct?(correction: Correction): void;
  refresh(now: Instant, correlator: Correlator): void;
  /** Clears the bottom line before somebody else writes. */
  clear?(): void;
}

interface SessionParts<View extends SessionView> {
  readonly context: Context;
  readonly options: Options;
  readonly path: string;
  /** How much of a file is read from before now. */
  readonly before: number;
  /** From which moment on outcomes are told; null: from now. */
  readonly since: Instant | null;
  /** After how many milliseconds without movement mail counts as stalled. */
  readonly stallMs: number;
  readonly keepTimeline: boolean;
  /** Whether a file is read to its end, and not followed. */
  readonly toEnd?: boolean;
  /** Whether to tell once what was inferred about the times. */
  readonly tellsInferred: boolean;
  readonly makeView: (facts: LogFacts, stop: Stop) => View;
}

export class LiveSession<View extends SessionView = SessionView> {
  readonly stop: Stop;
  readonly talk: Talk;
  readonly counts: LineCounts;
  /** The zone times are shown in. */
  zone: Zone;
  readonly view: View;
  readonly correlator: Correlator;
  readonly reading: LiveReading;
  /** Whether the input was read to its end, so far as it has one; what was not is told. */
  isWhole = true;

  /** Opens the input, which may take a while, and reads it until it ends or is stopped. */
  static async run<View extends SessionView>(
    parts: SessionParts<View>,
  ): Promise<LiveSession<View>> {
    expectLog();
    collectInSmallSteps();
    const stop = new Stop();
    const shown: { view?: SessionView } = {};
    const talk = new Talk(
      (text) => {
        shown.view?.clear?.();
        parts.context.writeError(text);
      },
      { isQuiet: parts.options.quiet ?? false, redactor: parts.context.redactor },
    );
    const counts = new LineCounts({ keepSamples: parts.options.notUnderstood ?? false });
    stop.listen();
    try {
      let session: LiveSession<View> | undefined;
      const onCorrection = (correction: Correction) => {
        if (session !== undefined) session.#correct(parts, correction);
      };
      const input = await openInput({ ...parts, counts, talk, onCorrection }, (end) =>
        stop.whenStopped(end),
      );
      session = new LiveSession(parts, { stop, talk, counts, input });
      shown.view = session.view;
      await session.reading.run();
      session.#tellProblems(input);
      return session;
    } finally {
      stop.ignore();
    }
  }

  private constructor(
    parts: SessionParts<View>,
    { stop, talk, counts, input }: { stop: Stop; talk: Talk; counts: LineCounts; input: LiveInput },
  ) {
    this.stop = stop;
    this.talk = talk;
    this.counts = counts;
    this.zone = parts.options.utc ? utcZone : input.zone;
    const { zone } = this;
    const { zone: logZone, newestAt, inferred, isFollowed } = input;
    const view = parts.makeView({ zone, logZone, newestAt, inferred, isFollowed }, stop);
    this.view = view;
    const outcomes = new LiveOutcomes(view.takeOutcome, inferred, view.listener);
    const correlator = new Correlator({
      listener: outcomes,
      keepTimeline: parts.keepTimeline,
      inferred,
      mostOpen: parts.options.maxOpen,
    });
    this.correlator = correlator;
    const stalls = new StallWatch(parts.stallMs);
    const letGo = new LetGoNotice(talk);
    const passTime = (now: Instant, isCaughtUp = false) => {
      outcomes.passTime(now);
      stalls.look(now, correlator, outcomes);
      view.lookedForStalls?.();
      if (view.isOver?.(now, isCaughtUp)) stop.stop();
    };
    this.reading = new LiveReading({
      input,
      counts,
      correlator,
      stop,
      onEvent: view.takeEvent,
      onTime: (at) => {
        if (parts.tellsInferred && this.reading.firstAt === null) this.#tellInferred(input, at);
        passTime(at);
      },
      onOld: (isOld) => {
        view.isSilent = isOld && parts.since === null;
      },
      onDrained: (isCaughtUp) => {
        if (isCaughtUp) outcomes.caughtUp(Date.now());
        view.drained?.();
        view.flush();
      },
      onTick: (now, isCaughtUp) => {
        correlator.passTime(now);
        passTime(now, isCaughtUp);
        if (isCaughtUp) outcomes.caughtUp(Date.now());
        letGo.look(correlator.letGo);
        view.flush();
        view.refresh(now, correlator);
      },
    });
  }

  #tellProblems({ streams }: LiveInput): void {
    for (const { stream } of streams) {
      for (const sentence of [...stream.problems, ...stream.remarks]) this.talk.problem(sentence);
      if (stream.problems.length > 0) this.isWhole = false;
    }
  }

  #tellInferred({ inferred, streams, zone }: LiveInput, at: Instant): void {
    const isProven = streams.some(({ stream }) => stream.clock.zoneProof !== 'machine');
    const words = inferredWords(inferred, { zone, isProven, at });
    if (words !== undefined) this.talk.note(words);
    const ofZones = severalZonesWords(
      streams.map(({ stream }) => stream.clock),
      zone,
    );
    if (this.zone === zone && ofZones !== undefined) this.talk.note(ofZones);
  }

  #correct({ path, options }: SessionParts<View>, correction: Correction): void {
    if (this.view.correct === undefined) {
      this.talk.problem(uncorrectedWords(path, correction));
      return;
    }
    if (!options.utc) this.zone = correction.zone;
    this.view.correct(correction);
    this.talk.problem(correctedWords(path, correction));
  }
}
