import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import { DAY } from '../../src/core/instant.ts';
import type { Message } from '../../src/message/message.ts';
import { type TraceView, traceView } from '../../src/query/trace/view.ts';
import { displayWidth } from '../../src/render/display-width.ts';
import { traceText } from '../../src/render/trace-text.ts';
import {
  blockedSpam,
  deferredAtFilter,
  heldByRule,
  hostile,
  mixedFates,
  rejectedBeforeQueue,
} from './sample-messages.ts';
import { at, receivedMessage, seedZone, sentMessage } from './seed-messages.ts';

const plain = new Chalk({ level: 0 });
const screen = (width: number, ascii = false) => ({ zone: seedZone, width, ascii, chalk: plain });

/** The words of an explanation are tested where they are written; here they stand still. */
function viewOf(message: Message): TraceView {
  const scope =
    message === deferredAtFilter
      ? {
          messages: 213,
          since: at('13:01:58'),
          lastSuccess: at('13:01:55'),
          isOfAll: true,
          isPartial: false,
        }
      : null;
  const view = traceView(message, scope);
  return {
    ...view,
    whys: view.whys.map((why) => ({
      ...why,
      meaning: 'Nothing listens on port 10024: amavis is down on this host.',
      retry: 'a retry helps once it is up',
      next: ['zmamavisdctl status', 'zmamavisdctl start', 'postqueue -f'],
    })),
  };
}

const messages: Record<string, Message> = {
  'sent to Gmail': sentMessage,
  'received by the mailbox': receivedMessage,
  'deferred because amavis is down': deferredAtFilter,
  'blocked as spam': blockedSpam,
  'a list with mixed fates': mixedFates,
  'rejected before the queue': rejectedBeforeQueue,
  'held by a rule': heldByRule,
  'hostile addresses': hostile,
};
const screens = Object.keys(messages).flatMap((name) => [
  { name, width: 80, ascii: false },
  { name, width: 120, ascii: false },
  { name, width: 200, ascii: false },
  { name, width: 120, ascii: true },
]);

test('the mail of the seed is told in the words of the manual', () => {
  const [head, , , , , ...rows] = traceText(viewOf(sentMessage), screen(120)).split('\n');
  expect([head, ...rows.slice(0, 9)].join('\n')).toBe(
    `RELAYED to gmail-smtp-in.l.google.com · outbound · 1 recipient · 4 s · 3 queue IDs
13:35:54  ✔ connect     postscreen  allowlisted
13:35:54  ✔ accept      smtpd       B141CE6BDD  1 recipient, routed to amavis :10026
13:35:55  ✔ virus scan  amavis      clean · 380 ms                                       B141CE6BDD → 15411E6BE1
13:35:55  ! sign        opendkim    not signed: no signing table entry for admin@tudv3.tudv.xyz
13:35:56  ✔ spam scan   amavis      clean · score 2.5 · 1.5 s                            15411E6BE1 → 97597E6BE4
13:35:58  ✔ deliver     smtp        gmail-smtp-in.l.google.com [142.251.8.27]:25 · 250 2.0.0 OK
          · remove                  not in this log
time  virus scan ████ 0.4 s   spam scan █████████████ 1.5 s   reach Gmail ██████████ 1.1 s   transmit ██████████ 1.1 s
note  Gmail took the message; whether it reached the inbox is not in this log.`,
  );
});

describe.each(screens)('$name, $width columns, ascii $ascii', ({ name, width, ascii }) => {
  const text = traceText(viewOf(messages[name] as Message), screen(width, ascii));

  test('shows the whole screen', async () => {
    const file = `${name.replaceAll(' ', '-')}-${width}${ascii ? '-ascii' : ''}.txt`;
    await expect(text).toMatchFileSnapshot(`screens/${file}`);
  });

  test('no line is wider than the screen, but for a command to copy', () => {
    const isCommand = (line: string) => /^ {6}(?:grep|zmmailbox|amavisd-release) /.test(line);
    const wide = text.split('\n').filter((line) => displayWidth(line) > width && !isCommand(line));
    expect(wide).toEqual([]);
  });

  test('nothing on it steers a terminal', () => {
    expect(/[^\P{C}\n]|[\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u.exec(text)).toBeNull();
    if (ascii) expect(/[^\n\x20-\x7e]/.exec(text)).toBeNull();
  });
});

test('colour adds nothing that words do not say', () => {
  const coloured = traceText(viewOf(mixedFates), {
    ...screen(120),
    chalk: new Chalk({ level: 1 }),
  });
  // Everything between ESC [ and m is colour.
  const without = coloured.replace(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
  expect(without).toBe(traceText(viewOf(mixedFates), screen(120)));
  expect(coloured).not.toBe(without);
  expect(coloured).not.toContain(`${String.fromCharCode(27)}[33m`);
});

test('a day that changes on the way is told before the row', () => {
  const [first] = deferredAtFilter.recipients;
  const late = {
    ...first,
    status: 'delivered',
    step: 'deliver',
    reply: '250 ok',
    relay: null,
  } as const;
  const message = {
    ...deferredAtFilter,
    recipients: [{ ...late, at: at('13:26:11') + 86_400_000 }],
  } as Message;
  expect(traceText(traceView(message), screen(120)).split('\n').slice(5, 10)).toEqual([
    '13:02:10  ✔ connect     smtpd',
    '13:02:11  ✔ accept      smtpd       CB5B124A7CF  1 recipient, routed to amavis :10024',
    'Fri 6 May 2022:',
    '13:26:11  ✔ deliver     smtp        250 ok · after 4 attempts in 1 d',
    '          · remove                  not in this log',
  ]);
});

test('each of several causes is told with those it stopped, and the rest by their number', () => {
  const view = traceView(deferredAtFilter);
  const causes = Array.from({ length: 7 }, (_, i) => ({
    meaning: `Cause ${i + 1}.`,
    retry: 'may help',
    next: ['wait'],
    recipients: Array.from({ length: i === 1 ? 9 : 1 }, (_, j) => `r${j + 1}@${i + 1}.test`),
    nextTryAbout: i === 1 ? at('13:44:00') : null,
    expiresAbout: null,
  }));
  const text = traceText({ ...view, whys: causes, notes: [] }, screen(120));
  const lines = text.slice(text.indexOf('why ')).split('\n');
  expect(lines.slice(0, 7)).toEqual([
    'why   Cause 1.      may help',
    '      for r1@1.test',
    'next  wait',
    'why   Cause 2.      may help',
    '      for r1@2.test, r2@2.test, r3@2.test, r4@2.test, r5@2.test, r6@2.test and 3 more',
    '      next try about 13:44',
    'next  wait',
  ]);
  expect(lines.slice(-2)).toEqual(['why   and 2 more causes', '']);
});

test.each([
  [false, 'scope 213 messages stopped at this step since 13:01:58; no success before in this log'],
  [
    true,
    'scope at least 213 messages stopped at this step since 13:01:58, in the part of the log around it; no success before in that part',
  ],
])('a scope counted in a part of the log only (%s) says so', (isPartial, line) => {
  const scope = {
    messages: 213,
    since: at('13:01:58'),
    lastSuccess: null,
    isOfAll: true,
    isPartial,
  };
  const view = traceView(deferredAtFilter, scope);
  expect(traceText(view, screen(200))).toContain(line);
});

test('of a cause that lets other mail pass, the scope does not speak of the whole step', () => {
  const scope = {
    messages: 9,
    since: at('13:01:58'),
    lastSuccess: at('13:02:00'),
    isOfAll: false,
    isPartial: false,
  };
  const view = traceView(deferredAtFilter, scope);
  expect(traceText(view, screen(200))).toContain(
    'scope 9 messages stopped for this cause since 13:01:58; last success 13:02:00\n',
  );
});

test('a stop that began on another day, and what passed before it, have their day', () => {
  const scope = {
    messages: 213,
    since: at('22:01:58') - DAY,
    lastSuccess: at('21:58:00') - DAY,
    isOfAll: true,
    isPartial: false,
  };
  const view = traceView(deferredAtFilter, scope);
  expect(traceText(view, screen(200))).toContain(
    'scope 213 messages stopped at this step since 4 May 22:01:58; last success 4 May 21:58:00\n',
  );
});

test('a step of minutes is told in minutes', () => {
  const view = { ...traceView(sentMessage), bars: [{ label: 'transmit', seconds: 900 }] };
  expect(traceText(view, screen(120))).toMatch(/^time {2}transmit \S+ 15 min$/m);
});

describe.each([56, 60, 63, 64, 72])('%i columns', (width) => {
  test.each(Object.keys(messages))('no row of a message %s is wider than the screen', (name) => {
    const text = traceText(viewOf(messages[name] as Message), screen(width));
    const rows = text.split('\n').filter((line) => /^(?:\d\d:| {10})/.test(line));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((line) => displayWidth(line) > width)).toEqual([]);
  });
});

test.each([
  [2, 120, '→ 4XkQ2b1Zz0z3hT0, 4XkQ2b1Zz1z3hT1'],
  [4, 120, '→ 4XkQ2b1Zz0z3hT0, 4XkQ2b1Zz1z3hT1 +2'],
  [4, 200, '→ 4XkQ2b1Zz0z3hT0, 4XkQ2b1Zz1z3hT1, 4XkQ2b1Zz2z3hT2, 4XkQ2b1Zz3z3hT3'],
  [4, 80, '→ 4XkQ2b1Zz0z3hT0 +3'],
])(
  '%d queue files of a split, at %d columns, are named as far as they fit whole',
  (count, width, words) => {
    const queuedAs = Array.from({ length: count }, (_, i) => `4XkQ2b1Zz${i}z3hT${i}`);
    const scans = receivedMessage.scans.map((scan) => ({ ...scan, queuedAs }));
    const lines = traceText(traceView({ ...receivedMessage, scans }), screen(width)).split('\n');
    const split = lines.filter((line) => line.includes('→ 4XkQ'));
    expect(split.map((line) => line.slice(line.indexOf('→')))).toEqual([words]);
    expect(split.filter((line) => displayWidth(line) > width)).toEqual([]);
  },
);
