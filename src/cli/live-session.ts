/** A live view put together: input, correlator, outcomes, and the view they go to. */
import type { Instant } from '../core/instant.ts';
import type { ChangeListener } from '../correlate/change-listener.ts';
import { Correlator } from '../correlate/correlator.ts';
import type { Emit } from '../daemons/parser.ts';
import { utcZone, type Zone } from '../time/zone.ts';
import type { Context } from './context.ts';
import { LetGoNotice } from './let-go-words.ts';
import { LineCounts } from './line-counts.ts';
import { StallWatch } from './live-flight.ts';
import { type LiveInput, openInput } from './live-input.ts';
import { LiveOutcomes, type TakeOutcome } from './live-outcomes.ts';
import { LiveReading } from './live-reading.ts';
import { Stop } from './live-stop.ts';
import type { Options } from './options.ts';
import { Talk } from './talk.ts';

/** Where outcomes go. */
export interface SessionView {
  /** Outcomes of before are known, but not told. */
  isSilent: boolean;
  readonly takeEvent: Emit;
  readonly takeOutcome: TakeOutcome;
  /** Hears of changes after the outcomes have been told. */
  readonly listener?: ChangeListener;
  flush(): void;
  /** All that was there has been read. */
  drained(session: Session): void;
  refresh(now: Instant, correlator: Correlator): void;
  /** Takes away what others must not write into. */
  clear(): void;
}

export interface SessionParts {
  readonly context: Context;
  readonly options: Options;
  readonly path: string;
  /** How much of a file is read from before now. */
  readonly before: number;
  /** From when on outcomes are told; null: from now. */
  readonly since: Instant | null;
  /** After which time without movement mail counts as stalled. */
  readonly stallMs: number;
  readonly keepTimeline: boolean;
  /** A file is read to its end, and not followed. */
  readonly toEnd?: boolean;
  readonly makeView: (zone: Zone, logZone: Zone, newestAt: Instant | null) => SessionView;
}

export class Session {
  readonly stop: Stop;
  readonly talk: Talk;
  readonly counts: LineCounts;
  readonly zone: Zone;
  readonly view: SessionView;
  readonly correlator: Correlator;
  readonly reading: LiveReading;

  /** Opens the input, which may have to be waited for, and reads it until it ends or is stopped. */
  static async run(parts: SessionParts): Promise<Session> {
    const stop = new Stop();
    const shown: { view?: SessionView } = {};
    const talk = new Talk(
      (text) => {
        shown.view?.clear();
        parts.context.writeError(text);
      },
      { isQuiet: parts.options.quiet ?? false },
    );
    const counts = new LineCounts({ keepSamples: parts.options.notUnderstood ?? false });
    stop.listen();
    try {
      const input = await openInput({ ...parts, counts, talk }, (end) => stop.whenStopped(end));
      const session = new Session(parts, { stop, talk, counts, input });
      shown.view = session.view;
      await session.reading.run();
      return session;
    } finally {
      stop.ignore();
    }
  }

  private constructor(
    parts: SessionParts,
    { stop, talk, counts, input }: { stop: Stop; talk: Talk; counts: LineCounts; input: LiveInput },
  ) {
    this.stop = stop;
    this.talk = talk;
    this.counts = counts;
    this.zone = parts.options.utc ? utcZone : input.zone;
    const view = parts.makeView(this.zone, input.zone, input.newestAt);
    this.view = view;
    const outcomes = new LiveOutcomes(view.takeOutcome, view.listener);
    const correlator = new Correlator({
      onMessage: () => {},
      listener: outcomes,
      keepTimeline: parts.keepTimeline,
      mostOpen: parts.options.maxOpen,
    });
    this.correlator = correlator;
    const stalls = new StallWatch(parts.stallMs);
    const letGo = new LetGoNotice(talk);
    const passTime = (now: Instant) => {
      outcomes.passTime(now);
      stalls.look(now, correlator, outcomes);
    };
    this.reading = new LiveReading({
      input,
      counts,
      correlator,
      stop,
      onEvent: view.takeEvent,
      onTime: passTime,
      onOld: (isOld) => {
        view.isSilent = isOld && parts.since === null;
      },
      onDrained: () => {
        view.drained(this);
        view.flush();
      },
      onTick: (now, isCaughtUp) => {
        correlator.passTime(now);
        passTime(now);
        if (isCaughtUp) outcomes.caughtUp(Date.now());
        letGo.look(correlator.letGo);
        view.flush();
        view.refresh(now, correlator);
      },
    });
  }
}
