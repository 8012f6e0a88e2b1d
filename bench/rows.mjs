// What is measured, and the goal of each. `measure` gives the figure as text, and whether the goal is met (null: not measured).
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { messageIn } from './made-logs.mjs';
import { medians, tellsMemory } from './processes.mjs';

const PROGRAM = fileURLToPath(new URL('../bin/mtatrace', import.meta.url));
const LIVE = fileURLToPath(new URL('live.mjs', import.meta.url));
const PFLOGSUMM = ['/usr/sbin/pflogsumm', '/usr/bin/pflogsumm'].find(existsSync);

const mtatrace = (...args) => [process.execPath, PROGRAM, ...args];
const BARE = [process.execPath, '-e', '0'];
const summary = (log) => mtatrace('summary', '--json', log);

const times = (ratio) => `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`;
const seconds = (value) => `${value.toFixed(value < 1 ? 3 : 1)} s`;
const notMeasured = (why) => ({ figure: why, isMet: null });

/** `small`, `base` and `large` are sizes in MB; `logs` makes logs of them. */
export const ROWS = [
  {
    number: 1,
    work: ({ base }) => `\`summary --json\` of ${base} MB, one thread`,
    goal: '≤ 10 × CPU of `wc -l`',
    megabytes: ({ base }) => base,
    measure({ base, logs, runs }) {
      const log = logs.plain(base);
      const took = medians({ wc: ['wc', '-l', log], ours: summary(log) }, runs);
      const ratio = took.ours.cpu / took.wc.cpu;
      return {
        figure: `${times(ratio)} (${seconds(took.ours.cpu)} to ${seconds(took.wc.cpu)})`,
        isMet: ratio <= 10,
      };
    },
  },
  {
    number: 2,
    work: ({ base }) => `\`list --json\` of ${base} MB`,
    goal: '≤ 3 × the time of 1',
    megabytes: ({ base }) => base,
    measure({ base, logs, runs }) {
      const log = logs.plain(base);
      const list = mtatrace('list', '--json', '--kind', 'all', log);
      const took = medians({ summary: summary(log), list }, runs);
      const ratio = took.list.wall / took.summary.wall;
      return { figure: `${times(ratio)} (${seconds(took.list.wall)})`, isMet: ratio <= 3 };
    },
  },
  ...[
    ['base', 1.6],
    ['large', 1.1],
  ].map(([size, most]) => ({
    number: 3,
    work: (sizes) => `\`trace <message-id>\` in ${sizes[size]} MB`,
    goal: `≤ ${most} × \`grep -cF\``,
    megabytes: (sizes) => sizes[size],
    measure: (sizes) =>
      comparedToGrep(sizes, sizes.logs.plain(sizes[size]), most, ({ messageId }) => messageId),
  })),
  {
    number: 4,
    work: ({ base }) => `\`trace <queue-id>\` in ${base} MB`,
    goal: '≤ 2 × `grep -cF`',
    megabytes: ({ base }) => base,
    measure: (sizes) =>
      comparedToGrep(sizes, sizes.logs.plain(sizes.base), 2, ({ queueId }) => queueId),
  },
  {
    number: 5,
    work: ({ large }) =>
      `\`failures --since 10m --now last\` of ${large} MB, and of its last ${large / 10} MB`,
    goal: '≤ 1.15 ×, and ≤ 3 × `node -e 0`',
    megabytes: ({ large }) => large * 1.1,
    measure({ large, logs, runs }) {
      const log = logs.plain(large);
      const last = (path) => mtatrace('failures', '--since', '10m', '--now', 'last', path);
      const tail = logs.tailOf(log, large / 10);
      const took = medians({ bare: BARE, whole: last(log), tail: last(tail) }, runs);
      const ratio = took.whole.cpu / took.tail.cpu;
      const toBare = took.whole.cpu / took.bare.cpu;
      return {
        figure: `${times(ratio)}; ${times(toBare)} \`node -e 0\``,
        isMet: ratio <= 1.15 && toBare <= 3,
      };
    },
  },
  {
    number: 6,
    work: ({ base, large }) => `peak memory of 1 at ${base} MB, and at ${large} MB`,
    goal: '≤ 100 MiB, and ≤ 1.1 × that',
    megabytes: ({ base, large }) => base + large,
    measure({ base, large, logs, runs }) {
      if (!tellsMemory) return notMeasured('GNU time is not installed');
      const took = medians(
        { base: summary(logs.plain(base)), large: summary(logs.plain(large)) },
        Math.ceil(runs / 2),
      );
      const ratio = took.large.mib / took.base.mib;
      return {
        figure: `${Math.round(took.base.mib)} MiB; ${times(ratio)}`,
        isMet: took.base.mib <= 100 && ratio <= 1.1,
      };
    },
  },
  {
    number: 7,
    work: ({ base }) => `\`summary\` of ${base} MB in a .gz`,
    goal: '≤ 1.0 × `zcat FILE | wc -l`',
    megabytes: ({ base }) => base * 1.2,
    measure({ base, logs, runs }) {
      const packed = logs.packed(logs.plain(base));
      const took = medians(
        { zcat: ['bash', '-c', 'zcat "$0" | wc -l', packed], ours: mtatrace('summary', packed) },
        runs,
      );
      const ratio = took.ours.wall / took.zcat.wall;
      return { figure: `${times(ratio)} (${seconds(took.ours.wall)})`, isMet: ratio <= 1 };
    },
  },
  {
    number: 8,
    work: () => '`mtatrace --help`',
    goal: '≤ 1.3 × `node -e 0`',
    megabytes: () => 0,
    measure({ runs }) {
      const took = medians({ bare: BARE, help: mtatrace('--help') }, runs * 3);
      const ratio = took.help.cpu / took.bare.cpu;
      return { figure: `${times(ratio)} (${seconds(took.help.cpu)})`, isMet: ratio <= 1.3 };
    },
  },
  {
    number: 9,
    work: () => '`watch` of 5,000 lines/s for 60 s',
    goal: '≤ 15 % of a core, p99 ≤ 10 ms',
    megabytes: () => 100,
    measure: () => watched(5000, 300_000, (core, p99) => core <= 15 && p99 <= 10),
  },
  {
    number: 9,
    work: () => '`watch` of 50,000 lines/s for 20 s',
    goal: 'no growing lag',
    megabytes: () => 300,
    measure: () => watched(50_000, 1_000_000, (core, p99) => core < 100 && p99 <= 1000),
  },
  {
    number: 10,
    work: ({ base }) => `\`summary --json\` of ${base} MB on two cores`,
    goal: '≤ 0.65 × one thread',
    megabytes: () => 0,
    measure: () => notMeasured('one thread reads a log: not offered'),
  },
  {
    number: 11,
    work: ({ small, base, large }) => `time per MB of 1: ${small}, ${base}, ${large} MB`,
    goal: 'within 10 %',
    megabytes: ({ small, base, large }) => small + base + large,
    measure({ small, base, large, logs, runs }) {
      const sizes = [small, base, large];
      const commands = Object.fromEntries(sizes.map((mb) => [mb, summary(logs.plain(mb))]));
      const took = medians(commands, Math.ceil(runs / 2));
      const perMb = sizes.map((mb) => (took[mb].cpu * 1000) / mb);
      const isMet = Math.max(...perMb) <= 1.1 * Math.min(...perMb);
      return { figure: `${perMb.map((ms) => ms.toFixed(1)).join(', ')} ms CPU a MB`, isMet };
    },
  },
  {
    number: 12,
    work: ({ base }) => `\`summary\` of ${base} MB against pflogsumm`,
    goal: '≥ 15 × faster',
    megabytes: ({ base }) => base,
    measure({ base, logs, runs }) {
      if (PFLOGSUMM === undefined) return notMeasured('pflogsumm is not installed');
      const log = logs.plain(base);
      const took = medians(
        { theirs: [PFLOGSUMM, log], ours: mtatrace('summary', log) },
        Math.ceil(runs / 2),
      );
      const ratio = took.theirs.wall / took.ours.wall;
      const both = `${seconds(took.ours.wall)} to ${seconds(took.theirs.wall)}`;
      return { figure: `${times(ratio)} (${both})`, isMet: ratio >= 15 };
    },
  },
];

function comparedToGrep({ runs }, log, most, idOf) {
  const id = idOf(messageIn(log));
  const took = medians({ grep: ['grep', '-cF', id, log], ours: mtatrace('trace', id, log) }, runs);
  const ratio = took.ours.cpu / took.grep.cpu;
  const both = `${seconds(took.ours.cpu)} to ${seconds(took.grep.cpu)}`;
  return {
    figure: `${times(ratio)} (${both}), ${Math.round(took.ours.mib)} MiB`,
    isMet: ratio <= most,
  };
}

function watched(rate, lines, isGood) {
  const told = execFileSync(process.execPath, [LIVE, '--rate', rate, '--lines', lines], {
    encoding: 'utf8',
  }).trim();
  const p99 = Number(/p99 ([\d.]+) ms/.exec(told)?.[1]);
  const core = Number(/([\d.]+) % of a core/.exec(told)?.[1]);
  return { figure: told.replace(/^[\d]+ lines\/s, /, ''), isMet: isGood(core, p99) };
}
