/** What happens to a service, not to a single message. */

/** A service complains, without naming a message. */
export interface ServiceTrouble {
  readonly kind: 'service-trouble';
  /** `warning`, `error`, `fatal`, `panic`. */
  readonly severity: 'warning' | 'error' | 'fatal' | 'panic';
  readonly text: string;
}

export interface ServiceChanged {
  readonly kind: 'service-changed';
  readonly state: 'started' | 'stopped' | 'reloaded' | 'alive';
  readonly text: string;
}

/** postsuper(1) reports its total: `Deleted: 13 messages`. With ALL it names none of them. */
export interface QueueSwept {
  readonly kind: 'queue-swept';
  readonly action: 'deleted' | 'held' | 'released';
  readonly count: number;
}

/** Lines are missing from here on: the logger was rate-limiting. */
export interface LinesLost {
  readonly kind: 'lines-lost';
  /** undefined when the logger does not say how many. */
  readonly count: number | undefined;
  /** The pid whose lines are missing, if named. */
  readonly lostPid: number | undefined;
  readonly text: string;
}
