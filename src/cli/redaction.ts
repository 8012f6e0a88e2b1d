/** The option --redact: whether names are replaced, and how. */
import type { Redactor } from '../redact/redactor.ts';
import { UserError } from './user-error.ts';

const OPTION = '--redact';
const FORMS = ['mask', 'hash'];

/** Gives `--redact` its form, so that commander does not take the next word, a file or an id, for it; `--redact hash` is accepted too. */
export function withRedactForm(argv: readonly string[]): string[] {
  const options = optionsIn(argv);
  const isForm = (index: number) =>
    options[index - 1] === OPTION && FORMS.includes(options[index] ?? '');
  return argv.flatMap((word, index) => {
    if (index >= options.length) return [word];
    if (isForm(index)) return [];
    if (word !== OPTION) return [word];
    return [`${OPTION}=${isForm(index + 1) ? options[index + 1] : 'mask'}`];
  });
}

/** The words before `--`; what follows are names. */
function optionsIn(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? argv : argv.slice(0, end);
}

/** What replaces names in this run; undefined unless asked for. Loaded only then. */
export async function redactorFor(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Redactor | undefined> {
  const asked = optionsIn(argv).findLast((word) => word.startsWith(`${OPTION}=`));
  if (asked === undefined) return undefined;
  const form = asked.slice(OPTION.length + 1);
  if (!FORMS.includes(form))
    throw new UserError(`${OPTION}=${form} is not known. Use ${OPTION}=mask or ${OPTION}=hash.`);
  const { Redactor } = await import('../redact/redactor.ts');
  if (form === 'mask') return new Redactor();
  const { hashWith } = await import('./redaction-hash.ts');
  return new Redactor(hashWith(environment['MTATRACE_REDACT_KEY']));
}
