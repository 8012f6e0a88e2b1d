/** One outcome as one line of the live view. */
import { DAY, HOUR, MINUTE, SECOND } from '../core/instant.ts';
import { isArrival, isFinal } from '../message/outcome.ts';
import type { Outcome, OutcomeStatus } from '../query/outcomes.ts';
import { countWords } from '../query/quantity-words.ts';
import { clockTime } from '../time/format-instant.ts';
import { displayWidth } from './display-width.ts';
import { cutEnd, cutMiddle, padded, type Screen, shown, sign } from './screen.ts';
import { senderWords } from './sender-words.ts';

const STATUS_WIDTH = 9;
const DIRECTION_WIDTH = 3;
const DELAY_WIDTH = 7;
/** How much room a reason keeps beside long addresses, on a wide line and on a short one. */
const REASON_ROOM = 30;
const SHORT_REASON_ROOM = 18;
const WIDE = 90;
/** `deliver` and `connect`: where a reason would be cut to nothing, the step is told alone. */
const STEP_ROOM = 7;
/** Addresses that are cut to less tell nobody apart: then the line is theirs alone. */
const SHORTEST_ROUTE = 31;
/** On a narrower screen the addresses have the room of direction and delay, too. */
const NARROW = 60;
/** Addresses are padded to this width, so that reasons start in one column. */
const ROUTE_WIDTH = 44;
const GAP = '  ';

const DIRECTIONS: Record<Outcome['direction'], string> = {
  inbound: 'in',
  outbound: 'out',
  internal: 'int',
  unknown: '?',
};

/** `14:02:27  ✔ delivered  in    0.8 s  ngoc@example.com → admin@example.org`. */
export function outcomeText(outcome: Outcome, screen: Screen): string {
  return lineText(outcome, screen, (room) => routeWords(outcome, screen, room));
}

/** `14:02:31  ! stalled    in   60 s    213 recipients   filter: handed to amavis, no answer`, with the shortest of the delays. */
export function alikeOutcomesText(group: readonly [Outcome, ...Outcome[]], screen: Screen): string {
  const delays = group.flatMap(({ delaySeconds }) => (delaySeconds === null ? [] : delaySeconds));
  const delaySeconds = delays.length === 0 ? null : delays.reduce((a, b) => Math.min(a, b));
  return lineText({ ...group[0], delaySeconds }, screen, () =>
    countWords(group.length, 'recipient'),
  );
}

function lineText(outcome: Outcome, screen: Screen, routeIn: (room: number) => string): string {
  const head = [
    clockTime(outcome.at, screen.zone),
    `${signOf(outcome.status, screen)} ${padded(outcome.status, STATUS_WIDTH)}`,
    ...(screen.width < NARROW ? [] : [wayWords(outcome)]),
  ].join(GAP);
  const left = screen.width - displayWidth(head) - GAP.length;
  const room = reasonRoom(left);
  const reason = reasonIn(room, outcome, screen);
  const route = routeIn(routeRoom(left, room, reason));
  const line = reason === '' ? route : withReason(route, reason, left, screen);
  return `${paintOf(outcome.status, screen)(head)}${GAP}${line}`;
}

function wayWords({ direction, delaySeconds }: Outcome): string {
  return `${padded(DIRECTIONS[direction], DIRECTION_WIDTH)} ${padded(delayWords(delaySeconds), DELAY_WIDTH)}`;
}

function withReason(route: string, reason: string, left: number, screen: Screen): string {
  const column = Math.min(ROUTE_WIDTH, left - reasonRoom(left) - GAP.length);
  const width = Math.max(displayWidth(route), column);
  return `${padded(route, width)}${GAP}${cutEnd(screen, reason, left - width - GAP.length)}`;
}

/** What the addresses may take: all of the line when nothing follows them. */
function routeRoom(left: number, room: number, reason: string): number {
  return reason === '' ? left : left - Math.min(displayWidth(reason), room) - GAP.length;
}

function reasonRoom(left: number): number {
  if (left >= WIDE) return REASON_ROOM;
  const rest = left - SHORTEST_ROUTE - GAP.length;
  return [SHORT_REASON_ROOM, STEP_ROOM].find((room) => room <= rest) ?? 0;
}

function reasonIn(room: number, outcome: Outcome, screen: Screen): string {
  if (room > STEP_ROOM) return reasonWords(outcome, screen);
  const hasReason = outcome.reason !== null && !isArrival(outcome.status);
  return room === STEP_ROOM && hasReason ? outcome.step : '';
}

function routeWords({ from, to }: Outcome, screen: Screen, room: number): string {
  const arrow = ` ${sign(screen, 'arrow')} `;
  const sender = shown(screen, senderWords(from));
  const recipient = to === null ? '?' : shown(screen, to);
  const space = room - displayWidth(arrow);
  const half = Math.floor(space / 2);
  const senderRoom = Math.max(half, space - displayWidth(recipient));
  const cutSender = cutMiddle(screen, sender, senderRoom);
  return `${cutSender}${arrow}${cutMiddle(screen, recipient, space - displayWidth(cutSender))}`;
}

function reasonWords({ reason, step, status, isShownAsSent }: Outcome, screen: Screen): string {
  if (reason === null) return '';
  const postfix = isShownAsSent ? ' (Postfix says sent)' : '';
  return shown(
    screen,
    isArrival(status) ? `(${reason})` : `${step}: ${shortReason(reason)}${postfix}`,
  );
}

// connect to 127.0.0.1[127.0.0.1]:10024: Connection refused
const UNREACHED = /^connect to ([^\s[\]]{1,255})\[[^\s[\]]{1,64}\]:(\d{1,5}): /;

/** The end of a line is cut first, so what did not answer, and how, comes before all other words. */
function shortReason(reason: string): string {
  return reason.replace(UNREACHED, '$1:$2: ');
}

/** `  0.8 s`, ` 60 s  `, `  24 min`: points and units are aligned. */
function delayWords(seconds: number | null): string {
  if (seconds === null) return '';
  const ms = Math.max(0, seconds) * SECOND;
  if (ms < 9_950) return `${(ms / SECOND).toFixed(1).padStart(5)} s`;
  if (ms < 100 * SECOND) return `${String(Math.round(ms / SECOND)).padStart(3)} s`;
  if (ms < 100 * MINUTE) return `${String(Math.round(ms / MINUTE)).padStart(3)} min`;
  if (ms < 48 * HOUR) return `${String(Math.round(ms / HOUR)).padStart(3)} h`;
  return `${String(Math.round(ms / DAY)).padStart(3)} d`;
}

function signOf(status: OutcomeStatus, screen: Screen): string {
  if (isArrival(status)) return sign(screen, 'ok');
  if (status === 'stalled') return sign(screen, 'warning');
  if (isFinal(status)) return sign(screen, 'stopped');
  return status === 'unknown' ? '?' : screen.ascii ? '~' : sign(screen, 'more');
}

function paintOf(status: OutcomeStatus, { chalk }: Screen): (text: string) => string {
  if (isArrival(status)) return chalk.green;
  if (isFinal(status)) return chalk.red;
  return status === 'unknown' ? chalk.dim : chalk.yellow;
}
