/** The time zone that holds where neither the log nor an option tells one. */
import { machineZone, SteppedZone, type Zone } from '../time/zone.ts';
import type { Context } from './context.ts';

export function zoneOfMachine({ environment }: Context): Zone {
  const { TZ: name } = environment;
  return name === undefined ? localZone : machineZone(name);
}

/** The zone this process runs in. Its name takes some 20 ms, which `Date` does without: it is asked for where it is shown. */
export const localZone: Zone = new SteppedZone(
  () => machineZone(Intl.DateTimeFormat().resolvedOptions().timeZone).name,
  (date) => -date.getTimezoneOffset(),
);
