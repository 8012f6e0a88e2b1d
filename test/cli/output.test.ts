/** A long answer is written piece by piece, and no character is parted between two of them; one that cannot be written is told. */
import { expect, test } from 'vitest';
import { runProgram, runShell, SENT_LOG } from './program-run.ts';

const at = 'Nov 24 10:00:01 mail';
// Two units of UTF-16 each, in places of any parity.
const names = Array.from({ length: 3000 }, (_, i) => `${'x'.repeat(i % 3)}${'😀'.repeat(20)}`);
const log = [
  `${at} postfix/smtpd[7]: B141CE6BDD: client=pc.example.com[192.0.2.1]`,
  `${at} postfix/cleanup[8]: B141CE6BDD: message-id=<a@example.com>`,
  `${at} postfix/qmgr[9]: B141CE6BDD: from=<ann@example.com>, size=100, nrcpt=3000 (queue active)`,
  ...names.map(
    (name, i) =>
      `${at} postfix/smtp[10]: B141CE6BDD: to=<${i}${name}@example.org>, relay=mx.example.org[192.0.2.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)`,
  ),
  `${at} postfix/qmgr[9]: B141CE6BDD: removed`,
];

test('a message of many recipients beyond ASCII, as JSON', () => {
  const { out } = runProgram(['list', '--json', '--year', '2026', '-'], {
    input: `${log.join('\n')}\n`,
  });
  const { recipients } = JSON.parse(out) as { recipients: { address: string }[] };
  expect(recipients.map(({ address }) => address)).toEqual(
    names.map((name, i) => `${i}${name}@example.org`),
  );
});

test.each(['--version', '--help', 'help trace', 'trace --help', 'list'])(
  'mtatrace %s says that the disk is full, with 2',
  (words) => {
    const ran = runShell(`eval "$MTATRACE" ${words} '${SENT_LOG}' > /dev/full`);
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: 'mtatrace: cannot write the answer: ENOSPC: no space left on device, write\n',
    });
  },
);
