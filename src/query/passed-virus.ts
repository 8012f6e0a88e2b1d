/** Mail in which amavis found a virus, and which it let go on all the same. */
import type { Message, Recipient, Scan } from '../message/message.ts';
import { isArrival } from '../message/outcome.ts';

/** The recipients who got it. */
export function gotVirus({ scans, recipients }: Message): Recipient[] {
  const passed = scans.filter(isPassedVirus);
  if (passed.length === 0) return [];
  return recipients.filter(
    (row) => isArrival(row.status) && passed.some((scan) => isFor(scan, row)),
  );
}

function isPassedVirus({ verdict, category }: Scan): boolean {
  return verdict === 'passed' && category === 'INFECTED';
}

function isFor(scan: Scan, { address, originalAddress }: Recipient): boolean {
  const names = scan.recipients.map((name) => name.toLowerCase());
  const own = [address, originalAddress ?? address].map((name) => name.toLowerCase());
  return names.length === 0 || own.some((name) => names.includes(name));
}
