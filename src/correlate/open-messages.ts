/** How many messages are open: on their way, or waiting for late lines. */
export interface OpenMessages {
  count: number;
}
