/** The figures of a report as CSV: one row a figure, in the same four columns whatever the report holds. */
import { csvRow, type Value } from './csv.ts';

const COLUMNS = ['table', 'row', 'figure', 'value'];

/** The keys whose values, in this order, name a row of a list. */
const NAMING_KEYS = [
  'name',
  'at',
  'part',
  'kind',
  'host',
  'service',
  'endpoint',
  'verdict',
  'category',
  'cause',
  'status',
  'step',
  'from',
];

type Json = Value | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

/** @param report the report as JSON has it, with names already replaced if that was asked for */
export function figuresToCsv(report: object): string {
  const rows = [csvRow(COLUMNS)];
  for (const [name, value] of Object.entries(report as JsonObject))
    if (name !== 'schema') rows.push(...rowsOf(isObject(value) ? name : 'total', name, value));
  return rows.join('');
}

function* rowsOf(table: string, name: string, value: Json): Iterable<string> {
  if (!isObject(value)) yield csvRow([table, '', name, value]);
  else if (Array.isArray(value)) yield* rowsOfList(table, value);
  else
    for (const [key, one] of Object.entries(value))
      yield* rowsOf(isObject(one) ? `${table}.${key}` : table, key, one);
}

function* rowsOfList(table: string, list: readonly Json[]): Iterable<string> {
  for (const [index, item] of list.entries()) {
    const place = String(index + 1);
    if (isObject(item)) yield* rowsOfItem(table, place, item);
    else yield csvRow([table, place, 'text', item]);
  }
}

function* rowsOfItem(table: string, place: string, item: JsonObject): Iterable<string> {
  const keys = namingKeys(item);
  const row = keys.map((key) => String(item[key])).join(' ') || place;
  for (const [figure, value] of figuresOf(item, ''))
    if (!keys.includes(figure)) yield csvRow([table, row, figure, value]);
}

function namingKeys(item: JsonObject): readonly string[] {
  const keys = NAMING_KEYS.filter((key) => (item[key] ?? null) !== null);
  return Object.hasOwn(item, 'part') ? ['part'] : keys;
}

/** All values in a row; those that lie deeper are named by their path: `delay.p95`, `downtimes.1.from`. */
function* figuresOf(item: JsonObject, before: string): Iterable<[string, Value]> {
  for (const [key, value] of Object.entries(item)) {
    const name = before + (Array.isArray(item) ? String(Number(key) + 1) : key);
    if (isObject(value)) yield* figuresOf(value, `${name}.`);
    else yield [name, value];
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null;
}
