/** Logs whose stamps were cut off before they were passed on. */
import { expect, test } from 'vitest';
import { inferredOf, inferredWords, severalZonesWords } from '../../src/cli/clock-watch.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { utcZone } from '../../src/time/zone.ts';
import { readTexts } from '../correlate/messages-of.ts';
import { sentMessage } from '../render/seed-messages.ts';
import { at, readAll } from './clocks.ts';

test.each([
  ['whose stamps were cut off', ['postfix/qmgr[4080]: B141CE6BDD: removed'], true],
  ['with a stamp', [at('May  5 13:35:54')], false],
  [
    'where one line has none',
    [at('May  5 13:35:54'), 'postfix/qmgr[4080]: B141CE6BDD: removed'],
    false,
  ],
  [
    'where the first line has none',
    ['postfix/qmgr[4080]: B141CE6BDD: removed', at('May  5 13:35:54')],
    false,
  ],
  [
    'whose first line has none, before one of the journal',
    [
      'postfix/qmgr[4080]: B141CE6BDD: removed',
      '{"__REALTIME_TIMESTAMP":"1651732554123456","SYSLOG_IDENTIFIER":"postfix/qmgr","MESSAGE":"B141CE6BDD: removed"}',
    ],
    false,
  ],
  [
    'of the journal',
    [
      '{"__REALTIME_TIMESTAMP":"1651732554123456","SYSLOG_IDENTIFIER":"postfix/qmgr","MESSAGE":"B141CE6BDD: removed"}',
    ],
    false,
  ],
  ['without a line', [], false],
])('a log %s: whether it has no times', (_, lines, hasNone) => {
  expect(readAll(lines).clock.hasNoTimes).toBe(hasNone);
});

const BARE = 'postfix/qmgr[4080]: B141CE6BDD: removed';
const NOTE = 'the lines of the log have no times: told is that of the file, or of now for a pipe.';

test('what such a log tells admits that its times are inferred, all of them', () => {
  const { clock } = readAll([BARE]);
  expect(inferredOf([clock])).toEqual(['times', 'year', 'zone']);
  const { notes } = traceView({ ...sentMessage, inferred: ['times'] });
  expect(notes.at(-1)?.text).toBe('Inferred: times (the log has none).');
});

test('who reads such a log, or follows it, is told so', async () => {
  const { told } = await readTexts([`${BARE}\n`], {});
  expect(told.join()).toContain(NOTE);
  const { told: ofOther } = await readTexts([`${at('2022-05-05T13:35:54+07:00')}\n`], {});
  expect(ofOther.join()).not.toContain('no times');
  expect(inferredWords(['times', 'year', 'zone'], { zone: utcZone, isProven: false, at: 0 })).toBe(
    NOTE,
  );
});

test('the zone in which the times of hosts in several zones are told is said', () => {
  const stamps = ['10:00:00+02:00', '08:00:05+00:00', '10:00:10+02:00'];
  const { clock } = readAll(stamps.map((stamp) => at(`2026-10-20T${stamp}`)));
  expect(severalZonesWords([clock, clock], clock.zone)).toBe(
    'the log is of hosts in several time zones, +00:00 and +02:00: all times are told in +02:00. --tz or --utc gives another.',
  );
  const { clock: ofOne } = readAll(stamps.slice(0, 1).map((stamp) => at(`2026-10-20T${stamp}`)));
  expect(severalZonesWords([ofOne], ofOne.zone)).toBeUndefined();
});
