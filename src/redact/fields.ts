/** What the fields of JSON and CSV hold, by their names. A field that is not named here is free text. */

export type TypedField =
  | 'address'
  | 'name'
  | 'login'
  | 'messageId'
  | 'mailId'
  | 'queueId'
  | 'taskId';

const TYPED: Readonly<Record<string, TypedField>> = {
  address: 'address',
  originalAddress: 'address',
  from: 'address',
  to: 'address',
  originalTo: 'address',
  sender: 'address',
  helo: 'name',
  host: 'name',
  login: 'login',
  messageId: 'messageId',
  mailId: 'mailId',
  releaseOf: 'mailId',
  taskId: 'taskId',
  queueId: 'queueId',
  copyOf: 'queueId',
  bounces: 'queueId',
  bounceOf: 'queueId',
  queuedAs: 'queueId',
};

/** Fields that hold words of this program, or a file that the user has named. */
const KEPT: ReadonlySet<string> = new Set([
  'schema',
  'kind',
  'status',
  'direction',
  'step',
  'part',
  'verdict',
  'category',
  'retryHelps',
  'enhancedStatus',
  'severity',
  'inferred',
  'file',
]);

/** Objects that count by names of the log: their keys are names. */
const COUNTS_BY_NAME: ReadonlySet<string> = new Set([
  'servers',
  'clients',
  'reasons',
  'blockLists',
]);

export const isCountedByName = (name: string): boolean => COUNTS_BY_NAME.has(name);

export const typedField = (name: string): TypedField | undefined =>
  Object.hasOwn(TYPED, name) ? TYPED[name] : undefined;

export const isKeptField = (name: string): boolean => KEPT.has(name);
