/** Why mail was put off when all virus scanners failed: amavis' own lines say what its reply to Postfix may leave out. */
import { describe, expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';
import type { Message } from '../../src/message/message.ts';
import { CauseMemo } from '../../src/query/cause-memo.ts';
import { diagnosisOf } from '../../src/query/symptom.ts';
import { scan, sentMessage, withRecipient } from '../render/seed-messages.ts';

const CANNOT_READ =
  'ask_av (ClamAV-clamd) FAILED - unexpected result: /var/lib/amavis/tmp/amavis-20061111T014610-16908/parts: lstat() failed. ERROR\\n';
const NO_CONNECTION =
  'ClamAV-clamd av-scanner FAILED: run_av error: Too many retries to talk to /run/clamd.sock (All attempts (1) failed connecting to /run/clamd.sock) at /usr/share/perl5/Amavis/AV.pm line 404.\\n';
const PRIMARY = 'WARN: all primary virus scanners failed, considering backups';

/** Mail that amavis put off, and noted these lines of it. */
function putOff(notes: readonly string[], taskId = '16908-01'): Message {
  return {
    ...withRecipient(sentMessage, {
      status: 'deferred',
      step: 'filter',
      service: 'smtp',
      relay: { name: '127.0.0.1', address: '127.0.0.1', port: 10024 },
      enhancedStatus: '4.5.0',
      category: null,
      reply:
        'host 127.0.0.1[127.0.0.1] said: 451 4.5.0 Error in processing, id=16908-01, virus_scan FAILED: virus_scan: ALL VIRUS SCANNERS FAILED:  (in reply to end of DATA command)',
    }),
    scans: [scan({ verdict: null, category: null, taskId, notes })],
  };
}

function toldOf(message: Message): { cause?: string | undefined; meaning?: string | undefined } {
  const [row] = message.recipients;
  const found = row === undefined ? null : diagnosisOf(message, row);
  return { cause: found?.cause, meaning: found?.meaning };
}

const UNPROVEN =
  'No virus scanner gave amavis an answer that it can use, so it put the message off.';

describe('mail that was put off because all virus scanners failed', () => {
  test.each([
    [
      'clamd answered that it cannot read the files',
      [CANNOT_READ, PRIMARY],
      'clamd-cannot-read',
      'amavis asked clamd, but clamd cannot read the directory of amavis, so the message was put off.',
    ],
    [
      'clamd could not be reached',
      [NO_CONNECTION, PRIMARY],
      'clamd-down',
      'amavis could not reach a virus scanner, so it put the message off. clamd is not running on this host.',
    ],
    ['nothing tells what the scanners answered', [PRIMARY], 'clamd-down', UNPROVEN],
    ['amavis noted nothing', [], 'clamd-down', UNPROVEN],
  ])('%s', (_, notes, cause, meaning) => {
    expect(toldOf(putOff(notes))).toEqual({ cause, meaning });
  });

  test('the lines of another scan say nothing about it', () => {
    expect(toldOf(putOff([CANNOT_READ], '16908-02'))).toEqual({
      cause: 'clamd-down',
      meaning: UNPROVEN,
    });
  });

  test('the same reply is counted under the cause that its own scan shows', () => {
    const causes = new CauseMemo();
    const causeOf = (message: Message) =>
      message.recipients.map((row) => causes.causeOf(message, row)?.cause);
    expect(causeOf(putOff([NO_CONNECTION]))).toEqual(['clamd-down']);
    expect(causeOf(putOff([CANNOT_READ]))).toEqual(['clamd-cannot-read']);
  });
});

test.each([
  ['(!)ClamAV-clamd av-scanner FAILED: run_av error: Too many retries to talk to', true],
  ['(!!) ask_av (ClamAV-clamd) FAILED - unexpected result: ', false],
  ['(!!) WARN: all primary virus scanners failed, considering backups', false],
  ['(!!)AV: ALL VIRUS SCANNERS FAILED', false],
])('a line that shows no lost connection does not say that clamd is down: %s', (text, isDown) => {
  const { meaning } = explainText(
    `Nov 11 01:46:10 mail amavis[16908]: (16908-01) ${text}`,
    Date.UTC(2026, 10, 24, 12),
  );
  expect(meaning?.includes('clamd is not running')).toBe(isDown);
});
