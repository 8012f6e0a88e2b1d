import { describe, expect, test } from 'vitest';
import type { Summary } from '../../src/query/summary/summary.ts';
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

  test('what amavis says of the scanner while it has a mail is a complaint about clamd, the rest about amavis', async () => {
    const summary = await summaryOfLines(`
      May  5 13:00:01 amavis[4081]: (04081-01) (!)connect to /opt/zimbra/data/clamav/clamav.sock failed, attempt #1: Can't connect to a UNIX socket /opt/zimbra/data/clamav/clamav.sock: No such file or directory
      May  5 13:00:02 amavis[4081]: (04081-01) (!)ClamAV-clamd: All attempts (1) failed connecting to /opt/zimbra/data/clamav/clamav.sock, retrying (2)
      May  5 13:00:08 amavis[4081]: (04081-01) (!)ClamAV-clamd av-scanner FAILED: run_av error: Too many retries to talk to /opt/zimbra/data/clamav/clamav.sock (All attempts (1) failed connecting to /opt/zimbra/data/clamav/clamav.sock) at (eval 96) line 659.
      May  5 13:00:08 amavis[4081]: (04081-01) (!)WARN: all primary virus scanners failed, considering backups
      May  5 13:00:08 amavis[4081]: (04081-01) (!!)AV: ALL VIRUS SCANNERS FAILED
      May  5 13:00:09 amavis[4081]: (04081-01) (!)mail_via_smtp: error during QUIT: errno=
      May  5 13:00:09 amavis[4081]: (04081-01) p.path BANNED:1 <ann@example.com>: "P=p003,L=1,M=multipart/mixed", matching_key="x"`);
    expect(service(summary, 'clamd')).toMatchObject({ warnings: 4, errors: 1 });
    expect(service(summary, 'clamd').complaints.map(({ text }) => text.slice(0, 24))).toEqual([
      'AV: ALL VIRUS SCANNERS F',
      'ClamAV-clamd av-scanner ',
      'ClamAV-clamd: All attemp',
      'WARN: all primary virus ',
      'connect to /opt/zimbra/d',
    ]);
    expect(service(summary, 'amavis')).toMatchObject({ warnings: 1, errors: 0 });
  });

  test('an answer of the next hop to one mail is no complaint about amavis', async () => {
    const summary = await summaryOfLines(`
      May  5 13:00:01 amavis[4081]: (04081-01) (!)zsbyyeOJDDmI FWD from <a@example.com> -> <b@example.net>, BODY=7BIT 451 4.3.0 from MTA(smtp:[127.0.0.1]:10030): 451 4.3.0 Error: queue file write error`);
    expect(summary.services).toEqual([]);
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
