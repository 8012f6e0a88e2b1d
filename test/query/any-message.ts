import type { Filter } from '../../src/query/filter.ts';

/** The filter of someone who asks for nothing in particular. */
export const ANY_MESSAGE: Filter = {
  since: null,
  until: null,
  from: null,
  to: null,
  domain: null,
  login: null,
  client: null,
  relay: null,
  host: null,
  statuses: null,
  direction: null,
  step: null,
  kinds: new Set(['mail', 'bounce']),
  minDelay: null,
  withRefusals: false,
};
