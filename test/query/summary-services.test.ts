import { describe, expect, test } from 'vitest';
import type { Summary } from '../../src/query/summary.ts';
import { summaryOfLines } from './summary-of.ts';

const at = (clock: string) => Date.parse(`2026-05-05T${clock}Z`);

function service({ services }: Summary, name: string) {
  const found = services.find((one) => one.service === name);
  if (found === undefined) throw new Error(`no ${name} among ${services.map((s) => s.service)}`);
  return found;
}

describe('health of services', () => {
  test('a stop and a start are one downtime, however many lines tell of each', async () => {
    const summary = await summaryOfLines(`
      May  5 13:00:00 postfix/postfix-script[9]: stopping the Postfix mail system
      May  5 13:00:00 postfix/master[8]: terminating on signal 15
      May  5 13:00:03 postfix/postfix-script[11]: starting the Postfix mail system
      May  5 13:00:03 postfix/master[12]: daemon started -- version 3.6.14, configuration /opt/zimbra/conf
      May  5 13:05:00 postfix/postfix-script[13]: refreshing the Postfix mail system
      May  5 13:05:00 postfix/master[12]: reload -- version 3.6.14, configuration /opt/zimbra/conf`);
    expect(summary.services).toEqual([
      {
        host: 'mail',
        service: 'postfix',
        starts: 1,
        stops: 1,
        reloads: 1,
        lastAliveAt: at('13:05:00'),
        downtimes: [{ from: at('13:00:00'), until: at('13:00:03') }],
        earlierDowntimes: 0,
        warnings: 0,
        errors: 0,
        complaints: [],
      },
    ]);
  });

  test('what zmconfigd says of the antivirus service is clamd: found down, then up', async () => {
    const summary = await summaryOfLines(`
      May  5 13:00:01 zmconfigd[9144]: Watchdog: service antivirus status is OK.
      May  5 13:01:01 zmconfigd[9144]: Watchdog: adding antivirus to restart list
      May  5 13:02:01 zmconfigd[9144]: Watchdog: adding antivirus to restart list
      May  5 13:03:01 clamd[77]: clamd daemon 1.0.6 (OS: Linux, ARCH: x86_64, CPU: x86_64)`);
    expect(service(summary, 'clamd')).toMatchObject({
      stops: 1,
      downtimes: [{ from: at('13:01:01'), until: at('13:03:01') }],
      lastAliveAt: at('13:03:01'),
    });
  });

  test('a service that never came back is still down', async () => {
    const summary = await summaryOfLines(`
      May  5 13:00:01 zmconfigd[9144]: Service status change: mail.example.com mta changed from running to stopped`);
    expect(service(summary, 'postfix').downtimes).toEqual([{ from: at('13:00:01'), until: null }]);
  });

  test('complaints that differ in numbers alone are one, with the first words', async () => {
    const summary = await summaryOfLines(`
      May  5 13:00:03 postfix/master[1]: warning: process /opt/zimbra/common/libexec/smtp pid 9 exit status 1
      May  5 13:00:05 postfix/master[1]: warning: process /opt/zimbra/common/libexec/smtp pid 10 exit status 1
      May  5 13:00:07 postfix/master[1]: fatal: bind 0.0.0.0 port 25: Address already in use`);
    expect(service(summary, 'postfix')).toMatchObject({
      warnings: 2,
      errors: 1,
      complaints: [
        {
          text: 'process /opt/zimbra/common/libexec/smtp pid 9 exit status 1',
          severity: 'warning',
          count: 2,
          firstAt: at('13:00:03'),
          lastAt: at('13:00:05'),
        },
        { severity: 'fatal', count: 1 },
      ],
    });
  });

  test('lines that the logger dropped are warned of', async () => {
    const summary = await summaryOfLines(
      'May  5 13:35:54 rsyslogd-2177: imuxsock lost 118 messages from pid 16737 due to rate-limiting',
    );
    expect(summary.warnings).toEqual([
      'the logger dropped 118 lines (rate limit): counts may be too low, and outcomes missing.',
    ]);
  });
});
