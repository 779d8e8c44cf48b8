import { catalogue } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import { classifyError, errorCatalogue, failureOf, NO_GRAPH_CODE } from '../index.ts';

const classOf = (code: number, more: { subcode?: number; details?: string; httpStatus?: number } = {}) =>
  classifyError({ code, ...more }).class;

describe('classes', () => {
  test.each([
    [
      'retry-with-backoff',
      [
        1, 2, 4, 17, 613, 80007, 80008, 131000, 131016, 131057, 133000, 133004, 133015, 134101, 138004,
        138007, 139102, 139103, 2494100,
      ],
    ],
    ['throttle-this-phone', [130429, 131048, 131208, 133008, 133009, 133016, 138002, 138005]],
    ['throttle-this-pair', [131056, 138003, 138009, 138012]],
    ['auth', [0, 3, 10, 102, 104, 190, 200, 230, 299, 131005]],
    ['permanent-recipient', [130403, 130472, 131021, 131026, 131030, 131049, 131050, 137000, 138001, 138006]],
    [
      'permanent-request',
      [
        33, 100, 192, 2200, 2500, 131008, 131009, 131020, 131041, 131045, 131051, 131052, 131053, 131055,
        131059, 131062, 131063, 131201, 131202, 131204, 131209, 131213, 131215, 133001, 133005, 133006,
        133010, 133011, 135000, 136024, 136025, 138000, 138013, 138015, 138017, 138018, 138038, 139001,
        139100, 147001, 147005, 200005, 200007, 1752041, 2388001, 2388318, 2388330, 2494191, 2494164, 2494179,
        2593107, 2593109, 2593085,
      ],
    ],
    [
      'template',
      [
        132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 134100,
        134102, 2388019, 2388299,
      ],
    ],
    [
      'policy-block',
      [
        368, 130497, 131031, 131037, 131042, 131044, 131064, 131207, 131214, 134011, 138014, 139000, 139200,
        141000, 141006, 141999,
      ],
    ],
    ['window-closed', [131047]],
    ['informational', [131035, 131060]],
    ['unknown', [1005, 131036, 134103, 138019, 138023, 2494010, 2494055, 424242]],
  ])('%s', (expected, codes) => {
    for (const code of codes) expect([code, classOf(code)]).toEqual([code, expected]);
  });

  test('a subcode tells more where the code itself is vague, and only there', () => {
    expect(classOf(100, { subcode: 2388024 })).toBe('template');
    expect(classOf(100, { subcode: 2388777 })).toBe('template');
    expect(classOf(100, { subcode: 2388318 })).toBe('permanent-request');
    expect(classOf(10, { subcode: 2388185 })).toBe('template');
    expect(classOf(136024, { subcode: 2388091 })).toBe('permanent-request');
    expect(classifyError({ code: 100, subcode: 33 }).meaning).not.toBe(classifyError({ code: 100 }).meaning);
    expect(classifyError({ code: 190, subcode: 463 }).meaning).toContain('expired');
    expect(classOf(130429, { subcode: 2494055 })).toBe('throttle-this-phone');
    expect(classOf(132001, { subcode: 2388024 })).toBe('template');
  });

  test.each([
    ['token', [0, 3, 10, 102, 104, 190, 200, 299, 131005]],
    ['account', [368, 131031, 131042]],
    ['number', [33, 131037, 131045, 133010]],
    [
      undefined,
      [1, 100, 130429, 130497, 131026, 131044, 131047, 131057, 131063, 131064, 132001, 134011, 424242],
    ],
  ])('what of a project is refused with it, not the message alone: %s', (refused, codes) => {
    for (const code of codes) expect([code, classifyError({ code }).refused]).toEqual([code, refused]);
  });

  test('a number that the token does not see is refused as a number', () => {
    expect(classifyError({ code: 100, subcode: 33 }).refused).toBe('number');
    expect(classifyError({ code: 100, subcode: 2388024 }).refused).toBeUndefined();
  });

  test('a missing parameter of the template is trouble of the template', () => {
    expect(classOf(131008, { details: 'Parameter of the template component is missing' })).toBe('template');
    expect(classOf(131008, { details: 'to is required' })).toBe('permanent-request');
  });

  test('what nobody knows is retried only when a 5xx said so', () => {
    expect(classifyError({ code: 424242, httpStatus: 503 }).retryable).toBe(true);
    expect(classifyError({ code: 424242, httpStatus: 400 }).retryable).toBe(false);
    expect(classifyError({ code: 424242 }).retryable).toBe(false);
    expect(classifyError({ code: NO_GRAPH_CODE, httpStatus: 429 })).toMatchObject({
      class: 'retry-with-backoff',
      retryable: true,
    });
  });

  test('what may have reached some devices of a person is tried once, whatever answer carried it', () => {
    expect(classifyError({ code: 131036, httpStatus: 503 })).toMatchObject({ class: 'unknown', maxTries: 1 });
  });

  test('retrying and throttling classes are retryable, all others are not', () => {
    for (const { codes, class: errorClass, subcode, range } of errorCatalogue) {
      if (subcode || range) continue;
      const expected = /^(retry|throttle)/.test(errorClass);
      expect([codes[0], classifyError({ code: codes[0] ?? 0 }).retryable]).toEqual([codes[0], expected]);
    }
  });
});

test('every row says what happened, what to do and who can do it, in whole sentences', () => {
  for (const { codes, meaning, advice, fixableBy, range } of errorCatalogue) {
    expect(codes.length).toBeGreaterThan(0);
    if (range) expect(codes).toHaveLength(2);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(advice).toMatch(/^[A-Z].*\.$/);
    expect(fixableBy).toMatch(/^(time|recipient|tenant|caller|operator|meta)$/);
  }
});

test('no advice about what is over speaks of trying it again, and none is missing', () => {
  for (const row of errorCatalogue) {
    const final = row.over ?? row.advice;
    expect(final).toMatch(/^[A-Z].{6,}\.$/);
    expect([row.codes[0], final]).not.toEqual([
      row.codes[0],
      expect.stringMatching(/nothing to do|tr(y|ies|ied) again|by itself|wabus (waits|slows|tries)|goes on/i),
    ]);
  }
});

test('only what is about the number of the person tells to look at it', () => {
  for (const row of errorCatalogue.filter(({ class: of }) => of === 'permanent-recipient'))
    expect(row.over ?? row.advice).not.toMatch(/check the number/i);
});

test('no code stands in two single rows', () => {
  const keys = errorCatalogue
    .filter(({ range }) => !range)
    .flatMap(({ codes, subcode }) => codes.map((code) => `${subcode ?? false} ${code}`));
  expect(new Set(keys).size).toBe(keys.length);
});

test('every failure has the shape of the event catalogue, without phone numbers', () => {
  const schema = catalogue.MessageFailed.data.shape.failure;
  const failure = failureOf({
    code: 131026,
    message: 'Malformed access token EAAGm0PX4ZCpsBAKZCZD',
    details: 'no such user +1 (650) 555-1234',
    fbtraceId: 'A',
  });
  expect(schema.parse(failure)).toEqual(failure);
  expect(failure).toMatchObject({
    code: 'meta-131026',
    class: 'permanent-recipient',
    meta: { message: 'Malformed access token [token]', details: 'no such user [number]' },
  });
  expect(failureOf({ code: NO_GRAPH_CODE, message: 'x', httpStatus: 404 }).code).toBe('meta-http-404');
  expect(failureOf({ code: 131060, message: 'x' }).class).toBe('unknown');
  const forPeople = { code: 100, message: 'Invalid parameter', userMessage: 'T: why' };
  expect(failureOf(forPeople).meta.details).toBe('T: why');
  expect(failureOf({ ...forPeople, details: 'other' }).meta.details).toBe('other');
  for (const { codes } of errorCatalogue) schema.parse(failureOf({ code: codes[0] ?? 0, message: '' }));
});
