import { inferClock } from '../../src/syslog/infer-clock.ts';
import { ProgramTable } from '../../src/syslog/interned.ts';
import { SyslogReader } from '../../src/syslog/syslog-reader.ts';
import { toIso } from '../../src/time/format-instant.ts';
import { fixedZone } from '../../src/time/zone.ts';

const zone = fixedZone(420);

export function readerOf() {
  const clock = inferClock([], {
    year: 2022,
    zone,
    fallbackZone: zone,
    fallbackEnd: Date.UTC(2022, 4, 6),
  });
  return new SyslogReader({ file: 'zimbra.log', clock, programs: new ProgramTable() });
}

export function read(line: string | Buffer, reader = readerOf()) {
  const bytes = Buffer.from(line as string);
  // The line stands inside a larger buffer, with other bytes around it.
  const buffer = Buffer.concat([Buffer.from('12]: '), bytes, Buffer.from('\n5]: x')]);
  const record = reader.read(buffer, 5, 5 + bytes.length, 7);
  if (record === undefined) return reader.lastWas;
  return {
    at: toIso(record.at, zone),
    host: record.host,
    tag: record.tag,
    pid: record.pid,
    text: record.buffer.toString('utf8', record.textStart, record.end),
    times: record.times,
  };
}

export const removed = {
  at: '2022-05-05T13:35:54+07:00',
  host: 'mail',
  tag: 'postfix/qmgr',
  pid: 4080,
  text: 'B141CE6BDD: removed',
  times: 1,
};
export const precise = { ...removed, at: '2022-05-05T13:35:54.123+07:00' };
export const rest = 'mail postfix/qmgr[4080]: B141CE6BDD: removed';
