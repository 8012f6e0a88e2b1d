import { type ClockOptions, inferClock } from '../../src/syslog/infer-clock.ts';
import { SyslogReader } from '../../src/syslog/syslog-reader.ts';
import { toIso } from '../../src/time/format-instant.ts';
import { utcZone } from '../../src/time/zone.ts';

export const machine: ClockOptions = { fallbackZone: utcZone, fallbackEnd: Date.UTC(2026, 10, 24) };

/** What the log says of its clock, and the moments of its lines. */
export function readAll(
  lines: readonly string[],
  options: Partial<ClockOptions> = {},
  samples = lines,
) {
  const clock = inferClock([Buffer.from(samples.join('\n'))], { ...machine, ...options });
  const reader = new SyslogReader({ file: 'x', clock });
  const times = lines.map((line) => {
    const buffer = Buffer.from(line);
    const record = reader.read(buffer, 0, buffer.length, 1);
    return record && toIso(record.at, clock.zone);
  });
  return { clock, times };
}

export const at = (stamp: string) => `${stamp} mail postfix/qmgr[4080]: B141CE6BDD: removed`;
/** What amavis writes when it starts to look at a message. */
export const scan = (end: string) =>
  `mail amavis[4083]: (04083-01) ESMTP :10026 /opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi: <a@example.com> -> <b@example.com> ${end}`;
