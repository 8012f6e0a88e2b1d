/** Ports have Zimbra's names for its two passes, but not where a scan did what Zimbra does in the other one. */
import { expect, test } from 'vitest';
import type { Scan } from '../../src/message/message.ts';
import { scanName } from '../../src/query/trace/filter-rows.ts';
import { scan } from '../render/seed-messages.ts';

const AFTER = ['ORIGINATING_POST'];

test.each<[Partial<Scan>, string]>([
  [{ port: 10026, score: null, category: 'CLEAN' }, 'virus scan'],
  [{ port: 10026, score: null, category: 'BANNED' }, 'virus scan'],
  [{ port: 10026, score: 1003.3, category: 'SPAM' }, 'filter'],
  [{ port: 10026, score: null, category: 'SPAM' }, 'filter'],
  [{ port: 10026, score: 0.2, category: 'CLEAN' }, 'filter'],
  [{ port: null, score: 0.2, category: 'CLEAN', policyBanks: ['ORIGINATING'] }, 'filter'],
  [{ port: null, score: null, category: 'CLEAN', policyBanks: ['ORIGINATING'] }, 'virus scan'],
  [{ port: 10032, score: 2.5, category: 'CLEAN' }, 'spam scan'],
  [{ port: null, score: 2.5, category: 'SPAM', policyBanks: AFTER }, 'spam scan'],
  [{ port: null, score: null, category: 'INFECTED', policyBanks: AFTER }, 'filter'],
  [{ port: 10024, score: 2.5, category: 'CLEAN' }, 'filter'],
])('%o is called %s', (fields, name) => {
  expect(scanName(scan(fields))).toBe(name);
});
