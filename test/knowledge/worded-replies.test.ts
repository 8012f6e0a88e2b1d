/** What is said of replies whose words say something else than their code would. */
import { expect, test } from 'vitest';
import { diagnose } from '../../src/knowledge/diagnose.ts';
import { symptomOf } from './symptom-line.ts';
import { WORDED_REPLY_LINES } from './worded-reply-lines.ts';

test.each(WORDED_REPLY_LINES)('%s says nothing of a resolver here', (_, line) => {
  expect(diagnose(symptomOf(line)).advice.join('\n')).not.toMatch(/resolv\.conf/);
});

test('an address that is not available for now is not to be corrected', () => {
  const line =
    'smtp: relay=mx.example.org[192.0.2.9]:25, dsn=4.1.1, status=deferred (host mx.example.org[192.0.2.9] said: 452 4.1.1 <bob@example.org>: Recipient address rejected: mailbox temporarily unavailable (in reply to RCPT TO command))';
  const { advice, retryHelps } = diagnose(symptomOf(line));
  expect({ advice, retryHelps }).toEqual({
    advice: ['wait', 'after two hours: postqueue -i QUEUE-ID and read the reply again'],
    retryHelps: 'yes',
  });
});

test('a mailbox server that is down is not called by the name of that of Zimbra', () => {
  const line =
    'lmtp: relay=none, dsn=4.4.1, status=deferred (connect to 172.20.0.6[172.20.0.6]:2525: Connection refused)';
  const { cause, meaning, likelyCause, advice } = diagnose({
    ...symptomOf(line),
    isZimbra: false,
  });
  expect({ cause, meaning }).toEqual({
    cause: 'mailbox-down',
    meaning:
      'Nothing takes mail for the mailboxes on port 2525: the mailbox server (LMTP) is not running. Inbound mail waits.',
  });
  expect(`${likelyCause} ${advice.join(' ')}`).not.toMatch(/mailboxd|zm/);
});
