/**
 * A second opinion on made logs: a correlator as one would write it first, with a regular expression for each line and
 * the whole log in memory. It knows no more than those logs hold, shares no code with the program, and is slow.
 */

/** What became of a message: its queue IDs in the order they were made, and the end of each recipient. */
export interface PlainMessage {
  readonly kind: 'mail' | 'bounce';
  readonly queueIds: readonly string[];
  readonly messageId: string;
  readonly from: string;
  /** `ann@example.com delivered`, sorted. */
  readonly ends: readonly string[];
}

/** One life of one queue ID. */
interface Life {
  readonly queueId: string;
  readonly startedAt: number;
  endedAt: number;
  messageId: string;
  from: string;
  isNotification: boolean;
  isExpired: boolean;
  parent: Life | undefined;
  /** The last attempt for each recipient. */
  readonly attempts: Map<string, Attempt>;
}

interface Attempt {
  readonly at: number;
  readonly daemon: string;
  readonly port: string;
  readonly status: string;
  readonly reply: string;
}

const LINE = /^(\w{3} [ \d]\d [\d:]{8}|\d{4}-\S+) \S+ (\S+?)\[\d+\]: (.*)$/;
const QUEUE_ID = /^([0-9A-F]{8,}|[0-9A-Za-z]{12,}): (.*)$/;
const TO = /^to=<(.*?)>,(?: orig_to=<.*?>,)? relay=(\S+), .*, status=(\w+) \((.*)\)$/;
const PASSED = /^\(.*?\) Passed .* -> (.*?), .*Queue-ID: (\w+), .* queued_as: (\w+), /;
/** Lines that processes write late. */
const LATE = 5000;
/** A removal and the next life of the same queue ID lie at least so far apart. */
const APART = 300_000;

export function correlatedPlainly(log: string): PlainMessage[] {
  const lines = log.split('\n').flatMap((line) => {
    const [, stamp, tag, text] = LINE.exec(line) ?? [];
    return stamp === undefined ? [] : [{ at: momentOf(stamp), tag: tag ?? '', text: text ?? '' }];
  });
  const lives = new Map<string, Life[]>();
  for (const { at, tag, text } of lines) takeLine(lives, at, tag, text);
  for (const { at, text } of lines) linkByVerdict(lives, at, text);
  const all = [...lives.values()].flat();
  for (const life of all) linkByReplies(lives, life);
  return all.filter(({ parent }) => parent === undefined).map((root) => messageOf(root, all));
}

/** Made logs are of November 2026, in UTC. */
function momentOf(stamp: string): number {
  return Date.parse(/^\d/.test(stamp) ? stamp : `2026 ${stamp} UTC`);
}

/** The life of a queue ID that a line of this moment speaks of; begun where there is none. */
function lifeAt(lives: Map<string, Life[]>, queueId: string, at: number): Life {
  const known = lives.get(queueId) ?? [];
  lives.set(queueId, known);
  const life = known.find((one) => at >= one.startedAt - LATE && at <= one.endedAt + APART);
  if (life !== undefined) return life;
  const begun: Life = {
    queueId,
    startedAt: at,
    endedAt: Number.POSITIVE_INFINITY,
    messageId: '',
    from: '',
    isNotification: false,
    isExpired: false,
    parent: undefined,
    attempts: new Map(),
  };
  known.push(begun);
  return begun;
}

function takeLine(lives: Map<string, Life[]>, at: number, tag: string, text: string): void {
  const [, queueId = '', words = ''] = QUEUE_ID.exec(text) ?? [];
  if (queueId === '' || !tag.startsWith('postfix/')) return;
  const life = lifeAt(lives, queueId, at);
  life.messageId ||= /^message-id=<(.*)>$/.exec(words)?.[1] ?? '';
  life.from ||= /^from=<(.*?)>, /.exec(words)?.[1] ?? '';
  if (words.endsWith('status=expired, returned to sender')) life.isExpired = true;
  if (words === 'removed') life.endedAt = at;
  const notification = /^sender non-delivery notification: (\w+)$/.exec(words)?.[1];
  if (notification !== undefined) lifeAt(lives, notification, at).isNotification = true;
  takeAttempt(life, at, tag, words);
}

function takeAttempt(life: Life, at: number, tag: string, words: string): void {
  const [, to, relay = '', status = '', reply = ''] = TO.exec(words) ?? [];
  if (to === undefined || (life.attempts.get(to)?.at ?? 0) > at) return;
  const port = /^127\.0\.0\.1\[127\.0\.0\.1\]:(\d+)$/.exec(relay)?.[1] ?? '';
  const daemon = tag.slice(tag.lastIndexOf('/') + 1);
  life.attempts.set(to, { at, daemon, port, status, reply });
}

/** amavis names the queue file that it took, and the one that it gave on. */
function linkByVerdict(lives: Map<string, Life[]>, at: number, text: string): void {
  const [, , parent, child] = PASSED.exec(text) ?? [];
  if (parent !== undefined && child !== undefined)
    lifeAt(lives, child, at).parent = lifeAt(lives, parent, at);
}

function linkByReplies(lives: Map<string, Life[]>, life: Life): void {
  for (const { at, port, reply } of life.attempts.values()) {
    const child = /: queued as (\w+)(?:, but \d+ DISCARD)?$/.exec(reply)?.[1];
    if (port !== '' && child !== undefined) lifeAt(lives, child, at).parent ??= life;
  }
}

function messageOf(root: Life, all: readonly Life[]): PlainMessage {
  const hops = [root];
  for (const hop of hops) hops.push(...all.filter(({ parent }) => parent === hop));
  const recipients = new Set(hops.flatMap(({ attempts }) => [...attempts.keys()]));
  return {
    kind: root.isNotification ? 'bounce' : 'mail',
    queueIds: hops.map(({ queueId }) => queueId),
    messageId: root.messageId,
    from: root.from,
    ends: [...recipients].map((to) => `${to} ${endOf(to, hops)}`).sort(),
  };
}

/** The last hop that has an attempt for a recipient decides. */
function endOf(to: string, hops: readonly Life[]): string {
  const last = hops.findLast(({ attempts }) => attempts.has(to));
  const attempt = last?.attempts.get(to);
  if (last === undefined || attempt === undefined) return 'unknown';
  const { status, reply, port, daemon } = attempt;
  if (status === 'deferred') return last.isExpired ? 'expired' : 'deferred';
  if (status !== 'sent') return status;
  if (reply.startsWith('250 2.7.0 Ok, discarded') || reply.endsWith(' DISCARD')) return 'blocked';
  if (port !== '') return 'unknown';
  return daemon === 'lmtp' ? 'delivered' : 'relayed';
}
