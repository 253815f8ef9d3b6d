/** `npm run bench:load`: compares contestants, finds Parley's limit, soaks it, rings once too often. */
import { admission } from './admission.ts';
import { compare } from './compare.ts';
import { ladder } from './ladder.ts';
import { minutesOf, readPlan, USAGE } from './plan.ts';
import { soak } from './soak.ts';

const MODES = { compare, ladder, soak, admission };

const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(`${USAGE}\n`);
else await run();

async function run(): Promise<void> {
  try {
    const plan = readPlan(args);
    const tell = (line: string): void => void process.stdout.write(`${line}\n`);
    tell(`about ${Math.ceil(minutesOf(plan))} minutes, more where a run is void and repeated`);
    tell(`written to ${await MODES[plan.mode](plan, tell)}`);
    process.exit(0);
  } catch (fault) {
    process.stderr.write(`${(fault as Error).message}\n`);
    process.exit(2);
  }
}
