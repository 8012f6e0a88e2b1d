import { coverageToCsv, coverageToJson } from '../../render/coverage-json.ts';
import { coverageText } from '../../render/coverage-text.ts';
import { safeJson } from '../../render/safe-text.ts';
import { exitCodeOf } from '../closing-words.ts';
import type { Context } from '../context.ts';
import { addOutputOptions, addReadingOptions, FILES, type Options } from '../options.ts';
import { queryLog } from '../query-log.ts';
import { screenOf } from '../terminal.ts';
import type { DefineCommand } from './command.ts';

export const coverage: DefineCommand = (command, run, context) => {
  command
    .description(
      'Which lines were understood? Counts the lines that were understood, those known to say nothing about a message, and those not understood, with samples of these. Exit code 1 if there are any.',
    )
    .argument('[file...]', FILES);
  addOutputOptions(addReadingOptions(command), 'program').addHelpText(
    'after',
    `
Examples:
  $ mtatrace coverage /var/log/zimbra.log         by program, with samples
  $ mtatrace coverage --json | jq .notUnderstood  the number alone`,
  );
  command.action((files: string[], options: Options) =>
    run(() => showCoverage(context, files, options)),
  );
};

export async function showCoverage(
  context: Context,
  files: string[],
  options: Options,
): Promise<number> {
  const answer = await queryLog(context, {
    files,
    options,
    withRefusals: false,
    keepSamples: true,
    onMessage: () => {},
  });
  const result = answer.counts.coverage();
  context.output.write(
    options.json
      ? `${safeJson(coverageToJson(result, answer.letGo), context.redactor)}\n`
      : options.csv
        ? coverageToCsv(result, context.redactor)
        : coverageText(result, screenOf(context, options, answer.zone)),
  );
  return exitCodeOf(answer, result.notUnderstood === 0);
}
