/** CSV of the commands that do not tell messages: the same values as their JSON. */
import { describe, expect, test } from 'vitest';
import { csvCellsOf } from '../render/raw-characters.ts';
import { FIXTURES, runProgram, runShell } from './program-run.ts';

const LAB = `${FIXTURES}/lab/zimbra.log`;

function rowsOf(...args: string[]): string[][] {
  return csvCellsOf(runProgram([...args, '--csv']).out);
}

function jsonOf(...args: string[]) {
  return JSON.parse(runProgram([...args, '--json']).out);
}

describe('a summary has one row a figure', () => {
  const SUMMARY = ['summary', '--by', 'hour', LAB];
  const [header, ...rows] = rowsOf(...SUMMARY);
  const figure = (...names: string[]) =>
    rows.find((row) => row.slice(0, 3).join('|') === names.join('|'))?.[3];

  test('in the same columns, none of them twice', () => {
    expect(header).toEqual(['table', 'row', 'figure', 'value']);
    expect(rows.filter(({ length }) => length !== 4)).toEqual([]);
    const names = rows.map((row) => row.slice(0, 3).join('|'));
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test('with the values of JSON, lists by the names of their rows', () => {
    const json = jsonOf(...SUMMARY);
    expect([
      figure('total', '', 'messages'),
      figure('recipients', '', 'deferred'),
      figure('steps', 'spam scan', 'p95'),
      figure('top.senderDomains', 'lantern-labs.test', 'count'),
      figure('hours', json.hours[0].at, 'recipients.bounced'),
      figure('groups.rows', json.groups.rows[0].name, 'delay.max'),
      figure('services', 'mail amavis', 'downtimes.1.from'),
    ]).toEqual(
      [
        json.messages,
        json.recipients.deferred,
        json.steps.find(({ part }: { part: string }) => part === 'spam scan').p95,
        json.top.senderDomains.find(({ name }: { name: string }) => name === 'lantern-labs.test')
          .count,
        json.hours[0].recipients.bounced,
        json.groups.rows[0].delay.max,
        json.services.find(({ service }: { service: string }) => service === 'amavis').downtimes[0]
          .from,
      ].map(String),
    );
  });
});

test('coverage has one row a program', () => {
  const programs: readonly Record<string, string | number>[] = jsonOf('coverage', LAB).programs;
  expect(rowsOf('coverage', LAB)).toEqual([
    ['program', 'lines', 'understood', 'silent', 'notUnderstood'],
    ...programs.map(({ program, lines, understood, silent, notUnderstood }) =>
      [program, lines, understood, silent, notUnderstood].map(String),
    ),
  ]);
});

test('explain has one row a text, and one header', () => {
  const { out, code } = runProgram(['explain', '--csv'], {
    input: '550 5.1.1 <=cmd>: no such user\n5.7.26\nqwertz\n',
  });
  const [header, ...rows] = csvCellsOf(out);
  expect(code).toBe(0);
  expect(header?.join(',')).toBe('id,kind,matched,meaning,likelyCause,advice,retryHelps,source');
  expect(rows.map((row) => row[1])).toEqual(['reply', 'enhanced-status', 'unknown']);
  expect(rows[2]).toEqual(['', 'unknown', '', '', '', '', '', '']);
});

test('watch has one row an outcome as it comes, with the values of JSON', () => {
  const watch = (form: string) => runShell(`eval "$MTATRACE" watch ${form} - < '${LAB}'`);
  const [header, ...rows] = csvCellsOf(watch('--csv').out);
  const objects = watch('--json')
    .out.trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(header?.join(',')).toBe(
    'at,messageId,queueId,status,step,direction,from,to,delaySeconds,reason,inferred',
  );
  expect(
    rows.map(([at, , queueId, status, , , from]) => [at, queueId, status, from]).sort(inAnyOrder),
  ).toEqual(
    objects
      .map(({ at, queueId, status, from }) => [
        at,
        queueId ?? '',
        status,
        from === '' ? '<>' : (from ?? ''),
      ])
      .sort(inAnyOrder),
  );
});

/** What a line leaves open is told when the input pauses: two runs need not pause at the same lines, if the machine has much to do. */
function inAnyOrder(a: readonly unknown[], b: readonly unknown[]): number {
  return String(a).localeCompare(String(b));
}

test('names are replaced in every form', () => {
  const { out } = runProgram(['summary', '--csv', '--redact', LAB]);
  expect(out).not.toContain('lantern-labs');
  expect(runShell(`eval "$MTATRACE" watch --csv --redact - < '${LAB}'`).out).not.toContain(
    'lantern-labs',
  );
});
