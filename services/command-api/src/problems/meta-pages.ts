import type { OtherPages, ProblemPage } from '@wabus/api-contract';
import { classifyError, errorCatalogue, NO_GRAPH_CODE } from '@wabus/whatsapp';

/** The codes that a `failure` may carry because of Meta: `meta-<code>` and `meta-http-<status>`. */
export const metaPages: OtherPages = {
  listed: errorCatalogue
    .filter(({ range, subcode }) => !range && !subcode)
    .flatMap(({ codes }) => codes.filter((code) => code > 0))
    .sort((a, b) => a - b)
    .map((code) => pageOf(`meta-${code}`, code)),
  find(code) {
    const [, ofHttp, digits] = /^meta-(http-)?(\d{1,9})$/.exec(code) ?? [];
    if (digits === undefined) return undefined;
    return ofHttp ? pageOf(code, NO_GRAPH_CODE, Number(digits)) : pageOf(code, Number(digits));
  },
};

function pageOf(name: string, code: number, httpStatus?: number): ProblemPage {
  const { meaning, retryable, advice, over } = classifyError({
    code,
    ...(httpStatus === undefined ? {} : { httpStatus }),
  });
  const title = httpStatus === undefined ? `Meta's error ${code}` : `Meta answered HTTP ${httpStatus}`;
  return {
    type: `/problems/${name}`,
    code: name,
    title,
    meaning,
    status: null,
    retryable,
    advice: over ? `${advice} When it has failed for good: ${over}` : advice,
  };
}
