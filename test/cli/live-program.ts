/** Runs the built program while a test feeds it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { PROGRAM } from './program-run.ts';

const PATIENCE_MS = 15_000;

export class LiveProgram {
  out = '';
  err = '';
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<number | null>;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LC_ALL: 'C.UTF-8', ...environment },
    });
    this.#child.stdout.on('data', (piece) => {
      this.out += String(piece);
    });
    this.#child.stderr.on('data', (piece) => {
      this.err += String(piece);
    });
    this.#closed = new Promise((resolve) => this.#child.on('close', resolve));
  }

  get lines(): string[] {
    return this.out.split('\n').slice(0, -1);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Takes nothing of what it prints. */
  pause(): void {
    this.#child.stdout.pause();
  }

  resume(): void {
    this.#child.stdout.resume();
  }

  write(text: string): void {
    this.#child.stdin.write(text);
  }

  end(): Promise<number | null> {
    this.#child.stdin.end();
    return this.#closed;
  }

  /** Ends it as Ctrl-C or a service manager does. */
  signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<number | null> {
    this.#child.kill(signal);
    return this.#closed;
  }

  ended(): Promise<number | null> {
    return this.#closed;
  }

  /** Waits for what is printed, and fails with what was printed instead. */
  async until(isThere: (program: this) => boolean): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!isThere(this)) {
      if (Date.now() > end) throw new Error(`waited in vain; printed:\n${this.out}${this.err}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
