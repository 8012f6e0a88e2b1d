/** Names of queue files, scans and processes are reused: where the lines of one of them end. */
import { describe, expect, test } from 'vitest';
import { keptOrigin, type Origin } from '../../src/core/origin.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import { ConnectionThread, SessionThread } from '../../src/search/process-threads.ts';
import { QueueFileThread, ScanThread } from '../../src/search/thread.ts';
import { readText } from '../daemons/read-lines.ts';

const AT = Date.UTC(2022, 4, 5, 13, 35, 54);
const MINUTE = 60_000;

function eventOf(tag: string, text: string): MailEvent {
  const [event] = readText(tag, text).events;
  if (event === undefined) throw new Error(`no event: ${text}`);
  return event;
}

/** A line of smtpd[16790] on the host `mail`, unless it says otherwise. */
function origin(at: number, host = 'mail', pid = 16790): Origin {
  const rawLine = () => '';
  const daemon = 'smtpd';
  const tag = 'postfix/smtpd';
  return keptOrigin({ at, host, pid, daemon, tag, file: 'zimbra.log', line: 1, size: 0, rawLine });
}

const accepted = eventOf('postfix/smtpd', 'B141CE6BDD: client=mail.example.com[192.0.2.1]');
const removed = eventOf('postfix/qmgr', 'B141CE6BDD: removed');

describe('a queue file', () => {
  test('whose ID was removed long before it was given again is not read back into that life', () => {
    const thread = new QueueFileThread('B141CE6BDD', AT);
    expect(thread.takes(accepted, origin(AT), 'back')).toBe(true);
    expect(thread.takes(removed, origin(AT - 10 * MINUTE), 'back')).toBe(false);
    expect(thread.isOpen('back')).toBe(false);
  });

  test('that is removed is not read on into the next life of its ID', () => {
    const thread = new QueueFileThread('B141CE6BDD', AT);
    expect(thread.takes(removed, origin(AT + 1000), 'forth')).toBe(true);
    expect(thread.takes(accepted, origin(AT + 2000), 'forth')).toBe(false);
    expect(thread.isOpen('forth')).toBe(false);
  });

  test('that is not removed goes on through a second line of its client', () => {
    const thread = new QueueFileThread('B141CE6BDD', AT);
    expect(thread.takes(accepted, origin(AT + 1000), 'forth')).toBe(true);
    expect(thread.isUnended).toBe(true);
  });
});

describe('a scan', () => {
  const started = eventOf(
    'amavis',
    '(04083-01) ESMTP :10026 /opt/zimbra/data/amavisd/tmp/amavis-20220505T133554-04083-4wrBkJsi: <ann@example.com> -> <bob@example.net> SIZE=1153',
  );
  const verdict = eventOf(
    'amavis',
    '(04083-01) Passed CLEAN {RelayedOutbound}, MYNETS LOCAL [192.0.2.7]:57224 [192.0.2.7] <ann@example.com> -> <bob@example.net>, Queue-ID: B141CE6BDD, Hits: -, size: 1153, 380 ms',
  );

  test('with its verdict ends where a later scan has its name', () => {
    const thread = new ScanThread('04083-01', AT);
    expect(thread.takes(verdict, origin(AT + 1000), 'forth')).toBe(true);
    expect(thread.takes(started, origin(AT + MINUTE), 'forth')).toBe(false);
    expect(thread.isOpen('forth')).toBe(false);
  });

  test('takes no line of a scan whose name only holds its own', () => {
    const other = eventOf('amavis', '(04083-01-2) (!)WARN: all primary virus scanners failed');
    expect(new ScanThread('04083-01', AT).takes(other, origin(AT), 'forth')).toBe(false);
  });
});

describe.each([
  ['another host', origin(AT, 'mx2')],
  ['another process', origin(AT, 'mail', 16791)],
])('what %s writes', (_, other) => {
  const process = { host: 'mail', daemon: 'smtpd', pid: 16790 };

  test('is part of no session of this one', () => {
    const thread = new SessionThread(process, AT);
    expect(thread.takes(accepted, other, 'back')).toBe(false);
    expect(thread.takes(accepted, origin(AT), 'back')).toBe(true);
  });

  test('is about no connection of this one', () => {
    const failed = eventOf(
      'postfix/smtp',
      'connect to mail.example.com[192.0.2.1]:25: Connection refused',
    );
    const thread = new ConnectionThread(process, AT);
    expect(thread.takes(failed, other, 'back')).toBe(false);
    expect(thread.takes(failed, origin(AT), 'back')).toBe(true);
    expect(thread.leadsTo(failed)).toBe(false);
  });
});
