import { expect, test } from 'vitest';
import { LineCounts } from '../../src/cli/line-counts.ts';
import { LiveReading } from '../../src/cli/live/reading.ts';
import { Stop } from '../../src/cli/live/stop.ts';
import { LogStream } from '../../src/cli/log-stream.ts';
import { Correlator } from '../../src/correlate/correlator.ts';
import { LineReader } from '../../src/source/line-reader.ts';
import { inferClock } from '../../src/syslog/infer-clock.ts';
import { WrapRepair } from '../../src/syslog/terminal-wrap.ts';
import { utcZone } from '../../src/time/zone.ts';

const LINE = 'May  5 13:35:58 mail postfix/qmgr[4080]: 97597E6BE4: removed\n';
const DURATION_MS = 200;

/** What each tick was told, whether all is read that is there, while pieces come without end. */
async function ticksWhile(piece: string): Promise<boolean[]> {
  const ticks: boolean[] = [];
  const end = Date.now() + DURATION_MS;
  const counts = new LineCounts({ keepSamples: false });
  const clock = inferClock([], { year: 2022, fallbackZone: utcZone, fallbackEnd: end });
  const source = {
    position: 0,
    read(into: Buffer, at: number): Promise<number> {
      if (Date.now() > end) return Promise.resolve(0);
      this.position += piece.length;
      return Promise.resolve(into.write(piece, at));
    },
    close: () => {},
  };
  const stream = new LogStream({
    reader: new LineReader('x', source),
    clock,
    repair: new WrapRepair(Buffer.alloc(0)),
    counts,
    name: 'x',
  });
  const reading = new LiveReading({
    input: {
      zone: utcZone,
      newestAt: null,
      isFollowed: false,
      inferred: [],
      streams: [{ stream, isOld: () => false }],
    },
    counts,
    correlator: new Correlator({ onMessage: () => {} }),
    stop: new Stop(),
    onEvent: () => {},
    onTime: () => {},
    onOld: () => {},
    onDrained: () => {},
    onTick: (_, isCaughtUp) => ticks.push(isCaughtUp),
  });
  await reading.run();
  return ticks;
}

test('lines that come all the time are read as they come, though they are never waited for', async () => {
  expect(new Set(await ticksWhile(LINE))).toEqual(new Set([true]));
});

test('what comes by the megabyte was not written just now', async () => {
  expect(new Set(await ticksWhile(LINE.repeat(2000)))).toEqual(new Set([false]));
});
