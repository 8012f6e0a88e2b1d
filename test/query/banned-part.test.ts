/** The part of a message that amavis forbids, from the line that it writes for each recipient. */
import { expect, test } from 'vitest';
import { explainText } from '../../src/cli/commands/explain.ts';
import { bannedPartOf } from '../../src/query/trace/banned-part.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { message, scan } from '../render/seed-messages.ts';

const RULE = String.raw`(?^i:.\\.(exe|vbs)$)`;
const noteOf = (path: string, to = 'bob@example.org', rule = RULE) =>
  `p.path BANNED:1 ${to}: "${path}", matching_key="${rule}"`;
const OUTER = 'P=p003,L=1,M=multipart/mixed';
const EXE = `${OUTER} | P=p002,L=1/2,M=application/octet-stream,T=exe,T=exe-ms,N=run.exe`;
const BY_RULE = String.raw`; forbidden by the rule (?^i:.\.(exe|vbs)$)`;

test.each<[string, string, string]>([
  [
    'its name, and both its types',
    noteOf(EXE),
    `the part named run.exe, declared as application/octet-stream, found to be exe, exe-ms${BY_RULE}`,
  ],
  [
    'what it was packed in',
    noteOf(
      `${OUTER} | P=p002,L=1/2,M=application/zip,T=zip,N=a.zip | P=p004,L=1/2/1,T=exe,N=b.exe`,
    ),
    `the part named b.exe, found to be exe, inside a.zip${BY_RULE}`,
  ],
  [
    'a part without a name',
    noteOf(`${OUTER} | P=p002,L=1/2,T=exe`),
    `a part without a name, found to be exe${BY_RULE}`,
  ],
  [
    'two names, and that it is locked',
    noteOf(`${OUTER} | P=p002,L=1/2,M=application/zip,T=zip,N=a.zip,N=b.zip,A=U`),
    `the part named a.zip, b.zip, declared as application/zip, found to be zip, which cannot be read${BY_RULE}`,
  ],
  [
    'a name with the words of the line in it',
    noteOf(`${OUTER} | P=p002,L=1/2,M=text/plain,N=a, b | c", matching_key="x`),
    `the part named a, b | c", matching_key="x, declared as text/plain${BY_RULE}`,
  ],
  [
    'a name with the words of a type in it',
    noteOf(`${OUTER} | P=p002,L=1/2,M=text/plain,T=exe,N=a,T=pdf,M=image/png.exe`),
    `the part named a,T=pdf,M=image/png.exe, declared as text/plain, found to be exe${BY_RULE}`,
  ],
  [
    'no rule, where the line was cut',
    `p.path BANNED:1 bob@example.org: "${OUTER} | P=p002,L=1/2,N=run.exe`,
    'the part named run.exe',
  ],
])('%s', (_, note, words) => {
  expect(bannedPartOf(note)).toEqual({ recipient: 'bob@example.org', words });
});

test.each([
  '(!)run_av (ClamAV-clamd) FAILED',
  'BANNED name/type (.exe): run.exe',
  'p.path bob@example.org: "P=p003,L=1,M=text/plain"',
  'spam-tag, <a> -> <b>, p.path BANNED:1 bob@example.org: "P=p003,L=1"',
])('another note says nothing of it: %s', (note) => {
  expect(bannedPartOf(note)).toBeUndefined();
});

const detailsOf = (recipients: readonly string[], ...notes: readonly string[]) => {
  const scans = [
    scan({
      verdict: 'blocked',
      category: 'BANNED',
      detail: 'run.exe',
      score: null,
      elapsedMs: null,
      quarantine: null,
      recipients,
      notes,
    }),
  ];
  return traceView(message({ scans })).rows.flatMap(({ details }) => details);
};

test('a trace tells of a part whom it was forbidden, and keeps other notes as they are', () => {
  const words = bannedPartOf(noteOf(EXE))?.words;
  expect(detailsOf(['Bob@example.org'], noteOf(EXE, 'eve@example.org'), noteOf(EXE))).toEqual([
    'banned file: run.exe',
    words,
  ]);
  expect(detailsOf(['ann@example.org'], noteOf(EXE))).toEqual(['banned file: run.exe']);
  expect(detailsOf([], noteOf(EXE))).toEqual(['banned file: run.exe', words]);
  expect(detailsOf(['ann@example.org'], 'TROUBLE in x')).toEqual([
    'banned file: run.exe',
    'TROUBLE in x',
  ]);
});

test('its line alone is explained in the same words', () => {
  const line = `May  5 13:35:54 mail amavis[1]: (04083-01) ${noteOf(EXE)}`;
  expect(explainText(line, Date.UTC(2026, 10, 24))).toMatchObject({
    id: 'scan-noted',
    title: 'a forbidden part',
    meaning: `amavis found a part that bob@example.org may not get: ${bannedPartOf(noteOf(EXE))?.words}. The verdict that follows says what became of the message.`,
  });
});
