import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { GROUPINGS } from '../../src/query/failures/keys.ts';
import { FailureTally } from '../../src/query/failures/tally.ts';
import { failureLines } from '../../src/render/failures-json.ts';
import { messagesOfFile, NO_FILTER } from '../query/failure-messages.ts';
import { amavisDown, failuresOf, mail, relayed } from '../query/failure-samples.ts';
import { at, scan, seedZone } from './seed-messages.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/failure.schema.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
const validate = ajv.compile(schema);

test('an object a group, its keys in order', () => {
  const passed = mail([relayed('w@example.net', '13:01:55')], {
    scans: [scan({ at: at('13:01:55') })],
  });
  const stopped = mail([amavisDown('a@example.com', '13:02:00')]);
  const [line = '', ...others] = failureLines(failuresOf([passed, stopped]), seedZone);

  expect(others).toEqual([]);
  expect(Object.entries(JSON.parse(line))).toEqual(
    Object.entries({
      schema: 'mtatrace.failure/1',
      cause: 'amavis-down',
      step: 'filter',
      status: 'deferred',
      messages: 1,
      recipients: 1,
      firstAt: '2022-05-05T13:02:00+07:00',
      lastAt: '2022-05-05T13:02:00+07:00',
      lastSuccessAt: '2022-05-05T13:01:55+07:00',
      retryHelps: 'after-fix',
      meaning:
        'Nothing listens on port 10024: amavis is down on this host. All mail in that direction waits.',
      advice: ['systemctl status amavis', 'systemctl start amavis', 'postqueue -f'],
      examples: [stopped.hops[0]?.queueId],
      resolved: false,
      alert: false,
      refused: false,
      by: 'cause',
      name: 'amavis-down',
      title: 'amavis is down',
      likelyCause: expect.any(String),
      exampleRecipients: ['a@example.com'],
      firstSuccessAt: null,
      outage: false,
      causes: { 'amavis-down': 1 },
      statuses: { deferred: 1 },
      servers: { '127.0.0.1:10024 refused': 1 },
      clients: {},
      reasons: { 'connect to 127.0.0.1[127.0.0.1]:10024: Connection refused': 1 },
      blockLists: {},
      who: [],
      evidence: [],
    }),
  );
});

test.each(GROUPINGS)('all that the laboratory tells follows the schema: by %s', async (by) => {
  const tally = new FailureTally({
    by,
    least: 1,
    limit: null,
    withRecovered: true,
    withRefused: true,
    keepMessages: false,
  });
  const log = new URL('../../fixtures/lab/zimbra.log', import.meta.url).pathname;
  for (const one of await messagesOfFile(log)) tally.add(one, NO_FILTER);
  const lines = [...failureLines(tally.report({ from: null, until: null }), seedZone)];

  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    validate(JSON.parse(line));
    expect(validate.errors).toBeNull();
  }
});
