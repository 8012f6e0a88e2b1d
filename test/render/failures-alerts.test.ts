/** The alerts of `failures` on a screen: nothing is cut without a word. */
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import type { Alert } from '../../src/query/failures/view.ts';
import { alertsLines } from '../../src/render/failures-alerts.ts';
import { at, seedZone } from './seed-messages.ts';

const alertOf = (cause: string, name: string, advice: readonly string[]): Alert => ({
  cause,
  title: cause,
  step: null,
  status: null,
  messages: 2,
  recipients: 3,
  firstAt: at('13:00:00'),
  lastAt: at('13:01:00'),
  lastSuccessAt: null,
  retryHelps: 'no',
  meaning: 'Why.',
  likelyCause: null,
  advice,
  examples: [],
  who: [name],
  whoWords: '1 login',
  evidence: [],
});
const about = (name: string) => alertOf('hacked', name, [`lock ${name}`, 'look at the queue']);

const linesOf = (alerts: readonly Alert[]) =>
  alertsLines(alerts, false, {
    zone: seedZone,
    width: 100,
    ascii: false,
    chalk: new Chalk({ level: 0 }),
  }).join('\n');

const full = (name: string, next: readonly string[]) => [
  '',
  `!     hacked · ${name} · 2 messages · 13:00:00–13:01:00`,
  'why   Why.',
  ...next,
];

test('of alerts of one cause three are told in full, with the advice once, and the names of the others', () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@example.com`);
  const other = alertOf('suspect', 'f@example.com', ['look at the machine']);
  expect(linesOf([...names.map(about), other])).toBe(
    [
      ...full('a@example.com', ['next  lock a@example.com · look at the queue']),
      ...full('b@example.com', ['next  as above, with this name']),
      ...full('c@example.com', ['next  as above, with this name']),
      '',
      '!     hacked · 2 more: d@example.com, e@example.com · --json tells all',
      '',
      '!     suspect · f@example.com · 2 messages · 13:00:00–13:01:00',
      'why   Why.',
      'next  look at the machine',
    ].join('\n'),
  );
});

test('advice that is not the same is told in full', () => {
  const plain = alertOf('hacked', 'b@example.com', ['change the password', 'look at the queue']);
  expect(linesOf([about('a@example.com'), plain])).toBe(
    [
      ...full('a@example.com', ['next  lock a@example.com · look at the queue']),
      ...full('b@example.com', ['next  change the password · look at the queue']),
    ].join('\n'),
  );
});

test('the same advice that names nobody is not said to differ by a name', () => {
  const of = (name: string) => alertOf('dns', name, ['cat /etc/resolv.conf']);
  expect(linesOf([of('a.example'), of('b.example')])).toContain('\nnext  as above');
  expect(linesOf([of('a.example'), of('b.example')])).not.toContain('with this name');
});
