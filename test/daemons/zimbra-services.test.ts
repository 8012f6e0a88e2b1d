import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

test('a login that imitates the fields of saslauthd is taken whole', () => {
  const login = 'a] [service=x] [realm=] [mech=none] [reason=b';
  expect(
    readText(
      'saslauthd',
      `do_auth         : auth failure: [user=${login}] [service=smtp] [realm=] [mech=zimbra] [reason=Unknown]`,
    ),
  ).toEqual({
    outcome: 'event',
    events: [
      { kind: 'login-failed', client: undefined, method: 'zimbra', login, reason: 'Unknown' },
    ],
  });
});

test.each([
  ['zmconfigd', 'Watchdog: service mta status is OK.', 'alive'],
  [
    'zmconfigd',
    'Service status change: mail.example.com mta changed from stopped to running',
    'started',
  ],
  ['zimbramon', '1:info: 2022-05-05 13:00:01, STATUS: mail.example.com: mta: Stopped', 'stopped'],
])('%s: %s means %s', (tag, text, state) => {
  expect(readText(tag, text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'service-changed', state, text }],
  });
});
