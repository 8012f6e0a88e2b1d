/** What is let through before a range: whole messages, for a part of one would be told as all of it. */
import { expect, test } from 'vitest';
import type { Instant } from '../../src/core/instant.ts';
import { HOUR, MINUTE } from '../../src/core/instant.ts';
import type { MailEvent } from '../../src/events/mail-event.ts';
import {
  noneRelated,
  type Related,
  RelatedOnly,
  relateQueueFile,
  relateScreened,
} from '../../src/search/related-lines.ts';
import { namedZone, utcZone, type Zone } from '../../src/time/zone.ts';
import { readText } from '../daemons/read-lines.ts';

const SEEN = Date.UTC(2026, 10, 24, 10);
const DELIVERY =
  'C4E81E3A8C: to=<jan@example.com>, relay=127.0.0.1[127.0.0.1]:10024, delay=0.18, delays=0.02/0.01/0.01/0.14, dsn=2.0.0, status=sent (250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as F0194E6947)';

/** A gate that keeps what it lets through. */
class Gate {
  readonly passed: { kind: MailEvent['kind']; at: Instant }[] = [];
  readonly #only: RelatedOnly;

  constructor(related: Related, zone: Zone = utcZone) {
    this.#only = new RelatedOnly(related, zone, ({ kind }, { at }) =>
      this.passed.push({ kind, at }),
    );
  }

  offer(daemon: string, text: string, { at = SEEN, pid = 16258 } = {}): void {
    const tag = `postfix/${daemon}`;
    const [event] = readText(tag, text).events as [MailEvent];
    const origin = {
      tag,
      daemon,
      pid,
      at,
      host: 'mail',
      file: 'a.log',
      line: 1,
      size: text.length,
    };
    this.#only.offer(event, { ...origin, rawLine: () => text }, 0);
  }
}

/** Whether the line is let through at a moment, where one queue file is related. */
function lets(queueId: string, at: Instant): boolean {
  const related = noneRelated();
  relateQueueFile(related, `mail ${queueId}`, SEEN, SEEN - 10 * MINUTE);
  const gate = new Gate(related);
  gate.offer('smtp', DELIVERY, { at });
  return gate.passed.length > 0;
}

test('a line about a queue file that is related', () => {
  expect(lets('C4E81E3A8C', SEEN)).toBe(true);
});

test('no line about an earlier one of the same name, however near', () => {
  expect(lets('C4E81E3A8C', SEEN - 10 * MINUTE - 1)).toBe(false);
  expect(lets('C4E81E3A8C', SEEN - HOUR)).toBe(false);
});

test('no line that only mentions one', () => {
  expect(lets('F0194E6947', SEEN)).toBe(false);
});

test('the second of two equal hours is searched for as the first', () => {
  // 02:30 comes twice in Berlin on 2026-10-25: at 00:30 and at 01:30 UTC.
  const berlin = namedZone('Europe/Berlin');
  const first = Date.UTC(2026, 9, 25, 0, 30);
  const related = noneRelated();
  relateQueueFile(related, 'mail C4E81E3A8C', first, first - MINUTE);
  const gate = new Gate(related, berlin);
  for (const at of [first - HOUR, first, first + HOUR]) gate.offer('smtp', DELIVERY, { at });
  expect(gate.passed.map(({ at }) => at)).toEqual([first, first + HOUR]);
});

test('of another session of a client that postscreen has seen the start passes, and with it the end', () => {
  const related = noneRelated();
  related.screened.add('mail 192.0.2.7', SEEN, SEEN - MINUTE, SEEN);
  const gate = new Gate(related);
  gate.offer('smtpd', 'connect from mx.example.com[192.0.2.7]', { pid: 1 });
  gate.offer('smtpd', 'connect from mx.example.net[192.0.2.8]', { pid: 2 });
  gate.offer(
    'smtpd',
    'Anonymous TLS connection established from mx.example.com[192.0.2.7]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)',
    { pid: 1 },
  );
  gate.offer('smtpd', 'disconnect from mx.example.com[192.0.2.7] ehlo=1 quit=1', { pid: 1 });
  gate.offer('smtpd', 'disconnect from mx.example.net[192.0.2.8] ehlo=1 quit=1', { pid: 2 });
  gate.offer('smtpd', 'disconnect from mx.example.com[192.0.2.7] ehlo=1 quit=1', { pid: 1 });
  expect(gate.passed.map(({ kind }) => kind)).toEqual(['client-connected', 'client-disconnected']);
});

test('of another session of a client nothing passes if postscreen says nothing about that client', () => {
  const related = noneRelated();
  related.clients.add('mail [192.0.2.7', SEEN, SEEN - MINUTE, SEEN);
  const gate = new Gate(related);
  gate.offer('smtpd', 'connect from mx.example.com[192.0.2.7]');
  gate.offer('postscreen', 'CONNECT from [192.0.2.7]:57224 to [198.51.100.1]:25');
  gate.offer('smtpd', 'disconnect from mx.example.com[192.0.2.7] ehlo=1 quit=1');
  expect(gate.passed.map(({ kind }) => kind)).toEqual(['screened']);
});

test('what postscreen says counts for its client, in the time that is looked at', () => {
  const related = noneRelated();
  related.clients.add('mail [192.0.2.7', SEEN, SEEN - MINUTE, SEEN);
  const client = { name: '', address: '192.0.2.7', port: 57_224 };
  relateScreened(related, client, { host: 'mail', at: SEEN - HOUR });
  expect(related.screened.size).toBe(0);
  relateScreened(related, client, { host: 'mail', at: SEEN });
  expect(related.screened.has('mail 192.0.2.7', SEEN - MINUTE)).toBe(true);
  expect(related.screened.has('mail 192.0.2.7', SEEN - HOUR)).toBe(false);
});
