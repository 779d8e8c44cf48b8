import type { Secret } from '@wabus/platform';
import type { ProviderAnswer } from './answer.ts';
import type { CallOptions } from './sending.ts';

/** A template to be created, its components in the provider's own shape. */
export interface NewTemplate {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly components: unknown;
  readonly parameter_format?: string;
}

/** A template as the provider knows it. */
export interface ProviderTemplate {
  readonly id: string;
  /** PENDING, APPROVED, REJECTED … */
  readonly status: string;
  /** As the provider sees it: may differ from what was asked for. */
  readonly category?: string;
  readonly name?: string;
  readonly language?: string;
  readonly components?: unknown;
  readonly rejectedReason?: string;
}

/** One thing that a provider would say of a template. */
export interface TemplateFinding {
  /** `error`: the provider would refuse the template. `unchecked`: this part is left for the provider to judge. */
  readonly level: 'error' | 'unchecked';
  /** Where: a path such as `components[0].text`. */
  readonly path: string;
  /** Which rule; stable. */
  readonly code: string;
  /** What is wrong here, and how to mend it; never quotes the text. */
  readonly detail: string;
  /** The provider's own code for it, where known. */
  readonly subcode?: number;
}

/** Hands templates in, finds and deletes them. No method throws for a remote fault. */
export interface Templates {
  /**
   * What the provider would refuse of a template, said without asking it, the worst first. Takes any JSON and never
   * throws; one without a finding of level `error` is as good as can be known.
   */
  lintTemplate(template: unknown): TemplateFinding[];
  createTemplate(
    accountId: string,
    template: NewTemplate,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<ProviderTemplate>>;
  /** The account's template of exactly this name and language; null when it has none. */
  findTemplate(
    accountId: string,
    template: Pick<NewTemplate, 'name' | 'language'>,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<ProviderTemplate | null>>;
  /** One template, by the provider's id. */
  getTemplate(
    templateId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<ProviderTemplate>>;
  /** All templates of an account. */
  listTemplates(
    accountId: string,
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<ProviderTemplate[]>>;
  /** Deletes one template, in its language alone. */
  deleteTemplate(
    accountId: string,
    template: { readonly name: string; readonly id: string },
    token: Secret,
    options?: CallOptions,
  ): Promise<ProviderAnswer<true>>;
}
