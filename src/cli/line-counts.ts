/** Counts which lines were understood, and keeps samples of those that were not. */
import { textOf } from '../core/bytes.ts';
import type { ParserAnswer } from '../daemons/parser.ts';
import type { Coverage, CoverageSample, ProgramCoverage } from '../query/coverage.ts';
import { type LogRecord, OTHER_PROGRAMS, type Program } from '../syslog/record.ts';

const PLACES: Record<ParserAnswer, 0 | 1 | 2> = { event: 0, silent: 1, 'not-understood': 2 };
const MANY_SHAPES = 200;
const LONGEST_SHAPE = 120;

interface Counted {
  readonly program: Program;
  readonly counts: [event: number, silent: number, notUnderstood: number];
}

export class LineCounts {
  repaired = 0;
  #headless = 0;
  #blank = 0;
  readonly #byProgram: (Counted | undefined)[] = [];
  readonly #samples = new Map<
    string,
    { count: number; readonly example: string; readonly file: string; readonly line: number }
  >();
  readonly #keepSamples: boolean;

  /** Samples cost memory and time: only kept where they will be shown. */
  constructor(options: { readonly keepSamples: boolean }) {
    this.#keepSamples = options.keepSamples;
  }

  get notUnderstood(): number {
    return this.#sum(2) + this.#headless;
  }

  get lines(): number {
    return this.#sum(0) + this.#sum(1) + this.notUnderstood + this.#blank;
  }

  count(record: LogRecord, answer: ParserAnswer): void {
    const { program } = record;
    let counted = this.#byProgram[program.index];
    if (counted === undefined) {
      counted = { program, counts: [0, 0, 0] };
      this.#byProgram[program.index] = counted;
    }
    counted.counts[PLACES[answer]]++;
    if (answer === 'not-understood' && this.#keepSamples) {
      const text = textOf(
        record.buffer,
        record.textStart,
        Math.min(record.end, record.textStart + 1000),
      );
      this.#addSample(`${program.tag}: ${text}`, record.rawLine(), record.file, record.line);
    }
  }

  /** A line without a header we know. */
  countHeadless(buffer: Buffer, start: number, end: number, file: string, line: number): void {
    this.#headless++;
    if (!this.#keepSamples) return;
    const text = textOf(buffer, start, Math.min(end, start + 1000));
    this.#addSample(text, text, file, line);
  }

  countBlank(): void {
    this.#blank++;
  }

  coverage(): Coverage {
    return {
      lines: this.lines,
      understood: this.#sum(0),
      silent: this.#sum(1) + this.#blank,
      notUnderstood: this.notUnderstood,
      repaired: this.repaired,
      programs: this.#programs(),
      samples: this.#sortedSamples(),
    };
  }

  #sum(place: 0 | 1 | 2): number {
    let sum = 0;
    for (const counted of this.#byProgram) sum += counted?.counts[place] ?? 0;
    return sum;
  }

  #programs(): ProgramCoverage[] {
    const programs = this.#byProgram.flatMap((counted) => {
      if (counted === undefined) return [];
      const [understood, silent, notUnderstood] = counted.counts;
      return [
        {
          program: counted.program.index === OTHER_PROGRAMS ? '(others)' : counted.program.tag,
          lines: understood + silent + notUnderstood,
          understood,
          silent,
          notUnderstood,
        },
      ];
    });
    if (this.#headless > 0)
      programs.push({
        program: '',
        lines: this.#headless,
        understood: 0,
        silent: 0,
        notUnderstood: this.#headless,
      });
    return programs.sort((a, b) => b.lines - a.lines || (a.program < b.program ? -1 : 1));
  }

  #sortedSamples(): CoverageSample[] {
    return [...this.#samples]
      .map(([shape, sample]) => ({ shape, ...sample }))
      .sort((a, b) => b.count - a.count || (a.shape < b.shape ? -1 : 1));
  }

  #addSample(text: string, example: string, file: string, line: number): void {
    const shape = shapeOf(text);
    const known = this.#samples.get(shape);
    if (known !== undefined) known.count++;
    else if (this.#samples.size < MANY_SHAPES)
      this.#samples.set(shape, { count: 1, example, file, line });
  }
}

/** A text with its variable parts masked, so that like lines count as one and name nobody. */
function shapeOf(text: string): string {
  return text
    .slice(0, 400)
    .replace(/<[^>]*>/g, '<>')
    .replace(/[0-9A-F]{6,}/g, 'ID')
    .replace(/\d+/g, 'N')
    .slice(0, LONGEST_SHAPE);
}
