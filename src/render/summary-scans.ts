/** What amavis and OpenDKIM said, and which TLS was spoken. */
import { countWords, grouped } from '../query/quantity-words.ts';
import type { Summary, TopRow, VerdictFigures } from '../query/summary/summary.ts';
import { flowDotted, labelled } from './labelled-lines.ts';
import type { Screen } from './screen.ts';
import { blocks, countCell, figureTable, flowBelow, topBlock } from './summary-tables.ts';

const LABEL = 10;

export function scanLines({ scans }: Summary, screen: Screen): string[] {
  if (scans.verdicts.length === 0) return [];
  const table = figureTable<VerdictFigures>(
    'amavis',
    scans.verdicts,
    verdictWords,
    [
      { title: 'messages', wordsOf: ({ messages }) => countCell(messages) },
      { title: 'scans', wordsOf: (row) => countCell(row.scans) },
    ],
    screen,
  );
  const lists = [topBlock('Viruses', scans.viruses), topBlock('Banned names', scans.banned)].filter(
    ({ rows }) => rows.length > 0,
  );
  return [
    ...table,
    ...scoreLines(scans.scores, screen),
    ...(lists.length === 0 ? [] : ['', ...blocks(lists, screen)]),
  ];
}

/** MTA-BLOCKED is no verdict on content: the next hop did not take the mail back. */
function verdictWords({ verdict, category }: VerdictFigures): string {
  if (verdict === null) return 'no verdict in the log';
  return category === 'MTA-BLOCKED' ? 'not finished: MTA-BLOCKED' : `${verdict} ${category}`;
}

function scoreLines(scores: Summary['scans']['scores'], screen: Screen): string[] {
  const { count, min, p50, p95, p99, max } = scores;
  if (count === 0) return [];
  const parts = [
    `spam scores of ${countWords(count, 'scan')}`,
    `lowest ${min}`,
    `p50 ${p50}`,
    `p95 ${p95}`,
    `p99 ${p99}`,
    `highest ${max}`,
  ];
  return flowBelow(parts, screen);
}

export function signingLines({ signing, tls }: Summary, screen: Screen): string[] {
  const counts: [number, string][] = [
    [signing.signed, 'signed'],
    [signing.notSigned, 'not signed'],
    [signing.verified, 'verified'],
    [signing.failed, 'failed'],
    [signing.noted, 'noted'],
    [signing.silent, 'without a line of OpenDKIM'],
  ];
  const words = counts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${grouped(count)} ${what}`],
  );
  const hasSigning = signing.signed + signing.notSigned + signing.verified + signing.failed > 0;
  return [
    ...(hasSigning ? labelled('DKIM', flowDotted(words, screen, LABEL), screen, LABEL) : []),
    ...labelled('TLS in', flowDotted(protocols(tls.in), screen, LABEL), screen, LABEL),
    ...labelled('TLS out', flowDotted(protocols(tls.out), screen, LABEL), screen, LABEL),
  ];
}

function protocols(rows: readonly TopRow[]): string[] {
  return rows.map(({ name, count }) => `${grouped(count)} ${name}`);
}
