/** Follows one message until all its recipients are final. */
import { withoutBrackets } from '../../core/message-id.ts';
import type { Chain } from '../../correlate/chains/chain.ts';
import { needsParent } from '../../correlate/chains/reentry.ts';
import type { HopState } from '../../correlate/queue-files/hop-state.ts';
import { countMissing } from '../../correlate/queue-files/recipient-count.ts';
import type { Message, Recipient } from '../../message/message.ts';
import { isFinal, rowsOf } from '../../message/outcome.ts';
import { IdSearch } from '../../query/find.ts';
import type { Outcome } from '../../query/outcomes.ts';
import { Days } from '../../render/day-line.ts';
import { outcomeText } from '../../render/outcome-text.ts';
import type { Screen } from '../../render/screen.ts';
import type { Zone } from '../../time/zone.ts';
import type { Context } from '../context.ts';
import type { LineCounts } from '../line-counts.ts';
import { liveLog } from '../log-files.ts';
import { isForPrograms, type Options } from '../options.ts';
import type { Talk } from '../talk.ts';
import { screenOf } from '../terminal.ts';
import { settled } from './outcomes.ts';
import { LiveSession, type SessionView } from './session.ts';
import type { Stop } from './stop.ts';
import { withoutQuoteIn } from './view.ts';

export interface Followed {
  /** The messages, final or as far as they are known. */
  readonly messages: readonly Message[];
  readonly zone: Zone;
  readonly talk: Talk;
  readonly counts: LineCounts;
  /** Whether the input was read to its end, so far as it has one. */
  readonly isWhole: boolean;
}

/** How much of the file is read from before now, when an address is asked for. */
const BEFORE_OF_ADDRESS = 1024 * 1024;
/** Mail is never told as stalled here: its story will say so. */
const NEVER = Number.POSITIVE_INFINITY;

/** The removal of the queue file ends the story, but not every log has that line. */
const WAIT_FOR_REMOVAL_MS = 2000;

export async function followMessage(
  context: Context,
  id: string,
  file: string | undefined,
  options: Options,
): Promise<Followed> {
  const path = liveLog(file, options, context.environment);
  if (!options.journal) context.redactor?.keepFile(path);
  const session = await LiveSession.run({
    context,
    options,
    path,
    before: isAddress(id) ? BEFORE_OF_ADDRESS : Number.POSITIVE_INFINITY,
    since: null,
    stallMs: NEVER,
    keepTimeline: true,
    // The story says it.
    tellsInferred: false,
    makeView: ({ zone, newestAt, inferred }, stop) => {
      if (options.quiet !== true)
        context.writeError(
          `mtatrace: waiting until it is final.${isAddress(id) ? ' Send the message now.' : ''}\n`,
        );
      const screen = screenOf(context, options, zone);
      const days = new Days(newestAt);
      return new FollowView({ context, options, id, screen, days, inferred, stop });
    },
  });
  if (!session.stop.isStopped) session.correlator.finish();
  const { view, zone, talk, counts, isWhole } = session;
  return { messages: view.messages, zone, talk, counts, isWhole };
}

function isAddress(id: string): boolean {
  return id.includes('@') && !id.startsWith('<');
}

class FollowView implements SessionView {
  isSilent = false;
  readonly #context: Context;
  readonly #options: Options;
  readonly #id: string;
  readonly #screen: Screen;
  readonly #days: Days;
  readonly #inferred: readonly string[];
  /** Messages on their way. */
  readonly #chains = new Set<Chain>();
  /** Hops of messages that were there before the one that is waited for. */
  readonly #earlier = new WeakSet<HopState>();
  readonly #finished: Message[] = [];
  /** One message may have many outcomes. */
  #lastNamed: Message | undefined;
  readonly #stop: Stop;
  /** Since when everything is final, by the clock. */
  #finalSince: number | undefined;

  constructor(parts: {
    context: Context;
    options: Options;
    id: string;
    screen: Screen;
    days: Days;
    inferred: readonly string[];
    stop: Stop;
  }) {
    this.#context = parts.context;
    this.#options = parts.options;
    this.#id = parts.id;
    this.#screen = parts.screen;
    this.#days = parts.days;
    this.#inferred = parts.inferred;
    this.#stop = parts.stop;
  }

  get messages(): Message[] {
    const open = [...this.#chains].filter((chain) => !chain.isSettled);
    const asOfNow = open.map((chain) => settled(chain, this.#inferred));
    return [...this.#finished, ...asOfNow].sort((a, b) => a.startedAt - b.startedAt);
  }

  readonly takeEvent = (): void => {};

  readonly takeOutcome = (outcome: Outcome, message: Message, row: Recipient): void => {
    if (this.isSilent || isForPrograms(this.#options)) return;
    if (this.#lastNamed !== message && !this.#isNamed(message)) return;
    this.#lastNamed = message;
    const { redactor } = this.#context;
    redactor?.take(message);
    const told = redactor === undefined ? outcome : withoutQuoteIn(outcome, row, redactor);
    const day = this.#days.lineBefore(told.at, this.#screen);
    if (day !== null) this.#context.output.write(`${day}\n`);
    this.#context.output.write(`${outcomeText(told, this.#screen)}\n`);
  };

  readonly listener = {
    changed: (chain: Chain, isOver: boolean): void => {
      if (!this.#chains.has(chain) && !this.#isNew(chain)) return;
      this.#chains.add(chain);
      if (!isOver) return;
      this.#chains.delete(chain);
      this.#finished.push(settled(chain, this.#inferred));
    },
    refused: (message: Message): void => {
      if (!this.isSilent && this.#isNamed(message)) this.#finished.push(message);
    },
  };

  drained(): void {
    this.#endIfFinal();
  }

  flush(): void {
    this.#context.output.flush();
  }

  refresh(): void {
    this.#endIfFinal();
  }

  /** Ends once every message that was found is final. */
  #endIfFinal(): void {
    // A chain that was joined to another one is no longer a message.
    for (const chain of this.#chains) if (chain.hops.length === 0) this.#chains.delete(chain);
    const open = [...this.#chains];
    if (open.length === 0 && this.#finished.length === 0) return;
    if (!open.every(isFinalChain)) {
      this.#finalSince = undefined;
      return;
    }
    this.#finalSince ??= Date.now();
    const isRemoved = open.every((chain) => chain.hops.every((hop) => hop.isDone));
    if (isRemoved || Date.now() - this.#finalSince > WAIT_FOR_REMOVAL_MS) this.#stop.stop();
  }

  /** An address names the next message; any other id names its message, even if that is there already. */
  #isNew(chain: Chain): boolean {
    if (!mayBeNamed(chain, this.#id) || !this.#isNamed(settled(chain))) return false;
    if (!isAddress(this.#id)) return true;
    const isEarlier = this.isSilent || chain.hops.some((hop) => this.#earlier.has(hop));
    if (isEarlier) for (const hop of chain.hops) this.#earlier.add(hop);
    return !isEarlier;
  }

  #isNamed(message: Message): boolean {
    const search = new IdSearch(this.#id);
    search.look(message);
    return search.found !== undefined;
  }
}

/** A cheap look, before a message is put together. */
function mayBeNamed(chain: Chain, id: string): boolean {
  const word = withoutBrackets(id).toLowerCase();
  return chain.hops.some((hop) =>
    namesOf(hop).some((name) => name?.toLowerCase().startsWith(word)),
  );
}

function namesOf(hop: HopState): (string | null | undefined)[] {
  const last = hop.recipients.at(-1)?.last;
  const ofTasks = hop.tasks.flatMap(({ taskId, mailId }) => [taskId, mailId]);
  return [hop.queueId, hop.messageId, hop.from, last?.to, last?.origTo, ...ofTasks];
}

function isFinalChain(chain: Chain): boolean {
  const rows = rowsOf(settled(chain));
  return (
    !needsParent(chain) && chain.hops.every(hasAll) && rows.every(({ status }) => isFinal(status))
  );
}

/** Whether no recipient of a queue file is without an outcome. */
function hasAll(hop: HopState): boolean {
  return hop.isDone || (hop.recipients.length > 0 && countMissing(hop) <= 0);
}
