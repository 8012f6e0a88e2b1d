import { expect, test } from 'vitest';
import { readText } from './read-lines.ts';

const DIRECTORY = 'amavis-20220505T133810-04082-zFu0Z8iH';

test.each([
  [`/var/amavis/tmp/${DIRECTORY}/parts/p002: Eicar FOUND`, DIRECTORY, 'Eicar'],
  [`/var/amavis/tmp/${DIRECTORY}/parts/a: b FOUND: Eicar FOUND`, DIRECTORY, 'Eicar'],
  ['/home/ann/amavis-notes.txt: Eicar FOUND', undefined, 'Eicar'],
  ['/home/ann/x/p002: Eicar FOUND', undefined, 'Eicar'],
  ['stream(127.0.0.1@51234): Eicar FOUND', undefined, 'Eicar'],
])('%s names the directory and the virus', (text, workDirectory, name) => {
  expect(readText('clamd', text)).toEqual({
    outcome: 'event',
    events: [{ kind: 'virus-found', workDirectory, name }],
  });
});

test.each([
  'something: Eicar FOUND',
  'stream FOUND',
  `/var/amavis/tmp/${DIRECTORY}/parts/p001: something else`,
])('"%s" tells of no find', (text) => {
  expect(readText('clamd', text)).toEqual({
    outcome: 'not-understood',
    events: [],
  });
});
