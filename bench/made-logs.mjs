// Makes the logs for the benchmark, each once, in a folder that is removed at the end.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAKER = fileURLToPath(new URL('../fixtures/tools/gen-log.mjs', import.meta.url));
const MB = 1e6;
/** The logs are of one server: a longer one covers more days, not more mail at once. */
const DAYS_OF_A_GB = 4;

export class MadeLogs {
  #folder = mkdtempSync(join(tmpdir(), 'mtatrace-bench-'));
  #known = new Map();

  /** Whether there is room for this many MB more. */
  hasRoomFor(mb) {
    const { bavail, bsize } = statfsSync(this.#folder);
    return bavail * bsize > mb * 1.1 * MB;
  }

  /** A log of this many MB. */
  plain(mb) {
    return this.#once(`${mb}`, (log) =>
      execFileSync(
        process.execPath,
        [MAKER, log, '--mb', String(mb), '--days', String((DAYS_OF_A_GB * mb) / 1000)],
        { stdio: 'ignore' },
      ),
    );
  }

  /** The last `mb` MB of a log, from the next whole line. */
  tailOf(log, mb) {
    return this.#once(`tail-${mb}`, (tail) =>
      execFileSync('bash', ['-c', `tail -c ${mb * MB} "$0" | tail -n +2 >"$1"`, log, tail]),
    );
  }

  /** The log packed with gzip. */
  packed(log) {
    return this.#once(`${statSync(log).size}.gz`, (packed) =>
      execFileSync('bash', ['-c', 'gzip -c "$0" >"$1"', log, packed]),
    );
  }

  remove() {
    rmSync(this.#folder, { recursive: true });
  }

  #once(name, make) {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const path = join(this.#folder, `${name}.log`);
    make(path);
    this.#known.set(name, path);
    return path;
  }
}

/** The Message-ID and the first queue ID of an arrived message in the middle of the log. */
export function messageIn(log) {
  const { samples } = JSON.parse(readFileSync(`${log}.truth.json`, 'utf8'));
  const arrived = samples.filter(({ fate }) => fate === 's');
  const { mid, qids } = arrived[Math.floor(arrived.length / 2)];
  return { messageId: mid, queueId: qids[0] };
}
