/** What amavis and OpenDKIM said about the messages. */
import type { Message, Scan, Signing } from '../../message/message.ts';
import { domainName } from '../mail-names.ts';
import { OwnDomains } from '../own-domains.ts';
import { plainTopList, type TopList } from '../top-list.ts';
import { rowOf, topOf } from './counts.ts';
import { ScoreHistogram } from './score-histogram.ts';
import type { ScanFigures, SigningFigures, Top, VerdictFigures } from './summary.ts';

interface Verdict {
  readonly verdict: VerdictFigures['verdict'];
  readonly category: string | null;
  scans: number;
  messages: number;
  /** The number of the message that was counted last. */
  last: number;
}

/** amavis has about twenty categories; if a log holds more than this, the others count as one. */
const MOST_CATEGORIES = 100;

export class ScanCounts {
  readonly #verdicts = new Map<string, Verdict>();
  readonly #scores = new ScoreHistogram();
  readonly #viruses = plainTopList();
  readonly #banned = plainTopList();
  #number = 0;

  add({ scans }: Message): void {
    this.#number++;
    for (const scan of scans) {
      this.#addVerdict(scan);
      if (scan.score !== null) this.#scores.add(scan.score);
      if (scan.category === 'INFECTED') addNames(this.#viruses, scan.detail, ', ');
      else if (scan.category === 'BANNED') addNames(this.#banned, scan.detail, ',');
    }
  }

  figures(limit: number): ScanFigures {
    return {
      verdicts: [...this.#verdicts.values()]
        .sort((a, b) => b.scans - a.scans)
        .map(({ verdict, category, scans, messages }) => ({ verdict, category, scans, messages })),
      scores: this.#scores.scores,
      viruses: topOf(this.#viruses, limit),
      banned: topOf(this.#banned, limit),
    };
  }

  #addVerdict({ verdict, category }: Scan): void {
    const counted = this.#verdictOf(verdict, category);
    counted.scans++;
    if (counted.last === this.#number) return;
    counted.last = this.#number;
    counted.messages++;
  }

  #verdictOf(verdict: Scan['verdict'], category: string | null): Verdict {
    const isFull = this.#verdicts.size >= MOST_CATEGORIES;
    const key = `${verdict} ${category}`;
    const known = this.#verdicts.get(key) ?? (isFull ? this.#verdicts.get('other') : undefined);
    if (known !== undefined) return known;
    const counted = { verdict, category: isFull ? 'other' : category, scans: 0, messages: 0 };
    const made: Verdict = { ...counted, last: 0 };
    this.#verdicts.set(isFull ? 'other' : key, made);
    return made;
  }
}

/** A mail has few names, but an attachment made by a stranger may have many. */
const MOST_NAMES = 20;

function addNames(list: TopList, detail: string | null, separator: string): void {
  if (detail === null) return;
  for (const name of detail.split(separator, MOST_NAMES))
    if (name.trim() !== '') list.add(name.trim());
}

export class SigningCounts {
  readonly #counts = { signed: 0, 'not-signed': 0, verified: 0, failed: 0, noted: 0 };
  #silent = 0;
  readonly #unsigned = plainTopList();
  /** Mail of another domain is only passed on: its own server has to sign it. */
  readonly #ownDomains = new OwnDomains();

  add(message: Message): void {
    const { signing, direction } = message;
    this.#ownDomains.learn(message);
    if (signing === null) {
      this.#silent++;
      return;
    }
    this.#counts[signing.status]++;
    if (signing.status !== 'not-signed' || direction !== 'outbound' || !hasLeft(message)) return;
    const domain = unsignedDomain(signing);
    if (domain !== null) this.#unsigned.add(domain);
  }

  figures(limit: number): SigningFigures {
    const { signed, verified, failed, noted, 'not-signed': notSigned } = this.#counts;
    return {
      signed,
      notSigned,
      verified,
      failed,
      noted,
      silent: this.#silent,
      unsignedDomains: this.#unsignedDomains(limit),
    };
  }

  #unsignedDomains(limit: number): Top {
    const own = this.#unsigned.top().filter(({ name }) => this.#ownDomains.has(name));
    return {
      distinct: own.length,
      isExact: this.#unsigned.isExact,
      rows: own.slice(0, limit).map(rowOf),
    };
  }
}

function hasLeft({ recipients }: Message): boolean {
  return recipients.some(({ status }) => status === 'relayed');
}

// no signing table match for 'ann@example.com'
// no signing domain match for 'example.com'
// no signing subdomain match for 'mail.example.com'
const NO_KEY = [
  "no signing table match for '",
  "no signing domain match for '",
  "no signing subdomain match for '",
];

/** The domain that has no key here; null if the mail was not signed for another reason. */
function unsignedDomain({ text }: Signing): string | null {
  const head = NO_KEY.find((words) => text.startsWith(words));
  if (head === undefined) return null;
  const end = text.endsWith("'") ? text.length - 1 : text.length;
  const sender = text.slice(head.length, end);
  return sender.includes('@') ? domainName(sender) : sender.toLowerCase();
}
