/** A live view over midnight: its lines have the time alone, so the day is named when it changes. */
import { describe, expect, test } from 'vitest';
import { csvCellsOf } from '../render/raw-characters.ts';
import { runProgram } from './program-run.ts';

const mail = (day: number, time: string, queueId: string) => [
  `May  ${day} ${time} mail postfix/qmgr[1]: ${queueId}: from=<ann@example.com>, size=1, nrcpt=1 (queue active)`,
  `May  ${day} ${time} mail postfix/lmtp[2]: ${queueId}: to=<bob@example.com>, relay=mail[192.0.2.1]:7025, delay=1, delays=0/0/0/1, dsn=2.1.5, status=sent (250 2.1.5 OK)`,
];
const input = [...mail(5, '23:59:59', 'AAAA100001'), ...mail(6, '00:00:02', 'AAAA100002'), ''].join(
  '\n',
);
const watched = (...options: string[]) =>
  runProgram(['watch', '--year', '2022', '--tz', '+07:00', ...options, '-'], { input })
    .out.split('\n')
    .filter((line) => line.includes('2022') || line.includes('delivered  '));

describe('the day is named between the lines', () => {
  test('in the zone of the log', () => {
    const [first = '', day, second = '', ...others] = watched();
    expect([first.slice(0, 8), day, second.slice(0, 8), others]).toEqual([
      '23:59:59',
      'Fri 6 May 2022',
      '00:00:02',
      [],
    ]);
  });

  test('not with --utc, where it is one day', () => {
    expect(watched('--utc').map((line) => line.slice(0, 8))).toEqual(['16:59:59', '17:00:02']);
  });

  test('not in JSON or CSV, which have whole times', () => {
    expect(watched('--json').map((line) => JSON.parse(line).at)).toHaveLength(2);
    expect(csvCellsOf(watched('--csv').join('\n'))[0]?.[0]).toBe('2022-05-05T23:59:59+07:00');
    expect(watched('--csv')).toHaveLength(2);
  });
});
