/** Objects that JSON prints one a line, as CSV: the same values, one row an object. */
import type { Redactor } from '../redact/redactor.ts';
import { csvRow, type Value } from './csv.ts';

/** The columns of each kind of object; they do not change within a version. */
const COLUMNS = {
  outcome: [
    'at',
    'messageId',
    'queueId',
    'status',
    'step',
    'direction',
    'from',
    'to',
    'delaySeconds',
    'reason',
    'inferred',
  ],
  explanation: [
    'id',
    'kind',
    'matched',
    'meaning',
    'likelyCause',
    'advice',
    'retryHelps',
    'source',
  ],
  program: ['program', 'lines', 'understood', 'silent', 'notUnderstood'],
} as const;

export type CsvObject = keyof typeof COLUMNS;

export function objectCsvHeader(kind: CsvObject): string {
  return csvRow(COLUMNS[kind]);
}

/** @param object as JSON would print it */
export function objectToCsv(kind: CsvObject, object: object, redactor?: Redactor): string {
  const values = Object.entries((redactor?.json(object) ?? object) as Record<string, unknown>);
  const cells = new Map(values.map(([name, value]) => [name, cellOf(name, value)]));
  return csvRow(COLUMNS[kind].map((name) => cells.get(name) ?? null));
}

/** A list is one cell; the null sender is told from one that is not in the log. */
function cellOf(name: string, value: unknown): Value {
  if (Array.isArray(value)) return value.join(' · ');
  return name === 'from' && value === '' ? '<>' : (value as Value);
}
