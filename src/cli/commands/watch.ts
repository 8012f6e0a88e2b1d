import { statSync } from 'node:fs';
import { type Instant, MINUTE } from '../../core/instant.ts';
import { ALL_TIME, type Range } from '../../core/range.ts';
import {
  OUTCOME_CHOICES,
  type OutcomeChoice,
  type OutcomeFilter,
  type OutcomeStatus,
} from '../../query/outcomes.ts';
import type { Zone } from '../../time/zone.ts';
import { tellNotUnderstood } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { emptyInputWords } from '../empty-input.ts';
import { COULD_NOT_LOOK, FOUND, NOTHING_FOUND } from '../exit-code.ts';
import { filterOf } from '../filter-options.ts';
import { tellLetGo } from '../let-go-words.ts';
import { flightCounts } from '../live/flight-counts.ts';
import { LiveSession } from '../live/session.ts';
import { LiveView } from '../live/view.ts';
import { liveLog } from '../log-files.ts';
import { zoneOfMachine } from '../machine-zone.ts';
import { duration, oneOf } from '../option-values.ts';
import {
  addFilterOptions,
  addOutputOptions,
  addReadingOptions,
  isForPrograms,
  NOT_UNDERSTOOD,
  type Options,
  VERBOSE,
} from '../options.ts';
import { plainFileOf } from '../plain-file.ts';
import { tellRange } from '../tell-range.ts';
import { nowOf, rangeAt, soundRange } from '../time-range.ts';
import { UserError } from '../user-error.ts';
import type { DefineCommand } from './command.ts';

interface WatchOptions extends Options {
  readonly only?: OutcomeChoice;
  readonly stall?: number;
}

/** How much of a file is read from before now, so that mail on its way is known from its start. */
const BEFORE = 1024 * 1024;

export const watch: DefineCommand = (command, run, context) => {
  command
    .description(
      'What happens to mail right now? One line per recipient as soon as the log tells what became of it. A file is followed through its rotation; Ctrl-C ends with a tally.',
    )
    .argument(
      '[file]',
      'log file, "-" for stdin (default: a pipe on stdin, else the machine\'s own log)',
    )
    .option(
      '--only <what>',
      `${OUTCOME_CHOICES.join(', ')}: final is what cannot change any more, failures what has not arrived (default: all)`,
      oneOf('--only', OUTCOME_CHOICES),
    )
    .option(
      '--stall <duration>',
      'report mail that has not moved for this long (default: 60s)',
      duration('--stall'),
    )
    .option(...VERBOSE);
  addOutputOptions(addFilterOptions(addReadingOptions(command)), 'outcome')
    .option(...NOT_UNDERSTOOD)
    .addHelpText(
      'after',
      `
With --since, what was logged since then comes first, from the rotated file too.
With --until, it ends once the log has passed that time.
--status also knows "stalled".

Examples:
  $ mtatrace watch                               the machine's own log
  $ tail -f /var/log/zimbra.log | mtatrace       the same from a pipe
  $ mtatrace watch --only failures --since 10m   what goes wrong
  $ mtatrace watch --json --to '*@example.org' | jq .reason`,
    );
  command.action((file: string | undefined, options: WatchOptions) =>
    run(() => watchLog(context, file, options)),
  );
};

/** @param toEnd whether a file is read to its end, as a pipe is, and not followed */
export async function watchLog(
  context: Context,
  file: string | undefined,
  options: WatchOptions,
  toEnd = false,
): Promise<number> {
  const path = liveLog(file, options, context.environment);
  if (!options.journal) context.redactor?.keepFile(path);
  const plainFile = options.journal ? undefined : plainFileOf(path);
  const begun = beginning(context, options, plainFile);
  const { since } = rangeAt(options, zoneOfMachine(context), begun);
  // A mistyped filter is told at once, not after a wait for the first line.
  outcomeFilter(options, ALL_TIME);
  const session = await LiveSession.run({
    context,
    options,
    path,
    before: since === null ? BEFORE : Number.POSITIVE_INFINITY,
    since,
    stallMs: options.stall ?? MINUTE,
    keepTimeline: options.verbose ?? false,
    toEnd,
    tellsInferred: !isForPrograms(options),
    makeView: ({ zone, logZone, newestAt, isFollowed }) => {
      const askedIn = (logZone: Zone, shift: number) => {
        const newest = newestAt === null ? begun : newestAt + shift;
        const now = nowOf(options, logZone, context.now) ?? newest;
        return { filter: outcomeFilter(options, soundRange(options, logZone, now)), now };
      };
      return new LiveView({ context, options, zone, logZone, askedIn, newestAt, isFollowed });
    },
  });
  if (session.view.shown.counts.length === 0) tellAsked(session, options, plainFile !== undefined);
  return endOf(session, context, { ...options, path });
}

function tellAsked(
  { view, talk, reading, zone }: LiveSession<LiveView>,
  options: Options,
  isEndKnown: boolean,
): void {
  const { filter, now } = view.asked;
  const { since, until } = filter;
  const oldestAt = view.corrected(reading.firstAt);
  const newestAt = view.corrected(reading.newestAt);
  const range = { since, until, now, zone, isEndKnown };
  tellRange(talk, { oldestAt, newestAt }, options, range);
}

/** Ends with the tally, and with a hint if a pipe brought nothing. */
function endOf(
  { view, correlator, reading, stop, counts, talk, zone, isWhole }: LiveSession<LiveView>,
  context: Context,
  options: WatchOptions & { readonly path: string },
): number {
  const flight = flightCounts(correlator, view?.isAskedFor);
  if (!stop.isStopped) correlator.finish();
  view.close(flight, reading.firstAt, reading.newestAt);
  tellLetGo(correlator.letGo, talk);
  tellNotUnderstood(context, { counts, talk, zone }, options);
  if (stop.isStopped && !view.isEnded) return FOUND;
  if (!isWhole) return COULD_NOT_LOOK;
  if (counts.lines === 0 && !view.isEnded) talk.note(emptyInputWords([options.path]) ?? '');
  return view.shown.counts.length > 0 ? FOUND : NOTHING_FOUND;
}

/** What "ago" counts from until the first line is read: for a file, its last change stands for its newest line. */
function beginning(context: Context, options: WatchOptions, file: string | undefined): Instant {
  const now = nowOf(options, zoneOfMachine(context), context.now);
  if (now !== undefined) return now;
  if (file === undefined)
    throw new UserError(
      '--now last needs a plain file: of anything else the newest line is known only at its end. Name the file, or give a time.',
    );
  // Older parts are opened rather than missed: a copied file may be younger than its lines.
  return Math.min(context.now, statSync(file).mtimeMs);
}

function outcomeFilter(options: WatchOptions, range: Range): OutcomeFilter {
  const words = options.status?.split(',').map((word) => word.trim());
  const known = words?.filter((word) => word !== 'stalled') ?? [];
  const { status: _, ...others } = options;
  const asked = known.length === 0 ? others : { ...options, status: known.join(',') };
  const filter = filterOf(asked, ALL_TIME, true);
  return {
    ...range,
    only: options.only ?? 'all',
    message: { ...filter, statuses: null },
    statuses:
      words === undefined
        ? null
        : new Set<OutcomeStatus | 'mixed'>([
            ...(filter.statuses ?? []),
            ...(words.includes('stalled') ? (['stalled'] as const) : []),
          ]),
  };
}
