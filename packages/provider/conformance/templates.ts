import { describe, expect, test } from 'vitest';
import type { Made } from './harness.ts';
import { connecting } from './signed-up.ts';

/** What every adapter promises of templates. */
export function describeTemplates(made: Made): void {
  const connected = connecting(made);
  const refusals = (template: unknown) =>
    made()
      .provider.lintTemplate(template)
      .filter(({ level }) => level === 'error');

  describe('templates', () => {
    test('what is found offline is what the provider says', async () => {
      const { provider, template, refusedTemplate } = made();
      const { accountId, token } = await connected();
      expect(refusals(template)).toEqual([]);
      const [finding] = refusals(refusedTemplate);
      expect(finding).toMatchObject({ path: expect.any(String), code: expect.stringMatching(/^[a-z-]+$/) });
      expect(await provider.createTemplate(accountId, refusedTemplate, token)).toMatchObject({
        kind: 'rejected',
      });
      for (const anything of [null, 7, [], { components: [null] }])
        expect(refusals(anything)).not.toEqual([]);
    });

    test('one that was handed in is found by its name and language, and a second of the kind is refused for that', async () => {
      const { accountId, token } = await connected();
      const { provider, template } = made();
      const { name, language } = template;
      expect(await provider.findTemplate(accountId, { name, language }, token)).toEqual({
        kind: 'ok',
        value: null,
      });
      const created = await provider.createTemplate(accountId, template, token);
      expect(created).toMatchObject({ kind: 'ok', value: { id: expect.stringMatching(/./) } });
      expect(await provider.findTemplate(accountId, { name, language }, token)).toMatchObject({
        kind: 'ok',
        value: { id: created.kind === 'ok' && created.value.id, name, language },
      });
      expect(await provider.createTemplate(accountId, template, token)).toMatchObject({
        kind: 'rejected',
        because: 'template-exists',
      });
    });
  });
  describeDeleting(made);
}

function describeDeleting(made: Made): void {
  const connected = connecting(made);
  describe('templates that are there', () => {
    test('one is listed and read by its id until it is deleted, and its other language stays', async () => {
      const { provider, template } = made();
      const { accountId, token } = await connected();
      const { name } = template;
      const ids: string[] = [];
      for (const language of [template.language, 'de']) {
        const created = await provider.createTemplate(accountId, { ...template, language }, token);
        if (created.kind !== 'ok') throw new Error(`it was not created: ${created.kind}`);
        ids.push(created.value.id);
      }
      const [id = '', other = ''] = ids;
      const listed = async () => {
        const list = await provider.listTemplates(accountId, token);
        if (list.kind !== 'ok') throw new Error(`they were not listed: ${list.kind}`);
        return list.value.filter((one) => one.name === name).map((one) => one.id);
      };
      expect(new Set(await listed())).toEqual(new Set([id, other]));
      expect(await provider.getTemplate(id, token)).toMatchObject({ kind: 'ok', value: { id, name } });
      expect(await provider.deleteTemplate(accountId, { name, id }, token)).toEqual({
        kind: 'ok',
        value: true,
      });
      expect(await listed()).toEqual([other]);
      expect(await provider.findTemplate(accountId, template, token)).toEqual({ kind: 'ok', value: null });
      expect(await provider.deleteTemplate(accountId, { name, id }, token)).toMatchObject({
        kind: 'rejected',
      });
    });
  });
}
