/** The error table as its readers see it: docs/ERRORS.md. */
import { ERRORS, type ErrorCode } from '#voice/errors.ts';
import { STATUS_OF } from './problem.ts';

export function errorsPage(): string {
  const rows = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
    const { category, permanent, owner, meaning } = ERRORS[code];
    return `| <a id="${code}"></a>\`${code}\` | ${meaning} | ${category} | ${owner} | ${permanent ? 'no' : 'yes'} | ${STATUS_OF[code]} |`;
  });
  return `# Errors

Every fault in Parley has one of these codes: in the API's problem details (\`code\`), in the \`error\` message of the browser line, in
the events of a call (\`provider.failed\`) and in the log. Nothing else about a fault is stable; do not branch on its text.

*Mends* is who can do something about it. *Again* says whether the same request may succeed when it is made again. *HTTP* is the
status of the API's answer.

| code | meaning | category | mends | again | HTTP |
|---|---|---|---|---|---|
${rows.join('\n')}
`;
}
