/** What commander says about a wrong command line, in our words: what is wrong, and what to do. */
import { safeText } from '../render/safe-text.ts';

const QUOTED_SUGGESTION = /\n\(Did you mean (.*)\?\)$/;
// error: unknown option '-x'
const SHORT_OPTION = /^unknown option '-[^-]/;

/** @param text `error: unknown option '--sinse'\n(Did you mean --since?)\n` */
export function usageSentence(text: string, command: string): string {
  return `mtatrace: ${safeText(usageWords(text, command))}\n`;
}

/** The same without the program's name. */
export function usageWords(text: string, command: string): string {
  const said = text.trim().replace(/^error: /, '');
  const suggestion = QUOTED_SUGGESTION.exec(said);
  if (suggestion !== null)
    return `${said.slice(0, suggestion.index)} (Did you mean ${suggestion[1]}?)`;
  return `${said.replace(/\.$/, '')}. ${nextStep(said, command)}`;
}

function nextStep(said: string, command: string): string {
  const isProgram = command === 'mtatrace';
  if (isProgram && said.startsWith('unknown option'))
    return 'Options stand after a command: mtatrace list --json. See mtatrace --help.';
  const help = isProgram ? 'See mtatrace --help.' : `See mtatrace ${command} --help.`;
  return SHORT_OPTION.test(said)
    ? `An id or a file that starts with "-" stands after "--". ${help}`
    : help;
}
