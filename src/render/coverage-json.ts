import type { LetGo } from '../message/let-go.ts';
import { type Coverage, maskedSample } from '../query/coverage.ts';
import type { Redactor } from '../redact/redactor.ts';
import { objectCsvHeader, objectToCsv } from './object-csv.ts';

/** `mtatrace.coverage/1`: one object. */
export function coverageToJson(coverage: Coverage, letGo: LetGo): object {
  return {
    schema: 'mtatrace.coverage/1',
    lines: coverage.lines,
    understood: coverage.understood,
    silent: coverage.silent,
    notUnderstood: coverage.notUnderstood,
    repaired: coverage.repaired,
    letGo,
    programs: coverage.programs.map(({ program, lines, understood, silent, notUnderstood }) => ({
      program,
      lines,
      understood,
      silent,
      notUnderstood,
    })),
    samples: coverage.samples.map(({ shape, count, example, file, line }) => ({
      shape: maskedSample(shape),
      count,
      example: maskedSample(example),
      file,
      line,
    })),
  };
}

/** One row a program; the samples are in the text and in JSON. */
export function coverageToCsv({ programs }: Coverage, redactor?: Redactor): string {
  return [
    objectCsvHeader('program'),
    ...programs.map((program) => objectToCsv('program', program, redactor)),
  ].join('');
}
