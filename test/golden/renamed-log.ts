/** Gives a log's host, domains, queue IDs and amavis' mail IDs other names, the same ones for the same seed. */

interface Naming {
  readonly seed?: number;
  /** Whether queue IDs become long ones. */
  readonly isLong: boolean;
  /** Lines that name amavis' mail IDs, which get other names too. */
  readonly lines?: readonly string[];
}

const BASE_52 = '0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxy';
const WORDS = ['orchid', 'x1', 'very-long-name-of-a-company', 'a', 'mail'];
const TOP_LEVELS = ['invalid', 'another', 'zz', 'museum'];
// Without a letter it may be a number, such as a moment in seconds.
const SHORT_ID = /\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{10,12}\b/g;
// amavis' names of a message: mail_id: WaVl27LgwIDf, and (04083-01) WaVl27LgwIDf FWD from
const MAIL_ID = /(?<=mail_id: |\(\d{5,7}-\d\d(?:-\d+)?\) )[\w-]{12}(?=[, ])/g;

export function renamer({ seed = 0, isLong, lines = [] }: Naming): (text: string) => string {
  const queueIds = new Map<string, string>();
  const queueIdFor = (short: string) => {
    const known = queueIds.get(short);
    if (known !== undefined) return known;
    const number = queueIds.size + (seed % 997);
    const id = isLong ? longId(number) : shortId(number);
    queueIds.set(short, id);
    return id;
  };
  const mailIds = new Set(lines.flatMap((line) => line.match(MAIL_ID) ?? []));
  const anyMailId = new RegExp([...mailIds].join('|') || '(?!)', 'g');
  const pick = <Item>(items: readonly Item[], turn: number) => items[(seed + turn) % items.length];
  const [company, test, example] = [pick(WORDS, 0), pick(TOP_LEVELS, 0), pick(TOP_LEVELS, 1)];
  return (text) =>
    text
      .replace(SHORT_ID, queueIdFor)
      .replace(anyMailId, turned)
      .replaceAll('lantern-labs.test', `${company}.test`)
      .replaceAll('.test', `.${test}`)
      .replaceAll('.example', `.${example}`)
      .replace(/^(\w{3} +\d+ [\d:]+) mail /, '$1 mx7 ');
}

function longId(number: number): string {
  const digit = (value: number) => BASE_52[value % 51] ?? '0';
  const inode = `${digit(Math.floor(number / 51))}${digit(number)}`;
  return `4jYSd${digit(number % 50)}${String(number).padStart(4, '0')}z${inode}`;
}

/** Five digits of microseconds, and an inode. */
function shortId(number: number): string {
  const hex = (value: number, length: number) =>
    value.toString(16).toUpperCase().padStart(length, '0');
  return `${hex((number * 7919) % 0xf4240, 5)}${hex(number + 0x1000, 6)}`;
}

/** The same kinds of characters in another order. */
function turned(mailId: string): string {
  return `${mailId.slice(5)}${mailId.slice(0, 5)}`;
}
