/** Chains queue IDs into messages, and tells each message once nothing more can come. */
import { type Instant, MINUTE, SECOND } from '../core/instant.ts';
import type { Origin } from '../core/origin.ts';
import type { MailEvent } from '../events/mail-event.ts';
import type { LetGo } from '../message/let-go.ts';
import { Bounds } from './bounds.ts';
import type { Chain } from './chains/chain.ts';
import { forgetMessageId } from './chains/message-id-index.ts';
import { joinOrphans } from './chains/orphans.ts';
import { refusedBeforeAny } from './chains/other-senders.ts';
import { isOnlyAnAttempt, needsParent } from './chains/reentry.ts';
import { joinSiblings } from './chains/siblings.ts';
import { setStrangersApart } from './chains/strangers.ts';
import { ClosingQueue } from './closing-queue.ts';
import { mayBeHandedIn } from './filters/dropped-by-milter.ts';
import { tellOnlyScanned } from './filters/only-scanned.ts';
import { forgetNotice } from './filters/own-notices.ts';
import { forgetTask } from './filters/tasks.ts';
import { joinUnanswered } from './filters/unanswered-scans.ts';
import { HostState } from './host-state.ts';
import { forgetIdle } from './idle.ts';
import { markByRest } from './messages/rest-of-log.ts';
import { News, type NewsOptions } from './news.ts';
import { takeQueueEvent } from './queue-events.ts';
import type { HopState } from './queue-files/hop-state.ts';
import { QueueLives } from './queue-files/queue-lives.ts';
import { takeScanEvent } from './scan-events.ts';
import { takeSessionEvent } from './session-events.ts';
import { endTransaction, leaveSession } from './sessions/sessions.ts';
import { entryOf, type TimelineEntry } from './timeline.ts';
import { passesBy, type Window } from './window.ts';

export interface CorrelatorOptions extends NewsOptions {
  /** Keeps the lines of each message, for its story. Default: no. */
  readonly keepTimeline?: boolean;
  /** The time range that is asked for: mail that only waits during it is not told. */
  readonly window?: Window | null;
  /** How many messages may be open, and how many bytes of memory all that is in flight may take. */
  readonly mostOpen?: number | undefined;
  readonly mostBytes?: number | undefined;
}

/** For this long, lines that are written late still find their message. */
const GRACE = 10 * SECOND;
/** A story includes the client's disconnect, which comes when its connection times out. */
const GRACE_FOR_STORY = 6 * MINUTE;
/** For this long, a message that came back from a filter waits for the line that tells what it was before. */
const WAIT_FOR_PARENT = 10 * MINUTE;
const SWEEP_EVERY = 10 * MINUTE;
/** A longer jump in time counts only once another line confirms it. */
const LONGEST_STEP = 60 * MINUTE;

export class Correlator {
  readonly lives = new QueueLives();
  readonly news: News;
  readonly keepTimeline: boolean;
  private readonly states = new Map<string, HostState>();
  private readonly closing: ClosingQueue;
  private readonly waiting: ClosingQueue;
  private readonly bounds: Bounds;
  // No host has this name, not even the one of lines that name none: the first line makes a state of its own.
  private current: HostState = new HostState('\0');
  private now: Instant = Number.NEGATIVE_INFINITY;
  /** Whether a line has jumped far ahead, and no other one has confirmed its time yet. */
  private hasLeapt = false;
  private nextSweep: Instant = Number.NEGATIVE_INFINITY;
  private sweptAt = 0;
  private sequence = 0;
  /** Bytes of the lines that were taken. */
  private bytes = 0;

  constructor(options: CorrelatorOptions) {
    this.news = new News(options);
    this.keepTimeline = options.keepTimeline ?? false;
    this.closing = new ClosingQueue(this.keepTimeline ? GRACE_FOR_STORY : GRACE);
    this.waiting = new ClosingQueue(WAIT_FOR_PARENT);
    this.bounds = new Bounds(this, this.states, options);
    this.lives.window = options.window ?? null;
    this.lives.onReplaced = (hop) => this.considerClosing(hop);
  }

  /** What was let go of before its end was seen, because too much was open. */
  get letGo(): LetGo {
    return this.bounds.letGo;
  }

  take(event: MailEvent, origin: Origin): void {
    if (origin.at > this.now) this.reach(origin.at);
    const state = this.current.host === origin.host ? this.current : this.stateOf(origin.host);
    state.lastUsed = ++this.sequence;
    this.bytes += origin.size;
    const subject =
      takeQueueEvent(this, state, event, origin) ?? takeScanEvent(this, state, event, origin);
    if (subject === undefined) takeSessionEvent(this, state, event, origin);
    else this.keep(subject, event, origin);
    if (this.lives.open.count > this.bounds.mostOpen) this.bounds.letGoMessages();
    if (this.sequence >= this.bounds.lookAt) this.bounds.check(this.sequence, this.bytes);
  }

  /** The input ends: tells all that is still on its way. */
  finish(): void {
    const states = [...this.states.values()];
    // What waits is told with the first host, whichever it is of, so all is joined before.
    for (const state of states) this.joinRest(state);
    const closing = [...this.closing.rest(), ...this.waiting.rest()];
    for (const state of states) this.finishHost(state, closing.splice(0));
  }

  /** Time passes without a line: what waited for late lines is told. */
  passTime(now: Instant): void {
    if (now > this.now) this.advance(now);
  }

  /** Hosts that wrote the log, by their names. */
  get hosts(): ReadonlyMap<string, HostState> {
    return this.states;
  }

  /** A line to keep for a story; null if no story is asked for. */
  entry(event: MailEvent, origin: Origin): TimelineEntry | null {
    return this.keepTimeline ? entryOf(event, origin, this.sequence) : null;
  }

  /** Adds a line to the story of what it is about. */
  keep(subject: { timeline: TimelineEntry[] | null }, event: MailEvent, origin: Origin): void {
    if (!this.keepTimeline) return;
    subject.timeline ??= [];
    subject.timeline.push(entryOf(event, origin, this.sequence));
  }

  /** Called after a change that may have been the last of a message. */
  considerClosing(hop: HopState): void {
    const chain = hop.chain;
    if (chain.isClosing || !chain.isDone) return;
    chain.isClosing = true;
    const waits = needsParent(chain) || mayBeHandedIn(chain);
    (waits ? this.waiting : this.closing).add(chain, this.now);
  }

  private stateOf(host: string): HostState {
    let state = this.states.get(host);
    if (state === undefined) {
      state = new HostState(host);
      this.states.set(host, state);
      this.bounds.checkHosts(state);
    }
    this.current = state;
    return state;
  }

  /** A single line from the future, written by a wrong clock, must not end all that is in flight. */
  private reach(at: Instant): void {
    const isLeap = at > this.now + LONGEST_STEP && Number.isFinite(this.now);
    this.hasLeapt = isLeap && !this.hasLeapt;
    if (!this.hasLeapt) this.advance(at);
  }

  private advance(now: Instant): void {
    this.now = now;
    for (let chain = this.closing.due(now); chain !== undefined; chain = this.closing.due(now))
      this.close(chain);
    for (let chain = this.waiting.due(now); chain !== undefined; chain = this.waiting.due(now))
      this.closeOrphan(chain);
    // Even if few lines cover hours, a sweep may cost no more than the lines before it.
    if (now >= this.nextSweep && this.sequence >= this.sweptAt + this.lives.open.count)
      this.sweep(now);
  }

  private close(chain: Chain): void {
    chain.isClosing = false;
    if (!chain.isDone) return;
    joinSiblings(chain, this.states);
    // What has joined it may still be on its way.
    if (!chain.isDone || chain.isSettled) return;
    if (needsParent(chain)) {
      chain.isClosing = true;
      this.waiting.add(chain, this.now);
    } else this.tell(chain);
  }

  /** Mail that came back from a filter, and whose parent no line named: the Message-ID may join what nothing else can. */
  private closeOrphan(chain: Chain): void {
    chain.isClosing = false;
    if (chain.isDone) this.adopt(chain);
    // What it was joined to may still be on its way, or wait for late lines.
    if (chain.isDone && !chain.isSettled && !chain.isClosing) this.tell(chain);
  }

  private adopt(chain: Chain): void {
    joinSiblings(chain, this.states);
    for (const parent of joinOrphans(chain, this.states)) this.considerClosing(parent);
  }

  /** Tells a message, and forgets all that only it needed. */
  tell(chain: Chain): void {
    for (const other of setStrangersApart(chain, this.lives.open)) this.tell(other);
    chain.settle();
    markByRest(chain, this.states);
    for (const { host, session, refused } of refusedBeforeAny(chain))
      this.news.refused(host, session, refused);
    if (!isOnlyAnAttempt(chain) && !passesBy(chain, this.lives.window)) this.news.final(chain);
    for (const hop of chain.hops) this.forget(hop);
  }

  private forget(hop: HopState): void {
    this.lives.handedOn.forget(hop);
    const state = this.states.get(hop.host);
    if (state === undefined) return;
    if (state.hops.get(hop.queueId) === hop) state.hops.delete(hop.queueId);
    forgetMessageId(state, hop);
    forgetNotice(state, hop);
    leaveSession(hop);
    for (const task of hop.tasks) forgetTask(state, task);
    for (const task of hop.scansBefore) forgetTask(state, task);
  }

  /** Lets go of what waits for lines that never come, and of hosts that have nothing in flight. */
  private sweep(now: Instant): void {
    this.nextSweep = now + SWEEP_EVERY;
    this.sweptAt = this.sequence;
    for (const [host, state] of this.states) {
      forgetIdle(this, state, now);
      if (state.isEmpty && state !== this.current) this.states.delete(host);
    }
  }

  private joinRest(state: HostState): void {
    for (const chain of new Set(state.hops.values().map((hop) => hop.chain))) this.adopt(chain);
    joinUnanswered(state);
    for (const task of state.tasks.values()) tellOnlyScanned(this, state, task);
  }

  private finishHost(state: HostState, closing: readonly Chain[]): void {
    for (const session of state.sessions.values()) endTransaction(this, state, session);
    for (const screening of state.screenings.values()) this.news.screened(state.host, screening);
    const open = new Set([...state.hops.values().map((hop) => hop.chain), ...closing]);
    for (const chain of [...open].sort((a, b) => a.sequence - b.sequence))
      if (!chain.isSettled) this.tell(chain);
  }
}
