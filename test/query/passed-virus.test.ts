/** Mail with a virus that went on all the same: those who got it are warned. */
import { expect, test } from 'vitest';
import type { Message, Recipient } from '../../src/message/message.ts';
import { briefOf } from '../../src/query/brief/brief.ts';
import { traceNotes } from '../../src/query/trace/notes.ts';
import { at, message, recipient, scan, seedZone } from '../render/seed-messages.ts';

const got = recipient('ann@example.com', { service: 'lmtp' });
const failed = recipient('eve@example.org', {
  status: 'bounced',
  enhancedStatus: '5.1.1',
  reply: '550 5.1.1 No such user',
});
const blocked = recipient('bob@example.com', {
  status: 'blocked',
  step: 'filter',
  service: 'amavis',
  category: 'INFECTED',
});

function infected(verdict: 'passed' | 'blocked', to: string[], ...rows: Recipient[]): Message {
  return message({
    from: 'cid@example.net',
    startedAt: at('13:35:54'),
    status: rows.length > 1 ? 'mixed' : (rows[0]?.status ?? 'unknown'),
    recipients: rows,
    scans: [
      scan({ verdict, category: 'INFECTED', detail: 'Eicar-Test-Signature', recipients: to }),
    ],
  });
}

const next = (one: Message) => briefOf(one, seedZone)[1];
const notes = (one: Message) =>
  traceNotes(one, [])
    .map(({ text }) => text)
    .join('\n');

test('its recipient is told not to open it, and the administrator what let it pass', () => {
  const one = infected('passed', ['Ann@example.com'], got);
  expect(next(one)).toBe(
    'It must not be opened, for our filter found a virus in it; the administrator can say why it was let through.',
  );
  expect(notes(one)).toContain('let it go on to ann@example.com: warn them not to open it.');
});

test('one got it, and for another it failed', () => {
  expect(next(infected('passed', [], got, failed))).toBe(
    'For eve@example.org: the address does not exist; check how it is spelled and send the message again; whoever got it must not open it, for our filter found a virus in it.',
  );
});

test.each([
  ['was blocked', infected('blocked', ['bob@example.com'], blocked)],
  ['was let through for another', infected('passed', ['dan@example.com'], got)],
  ['failed later', infected('passed', ['eve@example.org'], failed)],
])('nobody is warned who did not get it: it %s', (_, one) => {
  expect(next(one)).not.toContain('open');
  expect(notes(one)).not.toContain('virus');
});
