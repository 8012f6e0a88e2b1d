import { expect, test } from 'vitest';
import { IdSearch } from '../../src/query/find.ts';
import { receivedMessage, sentMessage } from '../render/seed-messages.ts';

const SEED = [sentMessage, receivedMessage];
function search(id: string) {
  const found = new IdSearch(id);
  for (const message of SEED) found.look(message);
  return found;
}

test.each([
  [
    'a Message-ID in brackets',
    '<1406627814.5.1651732554479.JavaMail.zimbra@tudv3.tudv.xyz>',
    'message-id',
  ],
  [
    'a Message-ID without brackets',
    '1406627814.5.1651732554479.JavaMail.zimbra@tudv3.tudv.xyz',
    'message-id',
  ],
  [
    'a Message-ID with its domain in another case',
    '<1406627814.5.1651732554479.JavaMail.zimbra@TUDV3.tudv.xyz>',
    'message-id',
  ],
  ['the queue ID of the first hop', 'B141CE6BDD', 'queue-id'],
  ['the queue ID of the last hop', '97597E6BE4', 'queue-id'],
  ['an amavis task id', '04083-01', 'amavis-task'],
  ['an amavis mail_id', 'WaVl27LgwIDf', 'mail-id'],
  ['the start of a Message-ID', '1406627814.5.16517', 'message-id-prefix'],
])('%s finds its message', (_, id, kind) => {
  expect(search(id).found).toEqual({ kind, messages: [sentMessage], count: 1 });
});

test('an address finds the mail it sent and the mail it got, in any case', () => {
  expect(search('Admin@tudv3.tudv.xyz').found).toEqual({
    kind: 'address',
    messages: SEED,
    count: 2,
  });
});

test.each([
  [
    'a Message-ID of another domain of that length',
    '<1406627814.5.1651732554479.JavaMail.zimbra@tudv4.tudv.xyz>',
  ],
  ['a Message-ID in another case', '<1406627814.5.1651732554479.javamail.zimbra@tudv3.tudv.xyz>'],
  ['a start of fewer than six characters', '14066'],
  ['a queue ID in brackets, which can only be a Message-ID', '<B141CE6BDD>'],
  ['the middle of a Message-ID', 'JavaMail.zimbra@tudv3'],
])('%s finds nothing', (_, id) => {
  expect(search(id).found).toBeUndefined();
});

test('a mistyped queue ID is answered with those that are near', () => {
  expect(search('B141CE6BDE').nearest.ids).toEqual(['B141CE6BDD']);
});

test.each([
  ['a queue ID in small letters', 'b141ce6bdd', 'B141CE6BDD'],
  ['the start of a queue ID', 'B141C', 'B141CE6BDD'],
])('%s is told as the nearest', (_, id, nearest) => {
  expect(search(id).found).toBeUndefined();
  expect(search(id).nearest.ids).toEqual([nearest]);
});

test.each([null, ''])('mail with the Message-ID %j is never the nearest', (messageId) => {
  const found = new IdSearch('4');
  found.look({ ...sentMessage, messageId });
  expect(found.nearest.ids).toEqual([]);
});
