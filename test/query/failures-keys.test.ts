import { describe, expect, test } from 'vitest';
import { at } from '../render/seed-messages.ts';
import { amavisDown, failuresOf, mail, relayed, sizesOf, unknownThere } from './failure-samples.ts';

describe('groups by something else', () => {
  const login = (name: string) => ({
    client: {
      name: 'pc.example.com',
      address: '192.0.2.8',
      port: 0,
      helo: null,
      login: name,
      tls: null,
    },
  });
  const messages = [
    mail([unknownThere('x@gmail.test', '13:00:00')], {
      ...login('Bob@example.com'),
      from: 'bob@example.com',
    }),
    mail([unknownThere('y@GMAIL.test', '13:00:01')], {
      ...login('bob@example.com'),
      from: 'bob@example.com',
    }),
    mail([amavisDown('z@example.com', '13:00:02')], { from: '' }),
    mail([relayed('w@gmail.test', '13:59:59')]),
  ];

  test.each([
    ['domain', ['gmail.test 2/2', 'example.com 1/1']],
    ['sender', ['bob@example.com 2/2', '<> 1/1']],
    ['recipient', ['x@gmail.test 1/1', 'y@gmail.test 1/1', 'z@example.com 1/1']],
    ['login', ['bob@example.com 2/2', '(no login) 1/1']],
    ['step', ['deliver 2/2', 'filter 1/1']],
    ['client', ['pc.example.com[192.0.2.8] 2/2', '(not in the log) 1/1']],
    ['relay', ['mx.gmail.test 1/1', 'mx.GMAIL.test 1/1', '127.0.0.1:10024 1/1']],
    ['none', [' 1/1', ' 1/1', ' 1/1']],
  ] as const)('by %s', (by, groups) => {
    expect(sizesOf(failuresOf(messages, { by }).failed)).toEqual(groups);
  });

  test('a domain tells when it took mail last', () => {
    const [gmail, own] = failuresOf(messages, { by: 'domain' }).failed;
    expect([gmail?.scope.lastSuccessAt, own?.scope.lastSuccessAt]).toEqual([at('13:59:59'), null]);
  });

  test('a group of several causes is told by the most frequent one, with the others', () => {
    const [view] = failuresOf(
      [...messages.slice(0, 2), mail([amavisDown('q@gmail.test', '13:05:00')])],
      { by: 'domain' },
    ).failed;
    expect([view?.cause, view?.causes, view?.status]).toEqual([
      'user-unknown-there',
      [
        { name: 'user-unknown-there', count: 2 },
        { name: 'amavis-down', count: 1 },
      ],
      'mixed',
    ]);
  });

  test('what has no name has none in the plain value', () => {
    const names = failuresOf(messages, { by: 'login' }).failed.map(({ name }) => name);
    expect(names).toEqual(['bob@example.com', null]);
  });

  test('each message on its own, in the order of time', () => {
    const { failed } = failuresOf([...messages].reverse(), { by: 'none' });
    expect(failed.map(({ addresses }) => addresses)).toEqual([
      ['x@gmail.test'],
      ['y@GMAIL.test'],
      ['z@example.com'],
    ]);
  });
});

test('more groups than are kept: the frequent ones stay, and the answer says so', () => {
  const messages = Array.from({ length: 10_100 }, (_, i) =>
    mail([amavisDown(i % 2 === 0 ? `rare${i}@example.com` : 'full@example.com', '13:00:00')]),
  );
  const many = [
    ...messages,
    ...messages.map((_, i) => mail([amavisDown(`more${i}@example.com`, '13:01:00')])),
  ];
  const report = failuresOf(many, { by: 'recipient', limit: 1 });
  expect({ isExact: report.isExact, first: sizesOf(report.failed) }).toEqual({
    isExact: false,
    first: ['full@example.com 5050/5050'],
  });
});
