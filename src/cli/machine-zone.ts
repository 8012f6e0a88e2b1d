/** The time zone that holds where neither the log nor an option tells one. */
import { localZone, machineZone, type Zone } from '../time/zone.ts';
import type { Context } from './context.ts';

export function zoneOfMachine({ environment }: Context): Zone {
  const { TZ: name } = environment;
  return name === undefined ? localZone : machineZone(name);
}
