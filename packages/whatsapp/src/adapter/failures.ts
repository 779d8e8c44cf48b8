import type { FailureMeaning, FailureWords } from '@wabus/provider';
import { classifyError, errorCatalogue, failureOf } from '../errors/classify.ts';
import { NO_GRAPH_CODE } from '../errors/graph-error.ts';

/** Meta's failures, named `meta-<code>`, or `meta-http-<status>` for a 4xx without an error of its own. */
export const whatsappFailures: FailureWords = {
  codes: errorCatalogue
    .filter(({ range, subcode }) => !range && !subcode)
    .flatMap(({ codes }) => codes.filter((code) => code > 0))
    .sort((a, b) => a - b)
    .map((code) => `meta-${code}`),
  meaningOf({ code, meta }) {
    const [, ofHttp, digits] = /^meta-(http-)?(\d{1,9})$/.exec(code) ?? [];
    if (digits === undefined) return undefined;
    const number = Number(digits);
    if (!ofHttp) return meaning(`Meta's error ${number}`, classifyError({ ...meta, code: number }));
    return meaning(
      `Meta answered HTTP ${number}`,
      classifyError({ code: NO_GRAPH_CODE, httpStatus: number }),
    );
  },
  failureOf,
};

function meaning(title: string, found: ReturnType<typeof classifyError>): FailureMeaning {
  const { meaning: said, advice, over = advice, retryable, refused } = found;
  return {
    ...{ title, meaning: said, retryable, advice: { triedAgain: advice, final: over } },
    ...(refused === undefined ? {} : { refused }),
  };
}
