/** Goes through the searched regions once more, for further lines of what was found there. */
import { ChurnMap } from '../correlate/churn-map.ts';
import { EventScan, type Visit } from './event-scan.ts';
import { lettingNames } from './line-names.ts';
import type { SearchedRegion } from './look-back.ts';
import { processOf } from './open-ends.ts';
import {
  bound,
  isNamed,
  isOfConnection,
  lineAt,
  type Related,
  relate,
  relateScreened,
} from './related-lines.ts';

/** What is found may lead to more. Names are reused, so more rounds would lead on to mail that has nothing to do with it. */
const MOST_ROUNDS = 5;
const MANY_CONNECTIONS = 50;

/** Related lines name further queue files, whose lines may come before or after them. */
export function completeRelated(regions: readonly SearchedRegion[], related: Related): void {
  const { queueFiles, tasks, clients } = related;
  let known: Known = { files: 0, scans: 0, clients: 0 };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = { files: queueFiles.size, scans: tasks.size, clients: clients.size };
    if (isSame(known, before)) break;
    for (const region of regions) completeIn(region, related, known);
    // For what was found on the way, the lines before it have not been looked at.
    known = before;
  }
}

/** How many of each have been looked for. */
interface Known {
  readonly files: number;
  readonly scans: number;
  readonly clients: number;
}

function isSame(a: Known, b: Known): boolean {
  return a.files === b.files && a.scans === b.scans && a.clients === b.clients;
}

/** Looks for the lines of whatever was found after the first `known`. */
function completeIn({ part, from, blocks }: SearchedRegion, related: Related, known: Known): void {
  const { queueFiles, tasks, clients } = related;
  EventScan.use(part, (scan) => {
    for (const block of blocks) {
      const { span } = block;
      const hasNew =
        queueFiles.hasAny(span, known.files) ||
        tasks.hasAny(span, known.scans) ||
        clients.hasAny(span, known.clients);
      if (!hasNew) continue;
      const isNew = (name: number) =>
        queueFiles.mayHave(name, span, known.files) ||
        tasks.mayHave(name, span, known.scans) ||
        clients.mayHave(name, span, known.clients);
      const sieve = { names: related.names, lets: lettingNames(isNew) };
      scan.scanLines(block, from, sieve, (event, origin) => {
        if (event.kind === 'screened') relateScreened(related, event.client, origin);
        bound(related, event, origin);
        if (isNamed(related, event, origin)) relate(related, event, origin);
      });
    }
  });
}

/** Which delivery a connection was for is known only from the delivery's own line. */
export function findConnections(regions: readonly SearchedRegion[], related: Related): void {
  const waiting = new ChurnMap<string, string[]>();
  const visit: Visit = (event, origin, offset) => {
    const process = processOf(origin);
    const places = waiting.get(process) ?? [];
    if (isOfConnection(event) && places.length < MANY_CONNECTIONS)
      waiting.set(process, [...places, lineAt(origin.file, offset)]);
    if (event.kind !== 'delivery-attempted') return;
    waiting.delete(process);
    if (isNamed(related, event, origin)) addAll(related.connections, places);
  };
  for (const { part, from, end } of regions)
    EventScan.use(part, (scan) => scan.scan(from, end, visit));
}

function addAll(names: Set<string>, added: readonly string[]): void {
  for (const name of added) names.add(name);
}
