/** Mail that one host of the log hands to another: their lines come in any order, and their clocks differ. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import {
  A,
  arrives,
  B,
  C,
  comesBack,
  line,
  passes,
  queued,
  removed,
  SENT,
  tried,
} from './mail-lines.ts';
import { readTexts } from './messages-of.ts';

const placesOf = (messages: readonly Message[]) =>
  messages.map(({ hops }) => hops.map(({ queueId }) => queueId[0]).join(''));
/** The queue files of the messages of a log; those that are told while it goes on. */
const toldAtEnd = async (...lines: readonly string[]) =>
  placesOf((await readTexts([lines.join('\n')])).messages);
const toldBy = async (...lines: readonly string[]) =>
  placesOf((await readTexts([lines.join('\n')], { year: 2026, isGoingOn: true })).messages);

const hosts = (count: number) =>
  Array.from({ length: count }, (_, i) => line(0, 'postfix/qmgr[12]', `${C}: removed`, `h${i}`));
const comesIn = (messageId: string | null, second = 0) =>
  arrives(A, second).filter((text) => messageId !== null || !text.includes('message-id'));
const handsOver = (second: number) =>
  tried(A, second, `dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as ${B})`);
const takesOver = (messageId: string | null, second: number) => [
  line(second, 'postfix/smtpd[10]', `${B}: client=mail.example.com[192.0.2.5]`, 'store'),
  ...(messageId === null
    ? []
    : [line(second, 'postfix/cleanup[11]', `${B}: message-id=<${messageId}>`, 'store')]),
  queued(B, second, 'store'),
];
const ends = (second: number) => [tried(B, second, SENT, 'store'), removed(B, second, 'store')];

type Relay = (messageId: string | null) => readonly string[];
const readBefore: Relay = (id) => [...comesIn(id), ...takesOver(id, 1), handsOver(2)];
const readAfter: Relay = (id) => [...comesIn(id), handsOver(2), ...takesOver(id, 2)];

test.each([
  ['before', readBefore],
  ['after', readAfter],
])(
  'mail that another host of the log took over is followed there, by queue ID and Message-ID, read %s the reply',
  async (_, relayed) => {
    expect(await toldAtEnd(...relayed('a@example.net'))).toEqual(['AB']);
    expect(await toldAtEnd(...relayed(null))).toEqual(['A', 'B']);
    const empty = relayed('a@example.net').map((text) => text.replace('<a@example.net>', '<>'));
    expect(await toldAtEnd(...empty)).toEqual(['A', 'B']);
    // The other host need not know the queue ID.
    expect(
      await toldAtEnd(
        ...relayed('a@example.net').map((text) => text.replace(`queued as ${B}`, `queued as ${C}`)),
      ),
    ).toEqual(['A', 'B']);
    // So many hosts are no mail servers that hand mail to each other.
    const followed = async (count: number) =>
      (await toldAtEnd(...hosts(count), ...relayed('a@example.net'))).includes('AB');
    expect([await followed(62), await followed(63)]).toEqual([true, false]);
  },
);

test('the clock of the host that took mail over may go ahead or behind by seconds', async () => {
  const clocks = async (second: number) => {
    const first = [...comesIn('a@example.net', 7), handsOver(8), removed(A, 8)];
    const other = [...takesOver('a@example.net', second), ...ends(second + 1)];
    return placesOf((await readTexts([first.join('\n'), other.join('\n')])).messages);
  };
  expect([await clocks(2), await clocks(8), await clocks(14)]).toEqual([['AB'], ['AB'], ['AB']]);
  // Later than late lines come, it has been told as it stood.
  expect(await clocks(20)).toEqual(['A', 'B']);
});

test('the Message-ID that proves it may be read last, on either host', async () => {
  const last = (lines: readonly string[], host: string) => {
    const isLast = (text: string) => text.includes(` ${host} postfix/cleanup`);
    return [...lines.filter((text) => !isLast(text)), ...lines.filter(isLast)];
  };
  const all = readBefore('a@example.net');
  expect(await toldAtEnd(...last(all, 'mail'))).toEqual(['AB']);
  expect(await toldAtEnd(...last(all, 'store'))).toEqual(['AB']);
});

test('mail that goes on at another host waits for late lines from its end there', async () => {
  const first = [...comesIn('a@example.net'), handsOver(2), removed(A, 2)];
  const lines = [...first, ...takesOver('a@example.net', 3), ...ends(5)];
  expect(await toldBy(...lines, passes(14))).toEqual([]);
  expect(await toldBy(...lines, passes(15))).toEqual(['AB']);
});

test('mail that came back from a filter is joined to what it was on whatever host of the log that ends', async () => {
  const comesBackAndEnds = [
    ...arrives(A),
    ...comesBack(B, 1),
    removed(A, 1),
    tried(B, 2, SENT),
    removed(B, 2),
  ];
  expect(await toldAtEnd(...comesBackAndEnds)).toEqual(['AB']);
  expect(await toldAtEnd(...arrives(C, 0, 'other'), ...comesBackAndEnds)).toEqual(['C', 'AB']);
});
