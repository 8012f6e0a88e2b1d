/** With --redact no output of any command holds a name or an ID of the log: each original value is looked for in each of them. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { isWord } from '../../src/redact/harmless-text.ts';
import { leaksIn, originalsOf } from '../redact/originals.ts';
import { FIXTURES, runProgram, SENT_LOG } from './program-run.ts';

const LAB = `${FIXTURES}/lab/zimbra.log`;
const DEMO = `${FIXTURES}/demo/amavis-down.log`;
const filesIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .map((name) => `${folder}/${name}`);

/** Logs, and IDs of messages in them: a queue ID, a Message-ID, an address. */
const LOGS: readonly (readonly [name: string, files: readonly string[], ids: readonly string[]])[] =
  [
    ['mail that a user sends', [SENT_LOG], ['B141CE6BDD', '04083-01', 'idinhtu1989@gmail.com']],
    ['mail that comes in', [`${FIXTURES}/seed/zimbra-receive.log`], ['admin@tudv3.tudv.xyz']],
    ['a service that is down', [DEMO], ['CB5B124A7CF', 'hr@lantern-labs.test']],
    ['the laboratory', [LAB], ['heron@lantern-labs.test', '9E74824A7F2']],
    ['every scenario', filesIn(`${FIXTURES}/lab/scenarios`), ['9E74824A7F2']],
    ['lines of every daemon', filesIn(`${FIXTURES}/lines`), ['B141CE6BDD']],
  ];

const ALL = ['--rejects', '--kind', 'all'];
const REPORTS = [
  ['list', ...ALL, '-v', '--not-understood'],
  ['list', ...ALL, '-v', '--json'],
  ['list', ...ALL, '--csv'],
  ['failures', '--rejects', '--resolved', '-v', '--not-understood'],
  ['failures', '--rejects', '--resolved', '--by', 'sender', '--json'],
  ['failures', '--rejects', '--by', 'client', '--csv'],
  ['summary', '--top', '50', '--by', 'sender', '--problems-first'],
  ['summary', '--top', '50', '--by', 'domain', '--json'],
  ['coverage'],
  ['summary', '--top', '50', '--by', 'sender', '--csv'],
  ['coverage', '--json'],
  ['coverage', '--csv'],
];
const STORIES = [
  ['trace', '--all', '-v'],
  ['trace', '--all', '--brief'],
  ['trace', '--json'],
  ['trace', '--csv'],
  ['trace'],
  ['bundle'],
];

const folder = mkdtempSync(join(tmpdir(), 'mtatrace-redaction-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A server whose clients, servers, logins and mailboxes have names that a sentence may hold. */
const NAMED_BY_WORDS = [
  'chalk postfix/smtpd[1]: connect from gateway[203.0.113.5]',
  'chalk postfix/smtpd[1]: AA00000001: client=gateway[203.0.113.5], sasl_method=PLAIN, sasl_username=burst',
  'chalk postfix/qmgr[1]: AA00000001: from=<bench>, size=1, nrcpt=1 (queue active)',
  'chalk postfix/lmtp[1]: AA00000001: to=<circle>, relay=barrel[10.9.8.7]:7025, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host barrel[10.9.8.7] said: 550 5.1.1 <circle>: Recipient address rejected: unknown (in reply to RCPT TO command))',
  'chalk postfix/qmgr[1]: AA00000001: removed',
  'chalk postfix/qmgr[1]: AA00000002: from=<bench>, size=1, nrcpt=1 (queue active)',
  'chalk postfix/smtp[1]: AA00000002: to=<circle>, relay=none, delay=1, delays=0/0/0/1, dsn=4.4.1, status=deferred (connect to barrel[10.9.8.7]:25: Connection timed out)',
  'chalk postfix/smtpd[1]: NOQUEUE: reject: RCPT from gateway[203.0.113.5]: 554 5.7.1 <circle>: Recipient address rejected: Access denied; from=<bench> to=<circle> proto=ESMTP helo=<barrel>',
];

const runs = new Map<string, ReturnType<typeof runProgram>>();

function run(args: readonly string[]): ReturnType<typeof runProgram> {
  const key = args.join('\n');
  const known = runs.get(key) ?? runProgram(args);
  runs.set(key, known);
  return known;
}

/** Hashes take another way only where a stand-in is made, which a few logs prove. */
const formsOf = (files: readonly string[]) =>
  files.length > 1 ? ['--redact'] : ['--redact', '--redact=hash'];

describe.each(LOGS)('%s', (_, files, ids) => {
  const log = files.map((file) => readFileSync(file, 'utf8')).join('\n');
  const originals = originalsOf(`${log}\n${run(['list', ...ALL, '--json', ...files]).out}`);

  /** The runs whose output holds originals, with these. */
  function leaksOf(commands: readonly (readonly string[])[]): [command: string, leaks: string[]][] {
    return commands.flatMap((command) => {
      const { out, err } = run(command);
      const leaks = leaksIn(out + err, originals);
      return leaks.length === 0 ? [] : [[command.join(' '), leaks] as [string, string[]]];
    });
  }

  test('the search would find what is not redacted', () => {
    expect(originals.size).toBeGreaterThan(15);
    expect(leaksOf([['list', '-v', ...ALL, ...files]])).not.toEqual([]);
  });

  test.each(formsOf(files))(
    'reports with %s hold no name and no ID',
    (form) => {
      expect(leaksOf(REPORTS.map((command) => [...command, form, ...files]))).toEqual([]);
    },
    120_000,
  );

  test.each(formsOf(files))(
    'stories with %s hold no name and no ID, nor the one that was asked for',
    (form) => {
      const commands = STORIES.flatMap(([name = '', ...options]) =>
        ids.map((id) => [name, id, ...options, form, ...files]),
      );
      expect(leaksOf(commands)).toEqual([]);
    },
    120_000,
  );
});

describe('what else prints what a log says', () => {
  const originals = originalsOf(readFileSync(LAB, 'utf8'));

  test('a narrow table, which cuts what is long', () => {
    const { out } = runProgram(['list', ...ALL, '--width', '60', '--redact', LAB]);
    expect(leaksIn(out, originals)).toEqual([]);
  });

  test.each([[[]], [['--json']], [['-v']]])('watch %j', (options) => {
    const { out, err } = runProgram(['watch', '-', '--redact', ...options], {
      input: readFileSync(LAB),
    });
    expect(out.split('\n').length).toBeGreaterThan(500);
    expect(leaksIn(out + err, originals)).toEqual([]);
  });

  test('explain, of a line', () => {
    const input = readFileSync(LAB, 'utf8').split('\n').slice(0, 300).join('\n');
    for (const options of [[], ['--json']]) {
      const { out, err } = runProgram(['explain', '--redact', ...options], { input });
      expect(leaksIn(out + err, originals)).toEqual([]);
    }
  });

  test.each([
    ['warning: header Subject: account password blocked', ''],
    ['reject: body account password blocked', ': 5.7.1 Message content rejected'],
    ['discard: header Subject: account password blocked', ': gone'],
  ])('explain, of a line that quotes a mail in common words: %s', (rule, end) => {
    const line = `Nov 24 10:00:09 mx1 postfix/cleanup[103]: AB12CD34EF: ${rule} from mx.corp.example[192.0.2.1]; from=<ann@corp.example> to=<bob@corp.example> proto=ESMTP helo=<mx.corp.example>${end}`;
    for (const options of [[], ['--json']]) {
      const { code, out } = runProgram(['explain', '--redact', ...options, line]);
      expect(code).toBe(0);
      expect(out).toContain('subject1');
      expect(out).not.toMatch(/password/);
    }
  });

  test('names that are common words', () => {
    const names = ['gateway', 'barrel', 'burst', 'bench', 'circle', 'chalk'];
    expect(names.filter((name) => !isWord(name))).toEqual([]);
    const log = NAMED_BY_WORDS.map((line, i) => `Nov 24 10:00:0${i} ${line}\n`).join('');
    const path = join(folder, 'words.log');
    writeFileSync(path, log);
    const stories = ['AA00000001', 'AA00000002'].flatMap((id) =>
      STORIES.map(([name = '', ...options]) => [name, id, ...options]),
    );
    const leaks = [...REPORTS, ...stories].flatMap((command) => {
      const { out, err } = runProgram([...command, '--redact', '--year', '2026', path]);
      expect(out).not.toBe('');
      const shown = names.filter((name) => new RegExp(`\\b${name}\\b`).test(out + err));
      return shown.length === 0 ? [] : [[command.join(' '), shown]];
    });
    expect(leaks).toEqual([]);
  });

  test('a sentence that repeats what was asked for', () => {
    const { err } = runProgram(['trace', 'smithson@corp.example', '--redact', DEMO]);
    expect(err).toMatch(/^mtatrace: no message with "mailbox1@domain1\.example" in /);
  });

  test('a mistake on the command line', () => {
    expect(runProgram(['list', '--redact', '--form=ann.smithson@corp.example']).err).not.toContain(
      'smithson',
    );
  });
});

describe('what stays', () => {
  /** Statuses, codes, times and figures of every message. */
  const factsOf = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((line) => {
        const { status, direction, kind, startedAt, endedAt, size, recipients, stopped, scans } =
          JSON.parse(line);
        const rows = recipients.map(
          (row: { status: string; step: string; enhancedStatus: string; delaySeconds: number }) => [
            row.status,
            row.step,
            row.enhancedStatus,
            row.delaySeconds,
          ],
        );
        const ofScans = scans.map((scan: { verdict: string; category: string; score: number }) => [
          scan.verdict,
          scan.category,
          scan.score,
        ]);
        const cause = [stopped?.cause, stopped?.step, stopped?.retryHelps];
        return [status, direction, kind, startedAt, endedAt, size, rows, cause, ofScans];
      });

  test.each(['--redact', '--redact=hash'])('with %s, all that diagnosis needs', (form) => {
    const plain = run(['list', ...ALL, '--json', LAB]).out;
    const redacted = run(['list', ...ALL, '--json', form, LAB]).out;
    expect(factsOf(redacted)).toEqual(factsOf(plain));
  });

  test('the form of the JSON', () => {
    const read = (name: string) =>
      JSON.parse(readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8'));
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    formats.default(ajv);
    const isMessage = ajv.compile(read('message.schema.json'));
    const lines = run(['list', ...ALL, '-v', '--json', '--redact', LAB])
      .out.trim()
      .split('\n');
    for (const line of lines) isMessage(JSON.parse(line));
    expect(isMessage.errors).toBeNull();
  });

  test('the same input has the same stand-ins, also where only a part of it is shown', () => {
    const command = ['list', ...ALL, '--json', '--redact', DEMO];
    expect(runProgram(command).out).toBe(runProgram(command).out);
  });

  test('two originals never share a stand-in', () => {
    const idsOf = (out: string) =>
      out
        .trim()
        .split('\n')
        .flatMap((line) => JSON.parse(line).queueIds as string[]);
    const plain = idsOf(run(['list', ...ALL, '--json', LAB]).out);
    const redacted = idsOf(run(['list', ...ALL, '--json', '--redact=hash', LAB]).out);
    expect(redacted).toHaveLength(plain.length);
    expect(new Set(redacted).size).toBe(new Set(plain).size);
  });

  test('hashes are others in every run, and the same ones with a key', () => {
    const command = ['list', '--json', '--redact=hash', DEMO];
    const keyed = { environment: { MTATRACE_REDACT_KEY: 'of this ticket' } };
    expect(runProgram(command).out).not.toBe(runProgram(command).out);
    expect(runProgram(command, keyed).out).toBe(runProgram(command, keyed).out);
  });

  test('filters ask for the names of the log', () => {
    const { out } = runProgram(['list', '--redact', '--from', 'hr@lantern-labs.test', DEMO]);
    expect(out).toContain('mailbox1@own1.example');
  });

  test('provider, own host and port, codes and times', () => {
    const { out } = runProgram(['trace', 'B141CE6BDD', '--redact', '-v', SENT_LOG]);
    expect(out).toContain('RELAYED to host2.google.com · outbound · 1 recipient · 4 s');
    expect(out).toContain('to      mailbox2@gmail.com');
    expect(out).toContain(
      'relay=127.0.0.1[127.0.0.1]:10026, delay=0.45, delays=0.04/0.03/0.02/0.37',
    );
    expect(out).toContain('note  Gmail took the message');
  });
});

describe('the option', () => {
  test('takes no file that follows it', () => {
    expect(runProgram(['list', '--redact', SENT_LOG]).code).toBe(0);
  });

  test('may have its form behind a blank', () => {
    expect(runProgram(['list', '--csv', '--redact', 'hash', SENT_LOG]).out).toMatch(
      /mailbox-[0-9a-f]{10}@/,
    );
  });

  test('knows two forms', () => {
    expect(runProgram(['list', '--redact=blur', SENT_LOG])).toEqual({
      code: 2,
      out: '',
      err: 'mtatrace: --redact=blur is not known. Use --redact=mask or --redact=hash.\n',
    });
  });
});
