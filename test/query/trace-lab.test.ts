import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { inQueueOf, QueueSnapshot } from '../../src/query/queue-snapshot.ts';
import { ScopeTally } from '../../src/query/trace/scope.ts';
import { stoppedOf } from '../../src/query/trace/stopped.ts';
import { type TraceView, traceView } from '../../src/query/trace/view.ts';
import { clockTime } from '../../src/time/format-instant.ts';
import { utcZone } from '../../src/time/zone.ts';
import { readFiles } from '../correlate/messages-of.ts';
import { seedZone } from '../render/seed-messages.ts';

const LAB = 'fixtures/lab/scenarios';

async function messageOf(log: string, queueId: string): Promise<Message> {
  const { messages } = await readFiles([log], { year: 2026, keepTimeline: true });
  const found = messages.find(({ hops }) => hops.some((hop) => hop.queueId === queueId));
  if (found === undefined) throw new Error(`${queueId} is not in ${log}`);
  return found;
}

/** `10:13:15 warning deliver smtp`, with the queue files where one came from another. */
function rowWords({ rows }: TraceView): string[] {
  return rows.map(({ at, mark, step, service, handover }) => {
    const time = at === null ? '-' : clockTime(at, seedZone);
    const way = handover === null ? '' : ` ${handover.from} → ${handover.to.join(', ')}`;
    return `${time} ${mark} ${step} ${service}${way}`;
  });
}

async function traced(log: string, queueId: string): Promise<TraceView> {
  return traceView(await messageOf(`${LAB}/${log}.log`, queueId));
}

describe('mail that amavis splits', () => {
  test.each([
    [
      '04-outbound-many-domains',
      'B896C24A727',
      [
        'virus scan amavis B896C24A727 → 19ADA24A782',
        'spam scan amavis 19ADA24A782 → 8F1E824A729, 9C96B24A811',
      ],
    ],
    ['26-pickup', '86D8524A706', ['filter amavis 86D8524A706 → E0C3C24A705, E489324A70D']],
    [
      '34-opendkim-down',
      '7FCBB24A888',
      [
        'virus scan amavis',
        'virus scan amavis 7FCBB24A888 → 5F7EA24A90E',
        'spam scan amavis 5F7EA24A90E → 6D0A524A7B2, 76B5224A5E7',
      ],
    ],
    [
      '32-many-recipients',
      '1A04324A733',
      [
        'virus scan amavis 1A04324A733 → 8BC5124A783',
        'spam scan amavis 8BC5124A783 → E98C224A743, 0236424A6F2',
      ],
    ],
  ])('in %s went through the filter no more often than amavis says', async (log, id, passes) => {
    const words = rowWords(await traced(log, id)).filter((row) => /filter|scan/.test(row));
    expect(words.map((row) => row.split(' ').slice(2).join(' '))).toEqual(passes);
  });
});

describe('recipients that failed', () => {
  test.each([
    ['10-expired', '20BBD24A788', 'STOPPED at queue for 2 of 3', ['kiwi7109@jadecorp.test']],
    [
      '15-noqueue-rejects',
      '2172924A594',
      'STOPPED at accept for 2 of 3',
      ['nobody@lantern-labs.test'],
    ],
    [
      '03-inbound-mixed-fates',
      '3DF7A24A614',
      'STOPPED at deliver for 2 of 3',
      ['user41@lantern-labs.test'],
    ],
  ])(
    'in %s are all counted, and those of the cause that is told are named',
    async (log, id, headline, recipients) => {
      const message = await messageOf(`${LAB}/${log}.log`, id);
      expect(traceView(message).headline[0]).toBe(headline);
      expect([...(stoppedOf(message)?.recipients ?? [])].sort()).toEqual([...recipients].sort());
    },
  );

  test('at two steps are told for each step, the worst first', async () => {
    const message = await messageOf(`${LAB}/10-expired.log`, '20BBD24A788');
    const recipients = message.recipients.map((one) =>
      one.address.startsWith('iris')
        ? ({ ...one, status: 'bounced', step: 'deliver' } as const)
        : one,
    );
    expect(traceView({ ...message, recipients }).headline[0]).toBe(
      'STOPPED at deliver for 1 of 3, at queue for 1 of 3',
    );
  });

  test('in the queue show each its own last reply', async () => {
    const { rows } = await traced('10-expired', '20BBD24A788');
    const details = rows.filter(({ step }) => step === 'queue').map((row) => row.details);
    expect(details.map(([count, , reply]) => [count, reply?.slice(0, 48)])).toEqual([
      ['1 recipient', 'last reply: connect to smtp-in.jadecorp.test[127'],
      ['1 recipient', 'last reply: host smtp-in.grovecorp.test[127.0.1.'],
    ]);
  });

  test('share a scope with others of the worst cause', async () => {
    const message = await messageOf(`${LAB}/03-inbound-mixed-fates.log`, '3DF7A24A614');
    const tally = new ScopeTally();
    for (const _ of [1, 2]) tally.add(message);
    expect(tally.scopeOf(message)?.messages).toBe(2);
  });
});

describe('why', () => {
  test('is told for each cause, with whom it stopped and the next try of those', async () => {
    const { whys } = await traced('03-inbound-mixed-fates', '3DF7A24A614');
    expect(
      whys.map(({ recipients, retry, nextTryAbout, next }) => ({
        recipients,
        retry,
        isTriedAgain: nextTryAbout !== null,
        first: next[0],
      })),
    ).toEqual([
      {
        recipients: ['user41@lantern-labs.test'],
        retry: 'sending again does not help',
        isTriedAgain: false,
        first: 'zmprov ga user41@lantern-labs.test zimbraAccountStatus',
      },
      {
        recipients: ['user21@lantern-labs.test'],
        retry: 'a retry helps after a fix',
        isTriedAgain: true,
        first: 'zmprov ga user21@lantern-labs.test zimbraMailQuota',
      },
    ]);
  });

  test('names nobody where there is one cause', async () => {
    const { whys } = await traced('19-hold-release-delete-requeue', '2CC7624A863');
    expect(whys.map(({ recipients }) => recipients)).toEqual([[]]);
  });
});

describe('tries that failed', () => {
  test.each([
    ['19-hold-release-delete-requeue', '2CC7624A863', '10:13:10 stopped deliver smtp'],
    ['04-outbound-many-domains', 'CB58A24A72A', '10:10:36 stopped deliver smtp'],
  ])('in %s stand at the time of the first, for %s', async (log, id, row) => {
    const stops = rowWords(await traced(log, id)).filter((words) => words.includes('stopped'));
    expect(stops).toEqual([row]);
  });

  test('before mail was put back to the start are shown, and that it was', async () => {
    const view = await traced('19-hold-release-delete-requeue', 'A35F824A64E');
    expect(rowWords(view).slice(4, 7)).toEqual([
      '10:13:15 warning deliver smtp',
      '10:13:15 warning queue postsuper 7479424A6FF → A35F824A64E',
      '10:14:12 ok filter amavis A35F824A64E → F00E924A64F',
    ]);
    expect(view.rows.slice(4, 6).map((row) => row.details)).toEqual([
      [
        'host smtp-in.grovecorp.test[127.0.1.15] said: 450 4.7.1 not yet (in reply to RCPT TO command)',
      ],
      ['7479424A6FF requeued by an operator'],
    ]);
  });

  test('before mail was put back to the start are shown, also where it is still deferred', async () => {
    const view = await traced('19-hold-release-delete-requeue', '3230324A864');
    expect(rowWords(view).slice(4)).toEqual([
      '10:13:10 warning deliver smtp',
      '10:13:11 warning queue postsuper 3695324A8A3 → DE04124A6FF',
      '10:13:15 ok filter amavis DE04124A6FF → 3694A24ABC6',
      '10:13:15 stopped deliver smtp',
    ]);
    expect(view.rows[4]?.details).toEqual([
      'connect to aspmx.wheat.co.test[127.0.1.30]:25: Connection refused',
    ]);
  });

  test('stay where the queue does not hold the mail any more', async () => {
    const files = readFileSync('fixtures/queue/amavis-down.jsonl', 'utf8')
      .split('\n')
      .flatMap((line) => inQueueOf(line) ?? []);
    const queue = new QueueSnapshot(files, { takenAt: Date.UTC(2026, 10, 25), host: undefined });
    const message = await messageOf('fixtures/demo/amavis-down.log', 'B711A24A750');
    const view = traceView(queue.mark(message, utcZone));
    expect(view.headline[0]).toBe('UNKNOWN, the log does not say');
    expect(rowWords(view).slice(2)).toEqual([
      '10:14:25 warning virus scan smtp',
      '- not-in-log queue ',
      '- not-in-log deliver ',
    ]);
    expect(view.rows[2]?.details).toEqual([
      'connect to 127.0.0.1[127.0.0.1]:10026: Connection refused',
    ]);
  });
});

describe('mail that the filter kept from one of two', () => {
  const view = traced('27-split-bdat-smtputf8', 'B163524A74E');

  test('shows the verdict where Postfix shows the reply of the other', async () => {
    const rows = (await view).recipients.map(({ address, reason }) => [address, reason]);
    expect(rows).toEqual([
      ['hr@lantern-labs.test', 'content filter: spam'],
      ['audit@lantern-labs.test', 'mail.lantern-labs.test'],
    ]);
  });

  test('counts the time of one scan once', async () => {
    expect((await view).bars.map(({ label, seconds }) => [label, seconds])).toEqual([
      ['filter', 0.735],
      ['transmit', expect.any(Number)],
    ]);
  });

  test('says of that copy alone that it went no further', async () => {
    expect((await view).notes.map(({ text }) => text)).toContain(
      'Postfix says sent, because amavis answered 250; the copy for hr@lantern-labs.test went no further than the filter.',
    );
  });
});

test('that Postfix says sent is told once', async () => {
  const view = await traced('12-spam', '769C324A851');
  const texts = [
    ...view.rows.flatMap((row) => row.details),
    ...view.whys.map(({ meaning }) => meaning),
    ...view.notes.map(({ text }) => text),
  ];
  expect(texts.filter((text) => /\bsent\b/.test(text))).toEqual([
    'Postfix says sent, because amavis answered 250; the mail went no further than the filter.',
  ]);
  expect(view.whys[0]?.meaning).toBe(
    'The spam score is above the kill level, and the content filter did not let the message through.',
  );
});
