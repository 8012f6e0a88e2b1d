import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FollowedFile } from '../../src/source/follow-file.ts';
import { LineReader } from '../../src/source/line-reader.ts';

/** A log that is followed while a test writes to it. */
export class FollowedLines {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mtatrace-follow-'));
  readonly log: string = join(this.folder, 'zimbra.log');
  readonly lines: string[] = [];
  readonly problems: string[] = [];
  readonly notes: string[] = [];
  readonly #restMs: number;
  #source: FollowedFile | undefined;
  #reading: Promise<void> = Promise.resolve();

  /** @param restMs how long the reader does something else between two looks */
  constructor(restMs = 0) {
    this.#restMs = restMs;
  }

  start(before = 0): void {
    this.#source = new FollowedFile(this.log, {
      before,
      onProblem: (sentence) => this.problems.push(sentence.replaceAll(`${this.folder}/`, '')),
      onNote: (sentence) => this.notes.push(sentence.replaceAll(`${this.folder}/`, '')),
      pollMs: 50,
    });
    this.#reading = this.#readAll(new LineReader(this.log, this.#source));
  }

  async #readAll(reader: LineReader): Promise<void> {
    do {
      while (reader.advance())
        this.lines.push(reader.buffer.toString('utf8', reader.start, reader.end));
      await new Promise((resolve) => setTimeout(resolve, this.#restMs));
    } while (await reader.refill());
  }

  /** Waits until a line has come, or for long enough to know that it does not. */
  async until(line: string): Promise<void> {
    await this.untilTrue(() => this.lines.includes(line));
  }

  async untilTrue(isTrue: () => boolean): Promise<void> {
    for (let waited = 0; !isTrue() && waited < 3000; waited += 5)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async stop(): Promise<void> {
    this.#source?.stop();
    await this.#reading;
    this.#source?.close();
    rmSync(this.folder, { recursive: true });
  }
}
