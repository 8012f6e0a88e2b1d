/** What a trace says of mail that a filter kept: where the copy is, how to get it out, and what the sender was told. */
import { describe, expect, test } from 'vitest';
import type { Message, QuarantineCopy, Recipient } from '../../src/message/message.ts';
import { IdSearch } from '../../src/query/find.ts';
import { blockedNotes } from '../../src/query/trace/blocked-notes.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { blockedSpam } from '../render/sample-messages.ts';
import { hop, message, scan, withRecipient } from '../render/seed-messages.ts';

const BOX = 'spam.x@example.com';
const FILE = '2/virus-26W2lJY63nCZ';
const COPY = '76B9C24A882';

interface Kept {
  readonly place?: string | null;
  readonly category?: string;
  readonly actions?: readonly string[];
  readonly copies?: readonly QuarantineCopy[];
  readonly row?: Partial<Recipient>;
  readonly fields?: Partial<Message>;
}

/** Mail that amavis kept there. */
function kept({
  place = BOX,
  category = 'SPAM',
  actions = [],
  copies,
  row,
  fields,
}: Kept): Message {
  return {
    ...withRecipient(blockedSpam, { quarantine: place, category, ...row }),
    scans: [scan({ verdict: 'blocked', category, quarantine: place, actions, taskId: '22567-05' })],
    ...(copies === undefined ? {} : { copies }),
    ...fields,
  };
}

/** The notes, without the one that the filter answered 250. */
function notesOf(one: Kept): (readonly [string, string | null])[] {
  return blockedNotes(kept(one))
    .filter(({ text }) => !text.includes('answered 250'))
    .map(({ text, command }) => [text, command]);
}

const SEARCH = `zmmailbox -z -m ${BOX} search -t message in:inbox`;

describe('the copy', () => {
  test.each<[string, Kept, string, string | null]>([
    [
      'is in a mailbox',
      { copies: [{ queueId: COPY, status: 'delivered' }] },
      `The copy lies in the mailbox ${BOX} (${COPY}): find it there, and redirect it to the recipient:`,
      SEARCH,
    ],
    [
      'is in a mailbox, and is a virus',
      { copies: [{ queueId: COPY, status: 'delivered' }], category: 'INFECTED' },
      `The copy lies in the mailbox ${BOX} (${COPY}): find it there; amavis found a virus in it, so redirect it to the recipient only if that was a false alarm:`,
      SEARCH,
    ],
    [
      'was sent to a mailbox',
      {},
      `amavis sent a copy to the mailbox ${BOX}; whether it is there is not known here. Look for it, and redirect it to the recipient:`,
      SEARCH,
    ],
    [
      'waits',
      { copies: [{ queueId: COPY, status: 'deferred' }] },
      `The copy for the mailbox ${BOX} is still on its way (deferred).`,
      `mtatrace trace ${COPY}`,
    ],
    [
      'was returned',
      { copies: [{ queueId: COPY, status: 'bounced' }] },
      `The copy for the mailbox ${BOX} did not get there: bounced.`,
      `mtatrace trace ${COPY}`,
    ],
    [
      'has no end in the log',
      { copies: [{ queueId: COPY, status: 'unknown' }] },
      `The copy for the mailbox ${BOX} has left no word of its end in this log.`,
      `mtatrace trace ${COPY}`,
    ],
    [
      'is in a file',
      { place: FILE },
      `The copy lies in amavis' quarantine, in ${FILE}; to release it:`,
      `amavisd-release ${FILE}`,
    ],
    [
      'is in a file, and is a virus',
      { place: FILE, category: 'INFECTED' },
      `The copy lies in amavis' quarantine, in ${FILE}; amavis found a virus in it, so release it only if that was a false alarm:`,
      `amavisd-release ${FILE}`,
    ],
    [
      'is in a file that no command should name',
      { place: '-rf' },
      "The copy lies in amavis' quarantine, in -rf; to release it:",
      null,
    ],
    [
      'is of mail that the filter refused',
      { place: FILE, row: { status: 'rejected', quarantine: null, reply: '554 5.7.0 Reject' } },
      `The copy lies in amavis' quarantine, in ${FILE}; to release it:`,
      `amavisd-release ${FILE}`,
    ],
    [
      'is none',
      { place: null },
      'No quarantine copy is logged: only the sender can send it again.',
      null,
    ],
    [
      'is somewhere that the log does not name',
      { place: null, actions: ['Quarantined'] },
      'The filter kept a copy, but the log does not say where.',
      null,
    ],
    [
      'is kept by another filter',
      {
        row: { service: 'pmg-smtp-filter', quarantine: '20A9C60092030F9912' },
        fields: { scans: [] },
      },
      'The copy lies in the quarantine of Proxmox Mail Gateway, as 20A9C60092030F9912.',
      null,
    ],
  ])('%s', (_, one, text, command) => {
    expect(notesOf(one)).toEqual([[text, command]]);
  });

  test('of mail that Postfix will hand in again is not to be released', () => {
    const row = { status: 'deferred', quarantine: null, reply: '451 4.7.1 later' } as const;
    const actions = ['TempFailedOutbound', 'Quarantined'];
    expect(notesOf({ place: FILE, category: 'MTA-BLOCKED', actions, row })).toEqual([]);
  });

  test('for some recipients is the mail of those for whom none was made', () => {
    const [first] = kept({}).recipients as [Recipient];
    const recipients = [{ ...first, quarantine: null }, first];
    expect(notesOf({ fields: { recipients } })).toHaveLength(1);
  });

  test('one there and one on its way are both told', () => {
    const copies = [
      { queueId: COPY, status: 'delivered' },
      { queueId: '76B9C24A883', status: 'queued' },
    ] as const;
    expect(notesOf({ copies }).map(([, command]) => command)).toEqual([
      SEARCH,
      'mtatrace trace 76B9C24A883',
    ]);
  });
});

test('the advice for what stopped it says nothing of a copy: the notes do', () => {
  const said = (category: string) =>
    traceView(kept({ category }))
      .whys.flatMap(({ next }) => next)
      .join();
  for (const category of ['BANNED', 'INFECTED'])
    expect(said(category)).not.toMatch(/amavisd-release|mtatrace trace|quarantine/);
});

describe('what amavis told the sender', () => {
  const told = (actions: readonly string[], fields: Partial<Message> = {}) =>
    notesOf({ place: FILE, actions, fields })
      .slice(1)
      .map(([text]) => text);

  test.each<[string, readonly string[], Partial<Message>, string[]]>([
    [
      'nothing',
      ['DiscardedInbound', 'Quarantined'],
      {},
      ['amavis told the sender nothing (Discarded).'],
    ],
    ['nothing on purpose', ['NoBounceInbound'], {}, ['amavis told the sender nothing (NoBounce).']],
    [
      'nothing for two reasons',
      ['DiscardedInbound', 'NoBounceInbound'],
      {},
      ['amavis told the sender nothing (Discarded, NoBounce).'],
    ],
    [
      'by a notice that is not logged',
      ['BouncedInbound', 'Quarantined'],
      {},
      ['amavis sent the sender a notice (Bounced), which is not in this log.'],
    ],
    ['by a notice that has its own note', ['BouncedInbound'], { bounces: [COPY] }, []],
    [
      'only of some',
      ['BouncedInbound', 'DiscardedOpenRelay', 'RelayedTaggedInbound'],
      { bounces: [COPY] },
      [
        'amavis sent the sender a notice about some recipients (Bounced), about others none (Discarded).',
      ],
    ],
    ['by a warning of its own', ['DiscardedInbound'], { bounces: [COPY] }, []],
    ['nothing, but Postfix does', ['RejectedInbound', 'Quarantined'], {}, []],
    ['nothing, for there is none', ['DiscardedInbound'], { from: '' }, []],
    ['nothing, for there is none in the log', ['DiscardedInbound'], { from: null }, []],
  ])('%s', (_, actions, fields, expected) => {
    expect(told(actions, fields)).toEqual(expected);
  });
});

describe('a search for a message', () => {
  const original = kept({});
  const copy = (fields: Partial<Message> = {}): Message =>
    message({
      kind: 'quarantine-copy',
      copyOf: original.hops[0]?.queueId ?? '',
      status: 'deferred',
      host: original.host,
      startedAt: original.startedAt,
      hops: [hop(COPY)],
      ...fields,
    });
  const copiesOf = (...others: readonly Message[]) => {
    const search = new IdSearch(original.hops[0]?.queueId ?? '');
    for (const one of others) search.look(one);
    return search.found?.messages[0]?.copies;
  };
  const found = [{ queueId: COPY, status: 'deferred' }];

  test('finds its copy, whichever is told first', () => {
    expect(copiesOf(original, copy())).toEqual(found);
    expect(copiesOf(copy(), original)).toEqual(found);
  });

  test.each<[string, Partial<Message>]>([
    ['of another mail', { copyOf: 'A1B2C3D4E5' }],
    ['of a mail of another host', { host: 'other' }],
    ['of the mail that had the queue ID before', { startedAt: original.startedAt - 3_600_000 }],
    ['of the mail that had the queue ID later', { startedAt: original.startedAt + 3_600_000 }],
  ])('leaves out the copy %s', (_, fields) => {
    expect(copiesOf(original, copy(fields))).toBeUndefined();
  });
});
