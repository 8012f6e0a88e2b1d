import { readFileSync } from 'node:fs';
import { Chalk } from 'chalk';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { traceView } from '../../src/query/trace/view.ts';
import { csvHeader, messageToCsv } from '../../src/render/message-csv.ts';
import { messageToJson } from '../../src/render/message-json.ts';
import { safeJson } from '../../src/render/safe-text.ts';
import { traceText } from '../../src/render/trace-text.ts';
import { utcZone } from '../../src/time/zone.ts';
import { readTexts } from '../correlate/messages-of.ts';
import { csvCellsOf, formulasIn, rawCharactersIn } from '../render/raw-characters.ts';
import {
  type AttackCase,
  FORMS,
  type Form,
  honestCase,
  isHonest,
  logOf,
  payloadCases,
  shapeCases,
} from './attack-cases.ts';

const TERMINAL = { zone: utcZone, width: 120, ascii: false, chalk: new Chalk({ level: 0 }) };

interface Told {
  readonly queueIds: readonly string[];
}

async function messagesOf(one: AttackCase, form: Form): Promise<Message[]> {
  return (await readTexts([logOf(one, form)], { year: 2026, keepTimeline: true })).messages;
}

function toJson(message: Message): Told {
  return messageToJson(message, { zone: utcZone, withEvents: false }) as Told;
}

const honest = new Map<Form, Told[]>();
for (const form of FORMS) honest.set(form, (await messagesOf(honestCase, form)).map(toJson));

/** What a stranger's text must not do: change honest mail, pass as something else, or reach a terminal. */
async function expectNobodyFooled(one: AttackCase, form: Form): Promise<void> {
  const messages = await messagesOf(one, form);
  const told = messages.map(toJson);
  const own = told.filter((message) => !isHonest(message));
  expect(told.filter(isHonest)).toEqual(honest.get(form));
  expect(own).toMatchObject(one.told);
  expect(own).toHaveLength(one.told.length);
  for (const message of messages) expectHarmless(message);
}

function expectHarmless(message: Message): void {
  const json = safeJson(messageToJson(message, { zone: utcZone, withEvents: true }));
  expect(rawCharactersIn(json)).toEqual([]);
  expect(JSON.parse(json)).toEqual(
    JSON.parse(JSON.stringify(messageToJson(message, { zone: utcZone, withEvents: true }))),
  );
  const csv = csvHeader() + messageToCsv(message, utcZone);
  expect(rawCharactersIn(csv.replaceAll('\r\n', '\n'))).toEqual([]);
  expect(formulasIn(csv)).toEqual([]);
  expect(new Set(csvCellsOf(csv).map((row) => row.length))).toEqual(new Set([17]));
  expect(rawCharactersIn(traceText(traceView(message), TERMINAL))).toEqual([]);
}

test('the honest mail is told as it was', () => {
  for (const form of FORMS)
    expect(honest.get(form)).toMatchObject([
      { queueIds: ['B141CE6BDD', '15411E6BE1'], status: 'delivered', from: 'ann@example.com' },
      { queueIds: ['97597E6BE4'], status: 'blocked', from: 'sue@example.org' },
      { queueIds: ['ECE98E6BE1'], status: 'bounced', bounces: ['4BE25E9512'] },
      { queueIds: ['4BE25E9512'], kind: 'bounce', status: 'delivered', bounceOf: 'ECE98E6BE1' },
    ]);
});

describe.each(FORMS)('a text made for one shape of line, written as %s', (form) => {
  test.each(shapeCases())('$name', async (one) => {
    await expectNobodyFooled(one, form);
  });
});

describe('a text in each field that strangers write', () => {
  test.each(payloadCases())('$name', async (one) => {
    await expectNobodyFooled(one, 'classic');
  });
});

test('every case has a name of its own', () => {
  const names = [...shapeCases(), ...payloadCases()].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('SECURITY.md counts the cases', () => {
  const text = readFileSync(new URL('../../docs/SECURITY.md', import.meta.url), 'utf8');
  const [written, withPayload] = [shapeCases().length, payloadCases().length];
  const all = (written + withPayload).toLocaleString('en');
  expect(text).toContain(`${all} cases (${written} written by hand`);
});
