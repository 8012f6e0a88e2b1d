import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { allEntries } from '../../src/knowledge/catalogue.ts';
import { readyRule } from '../../src/knowledge/rule-match.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), 'utf8'));
const files = readdirSync(new URL('src/knowledge/data/', root));
const validate = new Ajv2020({ allErrors: true }).compile(
  read('schema/knowledge.schema.json') as object,
);

test.each(files)('%s follows the schema', (file) => {
  validate(read(`src/knowledge/data/${file}`));
  expect(validate.errors).toBeNull();
});

test('the files hold all entries and nothing else', () => {
  const inFiles = files.flatMap((file) => read(`src/knowledge/data/${file}`) as { id: string }[]);
  const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id).sort();
  expect(ids(inFiles)).toEqual(ids(allEntries()));
});

test('an id names one entry', () => {
  const ids = allEntries().map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('every pattern is a regular expression', () => {
  for (const { match } of allEntries()) for (const rule of match) readyRule(rule);
});

test('whatever waits for a mending says what to do', () => {
  const silent = allEntries().filter(
    ({ retryHelps, advice }) =>
      retryHelps === 'after-fix' && (advice.zimbra.length === 0 || advice.postfix.length === 0),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});

// zmconfigd writes these into main.cf again, from LDAP.
const KEPT_BY_ZIMBRA =
  /(?:postconf -e |set |zmlocalconfig -e postfix_)(?:lmtp_host_lookup|lmtp_tls_security_level|smtp_tls_security_level|inet_protocols|message_size_limit|relayhost|mynetworks)\b/;

test('what Zimbra keeps in LDAP is not set in main.cf on a Zimbra server', () => {
  const steps = allEntries().flatMap(({ advice, match }) => [
    ...advice.zimbra,
    ...match.flatMap((rule) => rule.advice?.zimbra ?? []),
  ]);
  expect(steps.filter((step) => KEPT_BY_ZIMBRA.test(step))).toEqual([]);
});

test('a Zimbra command is not given to a server without Zimbra', () => {
  const foreign = allEntries().filter(({ advice, match }) =>
    [...advice.postfix, ...match.flatMap((rule) => rule.advice?.postfix ?? [])].some((step) =>
      /\bzm[a-z]+|\/opt\/zimbra/.test(step),
    ),
  );
  expect(foreign.map(({ id }) => id)).toEqual([]);
});
