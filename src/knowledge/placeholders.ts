/** Filling the names of a symptom into a sentence. */
import { isLoopback } from '../core/peer.ts';
import { nameLookedUp } from './looked-up-name.ts';
import type { Reading } from './reading.ts';

const LONGEST_NAME = 255;

/** The sentence with {host}, {port} and {domain} filled in, or with general words where the log does not give them. */
export function fillIn(sentence: string, reading: Reading): string {
  return sentence.replace(/\{([Hh]ost|[Pp]ort|[Dd]omain)\}/g, (_, name: string) => {
    const isStart = name[0] !== name[0]?.toLowerCase();
    return nameFor(name.toLowerCase(), isStart, reading);
  });
}

function nameFor(name: string, isStart: boolean, reading: Reading): string {
  if (name === 'port')
    return words(reading.port === 0 ? 'the port' : `port ${reading.port}`, isStart);
  if (name === 'host' && isLoopback(reading.address)) return words(ownService(reading), isStart);
  const value = name === 'host' ? reading.host : nameLookedUp(reading.words);
  if (value !== '') return value.slice(0, LONGEST_NAME);
  return words(name === 'host' ? 'the next server' : 'the domain', isStart);
}

/** Of the many services of this host its port says which one is meant. */
function ownService({ port }: Reading): string {
  return port === 0 ? 'a service of this host' : `the service on port ${port} of this host`;
}

function words(text: string, isStart: boolean): string {
  return isStart ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
