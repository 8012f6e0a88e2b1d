/** `coverage` for a terminal: how many lines were understood, by program, and samples of those that were not. */
import {
  type Coverage,
  type CoverageSample,
  maskedSample,
  type ProgramCoverage,
} from '../query/coverage.ts';
import { countWords, grouped, percentWords } from '../query/quantity-words.ts';
import { type Column, tableLines } from './column-table.ts';
import { cutEnd, flow, type Screen, shown } from './screen.ts';

const COLUMNS: readonly Column[] = [
  { title: 'program' },
  { title: 'lines', align: 'right' },
  { title: 'understood', align: 'right' },
  { title: 'silent', align: 'right' },
  { title: 'not understood', align: 'right' },
];
const LONGEST_PROGRAM = 30;
const SHORTEST_PROGRAM = 12;
/** What the figures take beside the name of the program. */
const FIGURES = 45;

export function coverageText(coverage: Coverage, screen: Screen): string {
  const lines = [
    ...flow(totalWords(coverage), ' ', screen.width),
    ...programLines(coverage, screen),
  ];
  return `${[...lines, ...sampleLines(coverage, screen)].join('\n')}\n`;
}

function totalWords(coverage: Coverage): string[] {
  const words = [
    `${countWords(coverage.lines, 'line')}: ${grouped(coverage.understood)} understood`,
    `${grouped(coverage.silent)} known to say nothing about a message`,
    `${grouped(coverage.notUnderstood)} not understood (${percent(coverage.notUnderstood, coverage.lines)})`,
    ...(coverage.repaired === 0 ? [] : [`${grouped(coverage.repaired)} repaired`]),
  ];
  return words.map((word, i) => (i === words.length - 1 ? word : `${word},`));
}

/** `under 0.1 %`, `12.5 %`. */
function percent(part: number, whole: number): string {
  return `${part > 0 && part * 1000 < whole ? 'under ' : ''}${percentWords(part, whole)} %`;
}

function programLines(coverage: Coverage, screen: Screen): string[] {
  if (coverage.programs.length === 0) return [];
  const rows = coverage.programs.map((program) => programCells(program, screen));
  return ['', ...tableLines(COLUMNS, rows, screen.chalk.bold)];
}

function programCells(program: ProgramCoverage, screen: Screen) {
  const room = Math.max(SHORTEST_PROGRAM, Math.min(LONGEST_PROGRAM, screen.width - FIGURES));
  const counts = [program.lines, program.understood, program.silent, program.notUnderstood];
  return [
    { text: cutEnd(screen, shown(screen, program.program || '(no header)'), room) },
    ...counts.map((count) => ({ text: grouped(count) })),
  ];
}

function sampleLines(coverage: Coverage, screen: Screen): string[] {
  if (coverage.samples.length === 0) return [];
  return [
    '',
    'Not understood:',
    ...coverage.samples.flatMap((sample) => oneSample(sample, screen)),
  ];
}

function oneSample(sample: CoverageSample, screen: Screen): string[] {
  const where = `${sample.file}:${sample.line}`;
  return [
    cutEnd(
      screen,
      `${grouped(sample.count)}x  ${shown(screen, maskedSample(sample.shape))}`,
      screen.width,
    ),
    `    ${cutEnd(screen, shown(screen, where), screen.width - 4)}`,
  ];
}
