/** What was let go of before its end was seen, because too much was open at once. */
export interface LetGo {
  /** They are told as they stood. */
  readonly messages: number;
  /** Clients' sessions, and connections that postscreen tests. */
  readonly connections: number;
  /** amavis tasks that had no message yet. */
  readonly scans: number;
}

export const NOTHING_LET_GO: LetGo = { messages: 0, connections: 0, scans: 0 };
