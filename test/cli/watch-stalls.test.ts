import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { LiveProgram } from './live-program.ts';
import { FIXTURES, runProgram } from './program-run.ts';

const received = readFileSync(`${FIXTURES}/seed/zimbra-receive.log`, 'utf8')
  .split('\n')
  .slice(0, -1);
const joined = (lines: readonly string[]) => `${lines.join('\n')}\n`;

describe('mail that does not move', () => {
  const upToFilter = received.slice(
    0,
    received.findIndex((line) => line.includes('amavis[')),
  );

  test('is told by the clock while no line comes, and told again when it arrives', async () => {
    const program = new LiveProgram(['watch', '--stall', '4s', '-']);
    program.write(joined(upToFilter));
    await program.until(({ out }) => out.includes('stalled'));
    program.write(joined(received.slice(upToFilter.length)));
    await program.until(({ out }) => out.includes('delivered'));
    expect(await program.end()).toBe(0);
    expect(program.lines.map((line) => line.split(/ +/)[2])).toEqual(['stalled', 'delivered', '·']);
    expect(program.lines[0]).toContain('filter: handed to amavis, no answer');
  });

  const LATER = 'May  5 13:40:00 mail postfix/anvil[1]: statistics: max cache size 1 at May  5';
  const waiting = (count: number) =>
    Array.from({ length: count }, (_, number) => {
      const head = (daemon: string) =>
        `May  5 13:38:10 mail postfix/${daemon}[7]: B141CE6B${10 + number}: `;
      return [
        `${head('smtpd')}client=mx.example.org[192.0.2.7]`,
        `${head('cleanup')}message-id=<${number}@example.org>`,
        `${head('qmgr')}from=<ann@example.org>, size=900, nrcpt=1 (queue active)`,
      ];
    }).flat();

  test.each([
    [10, Array.from({ length: 10 }, () => 'ann@example.org → ?')],
    [11, ['11 recipients']],
  ])('%d at once are told one by one, or by their number', (count, told) => {
    const { out } = runProgram(['watch', '--year', '2022', '--tz', '+07:00', '-'], {
      input: joined([...waiting(count), LATER]),
    });
    const stalls = out.split('\n').filter((line) => line.includes('! stalled'));
    expect(stalls.map((line) => line.slice(36).split('   ')[0])).toEqual(told);
  });

  test('is told by the stamps when the log is read faster than it was written', () => {
    const later = 'May  5 13:40:00 mail postfix/anvil[1]: statistics: max cache size 1 at May  5';
    const { out } = runProgram(['watch', '--year', '2022', '--tz', '+07:00', '-'], {
      input: joined([...upToFilter, later, ...received.slice(upToFilter.length)]),
    });
    expect(out.split('\n')[0]).toMatch(/^13:40:00 {2}! stalled {4}in {4}2 min {2}idinhtu/);
  });
});
