/**
 * The headless lab: `npm run -s lab -- VERB ...`. The same engine as the page's, in Node.
 * Results go to stdout, everything else to stderr.
 */
import { CANCELLED, toErrorRecord } from '../core/errors';
import { UsageError, type Verb } from './verb';
import { augment } from './verbs/augment';
import { list } from './verbs/list';
import { merge } from './verbs/merge';
import { models } from './verbs/models';
import { publish } from './verbs/publish';
import { run } from './verbs/run';
import { train } from './verbs/train';

const verbs: Record<string, Verb> = { run, train, augment, list, models, merge, publish };

const help = `Digit Safety Lab, headless.

  npm run -s lab -- VERB ...

${Object.entries(verbs)
  .map(([name, verb]) => `  ${name.padEnd(8)} ${verb.summary}`)
  .join('\n')}

  npm run -s lab -- VERB --help   says more of one verb
`;

// Libraries that print must not spoil the JSON lines on stdout.
console.log = console.error;

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const verb = verbs[name];
  if (!verb) {
    process.stderr.write(`There is no verb "${name}". There are: ${Object.keys(verbs).join(', ')}.\n`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(verb.help);
    return 0;
  }
  return verb.run(rest);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const { code, message } = toErrorRecord(error);
    process.stderr.write(`${message}\n`);
    if (code === 'internal' && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
    process.exit(error instanceof UsageError || code === 'invalid-plan' || code === 'invalid-recipe' ? 2 : code === CANCELLED ? 130 : 1);
  },
);
