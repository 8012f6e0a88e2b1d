/** How much was let go of before its end was seen, because too much was open at once. */
export interface LetGo {
  /** Told as far as they were known. */
  readonly messages: number;
  /** Clients' sessions, and connections that postscreen tests. */
  readonly connections: number;
  /** amavis tasks that had no message yet. */
  readonly scans: number;
}

export const NOTHING_LET_GO: LetGo = { messages: 0, connections: 0, scans: 0 };
