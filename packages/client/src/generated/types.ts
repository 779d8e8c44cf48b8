// Generated from the OpenAPI document by docs/generator/generate.ts: do not edit.

/**
 * One of `queued`, `accepted`, `held`, `sent`, `delivered`, `read`, `failed`, `unknown`, `deferred`, `suppressed`; a later version may say another.
 */
export type MessageStatus =
  | 'queued'
  | 'accepted'
  | 'held'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown'
  | 'deferred'
  | 'suppressed'
  | (string & {});
export type Message = TypedMessage | OtherMessage;
export type TypedMessage =
  | TemplateMessage
  | TextMessage
  | ImageMessage
  | VideoMessage
  | DocumentMessage
  | AudioMessage
  | StickerMessage
  | LocationMessage
  | ReactionMessage
  | InteractiveMessage
  | CallMessage
  | ButtonMessage;
export type MessageBody =
  | TemplateMessageBody
  | TextMessageBody
  | ImageMessageBody
  | VideoMessageBody
  | DocumentMessageBody
  | AudioMessageBody
  | StickerMessageBody
  | LocationMessageBody
  | ReactionMessageBody
  | InteractiveMessageBody;
export type Event =
  | TenantProfileChangedEvent
  | TenantSettingsChangedEvent
  | ProjectCreatedEvent
  | ProjectSettingsChangedEvent
  | EmbeddedSignupFailedEvent
  | ProjectActivatedEvent
  | ProjectFailedEvent
  | ProjectNeedsAttentionEvent
  | ProjectRecoveredEvent
  | PhoneNumberDisconnectedEvent
  | AccountAlertedEvent
  | AccountDeletedEvent
  | AccountDisabledEvent
  | AccountDisablingScheduledEvent
  | AccountOffboardedEvent
  | AccountReconnectedEvent
  | AccountReinstatedEvent
  | AccountRestrictedEvent
  | AccountReviewedEvent
  | AccountVerifiedEvent
  | AccountViolationReportedEvent
  | PaymentIssueRaisedEvent
  | MessagingLimitChangedEvent
  | BusinessUsernameChangedEvent
  | ChannelErrorReportedEvent
  | DisplayNameReviewedEvent
  | PhoneNumberMessagingLimitChangedEvent
  | PhoneNumberPinChangedEvent
  | PhoneNumberQualityRatingChangedEvent
  | PhoneNumberSettingsChangedEvent
  | PhoneNumberThroughputChangedEvent
  | HistoryImportDeclinedEvent
  | HistoryImportRefusedEvent
  | HistoryImportedEvent
  | TemplateDraftedEvent
  | TemplateSubmittedEvent
  | TemplateSubmissionFailedEvent
  | TemplateApprovedEvent
  | TemplateRejectedEvent
  | TemplatePausedEvent
  | TemplateDisabledEvent
  | TemplateArchivedEvent
  | TemplateLockedEvent
  | TemplateDeletionScheduledEvent
  | TemplateDeletedEvent
  | TemplateCategoryChangedEvent
  | TemplateCategoryChangeAnnouncedEvent
  | TemplateComponentsChangedEvent
  | TemplateQualityChangedEvent
  | TemplateMiscategorisedEvent
  | TemplateFlaggedEvent
  | TemplateReviewStartedEvent
  | TemplateAppealedEvent
  | TemplateLimitExceededEvent
  | VariablesMappedEvent
  | CampaignCreatedEvent
  | CampaignStartedEvent
  | CampaignPausedEvent
  | CampaignResumedEvent
  | CampaignCompletedEvent
  | UploadCompletedEvent
  | MessageQueuedEvent
  | MessageAcceptedEvent
  | MessageHeldForQualityAssessmentEvent
  | MessageSentEvent
  | MessageDeliveredEvent
  | MessageReadEvent
  | MessagePlayedEvent
  | MessageNotedEvent
  | MessageFailedEvent
  | MessageDeferredEvent
  | MessageSuppressedEvent
  | MessageOutcomeUnknownEvent
  | MessageReceivedEvent
  | MessageEchoedEvent
  | ReactionReceivedEvent
  | MessageEditedEvent
  | MessageRevokedEvent
  | MessagePinnedEvent
  | MediaStoredEvent
  | MediaFailedEvent
  | MediaScannedEvent
  | MediaUploadedEvent
  | CallReportedEvent
  | ThreadHandedOverEvent
  | GroupReportedEvent
  | ContactIdentifiedEvent
  | ContactProfileChangedEvent
  | ContactAddressAddedEvent
  | ContactAddressRemovedEvent
  | ContactNamedInAppEvent
  | ContactsMergedEvent
  | ContactsLinkedEvent
  | ContactsUnlinkedEvent
  | IdentityConflictFoundEvent
  | IdentityConflictDecidedEvent
  | ContactErasedEvent
  | ContactErasureCompletedEvent
  | ConsentGivenEvent
  | ConsentWithdrawnEvent
  | MarketingPreferenceChangedEvent
  | ConversationAssignedEvent
  | ConversationReadEvent
  | ConversationClosedEvent
  | ConversationReopenedEvent
  | LabelsChangedEvent
  | NoteAddedEvent;

/**
 * What each operation is given, and what it answers when it succeeds.
 */
export interface Operations {
  /**
   * Onboard a customer of the CRM, or change what is said of it. Repeatable.
   */
  putTenant: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Tenant;
    body: TenantBody;
  };
  /**
   * One tenant.
   */
  getTenant: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Tenant;
  };
  /**
   * Open a place for one WhatsApp presence.
   */
  createProject: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Project;
    body: ProjectBody;
  };
  /**
   * The tenant's projects.
   */
  listProjects: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
    };
    answer: {
      data: Project[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Set how the project behaves; what is left out stays as it is.
   */
  putProjectSettings: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ProjectSettings;
    body: ProjectSettingsBody;
  };
  /**
   * Connect the project with what the browser got; subscribing, registering and activating go on afterwards.
   */
  embeddedSignup: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Project;
    body: EmbeddedSignupBody;
  };
  /**
   * Write a template down and, unless told otherwise, hand it to Meta for review.
   */
  createTemplate: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Template;
    body: TemplateBody;
  };
  /**
   * The tenant's templates.
   */
  listTemplates: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      /**
       * UUID
       */
      projectId?: string;
      name?: string;
      status?:
        | 'draft'
        | 'submission-failed'
        | 'submitted'
        | 'approved'
        | 'rejected'
        | 'in-appeal'
        | 'limit-exceeded'
        | 'paused'
        | 'disabled'
        | 'archived'
        | 'locked'
        | 'pending-deletion'
        | 'deleted';
    };
    answer: {
      data: Template[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Say what Meta would refuse of a template and show it with values filled in; nothing is kept.
   */
  previewTemplate: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: TemplatePreview;
    body: TemplatePreviewBody;
  };
  /**
   * Hand a draft to Meta for review.
   */
  submitTemplate: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Template;
  };
  /**
   * Say which field of the CRM fills each variable, and its default.
   */
  putTemplateVariables: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Template;
    body: TemplateVariablesBody;
  };
  /**
   * Plan a campaign of one template.
   */
  createCampaign: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Campaign;
    body: CampaignBody;
  };
  /**
   * The tenant's campaigns.
   */
  listCampaigns: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      /**
       * UUID
       */
      projectId?: string;
      status?: 'draft' | 'running' | 'paused' | 'completed' | 'scheduled' | 'on-hold' | 'cancelled';
      externalId?: string;
    };
    answer: {
      data: Campaign[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Add recipients: JSON, NDJSON or CSV with a header row. NDJSON and CSV are streamed and may be huge.
   */
  addRecipients: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Country of rows that name none, for NDJSON and CSV
       */
      country?: string;
      /**
       * Name of the CSV column with the phone numbers. Default: `to`, which may be absent where `userId` is there
       */
      to?: string;
    };
    answer: UploadReport | Job;
    body: RecipientsBody;
    content: true;
  };
  /**
   * The recipients of a campaign with what became of each.
   */
  listRecipients: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      status?:
        | 'queued'
        | 'accepted'
        | 'held'
        | 'sent'
        | 'delivered'
        | 'read'
        | 'failed'
        | 'unknown'
        | 'deferred'
        | 'suppressed';
      failureCode?: string;
      /**
       * Whether the person answered the campaign
       */
      replied?: 'true' | 'false';
    };
    answer: {
      data: Recipient[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Close the list of recipients and start sending.
   */
  startCampaign: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Campaign;
  };
  /**
   * Stop sending: no attempt is recorded later than a second after this.
   */
  pauseCampaign: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Campaign;
  };
  /**
   * Go on with a paused campaign.
   */
  resumeCampaign: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Campaign;
  };
  /**
   * Send one message.
   */
  sendMessage: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Message;
    body: MessageBody;
  };
  /**
   * Messages by project, campaign, contact, own id, wamid, status, direction or time.
   */
  listMessages: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      /**
       * UUID
       */
      projectId?: string;
      /**
       * UUID
       */
      campaignId?: string;
      /**
       * UUID
       */
      contactId?: string;
      /**
       * By when they were said, as in the conversation; that of a message in a group names the group
       */
      conversationId?: string;
      externalId?: string;
      wamid?: string;
      status?:
        | 'queued'
        | 'accepted'
        | 'held'
        | 'sent'
        | 'delivered'
        | 'read'
        | 'failed'
        | 'unknown'
        | 'deferred'
        | 'suppressed'
        | 'received';
      direction?: 'outbound' | 'inbound';
      /**
       * RFC 3339, inclusive
       */
      since?: string;
      /**
       * RFC 3339, exclusive
       */
      until?: string;
    };
    answer: {
      data: Message[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Upload a file that messages may send: as the body with its type, or as `file` of a form.
   */
  uploadMedia: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * The project that is to send it
       */
      projectId: string;
    };
    answer: UploadedMedium;
    content: true;
  };
  /**
   * Fetch a medium once more that failed; one that is pending or stored stays as it is.
   */
  retryMedia: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: MediumWork;
  };
  /**
   * Say that an agent has seen what came in. The person is told nothing.
   */
  readConversation: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ConversationWork;
    body: ReadBody;
  };
  /**
   * Give the conversation to an agent or team of the CRM, or to nobody.
   */
  assignConversation: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ConversationWork;
    body: AssignBody;
  };
  /**
   * Be done with the conversation, until the person writes again.
   */
  closeConversation: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ConversationWork;
  };
  /**
   * Open a closed conversation again.
   */
  reopenConversation: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ConversationWork;
  };
  /**
   * Replace the labels of the conversation.
   */
  putLabels: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ConversationWork;
    body: LabelsBody;
  };
  /**
   * Write a note for colleagues; the person never sees it.
   */
  addNote: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Note;
    body: NoteBody;
  };
  /**
   * Notes of the conversation, newest first.
   */
  listNotes: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
    };
    answer: {
      data: Note[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Set how wabus behaves for the tenant; what is left out stays as it is.
   */
  putSettings: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Settings;
    body: SettingsBody;
  };
  /**
   * How wabus behaves for the tenant: keywords, consent policy, quiet hours, reply attribution.
   */
  getSettings: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Settings;
  };
  /**
   * Say who a person is, and name more addresses; what is left out stays as it is.
   */
  putContact: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Contact;
    body: ContactBody;
  };
  /**
   * One person with addresses and consents.
   */
  getContact: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Contact;
  };
  /**
   * Record that a person gave or withdrew consent, for the whole tenant.
   */
  addConsent: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Consent;
    body: ConsentBody;
  };
  /**
   * The same by address; whoever is new becomes a contact.
   */
  addConsentByAddress: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {};
    answer: Consent;
    body: ConsentByAddressBody;
  };
  /**
   * Say that another contact is the same person: consent counts for both, threads stay apart.
   */
  linkContact: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ContactLinks;
    body: LinkBody;
  };
  /**
   * Take back that another contact is the same person.
   */
  unlinkContact: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ContactLinks;
    body: UnlinkBody;
  };
  /**
   * Decide whether both contacts are one person; if so they are merged, for good.
   */
  decideIdentityConflict: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: IdentityConflict;
    body: DecideBody;
  };
  /**
   * Erase a person for good, with every contact that was merged; linked ones are asked for one by one. Nothing is sent any more.
   */
  eraseContact: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: ContactErasure;
  };
  /**
   * One project with the checklist of going live.
   */
  getProject: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Project;
  };
  /**
   * One template.
   */
  getTemplate: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Template;
  };
  /**
   * One message with its attempts and the times of its statuses.
   */
  getMessage: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Message;
  };
  /**
   * One campaign with its counts.
   */
  getCampaign: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Campaign;
  };
  /**
   * How far work is that goes on after its request was answered; shown for a day after its end.
   */
  getJob: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {};
    answer: Job;
  };
  /**
   * Conversations, the one with the newest message first. A campaign opens none until somebody answers.
   */
  listConversations: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      /**
       * UUID
       */
      projectId?: string;
      status?: 'open' | 'closed';
      /**
       * The CRM's id of an agent or team
       */
      assignee?: string;
    };
    answer: {
      data: Conversation[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * One conversation: what is unread, who has it, and how it may be answered.
   */
  getConversation: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: Conversation;
  };
  /**
   * Messages of both directions with their statuses, newest first.
   */
  listConversationMessages: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
    };
    answer: {
      data: Message[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * People, the newest known first; by own id or by address.
   */
  listContacts: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      externalId?: string;
      /**
       * E.164 with +, or an id, exactly
       */
      address?: string;
    };
    answer: {
      data: Contact[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Pairs of contacts of which it is unclear whether they are one person, the newest first.
   */
  listIdentityConflicts: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      state?: 'open' | 'same' | 'different';
    };
    answer: {
      data: IdentityConflict[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * One medium: what its message announced, and what became of its bytes.
   */
  getMedia: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
    };
    answer: MediumOfMessage;
  };
  /**
   * The bytes of a medium or of its thumbnail, or a part of them: by its `url` without a token, or with one.
   */
  getMediaContent: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
      /**
       * UUID
       */
      id: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      /**
       * A small picture of it instead; may be added to an address that was given out
       */
      as?: 'thumbnail';
      /**
       * Of an address that was given out: as it is there
       */
      expires?: string;
      /**
       * As it is there; instead of a token
       */
      signature?: string;
    };
    answer: undefined;
  };
  /**
   * Everything that happened, in its order, and with `Accept: text/event-stream` what goes on happening: `id` is the cursor, `Last-Event-ID` resumes.
   */
  listEvents: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * A cursor of this feed: `next` of a page, or an `id` of the stream. `now`: what comes from now on. Absent: from the first event on
       */
      after?: string;
      /**
       * Types of events divided by commas; `message.*` means all that begin so. Absent: all
       */
      types?: string;
    };
    answer: {
      data: Event[];
      /**
       * Where to go on, now or at any later time; null when nothing came behind `after`, which stays the place to ask from
       */
      next: string | null;
    };
  };
  /**
   * Who did what, when, because of what: one entry per event, newest first.
   */
  listAudit: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      /**
       * A stream, such as `message-{id}`
       */
      subject?: string;
      /**
       * A type of event
       */
      action?:
        | 'AccountAlerted'
        | 'AccountDeleted'
        | 'AccountDisabled'
        | 'AccountDisablingScheduled'
        | 'AccountOffboarded'
        | 'AccountReconnected'
        | 'AccountReinstated'
        | 'AccountRestricted'
        | 'AccountReviewed'
        | 'AccountVerified'
        | 'AccountViolationReported'
        | 'BusinessCountryChanged'
        | 'BusinessStatusChanged'
        | 'BusinessTokenStored'
        | 'BusinessUsernameChanged'
        | 'CallReported'
        | 'CampaignCompleted'
        | 'CampaignCreated'
        | 'CampaignPaused'
        | 'CampaignResumed'
        | 'CampaignStarted'
        | 'ChannelErrorReported'
        | 'ConsentGiven'
        | 'ConsentWithdrawn'
        | 'ContactAddressAdded'
        | 'ContactAddressRemoved'
        | 'ContactErased'
        | 'ContactErasureCompleted'
        | 'ContactIdentified'
        | 'ContactNamedInApp'
        | 'ContactNumberShared'
        | 'ContactProfileChanged'
        | 'ContactsLinked'
        | 'ContactsMerged'
        | 'ContactsUnlinked'
        | 'ConversationAssigned'
        | 'ConversationClosed'
        | 'ConversationRead'
        | 'ConversationReopened'
        | 'ConversionReported'
        | 'DisplayNameReviewed'
        | 'EmbeddedSignupCompleted'
        | 'EmbeddedSignupFailed'
        | 'FlowReported'
        | 'GroupReported'
        | 'HistoryImportDeclined'
        | 'HistoryImportRefused'
        | 'HistoryImportRequested'
        | 'HistoryImported'
        | 'HistoryPartReceived'
        | 'IdentityConflictDecided'
        | 'IdentityConflictFound'
        | 'InternationalAuthenticationPriced'
        | 'LabelsChanged'
        | 'LedgerClosed'
        | 'MarketingPreferenceChanged'
        | 'MediaFailed'
        | 'MediaRetryRequested'
        | 'MediaScanned'
        | 'MediaStored'
        | 'MediaUploaded'
        | 'MessageAccepted'
        | 'MessageDeferred'
        | 'MessageDelivered'
        | 'MessageEchoed'
        | 'MessageEdited'
        | 'MessageFailed'
        | 'MessageHeldForQualityAssessment'
        | 'MessageNoted'
        | 'MessageOutcomeUnknown'
        | 'MessagePinned'
        | 'MessagePlayed'
        | 'MessageQueued'
        | 'MessageRead'
        | 'MessageReceived'
        | 'MessageReleased'
        | 'MessageRevoked'
        | 'MessageSendAbandoned'
        | 'MessageSendAttempted'
        | 'MessageSent'
        | 'MessageSuppressed'
        | 'MessagingLimitChanged'
        | 'NoteAdded'
        | 'PartnerAccessChanged'
        | 'PartnerCertificationChanged'
        | 'PartnerSolutionChanged'
        | 'PaymentConfigurationChanged'
        | 'PaymentIssueRaised'
        | 'PhoneNumberClaimed'
        | 'PhoneNumberDisconnected'
        | 'PhoneNumberMessagingLimitChanged'
        | 'PhoneNumberPinChanged'
        | 'PhoneNumberQualityRatingChanged'
        | 'PhoneNumberRegistered'
        | 'PhoneNumberRegistrationFailed'
        | 'PhoneNumberReleased'
        | 'PhoneNumberSettingsChanged'
        | 'PhoneNumberThroughputChanged'
        | 'PricingTierReached'
        | 'ProjectActivated'
        | 'ProjectCreated'
        | 'ProjectFailed'
        | 'ProjectNeedsAttention'
        | 'ProjectRecovered'
        | 'ProjectSettingsChanged'
        | 'ReactionReceived'
        | 'RecipientsAdded'
        | 'TemplateAppealed'
        | 'TemplateApproved'
        | 'TemplateArchived'
        | 'TemplateCategoryChangeAnnounced'
        | 'TemplateCategoryChanged'
        | 'TemplateComponentsChanged'
        | 'TemplateDeleted'
        | 'TemplateDeletionScheduled'
        | 'TemplateDisabled'
        | 'TemplateDrafted'
        | 'TemplateFlagged'
        | 'TemplateLimitExceeded'
        | 'TemplateLocked'
        | 'TemplateMiscategorised'
        | 'TemplatePaused'
        | 'TemplateQualityChanged'
        | 'TemplateRejected'
        | 'TemplateReviewStarted'
        | 'TemplateSubmissionFailed'
        | 'TemplateSubmitted'
        | 'TenantOnboarded'
        | 'TenantProfileChanged'
        | 'TenantSettingsChanged'
        | 'ThreadHandedOver'
        | 'UploadCompleted'
        | 'VariablesMapped'
        | 'WabaClaimed'
        | 'WabaReleased'
        | 'WebhooksSubscribed';
      correlationId?: string;
      /**
       * RFC 3339, inclusive
       */
      since?: string;
      /**
       * RFC 3339, exclusive
       */
      until?: string;
    };
    answer: {
      data: AuditEntry[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * What Meta sent for this tenant, as it came, with what became of each item of it; what was read last first. A page may be shorter than its limit and have a `next` all the same.
   */
  listWebhooks: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      /**
       * Wait (at most 5 s) until the read model has reached this `Wabus-Position`
       */
      minPosition?: string;
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      wabaId?: string;
      phoneNumberId?: string;
      /**
       * Meta's name of the subscription, such as `messages`
       */
      field?: string;
      /**
       * What became of an item
       */
      outcome?: 'placed' | 'foreign' | 'unknown' | 'dead-letter';
      /**
       * Received then or later, RFC 3339
       */
      since?: string;
      /**
       * Received before, RFC 3339
       */
      until?: string;
    };
    answer: {
      data: Webhook[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * What could not be placed and is known to be this tenant's.
   */
  listDeadLetters: {
    path: {
      /**
       * The CRM's own id of its customer
       */
      tenantId: string;
    };
    query: {
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      class?: 'unroutable' | 'conflict' | 'unreadable' | 'meta-test';
    };
    answer: {
      data: DeadLetter[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
  /**
   * Everything that could not be placed. Needs a token for all tenants.
   */
  listAllDeadLetters: {
    path: {};
    query: {
      limit?: number;
      /**
       * `next` of the page before
       */
      after?: string;
      class?: 'unroutable' | 'conflict' | 'unreadable' | 'meta-test';
    };
    answer: {
      data: DeadLetter[];
      /**
       * Pass it as `after` for the next page; null at the end
       */
      next: string | null;
    };
  };
}
export interface Tenant {
  /**
   * The CRM's own id of its customer
   */
  id: string;
  name: string;
  /**
   * One of `active`, `suspended`; a later version may say another.
   */
  status: 'active' | 'suspended' | (string & {});
  country: string;
  timeZone: string;
  language: string;
  /**
   * Words of the tenant's language that take consent to marketing away or give it; /settings has all
   */
  keywords: {
    stop: string[];
    start: string[];
  };
  /**
   * What the tenant should know; empty when all is well
   */
  warnings: {
    /**
     * One of `no-stop-keywords`, `stop-not-heard`; a later version may say another.
     */
    code: 'no-stop-keywords' | 'stop-not-heard' | (string & {});
    detail: string;
  }[];
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
}
export interface TenantBody {
  /**
   * Not blank: a character of it can be seen
   */
  name: string;
  /**
   * Country, ISO 3166-1 alpha-2: reads phone numbers that have no country code
   */
  country: string;
  /**
   * IANA time zone, such as America/Sao_Paulo
   */
  timeZone: string;
  /**
   * BCP 47
   */
  language: string;
}
export interface Project {
  /**
   * UUID
   */
  id: string;
  name: string;
  /**
   * One of `pending`, `connecting`, `active`, `needs-attention`, `failed`, `disconnected`, `suspended`; a later version may say another.
   */
  status:
    | 'pending'
    | 'connecting'
    | 'active'
    | 'needs-attention'
    | 'failed'
    | 'disconnected'
    | 'suspended'
    | (string & {});
  attention: {
    /**
     * Code of the catalogue, such as variable-missing or meta-131026
     */
    code: string;
    /**
     * Who or what can mend it
     */
    class?: string;
    detail: string;
    /**
     * What to do about it
     */
    advice: string;
    /**
     * The error in Meta's words
     */
    meta?: {
      code: number;
      subcode?: number;
      message: string;
      details?: string;
      fbtraceId?: string;
    };
    /**
     * RFC 3339, UTC
     */
    since: string;
  } | null;
  wabaId: string | null;
  phoneNumberId: string | null;
  /**
   * The business phone number
   */
  displayPhoneNumber: string | null;
  verifiedName: string | null;
  qualityRating: string | null;
  messagingLimit: string | null;
  throughput: string | null;
  /**
   * What Meta decided last of the display name: APPROVED, REJECTED, DEFERRED or PENDING; null before it told
   */
  nameStatus: string | null;
  /**
   * Username of the number, once Meta approved or reserved it
   */
  username: string | null;
  /**
   * What Meta does not let the account or the number do at this moment
   */
  restrictions: {
    /**
     * Meta's word, such as RESTRICTED_BIZ_INITIATED_MESSAGING, DISABLE or PARTNER_REMOVED
     */
    restriction: string;
    /**
     * RFC 3339, UTC
     */
    since: string;
    /**
     * When it ends by itself; absent where Meta names no end
     */
    until?: string;
    /**
     * What Meta asks to be done
     */
    remediation?: string;
  }[];
  /**
   * Null where the number is in no phone app, or nothing was asked for or told
   */
  historyImport: {
    /**
     * requested: Meta was asked; running: parts of it came; done: all was told; declined: the business keeps it to itself; refused: Meta did not take the request; silent: nothing came for a day. One of `requested`, `running`, `done`, `declined`, `refused`, `silent`; a later version may say another.
     */
    state: 'requested' | 'running' | 'done' | 'declined' | 'refused' | 'silent' | (string & {});
    /**
     * Percent; null before the first part
     */
    progress: number | null;
    /**
     * How many messages were told so far
     */
    messages: number;
    /**
     * Null where wabus did not ask for it
     */
    requestedAt: string | null;
    /**
     * When Meta last said something of it; null: never
     */
    heardAt: string | null;
    /**
     * Why nothing comes, in Meta's words
     */
    detail: string | null;
  } | null;
  /**
   * Conversations that another responder of the number has at this moment, as each of them says (`responder`): answers of yours in them are refused by Meta, templates are not. Left out where there are none, and in answers to writes
   */
  threadsElsewhere?: number;
  /**
   * When Meta last said that it dropped, for good, a message that a person wrote to the number; the audit has each time. Null: never
   */
  messageDroppedAt: string | null;
  /**
   * Since when each holds, by Meta's clock; null where it was read at the signup, or is not known
   */
  since: {
    qualityRating: string | null;
    messagingLimit: string | null;
    throughput: string | null;
    nameStatus: string | null;
  };
  /**
   * Steps of going live, in order
   */
  checklist: {
    /**
     * One of `embedded-signup`, `business-token`, `webhooks`, `phone-number`, `activation`; a later version may say another.
     */
    step: 'embedded-signup' | 'business-token' | 'webhooks' | 'phone-number' | 'activation' | (string & {});
    /**
     * One of `done`, `waiting`, `failed`; a later version may say another.
     */
    status: 'done' | 'waiting' | 'failed' | (string & {});
    /**
     * Who or what has to act
     */
    waitingFor?: string;
    detail?: string;
  }[];
  settings: ProjectSettings;
  metadata?: {
    [k: string]: unknown;
  } | null;
  createdAt?: string;
}
export interface ProjectSettings {
  /**
   * What was deleted for everyone is shown without its content, earlier texts and medium; a STOP in it holds all the same
   */
  hideRevoked: boolean;
}
export interface ProjectBody {
  /**
   * Not blank: a character of it can be seen
   */
  name: string;
  metadata?: {
    [k: string]: unknown;
  } | null;
}
export interface ProjectSettingsBody {
  hideRevoked?: boolean | null;
}
export interface EmbeddedSignupBody {
  /**
   * Code of the browser; lives 30 seconds and works once
   */
  code: string;
  wabaId: string;
  /**
   * May be left out when the WABA has exactly one number
   */
  phoneNumberId?: string | null;
  businessId?: string | null;
  /**
   * Kept by Meta; what is said here does not count
   */
  displayPhoneNumber?: string | null;
  /**
   * Meta's session event, such as FINISH
   */
  event?: string | null;
  /**
   * PIN of the number, where two-step verification is on already; left out, wabus sets one
   */
  pin?: string | null;
}
export interface Template {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  /**
   * As Meta has them, which is what people get, in Meta's own shape: values are checked against these
   */
  components: {
    type: string;
    [k: string]: unknown;
  }[];
  /**
   * Since when Meta has these; null: as drafted, Meta told no others
   */
  componentsSince: string | null;
  /**
   * As they were written down here, where Meta has others; null: no others
   */
  draftedComponents:
    | {
        type: string;
        [k: string]: unknown;
      }[]
    | null;
  /**
   * Variable → field of the CRM and default. A variable of the body is called as in its text, `1` or `first_name`; one of the header `header.1`; one at the end of a link `button.0.1`, where buttons count from 0
   */
  variables: {
    [k: string]: {
      /**
       * Not blank: a character of it can be seen
       */
      field: string;
      default?: string;
    };
  };
  /**
   * One of those of `x-extensible-enum`; a later version may say another.
   */
  status:
    | 'draft'
    | 'submission-failed'
    | 'submitted'
    | 'approved'
    | 'rejected'
    | 'in-appeal'
    | 'limit-exceeded'
    | 'paused'
    | 'disabled'
    | 'archived'
    | 'locked'
    | 'pending-deletion'
    | 'deleted'
    | (string & {});
  metaTemplateId: string | null;
  rejectionReason: string | null;
  /**
   * GREEN, YELLOW, RED or UNKNOWN; null before Meta rated it
   */
  qualityRating: string | null;
  qualityRatingSince: string | null;
  /**
   * Since when the status holds by Meta's word; null before its first
   */
  statusSince: string | null;
  /**
   * Since when Meta has it in this category; null: as it was submitted
   */
  categorySince: string | null;
  /**
   * What Meta said with the status that holds; null: nothing
   */
  statusNotes: {
    /**
     * Why, in words of Meta
     */
    explanation: string | null;
    /**
     * What Meta recommends to do about it
     */
    recommendation: string | null;
    /**
     * When it is or was disabled, as Meta writes it: a date, or seconds since 1970
     */
    disableDate: string | null;
  } | null;
  /**
   * The category before Meta changed it last; null where that was not told
   */
  categoryBefore: string | null;
  /**
   * The category that Meta is going to change to
   */
  announcedCategory: {
    category: string;
    /**
     * When it will be changed
     */
    at: string | null;
  } | null;
}
export interface TemplateBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * 1 to 512 of a-z 0-9 _; unique with the language in the account
   */
  name: string;
  /**
   * Meta's language code, such as en_US
   */
  language: string;
  /**
   * MARKETING, UTILITY or AUTHENTICATION
   */
  category: string;
  /**
   * POSITIONAL (default) where variables are {{1}}, {{2}} …; NAMED where they are {{first_name}}
   */
  parameter_format?: string | null;
  /**
   * Components in Meta's own shape; at most 64 KiB of JSON
   */
  components: {
    type: string;
    [k: string]: unknown;
  }[];
  variables?: {
    [k: string]: {
      /**
       * Not blank: a character of it can be seen
       */
      field: string;
      default?: string;
    };
  } | null;
  /**
   * Hand it to Meta for review at once; false keeps a draft
   */
  submit?: boolean;
}
export interface TemplatePreview {
  /**
   * No finding is of level error: nothing is known for which Meta would refuse it
   */
  valid: boolean;
  /**
   * How many there are, where more than 100: the first of them are listed
   */
  findingCount?: number;
  findings: {
    /**
     * unchecked: left for Meta to judge. One of `error`, `unchecked`; a later version may say another.
     */
    level: 'error' | 'unchecked' | (string & {});
    /**
     * Where, such as components[0].text
     */
    path: string;
    /**
     * The rule; stable
     */
    code: string;
    /**
     * What is wrong and how to mend it
     */
    detail: string;
    /**
     * Meta's error_subcode for it, where known
     */
    subcode?: number;
  }[];
  /**
   * The texts with values filled in; variables without one stand there as {{1}}
   */
  rendered: {
    /**
     * Absent where the header shows no text
     */
    header?: string;
    body: string;
    footer?: string;
    buttons: {
      type: string;
      text: string;
      url?: string;
      phoneNumber?: string;
    }[];
  };
  /**
   * Variables without a value
   */
  missing: string[];
  /**
   * Variables whose value Meta would refuse
   */
  invalid: string[];
}
export interface TemplatePreviewBody {
  /**
   * Not needed: the body of `POST /templates` can be shown as it is
   */
  projectId?: string | null;
  /**
   * Not needed, as `projectId`
   */
  submit?: boolean | null;
  name?: string | null;
  language?: string | null;
  category?: string | null;
  /**
   * POSITIONAL (default) where variables are {{1}}, {{2}} …; NAMED where they are {{first_name}}
   */
  parameter_format?: string | null;
  /**
   * Components in Meta's own shape; at most 64 KiB of JSON
   */
  components: unknown[];
  /**
   * Values by variable, named as in `POST /templates`; or field and default of a variable, as there
   */
  variables?: {
    [k: string]:
      | string
      | number
      | boolean
      | {
          /**
           * Not blank: a character of it can be seen
           */
          field: string;
          default?: string;
        }
      | null;
  } | null;
  /**
   * Values by name of the mapped field
   */
  fields?: {
    [k: string]: string | number | boolean | null;
  } | null;
}
export interface TemplateVariablesBody {
  /**
   * Variable → field of the CRM and default. A variable of the body is called as in its text, `1` or `first_name`; one of the header `header.1`; one at the end of a link `button.0.1`, where buttons count from 0
   */
  variables: {
    [k: string]: {
      /**
       * Not blank: a character of it can be seen
       */
      field: string;
      default?: string;
    };
  };
}
export interface Campaign {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  template: {
    name: string;
    language: string;
  };
  /**
   * One of `draft`, `running`, `paused`, `completed`, `scheduled`, `on-hold`, `cancelled`; a later version may say another.
   */
  status:
    'draft' | 'running' | 'paused' | 'completed' | 'scheduled' | 'on-hold' | 'cancelled' | (string & {});
  /**
   * Why it stands still though it runs; `waitingFor` says more
   */
  holdReason?: string;
  /**
   * What its pending recipients wait for; absent in the answers of writes
   */
  waitingFor?: WaitingFor | null;
  /**
   * RFC 3339, UTC
   */
  eta?: string;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  maxPerSecond?: number | null;
  /**
   * RFC 3339, UTC
   */
  createdAt?: string;
  counts?: CampaignCounts;
}
export interface WaitingFor {
  /**
   * Such as project-needs-attention, campaign-paused, meta-not-answering, pace or meta-131056
   */
  reason: string;
  /**
   * RFC 3339, UTC
   */
  since: string;
  /**
   * When it is tried again, where that is known
   */
  until?: string;
  detail: string;
  /**
   * Who or what ends it
   */
  liftedBy?: string;
}
export interface CampaignCounts {
  recipients: number;
  suppressed: number;
  queued: number;
  accepted: number;
  held: number;
  sent: number;
  delivered: number;
  read: number;
  replied: number;
  failed: number;
  unknown: number;
  optedOut: number;
  /**
   * By the current status of each recipient's newest message; sums to `recipients`
   */
  breakdown: {
    suppressed: number;
    failed: number;
    unknown: number;
    pending: number;
    accepted: number;
    reached: number;
  };
}
export interface CampaignBody {
  /**
   * UUID
   */
  projectId: string;
  template: {
    name: string;
    /**
     * Meta's language code, such as en_US
     */
    language: string;
  };
  metadata?: {
    [k: string]: unknown;
  } | null;
  externalId?: string | null;
  schedule?: {
    [k: string]: unknown;
  } | null;
  /**
   * Own pace below that of the number, messages a second
   */
  maxPerSecond?: number | null;
}
export interface UploadReport {
  /**
   * Rows read
   */
  received: number;
  /**
   * People new to the campaign
   */
  added: number;
  /**
   * Rows that named a person again; the first wins
   */
  duplicates: number;
  /**
   * At most the first 1,000, and half a megabyte of them
   */
  rejected: {
    /**
     * Counts from 1; in CSV the header is line 1
     */
    line: number;
    /**
     * As sent
     */
    to: string | null;
    code: string;
    detail: string;
  }[];
  /**
   * `received` is the sum of `added`, `duplicates` and this
   */
  rejectedCount: number;
  /**
   * The first of the duplicates
   *
   * @maxItems 100
   */
  duplicateRows: {
    line: number;
    /**
     * The row that counts, in its own upload
     */
    firstLine: number;
    externalId?: string;
    firstExternalId?: string;
  }[];
  /**
   * By the rows that were not refused, and the template as it is now
   *
   * @maxItems 100
   */
  warnings: UploadWarning[];
}
export interface UploadWarning {
  /**
   * `variable-missing`, `variable-invalid`: these people would be left out; `default-for-all`: no row has the column that the variable is mapped to; `variable-unknown`: the template has no such variable; `column-near`, `column-unused`: nothing uses the column, and whether it looks like one that is wanted; `row-short`: rows with fewer cells than the header. One of `variable-missing`, `variable-invalid`, `default-for-all`, `variable-unknown`, `column-near`, `column-unused`, `row-short`; a later version may say another.
   */
  code:
    | 'variable-missing'
    | 'variable-invalid'
    | 'default-for-all'
    | 'variable-unknown'
    | 'column-near'
    | 'column-unused'
    | 'row-short'
    | (string & {});
  variable?: string;
  /**
   * Column of a file, or name of a field
   */
  column?: string;
  /**
   * Rows that are meant
   */
  count: number;
  detail: string;
}
export interface Job {
  /**
   * UUID
   */
  id: string;
  /**
   * `failed`: nothing of it counts, and `problem` says why. One of `running`, `done`, `failed`; a later version may say another.
   */
  state: 'running' | 'done' | 'failed' | (string & {});
  /**
   * Rows read so far
   */
  done: number;
  /**
   * How many there are, once all were read
   */
  total?: number;
  result?: UploadReport;
  problem?: Problem;
}
export interface Problem {
  /**
   * Address of the page of this problem
   */
  type: string;
  status: number;
  detail: string;
  /**
   * One of those of `x-extensible-enum`; a later version may say another.
   */
  code:
    | 'unauthenticated'
    | 'not-found'
    | 'route-not-found'
    | 'method-not-allowed'
    | 'malformed-request'
    | 'request-too-slow'
    | 'header-too-large'
    | 'malformed-json'
    | 'unsupported-media-type'
    | 'body-too-large'
    | 'body-too-slow'
    | 'number-inexact'
    | 'validation-failed'
    | 'unknown-field'
    | 'unknown-parameter'
    | 'idempotency-key-reused'
    | 'idempotency-key-in-progress'
    | 'internal-error'
    | 'service-unavailable'
    | 'read-model-behind'
    | 'signup-in-progress'
    | 'signup-code-expired'
    | 'waba-not-granted'
    | 'number-not-granted'
    | 'phone-number-required'
    | 'waba-claimed'
    | 'number-claimed'
    | 'project-already-connected'
    | 'signup-not-current'
    | 'graph-refused'
    | 'graph-unavailable'
    | 'template-refused'
    | 'template-invalid'
    | 'template-exists'
    | 'template-not-submittable'
    | 'template-not-found'
    | 'template-not-approved'
    | 'template-not-supported'
    | 'variable-unknown'
    | 'variable-invalid'
    | 'variable-missing'
    | 'project-not-active'
    | 'invalid-phone-number'
    | 'message-type-not-supported'
    | 'recipient-kind-not-supported'
    | 'window-closed'
    | 'contact-opted-out'
    | 'contact-erased'
    | 'address-taken'
    | 'contacts-merged'
    | 'conflict-decided'
    | 'campaign-not-startable'
    | 'campaign-not-pausable'
    | 'campaign-not-resumable'
    | 'campaign-empty'
    | 'campaign-unfillable'
    | 'ledger-closed'
    | 'malformed-upload'
    | 'chunk-too-large'
    | 'recipient-language-not-supported'
    | 'recipient-invalid'
    | 'media-address-refused'
    | 'media-not-stored'
    | 'media-unknown'
    | 'media-unfit'
    | 'media-too-large'
    | 'media-type-refused'
    | 'media-mismatch'
    | 'media-infected'
    | 'media-not-scanned'
    | 'no-thumbnail'
    | 'range-not-satisfiable'
    | 'cursor-expired'
    | 'cursor-unknown'
    | (string & {});
  retryable: boolean;
  advice: string;
  /**
   * @maxItems 100
   */
  errors?: {
    path: string;
    code: string;
    detail: string;
  }[];
  /**
   * How many errors there are, where not all of them are listed
   */
  errorCount?: number;
  meta?: {
    code: number;
    subcode?: number;
    message: string;
    details?: string;
    fbtraceId?: string;
  };
  /**
   * Templates that would work instead, for `window-closed`
   */
  templates?: {
    name: string;
    language: string;
  }[];
  /**
   * What is there already, for `template-exists`
   */
  existing?: {
    id: string;
  };
  /**
   * What cannot be filled for anybody, for `campaign-unfillable`
   */
  variable?: string;
  /**
   * How many people that are, for `campaign-unfillable`
   */
  count?: number;
}
export interface RecipientsBody {
  recipients: RecipientBody[];
  country?: string | null;
}
export interface RecipientBody {
  /**
   * Phone number in any common spelling, or a business-scoped user id: `userId` as a column of CSV
   */
  to:
    | string
    | {
        userId: string;
      };
  country?: string | null;
  /**
   * The CRM's fields by name
   */
  fields?: {
    [k: string]: string | number | boolean | null;
  } | null;
  /**
   * Values by variable: `1` or `first_name` of the body, `header.1`, `button.0.1` of a link
   */
  variables?: {
    [k: string]: string | number | boolean | null;
  } | null;
  /**
   * Not obeyed yet, so not taken: everybody gets the language of the campaign
   */
  language?: {
    [k: string]: unknown;
  } | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
}
export interface Recipient {
  /**
   * E.164 with +, or a business-scoped user id; null once the person was erased
   */
  to: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * UUID
   */
  messageId: string;
  status: MessageStatus;
  /**
   * When each status was first seen
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  failure?: Failure;
}
export interface Failure {
  /**
   * Code of the catalogue, such as variable-missing or meta-131026
   */
  code: string;
  /**
   * Who or what can mend it
   */
  class?: string;
  detail: string;
  /**
   * What to do about it
   */
  advice: string;
  /**
   * The error in Meta's words
   */
  meta?: {
    code: number;
    subcode?: number;
    message: string;
    details?: string;
    fbtraceId?: string;
  };
}
export interface TemplateMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'template';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    name: string;
    language: {
      code: string;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  } | null;
}
export interface MessageContext {
  /**
   * wamid of the message that is answered
   */
  message_id: string;
}
export interface Attempt {
  /**
   * UUID
   */
  id: string;
  /**
   * RFC 3339, UTC
   */
  at: string;
  /**
   * One of `accepted`, `rejected`, `unknown`, `abandoned`, `pending`; a later version may say another.
   */
  outcome: 'accepted' | 'rejected' | 'unknown' | 'abandoned' | 'pending' | (string & {});
  /**
   * Meta's id, once it is known
   */
  wamid?: string;
  error?: Failure;
  /**
   * When the message was to be tried again after it
   */
  nextAttemptAt?: string;
}
export interface Media {
  /**
   * Null where Meta could not take the medium, so that nobody ever gets it
   */
  id: string | null;
  /**
   * Pending: announced, and not fetched yet. One of `pending`, `stored`, `failed`; a later version may say another.
   */
  state: 'pending' | 'stored' | 'failed' | (string & {});
  /**
   * Why it failed: `not-found`, `expired`, `too-large`, `type-refused`, `not-the-media`, `infected`, `not-scanned`, or what Meta said, such as `meta-131052`
   */
  reason?: string;
  /**
   * As received
   */
  mimeType: string | null;
  /**
   * Of one that is stored: the type that its content is of, whatever was announced
   */
  foundType?: string;
  bytes?: number;
  /**
   * What a scanner said of it; absent where none looked at it
   */
  scan?: {
    /**
     * One of `clean`, `infected`, `not-scanned`; a later version may say another.
     */
    verdict: 'clean' | 'infected' | 'not-scanned' | (string & {});
    /**
     * One of `too-large`, `time-out`, `unavailable`; a later version may say another.
     */
    reason?: 'too-large' | 'time-out' | 'unavailable' | (string & {});
  };
  filename?: string;
  caption?: string;
  /**
   * Recorded in the chat
   */
  voice?: boolean;
  animated?: boolean;
  /**
   * Of one that is stored: where its bytes are, on this host and without a token, until `expiresAt`
   */
  url?: string;
  /**
   * Five minutes after this read at most; read again for a fresh `url`
   */
  expiresAt?: string;
}
export interface Card {
  name: string | null;
  organisation: string | null;
  phones: {
    /**
     * As received
     */
    raw: string;
    /**
     * E.164 with +, where it is a valid number
     */
    phone: string | null;
    type: string | null;
  }[];
}
export interface Reaction {
  /**
   * One of `person`, `business`; a later version may say another.
   */
  by: 'person' | 'business' | (string & {});
  /**
   * The person, also where the business reacted in its phone app
   */
  contactId: string;
  emoji: string;
  /**
   * RFC 3339, UTC
   */
  at: string;
}
export interface Edit {
  /**
   * RFC 3339, UTC
   */
  at: string;
  /**
   * The content before; null once the person was erased
   */
  before: {
    [k: string]: unknown;
  };
  /**
   * The content from then on
   */
  content: {
    [k: string]: unknown;
  };
}
export interface TextMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'text';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    body: string;
    [k: string]: unknown;
  } | null;
}
export interface ImageMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'image';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    id?: string;
    link?: string;
    caption?: string;
    [k: string]: unknown;
  } | null;
}
export interface VideoMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'video';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    id?: string;
    link?: string;
    caption?: string;
    [k: string]: unknown;
  } | null;
}
export interface DocumentMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'document';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    id?: string;
    link?: string;
    caption?: string;
    [k: string]: unknown;
  } | null;
}
export interface AudioMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'audio';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    id?: string;
    link?: string;
    caption?: string;
    [k: string]: unknown;
  } | null;
}
export interface StickerMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'sticker';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    id?: string;
    link?: string;
    caption?: string;
    [k: string]: unknown;
  } | null;
}
export interface LocationMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'location';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    latitude: number | string;
    longitude: number | string;
    [k: string]: unknown;
  } | null;
}
export interface ReactionMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'reaction';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    message_id: string;
    emoji?: string;
    [k: string]: unknown;
  } | null;
}
export interface InteractiveMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'interactive';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    type: string;
    [k: string]: unknown;
  } | null;
}
export interface CallMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'call';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    /**
     * One of `ringing`, `answered`, `missed`; a later version may say another.
     */
    outcome: 'ringing' | 'answered' | 'missed' | (string & {});
    /**
     * When it was answered
     */
    startedAt?: string;
    /**
     * RFC 3339, UTC
     */
    endedAt?: string;
    /**
     * Seconds
     */
    duration?: number;
    [k: string]: unknown;
  } | null;
}
export interface ButtonMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  type: 'button';
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    payload?: string;
    text?: string;
    [k: string]: unknown;
  } | null;
}
export interface OtherMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * One of `outbound`, `inbound`; a later version may say another.
   */
  direction: 'outbound' | 'inbound' | (string & {});
  /**
   * E.164 with +, or a user id; null once the person was erased, and for inbound
   */
  to: string | null;
  /**
   * Inbound only: E.164 with +, or the business-scoped id of who hides the number; null once the person was erased
   */
  from?: string | null;
  status: MessageStatus | 'received';
  /**
   * When each status was first seen; played: what can be heard was heard, so it was read
   */
  statusTimes: {
    /**
     * RFC 3339, UTC
     */
    [k: string]: string;
  };
  /**
   * Read was seen without delivered
   */
  deliveredInferred: boolean;
  wamid: string | null;
  /**
   * The message that it quotes
   */
  context: MessageContext | null;
  /**
   * Of what was not sent through wabus: the message that it quotes; null where it quotes none that is known here
   */
  inReplyTo?: {
    /**
     * UUID
     */
    messageId: string;
    wamid: string;
    externalId: string | null;
    campaignId: string | null;
  } | null;
  attempts: Attempt[];
  /**
   * What it waits for; null when nothing is waited for any more. Absent in the answer of a send, and in a conversation’s last message
   */
  waitingFor?: WaitingFor | null;
  failure?: Failure;
  sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {}) | null;
  /**
   * The CRM's id of the agent or automation
   */
  sentById: string | null;
  campaignId: string | null;
  /**
   * UUID
   */
  contactId: string;
  /**
   * Of what was said in a group the id that all of the group has; it is no conversation
   */
  conversationId: string | null;
  externalId: string | null;
  metadata: {
    [k: string]: unknown;
  } | null;
  pricing?: {
    [k: string]: unknown;
  };
  /**
   * How what was not sent through wabus came; only what came live asks for an answer. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
   */
  source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
  media?: Media;
  voicemail?: Media;
  recording?: Media;
  /**
   * Of a call: what was said, as Meta wrote it down
   */
  transcription?: {
    [k: string]: unknown;
  };
  /**
   * Of a message with contact cards: all of them
   */
  cards?: Card[];
  /**
   * The group that it was said in; absent: to the business alone
   */
  groupId?: string;
  /**
   * What Meta told of that group; absent where it told nothing
   */
  group?: {
    /**
     * What it is called
     */
    subject: string | null;
    status: 'active' | 'suspended' | 'deleted' | (string & {}) | null;
  };
  forwarded?: boolean;
  /**
   * More than five times
   */
  frequentlyForwarded?: boolean;
  /**
   * Meta's codes of what was wrong with it
   */
  errorCodes?: number[];
  /**
   * Name that the person chose
   */
  profileName?: string;
  /**
   * Business-scoped user id of the person
   */
  userId?: string;
  parentUserId?: string;
  username?: string;
  /**
   * The product that it asks about, as Meta tells it
   */
  referredProduct?: {
    [k: string]: unknown;
  };
  /**
   * The ad or post that led to it, as Meta tells it; without a click id that is null
   */
  referral?: {
    ctwa_clid: string | null;
    [k: string]: unknown;
  };
  /**
   * Of each the one that is there now
   */
  reactions?: Reaction[];
  /**
   * In their order; `content` of the message is what it says now
   */
  edits?: Edit[];
  /**
   * When it was deleted for everyone; what it said stays, unless the project hides it
   */
  revokedAt?: string;
  /**
   * It was deleted for everyone, and the project hides such (`hideRevoked`): content, medium and earlier texts are not shown
   */
  contentHidden?: true;
  pinned?: boolean;
  /**
   * Meta's name of the type, such as `contacts` or `order`; `unsupported` where the content is not as its type has it
   */
  type: string;
  /**
   * In Meta's own shape; null once the person was erased
   */
  content: {
    [k: string]: unknown;
  } | null;
}
export interface TemplateMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template: TemplateContent;
  text?: null;
  image?: null;
  video?: null;
  document?: null;
  audio?: null;
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'template';
}
export interface SentBy {
  kind: 'agent' | 'automation' | 'api';
  /**
   * The CRM's id of the agent or automation
   */
  id?: string | null;
}
export interface TemplateContent {
  name: string;
  language:
    | string
    | {
        /**
         * Meta's language code, such as en_US
         */
        code: string;
        policy?: string | null;
      };
  /**
   * Values by variable: `1` or `first_name` of the body, `header.1`, `button.0.1` of a link
   */
  variables?: {
    [k: string]: string | number | boolean | null;
  } | null;
  /**
   * Values by name of the mapped field
   */
  fields?: {
    [k: string]: string | number | boolean | null;
  } | null;
  /**
   * Parameters in Meta's own shape, instead of variables and fields
   */
  components?:
    | {
        type: string;
        [k: string]: unknown;
      }[]
    | null;
}
export interface TextMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text: {
    body: string;
    /**
     * Whether WhatsApp shows a preview of the first link
     */
    preview_url?: boolean | null;
  };
  image?: null;
  video?: null;
  document?: null;
  audio?: null;
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'text';
}
export interface ImageMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image: {
    /**
     * Id of a medium here: one that was uploaded, or that came with a message; or Meta's own, of this number
     */
    id?: string | null;
    /**
     * Address that Meta fetches it from
     */
    link?: string | null;
    /**
     * Text below it
     */
    caption?: string | null;
    filename?: null;
    voice?: null;
  };
  video?: null;
  document?: null;
  audio?: null;
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'image';
}
export interface VideoMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video: {
    /**
     * Id of a medium here: one that was uploaded, or that came with a message; or Meta's own, of this number
     */
    id?: string | null;
    /**
     * Address that Meta fetches it from
     */
    link?: string | null;
    /**
     * Text below it
     */
    caption?: string | null;
    filename?: null;
    voice?: null;
  };
  document?: null;
  audio?: null;
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'video';
}
export interface DocumentMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video?: null;
  document: {
    /**
     * Id of a medium here: one that was uploaded, or that came with a message; or Meta's own, of this number
     */
    id?: string | null;
    /**
     * Address that Meta fetches it from
     */
    link?: string | null;
    /**
     * Text below it
     */
    caption?: string | null;
    filename?: string | null;
    voice?: null;
  };
  audio?: null;
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'document';
}
export interface AudioMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video?: null;
  document?: null;
  audio: {
    /**
     * Id of a medium here: one that was uploaded, or that came with a message; or Meta's own, of this number
     */
    id?: string | null;
    /**
     * Address that Meta fetches it from
     */
    link?: string | null;
    caption?: null;
    filename?: null;
    /**
     * Shown as a voice message
     */
    voice?: boolean | null;
  };
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'audio';
}
export interface StickerMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video?: null;
  document?: null;
  audio?: null;
  sticker: {
    /**
     * Id of a medium here: one that was uploaded, or that came with a message; or Meta's own, of this number
     */
    id?: string | null;
    /**
     * Address that Meta fetches it from
     */
    link?: string | null;
    caption?: null;
    filename?: null;
    voice?: null;
  };
  location?: null;
  reaction?: null;
  interactive?: null;
  type: 'sticker';
}
export interface LocationMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video?: null;
  document?: null;
  audio?: null;
  sticker?: null;
  location: {
    latitude: number | string;
    longitude: number | string;
    name?: string | null;
    address?: string | null;
  };
  reaction?: null;
  interactive?: null;
  type: 'location';
}
export interface ReactionMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video?: null;
  document?: null;
  audio?: null;
  sticker?: null;
  location?: null;
  reaction: {
    /**
     * wamid of the message that it is about
     */
    message_id: string;
    /**
     * Empty: takes the reaction back
     */
    emoji: string;
  };
  interactive?: null;
  type: 'reaction';
}
export interface InteractiveMessageBody {
  /**
   * UUID
   */
  projectId: string;
  /**
   * Phone number in any common spelling, a business-scoped user id, or a contact: by the address that it wrote from last
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  country?: string | null;
  /**
   * The message that this one answers
   */
  context?: MessageContext | null;
  externalId?: string | null;
  metadata?: {
    [k: string]: unknown;
  } | null;
  /**
   * Lane of the number; by default conversational, bulk for templates of marketing and utility
   */
  priority?: ('conversational' | 'bulk') | null;
  /**
   * Who wrote it; by default `api`
   */
  sentBy?: SentBy | null;
  /**
   * As in Meta's examples; not needed
   */
  messaging_product?: 'whatsapp' | null;
  /**
   * As in Meta's examples; not needed
   */
  recipient_type?: 'individual' | null;
  template?: null;
  text?: null;
  image?: null;
  video?: null;
  document?: null;
  audio?: null;
  sticker?: null;
  location?: null;
  reaction?: null;
  interactive: {
    type: string;
    header?: {
      type: string;
      [k: string]: unknown;
    } | null;
    body?: {
      text: string;
    } | null;
    footer?: {
      text: string;
    } | null;
    action: {
      [k: string]: unknown;
    };
  };
  type: 'interactive';
}
export interface UploadedMedium {
  /**
   * What messages name as `id` of their image, video, document, audio or sticker
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  /**
   * That it is sent as
   */
  mimeType: string;
  bytes: number;
  /**
   * Of the bytes, hex
   */
  sha256: string;
}
export interface MediumWork {
  /**
   * UUID
   */
  id: string;
  /**
   * Pending: announced, and not fetched yet. One of `pending`, `stored`, `failed`; a later version may say another.
   */
  state: 'pending' | 'stored' | 'failed' | (string & {});
  /**
   * The message that it came with; null: it was uploaded to be sent
   */
  messageId: string | null;
  /**
   * UUID
   */
  projectId: string;
  /**
   * Whose message it came with; null: it was uploaded
   */
  contactId: string | null;
}
export interface ConversationWork {
  /**
   * Thread of project and contact
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  assignee: string | null;
  labels: string[];
  /**
   * A closed one opens when the person writes. One of `open`, `closed`; a later version may say another.
   */
  status: 'open' | 'closed' | (string & {});
  /**
   * UUID
   */
  contactId: string;
  readUpTo: string | null;
}
export interface ReadBody {
  /**
   * The newest message that the agent has seen; without it everything until now
   */
  upTo?: string | null;
}
export interface AssignBody {
  /**
   * The CRM's id of an agent or team; null: nobody
   */
  assignee: string | null;
}
export interface LabelsBody {
  /**
   * @maxItems 50
   *
   * Items: Not blank: a character of it can be seen
   */
  labels: string[];
}
export interface Note {
  /**
   * UUID
   */
  id: string;
  /**
   * UUID
   */
  conversationId: string;
  author: string | null;
  /**
   * Null once the person was erased
   */
  text: string | null;
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
}
export interface NoteBody {
  /**
   * Not blank: a character of it can be seen
   */
  text: string;
  /**
   * The CRM's id of the agent
   */
  author?: string | null;
}
export interface Settings {
  stopKeywords: {
    [k: string]: string[];
  };
  startKeywords: {
    [k: string]: string[];
  };
  consentPolicy: {
    /**
     * opt-out: allowed unless withdrawn; opt-in: only to people who gave consent. One of `opt-out`, `opt-in`; a later version may say another.
     */
    marketing: 'opt-out' | 'opt-in' | (string & {});
  };
  quietHours?: {
    from: string;
    to: string;
    timeZone?: string;
  };
  replyAttributionHours: number;
}
export interface SettingsBody {
  /**
   * All stop keywords, instead of those before; null brings back those that every tenant begins with
   */
  stopKeywords?: {
    /**
     * @maxItems 50
     *
     * Items: A whole message of this word or words; case, accents and punctuation do not count
     */
    [k: string]: string[];
  } | null;
  /**
   * All start keywords, instead of those before; null brings back those that every tenant begins with
   */
  startKeywords?: {
    /**
     * @maxItems 50
     *
     * Items: A whole message of this word or words; case, accents and punctuation do not count
     */
    [k: string]: string[];
  } | null;
  consentPolicy?: {
    /**
     * opt-out: allowed unless withdrawn; opt-in: only to people who gave consent
     */
    marketing: 'opt-out' | 'opt-in';
  } | null;
  /**
   * Not obeyed yet, so not taken; null takes away what was kept
   */
  quietHours?: null;
  replyAttributionHours?: number | null;
}
export interface Contact {
  /**
   * UUID
   */
  id: string;
  /**
   * Those that are theirs
   */
  addresses: {
    /**
     * One of `phone`, `userId`, `username`, `parentUserId`; a later version may say another.
     */
    kind: 'phone' | 'userId' | 'username' | 'parentUserId' | (string & {});
    /**
     * E.164 with +, or the id; in requests any common spelling of a phone number
     */
    value: string;
  }[];
  /**
   * All that ever were theirs, former ones last: what comes late by one finds its person
   */
  knownAddresses: {
    /**
     * One of `phone`, `userId`, `username`, `parentUserId`; a later version may say another.
     */
    kind: 'phone' | 'userId' | 'username' | 'parentUserId' | (string & {});
    /**
     * E.164 with +, or the id; in requests any common spelling of a phone number
     */
    value: string;
    /**
     * Who said so. One of `crm`, `inbound`, `user-id-changed`, `number-changed`, `contact-request`; a later version may say another.
     */
    source: 'crm' | 'inbound' | 'user-id-changed' | 'number-changed' | 'contact-request' | (string & {});
    /**
     * Since when it is theirs no more; null: it is
     */
    formerAt: string | null;
  }[];
  /**
   * Contacts of the same person, as somebody said
   *
   * Items: UUID
   */
  linkedWith: string[];
  /**
   * As the CRM gave it; when reading, where it gave none, as a phone app has it, else as the person chose it in WhatsApp
   */
  name: string | null;
  /**
   * Every name that is known, in the order in which they count
   */
  names: {
    /**
     * set: by the CRM; app: in the contacts of the phone app of the project; profile: by the person. One of `set`, `app`, `profile`; a later version may say another.
     */
    source: 'set' | 'app' | 'profile' | (string & {});
    /**
     * Of which project; null: of all
     */
    projectId: string | null;
    name: string;
  }[];
  language: string | null;
  externalId: string | null;
  /**
   * The newest word on each purpose
   */
  consents: {
    /**
     * `all` covers marketing and utility. One of `marketing`, `utility`, `all`; a later version may say another.
     */
    purpose: 'marketing' | 'utility' | 'all' | (string & {});
    /**
     * One of `given`, `withdrawn`; a later version may say another.
     */
    state: 'given' | 'withdrawn' | (string & {});
    /**
     * When it was said, RFC 3339; the newest word counts
     */
    at: string;
    /**
     * Where it was said: `keyword` for a message to us, else what the CRM named
     */
    source: string;
    /**
     * What proves it, as it was given; null without any
     */
    evidence: {
      [k: string]: unknown;
    };
  }[];
  /**
   * What the person chose for each business number in WhatsApp's own settings
   */
  marketingPreferences: {
    phoneNumberId: string;
    /**
     * One of `stop`, `resume`; a later version may say another.
     */
    preference: 'stop' | 'resume' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
  }[];
  /**
   * RFC 3339, UTC
   */
  createdAt: string;
  /**
   * Since when the person is erased: nothing is known of them any more; null: they are not
   */
  erasedAt: string | null;
}
export interface ContactBody {
  name?: string | null;
  language?: string | null;
  externalId?: string | null;
  /**
   * Addresses to be known as well; none is taken away
   */
  addresses?:
    | []
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | [
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
        {
          kind: 'phone' | 'userId' | 'username' | 'parentUserId';
          /**
           * E.164 with +, or the id; in requests any common spelling of a phone number
           */
          value: string;
        },
      ]
    | null;
  /**
   * Reads phone numbers without a country code; else that of the tenant
   */
  country?: string | null;
}
export interface Consent {
  /**
   * Id of its event
   */
  id: string;
  /**
   * UUID
   */
  contactId: string;
  /**
   * `all` covers marketing and utility. One of `marketing`, `utility`, `all`; a later version may say another.
   */
  purpose: 'marketing' | 'utility' | 'all' | (string & {});
  /**
   * One of `given`, `withdrawn`; a later version may say another.
   */
  state: 'given' | 'withdrawn' | (string & {});
  /**
   * When it was said, RFC 3339; the newest word counts
   */
  at: string;
  /**
   * Where it was said: `keyword` for a message to us, else what the CRM named
   */
  source: string;
  /**
   * What proves it, as it was given; null without any
   */
  evidence: {
    [k: string]: unknown;
  };
}
export interface ConsentBody {
  /**
   * `all` covers marketing and utility
   */
  purpose: 'marketing' | 'utility' | 'all';
  state: 'given' | 'withdrawn';
  /**
   * Where it was said, such as a form or a call
   */
  source: string;
  /**
   * What proves it: text or any JSON
   */
  evidence?: {
    [k: string]: unknown;
  };
  /**
   * When it was said; without it now
   */
  occurredAt?: string | null;
}
export interface ConsentByAddressBody {
  /**
   * A phone number, `{userId}` or `{contactId}`; whoever is new becomes a contact
   */
  to:
    | string
    | {
        userId: string;
      }
    | {
        /**
         * UUID
         */
        contactId: string;
      };
  /**
   * Reads `to` when it has no country code; else that of the tenant
   */
  country?: string | null;
  /**
   * `all` covers marketing and utility
   */
  purpose: 'marketing' | 'utility' | 'all';
  state: 'given' | 'withdrawn';
  /**
   * Where it was said, such as a form or a call
   */
  source: string;
  /**
   * What proves it: text or any JSON
   */
  evidence?: {
    [k: string]: unknown;
  };
  /**
   * When it was said; without it now
   */
  occurredAt?: string | null;
}
export interface ContactLinks {
  /**
   * UUID
   */
  contactId: string;
  /**
   * Items: UUID
   */
  linkedWith: string[];
}
export interface LinkBody {
  /**
   * The contact that is the same person
   */
  contactId: string;
  /**
   * Why; sealed like all that is said of people
   */
  reason?: string | null;
}
export interface UnlinkBody {
  /**
   * The contact that is another person after all
   */
  contactId: string;
}
export interface IdentityConflict {
  /**
   * UUID
   */
  id: string;
  /**
   * The contact of which WhatsApp, or the person, told something
   */
  contactId: string;
  /**
   * The contact that would be the same person by it
   */
  otherContactId: string;
  /**
   * What speaks for one person. One of `user-id-changed`, `number-changed`, `contact-request`; a later version may say another.
   */
  because: 'user-id-changed' | 'number-changed' | 'contact-request' | (string & {});
  /**
   * open: nobody has decided. One of `open`, `same`, `different`; a later version may say another.
   */
  state: 'open' | 'same' | 'different' | (string & {});
  /**
   * RFC 3339, UTC
   */
  foundAt: string;
  decidedAt: string | null;
}
export interface DecideBody {
  /**
   * Whether both contacts are one person; if so they are merged, for good
   */
  same: boolean;
}
export interface ContactErasure {
  /**
   * The contact that went on for the person
   */
  contactId: string;
  /**
   * RFC 3339, UTC
   */
  erasedAt: string;
  /**
   * What is not gone with the answer, and until when
   */
  expires: {
    /**
     * keys-in-memory: a process may still open what it has in hand; raw-webhooks: webhooks as they came, and what was set aside of them. One of `keys-in-memory`, `raw-webhooks`; a later version may say another.
     */
    what: 'keys-in-memory' | 'raw-webhooks' | (string & {});
    /**
     * When it is gone at the latest, unless an engine is away
     */
    until: string;
  }[];
}
export interface Conversation {
  /**
   * Thread of project and contact
   */
  id: string;
  /**
   * UUID
   */
  projectId: string;
  assignee: string | null;
  labels: string[];
  /**
   * A closed one opens when the person writes. One of `open`, `closed`; a later version may say another.
   */
  status: 'open' | 'closed' | (string & {});
  contact: {
    /**
     * UUID
     */
    id: string;
    /**
     * E.164 with +; null once the person was erased
     */
    phone: string | null;
    /**
     * Of WhatsApp, without @; null where none is known
     */
    username: string | null;
    /**
     * As the CRM gave it, else as the person chose it
     */
    name: string | null;
    language: string | null;
    /**
     * The CRM's id of the person
     */
    externalId: string | null;
  };
  lastMessage: Message | null;
  /**
   * Messages of the person that no agent has read
   */
  unread: number;
  customerServiceWindow: {
    open: boolean;
    /**
     * 24 hours since the person wrote last; null: never wrote
     */
    expiresAt: string | null;
  };
  /**
   * Freely while the window is open, else by template; blocked: the project may not send. One of `free-form`, `template-only`, `blocked`, `unknown`; a later version may say another.
   */
  replyMode: 'free-form' | 'template-only' | 'blocked' | 'unknown' | (string & {});
  /**
   * Where a message to this contact goes, E.164 with + or a user id: what the person wrote from last, if it is theirs still, else their newest number, else their newest id; null: none
   */
  replyTo: string | null;
  responder: {
    /**
     * Who has it, in Meta's word: customer_service, marketing, utility, ctwa, ai_agent, escalation; null where that is not known
     */
    role: string | null;
    /**
     * Who had it before
     */
    previousRole: string | null;
    /**
     * Another responder has it: Meta refuses answers of yours that are no template, unless your app is its escalation partner. It is yours again with the next message that comes to you, and idle 24 hours after the last
     */
    elsewhere: boolean;
    /**
     * What was said so far, in the words of who had it
     */
    summary: string | null;
    /**
     * When Meta last told of it
     */
    toldAt: string;
  } | null;
  /**
   * The ads or posts that led the person here; null: none
   */
  referral: {
    /**
     * As Meta tells it, with the message that told of it; without a click id that is null
     */
    first: {
      ctwa_clid: string | null;
      /**
       * UUID
       */
      messageId: string;
      /**
       * RFC 3339, UTC
       */
      at: string;
      [k: string]: unknown;
    };
    /**
     * As Meta tells it, with the message that told of it; without a click id that is null
     */
    latest: {
      ctwa_clid: string | null;
      /**
       * UUID
       */
      messageId: string;
      /**
       * RFC 3339, UTC
       */
      at: string;
      [k: string]: unknown;
    };
  } | null;
}
export interface MediumOfMessage {
  /**
   * UUID
   */
  id: string;
  /**
   * Pending: announced, and not fetched yet. One of `pending`, `stored`, `failed`; a later version may say another.
   */
  state: 'pending' | 'stored' | 'failed' | (string & {});
  /**
   * Why it failed: `not-found`, `expired`, `too-large`, `type-refused`, `not-the-media`, `infected`, `not-scanned`, or what Meta said, such as `meta-131052`
   */
  reason?: string;
  /**
   * As received
   */
  mimeType: string | null;
  /**
   * Of one that is stored: the type that its content is of, whatever was announced
   */
  foundType?: string;
  bytes?: number;
  /**
   * What a scanner said of it; absent where none looked at it
   */
  scan?: {
    /**
     * One of `clean`, `infected`, `not-scanned`; a later version may say another.
     */
    verdict: 'clean' | 'infected' | 'not-scanned' | (string & {});
    /**
     * One of `too-large`, `time-out`, `unavailable`; a later version may say another.
     */
    reason?: 'too-large' | 'time-out' | 'unavailable' | (string & {});
  };
  filename?: string;
  caption?: string;
  /**
   * Recorded in the chat
   */
  voice?: boolean;
  animated?: boolean;
  /**
   * Of one that is stored: where its bytes are, on this host and without a token, until `expiresAt`
   */
  url?: string;
  /**
   * Five minutes after this read at most; read again for a fresh `url`
   */
  expiresAt?: string;
  /**
   * The message that it came with; null: it was uploaded to be sent
   */
  messageId: string | null;
  /**
   * UUID
   */
  projectId: string;
  /**
   * Whose message it came with; null: it was uploaded
   */
  contactId: string | null;
  /**
   * Of pictures that are stored
   */
  thumbnail?: {
    /**
     * made: at `url` with `&as=thumbnail`. One of `pending`, `made`, `none`; a later version may say another.
     */
    state: 'pending' | 'made' | 'none' | (string & {});
    /**
     * Of none: why, and never will be
     */
    reason?: string;
  };
}
/**
 * The CRM changed name, country, time zone or language of a tenant.
 */
export interface TenantProfileChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'tenant.changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * The CRM's own id of its customer
     */
    tenantId: string;
    /**
     * The tenant's name as the CRM shows it
     */
    name: string;
    /**
     * ISO 3166-1 alpha-2; reads phone numbers without a country code
     */
    country: string;
    /**
     * IANA time zone
     */
    timeZone: string;
    /**
     * BCP 47 language of the tenant
     */
    language: string;
  };
}
/**
 * The CRM set how wabus behaves for a tenant; the event is the whole of it.
 */
export interface TenantSettingsChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'tenant.settings-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * The CRM's own id of its customer
     */
    tenantId: string;
    /**
     * BCP 47 language → words that stop marketing when they are a whole message, or the payload of its button
     */
    stopKeywords: {
      [k: string]: string[];
    };
    /**
     * BCP 47 language → words that give consent to marketing back
     */
    startKeywords: {
      [k: string]: string[];
    };
    /**
     * Which purposes need consent first
     */
    consentPolicy: {
      /**
       * opt-out: allowed unless withdrawn; opt-in: only when given. One of `opt-out`, `opt-in`; a later version may say another.
       */
      marketing: 'opt-out' | 'opt-in' | (string & {});
    };
    /**
     * When nobody wants to be written to; stored, nothing waits for it yet
     */
    quietHours?: {
      /**
       * Local time HH:MM
       */
      from: string;
      /**
       * Local time HH:MM; before `from` = the next day
       */
      to: string;
      /**
       * IANA; else the tenant's
       */
      timeZone?: string;
    };
    /**
     * Hours after a campaign message in which a reply or a STOP counts for it
     */
    replyAttributionHours: number;
  };
}
/**
 * A tenant opened a place for one WhatsApp presence.
 */
export interface ProjectCreatedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.created';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * Name for people
     */
    name: string;
    /**
     * The CRM's own data, returned with the project
     */
    metadata?: {
      [k: string]: unknown;
    };
  };
}
/**
 * The CRM set how a project behaves; the event is the whole of it.
 */
export interface ProjectSettingsChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.settings-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * What was deleted for everyone is shown without its content
     */
    hideRevoked: boolean;
  };
}
/**
 * A signup ended without connecting: expired code, missing grant, or a claim held elsewhere.
 */
export interface EmbeddedSignupFailedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.signup-failed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * The signup that failed
     */
    signupId: string;
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
  };
}
/**
 * Every step of going live is done: the project may send.
 */
export interface ProjectActivatedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.active';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
  };
}
/**
 * Going live stopped at a step that did not succeed; a new signup starts again.
 */
export interface ProjectFailedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.failed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * Step of the checklist
     */
    step: string;
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
  };
}
/**
 * Meta refuses whatever this project sends, for the sake of its token, account or number: its messages wait until Meta takes one again or another signup is done.
 */
export interface ProjectNeedsAttentionEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.needs-attention';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * The message whose refusal showed it
     */
    messageId: string;
    /**
     * When it was refused, RFC 3339, UTC
     */
    refusedAt: string;
    /**
     * What Meta refuses: the token with its permissions, which is meant where nothing stands, the account, or its number. One of `token`, `account`, `number`; a later version may say another.
     */
    refused?: 'token' | 'account' | 'number' | (string & {});
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
  };
}
/**
 * Meta took a message of this project again, with the token that it has: what waited goes on.
 */
export interface ProjectRecoveredEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.recovered';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * The message that Meta took up
     */
    messageId: string;
  };
}
/**
 * The number, which is also in the app on a phone, left the platform: nothing is sent from it.
 */
export interface PhoneNumberDisconnectedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'project.disconnected';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's word, such as ACCOUNT_DISCONNECTED
     */
    reason?: string;
    /**
     * USER or SYSTEM
     */
    initiatedBy?: string;
  };
}
/**
 * Meta wants somebody to know something of the account, one of its numbers or its business.
 */
export interface AccountAlertedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.alerted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's word: what it is about, such as OBA_APPROVED
     */
    alert: string;
    /**
     * CRITICAL, WARNING or INFORMATIONAL
     */
    severity?: string;
    /**
     * ACTIVE while it holds, NONE once it is over
     */
    status?: string;
    /**
     * Meta's sentence
     */
    description?: string;
    /**
     * BUSINESS, PHONE_NUMBER …
     */
    entityType?: string;
    /**
     * Its id
     */
    entityId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * The WhatsApp Business Account was deleted: nothing is sent from it.
 */
export interface AccountDeletedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.deleted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta disabled the WhatsApp Business Account: nothing is sent from it.
 */
export interface AccountDisabledEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.disabled';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * The day in Meta's words, such as `April 17, 2025`
     */
    date?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta will disable the WhatsApp Business Account unless its business settles it before.
 */
export interface AccountDisablingScheduledEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.disabling-scheduled';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * The day in Meta's words, such as `April 17, 2025`
     */
    date?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * The WhatsApp Business Account left the platform: nothing is sent from it until it is back.
 */
export interface AccountOffboardedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.offboarded';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * The WhatsApp Business Account is back on the platform.
 */
export interface AccountReconnectedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.reconnected';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta lets the WhatsApp Business Account go on: it is no longer disabled, nor restricted as before.
 */
export interface AccountReinstatedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.reinstated';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta restricts what the WhatsApp Business Account may do.
 */
export interface AccountRestrictedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.restricted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * What it may not do
     */
    restrictions: {
      /**
       * Meta's name of it, such as RESTRICTED_BIZ_INITIATED_MESSAGING
       */
      restriction: string;
      /**
       * When it ends; absent where Meta names no end
       */
      until?: string;
      /**
       * What Meta asks to be done
       */
      remediation?: string;
    }[];
    /**
     * Meta's name of the rule that was broken, where given
     */
    violation?: string;
    /**
     * What Meta asks to be done about that
     */
    remediation?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta has reviewed the WhatsApp Business Account.
 */
export interface AccountReviewedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.reviewed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's word: APPROVED, REJECTED, PENDING or DEFERRED
     */
    decision: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta verified the WhatsApp Business Account.
 */
export interface AccountVerifiedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.verified';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * The WhatsApp Business Account broke a rule of Meta.
 */
export interface AccountViolationReportedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.violation-reported';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's word: the rule that was broken
     */
    violation: string;
    /**
     * What Meta asks to be done
     */
    remediation?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta did not deliver a message for want of payment: nothing is sent from the account meanwhile.
 */
export interface PaymentIssueRaisedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.payment-issue';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's error code
     */
    code: number;
    /**
     * Meta's words
     */
    detail: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * Meta changed how many people the business may write to first within a day, or how many numbers it may have.
 */
export interface MessagingLimitChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'account.messaging-limit-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Tier of the business, such as TIER_2K
     */
    messagingLimit?: string;
    /**
     * Tier of each number, as counted before October 2025
     */
    messagingLimitPerNumber?: string;
    /**
     * Numbers that the business may have
     */
    numbersPerBusiness?: number;
    /**
     * Numbers that the account may have
     */
    numbersPerAccount?: number;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * The username of the number was approved, reserved or deleted.
 */
export interface BusinessUsernameChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.username-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's word: approved, reserved or deleted
     */
    status: string;
    /**
     * The username; absent once it is deleted
     */
    username?: string;
  };
}
/**
 * Something went wrong at Meta for the number, and for no message that Meta names.
 */
export interface ChannelErrorReportedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.error';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's error code
     */
    code: number;
    /**
     * Meta's words
     */
    detail: string;
    /**
     * Whether a message that a person wrote was dropped for good
     */
    dropped: boolean;
  };
}
/**
 * Meta has reviewed the name that people see.
 */
export interface DisplayNameReviewedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.display-name-reviewed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's word: APPROVED, REJECTED, DEFERRED or PENDING
     */
    decision: string;
    /**
     * The name that was asked for
     */
    requestedName?: string;
    /**
     * Meta's name of the reason
     */
    rejectionReason?: string;
  };
}
/**
 * Meta said by the number how many people may be written to first within a day.
 */
export interface PhoneNumberMessagingLimitChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.messaging-limit-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's word: ONBOARDING, UPGRADE or DOWNGRADE
     */
    event: string;
    /**
     * Tier of the messaging limit, such as TIER_2K
     */
    messagingLimit: string;
    /**
     * The tier before
     */
    messagingLimitBefore?: string;
  };
}
/**
 * Somebody changed the number's PIN of two-step verification in Meta's dashboard, or asked to.
 */
export interface PhoneNumberPinChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.pin-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's word: PIN_CHANGED, PIN_RESET_REQUEST or PIN_REQUEST_SUCCESS
     */
    event: string;
  };
}
/**
 * Meta flagged the number for what people say of its messages, or took that back.
 */
export interface PhoneNumberQualityRatingChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.quality-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's word: FLAGGED or UNFLAGGED
     */
    event: string;
    /**
     * RED once it is flagged, GREEN once it is no longer
     */
    qualityRating: string;
    /**
     * Tier of the messaging limit, such as TIER_2K
     */
    messagingLimit?: string;
  };
}
/**
 * The settings of the number were changed, such as those of calling.
 */
export interface PhoneNumberSettingsChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.settings-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Settings in Meta's own shape
     */
    settings: {
      [k: string]: unknown;
    };
  };
}
/**
 * Meta changed how many messages a second the number may send.
 */
export interface PhoneNumberThroughputChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'number.throughput-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * STANDARD or HIGH
     */
    throughput: string;
    /**
     * Tier of the messaging limit, such as TIER_2K
     */
    messagingLimit?: string;
  };
}
/**
 * The business chose not to share what was said in its phone app before.
 */
export interface HistoryImportDeclinedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'history.declined';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's words
     */
    detail: string;
  };
}
/**
 * Meta does not take the request for the history of the number: nothing of it comes.
 */
export interface HistoryImportRefusedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'history.refused';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
  };
}
/**
 * Meta told all of the history of the number, as far as it goes: the one word of it for others, once for each import.
 */
export interface HistoryImportedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'history.imported';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * A template was written down.
 */
export interface TemplateDraftedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.drafted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Name, unique with the language in the WABA
     */
    name: string;
    /**
     * Meta's language code, such as en_US
     */
    language: string;
    /**
     * Meta's category. One of `MARKETING`, `UTILITY`, `AUTHENTICATION`; a later version may say another.
     */
    category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION' | (string & {});
    /**
     * Meta's components, as given
     */
    components: {
      [k: string]: unknown;
    };
    /**
     * Variable name (`1`, `2`, …) → field and default
     */
    variables: {
      [k: string]: {
        /**
         * Name of the recipient's field
         */
        field: string;
        /**
         * Used when the field is missing or empty
         */
        default?: string;
      };
    };
  };
}
/**
 * Meta took the template for review.
 */
export interface TemplateSubmittedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.submitted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template
     */
    metaTemplateId: string;
    /**
     * Category as Meta answered it
     */
    category: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta refused to take the template for review.
 */
export interface TemplateSubmissionFailedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.submission-failed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * The template may be sent.
 */
export interface TemplateApprovedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.approved';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template
     */
    metaTemplateId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta refused the template.
 */
export interface TemplateRejectedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.rejected';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template
     */
    metaTemplateId: string;
    /**
     * Meta's reason code
     */
    reason: string;
    /**
     * Why, in words of Meta
     */
    explanation?: string;
    /**
     * What Meta recommends to do about it
     */
    recommendation?: string;
    /**
     * When it is or was disabled, as Meta writes it: a date, or seconds since 1970
     */
    disableDate?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta stopped the template for a while, for its quality or by pacing.
 */
export interface TemplatePausedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.paused';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template
     */
    metaTemplateId: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * Why, in words of Meta
     */
    explanation?: string;
    /**
     * What Meta recommends to do about it
     */
    recommendation?: string;
    /**
     * When it is or was disabled, as Meta writes it: a date, or seconds since 1970
     */
    disableDate?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta stopped the template for good.
 */
export interface TemplateDisabledEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.disabled';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template
     */
    metaTemplateId: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * Why, in words of Meta
     */
    explanation?: string;
    /**
     * What Meta recommends to do about it
     */
    recommendation?: string;
    /**
     * When it is or was disabled, as Meta writes it: a date, or seconds since 1970
     */
    disableDate?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta put the template away because nobody used it for a year; it cannot be sent, and may come back.
 */
export interface TemplateArchivedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.archived';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta locked the template: it cannot be sent, and may come back.
 */
export interface TemplateLockedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.locked';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * The template was deleted at Meta, which still delivers what was sent before; nothing new can be sent.
 */
export interface TemplateDeletionScheduledEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.deletion-scheduled';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * The template is gone at Meta.
 */
export interface TemplateDeletedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.deleted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta has changed the category: from now on it is this purpose that consent is asked for.
 */
export interface TemplateCategoryChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.category-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * The category from now on. One of `MARKETING`, `UTILITY`, `AUTHENTICATION`; a later version may say another.
     */
    category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION' | (string & {});
    /**
     * The category until then, as Meta has it
     */
    categoryBefore?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta is going to change the category; until then the present one holds.
 */
export interface TemplateCategoryChangeAnnouncedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.category-change-announced';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * What it will be
     */
    category: string;
    /**
     * What it still is
     */
    categoryNow?: string;
    /**
     * When it will be changed
     */
    changesAt?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * The texts of the template were changed at Meta.
 */
export interface TemplateComponentsChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.components-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Text of the header
     */
    header?: string;
    /**
     * Text of the body
     */
    body: string;
    /**
     * Text of the footer
     */
    footer?: string;
    /**
     * Buttons, in their order
     */
    buttons: {
      /**
       * Meta's word for its kind
       */
      type: string;
      /**
       * What stands on it
       */
      text?: string;
      /**
       * Where it leads
       */
      url?: string;
      /**
       * Whom it calls
       */
      phoneNumber?: string;
    }[];
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta rates otherwise how people take the template; that alone ends no sending.
 */
export interface TemplateQualityChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.quality-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * GREEN, YELLOW, RED or UNKNOWN
     */
    quality: string;
    /**
     * What it was before
     */
    qualityBefore?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta takes what was sent by the template for another category; nothing changes by it.
 */
export interface TemplateMiscategorisedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.miscategorised';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * What Meta takes it for
     */
    category: string;
    /**
     * What it was sent as
     */
    categoryNow?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta warns that it will disable the template unless people take it better; it may be sent meanwhile.
 */
export interface TemplateFlaggedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.flagged';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's reason
     */
    reason?: string;
    /**
     * Meta's sentence
     */
    explanation?: string;
    /**
     * When Meta disables it, as Meta writes it
     */
    disableDate?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Meta reviews the template: until it has, the template cannot be sent.
 */
export interface TemplateReviewStartedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.review-started';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's reason
     */
    reason?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * Somebody appealed against what Meta decided of the template; it cannot be sent meanwhile.
 */
export interface TemplateAppealedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.appealed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's reason
     */
    reason?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * The account has more templates than Meta allows: this one cannot be sent.
 */
export interface TemplateLimitExceededEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.limit-exceeded';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Meta's id of the template, where it is known
     */
    metaTemplateId?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's reason
     */
    reason?: string;
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * The template's variables are filled from these fields, with these defaults.
 */
export interface VariablesMappedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'template.variables-mapped';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Template, UUID v5 of WABA, name and language
     */
    templateId: string;
    /**
     * Variable name (`1`, `2`, …) → field and default
     */
    variables: {
      [k: string]: {
        /**
         * Name of the recipient's field
         */
        field: string;
        /**
         * Used when the field is missing or empty
         */
        default?: string;
      };
    };
    projectId: string | null;
    name: string | null;
    language: string | null;
  };
}
/**
 * A campaign was planned.
 */
export interface CampaignCreatedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'campaign.created';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Campaign, UUID
     */
    campaignId: string;
    projectId: string | null;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * What is sent
     */
    template: {
      /**
       * Template, UUID
       */
      templateId: string;
      /**
       * Its name
       */
      name: string;
      /**
       * Its language
       */
      language: string;
    };
    /**
     * The CRM's own id of the campaign
     */
    externalId: string | null;
    metadata: unknown;
    /**
     * Own pace below that of the number, messages a second
     */
    maxPerSecond?: number;
  };
}
/**
 * The campaign runs from now on; category, components and variable map of its template are frozen here.
 */
export interface CampaignStartedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'campaign.started';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Campaign, UUID
     */
    campaignId: string;
    /**
     * 0 for the first run; counts retries of failed recipients
     */
    round: number;
    /**
     * Template's category: the purpose of its messages
     */
    category: string;
    projectId: string | null;
    /**
     * The CRM's own id of the campaign
     */
    externalId: string | null;
    metadata: unknown;
  };
}
/**
 * A person paused the campaign: no attempt is recorded later than a second after this.
 */
export interface CampaignPausedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'campaign.paused';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Campaign, UUID
     */
    campaignId: string;
    projectId: string | null;
    /**
     * The CRM's own id of the campaign
     */
    externalId: string | null;
    metadata: unknown;
  };
}
/**
 * The campaign goes on.
 */
export interface CampaignResumedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'campaign.resumed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Campaign, UUID
     */
    campaignId: string;
    projectId: string | null;
    /**
     * The CRM's own id of the campaign
     */
    externalId: string | null;
    metadata: unknown;
  };
}
/**
 * Nothing of the round is pending any more. Later evidence changes numbers, never this event.
 */
export interface CampaignCompletedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'campaign.completed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Campaign, UUID
     */
    campaignId: string;
    /**
     * The round that ended
     */
    round: number;
    /**
     * Distinct people in the ledger
     */
    recipients: number;
    projectId: string | null;
    /**
     * The CRM's own id of the campaign
     */
    externalId: string | null;
    metadata: unknown;
  };
}
/**
 * An upload's chunks all stand before this event: from here on its recipients count.
 */
export interface UploadCompletedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'campaign.recipients-added';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Campaign, UUID
     */
    campaignId: string;
    /**
     * One try of one upload, UUID v7
     */
    uploadId: string;
    /**
     * Rows read
     */
    received: number;
    /**
     * People new to the ledger
     */
    added: number;
    /**
     * Rows that named a person again
     */
    duplicates: number;
    /**
     * Rows refused
     */
    rejectedCount: number;
    projectId: string | null;
    /**
     * The CRM's own id of the campaign
     */
    externalId: string | null;
    metadata: unknown;
  };
}
/**
 * A message is to be sent. Its content is sealed with the contact’s key.
 */
export interface MessageQueuedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.queued';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    projectId: string | null;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    contactId: string | null;
    campaignId: string | null;
    /**
     * The campaign's round
     */
    round?: number;
    /**
     * Template, UUID, for a template message
     */
    templateId?: string;
    /**
     * Meta's type, such as template or text
     */
    messageType: string;
    /**
     * What consent it needs. One of `marketing`, `utility`, `authentication`, `none`; a later version may say another.
     */
    purpose: 'marketing' | 'utility' | 'authentication' | 'none' | (string & {});
    /**
     * Which lane of its number it waits in. One of `conversational`, `bulk`; a later version may say another.
     */
    priority: 'conversational' | 'bulk' | (string & {});
    /**
     * Who wanted it sent. One of `agent`, `campaign`, `api`, `automation`, `business-app`; a later version may say another.
     */
    sentBy: 'agent' | 'campaign' | 'api' | 'automation' | 'business-app' | (string & {});
    /**
     * The CRM's id of the agent or automation, where it was named
     */
    sentById?: string;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
export interface EventContact {
  /**
   * The person, UUID
   */
  id: string;
  externalId: string | null;
  name: string | null;
  language: string | null;
  /**
   * Those that are theirs now; none once the person was erased
   */
  addresses: {
    /**
     * One of `phone`, `userId`, `parentUserId`, `username`; a later version may say another.
     */
    kind: 'phone' | 'userId' | 'parentUserId' | 'username' | (string & {});
    /**
     * E.164 with +, or the id
     */
    value: string;
  }[];
}
/**
 * Meta took the message. Accepted is not sent.
 */
export interface MessageAcceptedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.accepted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * One call to Meta for a message, UUID v7, fresh for each attempt
     */
    attemptId: string;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Meta took the message but holds it until the template's quality is known.
 */
export interface MessageHeldForQualityAssessmentEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.held';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * One call to Meta for a message, UUID v7, fresh for each attempt
     */
    attemptId: string;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Status webhook: it left Meta's servers.
 */
export interface MessageSentEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.sent';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Named by the callback data; absent when matched by wamid
     */
    attemptId?: string;
    /**
     * Meta's timestamp of the status
     */
    at: string;
    /**
     * What Meta said it costs
     */
    pricing?: {
      /**
       * marketing, utility, service …
       */
      category?: string;
      /**
       * regular, free_customer_service …
       */
      type?: string;
      /**
       * PMP or CBP
       */
      model?: string;
      /**
       * Older payloads only
       */
      billable?: boolean;
    };
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Status webhook: it is on a device.
 */
export interface MessageDeliveredEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.delivered';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Named by the callback data; absent when matched by wamid
     */
    attemptId?: string;
    /**
     * Meta's timestamp of the status
     */
    at: string;
    /**
     * What Meta said it costs
     */
    pricing?: {
      /**
       * marketing, utility, service …
       */
      category?: string;
      /**
       * regular, free_customer_service …
       */
      type?: string;
      /**
       * PMP or CBP
       */
      model?: string;
      /**
       * Older payloads only
       */
      billable?: boolean;
    };
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Status webhook: it was displayed. May come without delivered.
 */
export interface MessageReadEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.read';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Named by the callback data; absent when matched by wamid
     */
    attemptId?: string;
    /**
     * Meta's timestamp of the status
     */
    at: string;
    /**
     * What Meta said it costs
     */
    pricing?: {
      /**
       * marketing, utility, service …
       */
      category?: string;
      /**
       * regular, free_customer_service …
       */
      type?: string;
      /**
       * PMP or CBP
       */
      model?: string;
      /**
       * Older payloads only
       */
      billable?: boolean;
    };
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Status webhook: what can be heard was played for the first time. May come without read, and tells that it was.
 */
export interface MessagePlayedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.played';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Named by the callback data; absent when matched by wamid
     */
    attemptId?: string;
    /**
     * Meta's timestamp of the status
     */
    at: string;
    /**
     * What Meta said it costs
     */
    pricing?: {
      /**
       * marketing, utility, service …
       */
      category?: string;
      /**
       * regular, free_customer_service …
       */
      type?: string;
      /**
       * PMP or CBP
       */
      model?: string;
      /**
       * Older payloads only
       */
      billable?: boolean;
    };
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Status webhook: a word of Meta on the message that is neither an error nor a status that messages go through.
 */
export interface MessageNotedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.noted';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Named by the callback data; absent when matched by wamid
     */
    attemptId?: string;
    /**
     * Meta's timestamp of the status
     */
    at: string;
    /**
     * Meta's word: deleted or warning
     */
    word: string;
    /**
     * Meta's words, where it gave any
     */
    detail?: string;
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Meta refused the message (source response), or said later that it failed (source webhook).
 */
export interface MessageFailedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.failed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * One call to Meta for a message, UUID v7, fresh for each attempt
     */
    attemptId?: string;
    /**
     * Meta's message id, opaque
     */
    wamid?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Where we learned it. One of `response`, `webhook`; a later version may say another.
     */
    source: 'response' | 'webhook' | (string & {});
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Not now: the message waits until a known time, or for what the reason names.
 */
export interface MessageDeferredEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.deferred';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * The attempt that Meta refused for now, where there was one
     */
    attemptId?: string;
    /**
     * When it is tried again; absent: when what it waits for happens
     */
    dueAt?: string;
    /**
     * Code, such as campaign-paused, throttled or meta-131000
     */
    reason: string;
    /**
     * The error as Meta gave it
     */
    meta?: {
      /**
       * Meta's error code
       */
      code: number;
      /**
       * error_subcode, where given
       */
      subcode?: number;
      /**
       * Meta's message or title
       */
      message: string;
      /**
       * error_data.details, the part to branch on
       */
      details?: string;
      /**
       * fbtrace_id; webhooks have none
       */
      fbtraceId?: string;
    };
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * Not sent, by our own rule; the reason says which.
 */
export interface MessageSuppressedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.suppressed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    projectId: string | null;
    contactId: string | null;
    campaignId: string | null;
    /**
     * Why it failed, was deferred or was suppressed
     */
    failure: {
      /**
       * Code of our catalogue, such as `template-not-approved` or `meta-131026`
       */
      code: string;
      /**
       * Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue. One of `retry-with-backoff`, `throttle-this-phone`, `throttle-this-pair`, `auth`, `permanent-recipient`, `permanent-request`, `template`, `policy-block`, `window-closed`, `unknown`, `own-rule`; a later version may say another.
       */
      class:
        | 'retry-with-backoff'
        | 'throttle-this-phone'
        | 'throttle-this-pair'
        | 'auth'
        | 'permanent-recipient'
        | 'permanent-request'
        | 'template'
        | 'policy-block'
        | 'window-closed'
        | 'unknown'
        | 'own-rule'
        | (string & {});
      /**
       * One sentence for a person
       */
      detail: string;
      /**
       * The error as Meta gave it
       */
      meta?: {
        /**
         * Meta's error code
         */
        code: number;
        /**
         * error_subcode, where given
         */
        subcode?: number;
        /**
         * Meta's message or title
         */
        message: string;
        /**
         * error_data.details, the part to branch on
         */
        details?: string;
        /**
         * fbtrace_id; webhooks have none
         */
        fbtraceId?: string;
      };
    };
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * The answer of the call was lost: resolved by a status webhook or a person, never by a blind re-send.
 */
export interface MessageOutcomeUnknownEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.unknown';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    messageId: string | null;
    /**
     * One call to Meta for a message, UUID v7, fresh for each attempt
     */
    attemptId: string;
    /**
     * What was seen: timeout, reset, crash
     */
    reason: string;
    projectId: string | null;
    contactId: string | null;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    metadata: unknown;
  };
}
/**
 * A person wrote to a business number. A stream may have several: what could not be shown at first and came later, and what came by several ways.
 */
export interface MessageReceivedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.received';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's type
     */
    messageType: string;
    /**
     * The message that this one quotes
     */
    contextWamid?: string;
    /**
     * It was passed on
     */
    forwarded?: boolean;
    /**
     * It was passed on more than five times
     */
    frequentlyForwarded?: boolean;
    /**
     * Meta's codes of what was wrong with it
     */
    errorCodes?: number[];
    /**
     * Nobody wrote it, though Meta tells it as a message: it causes nothing
     */
    unwritten?: boolean;
    /**
     * UUID
     */
    messageId: string;
    inReplyTo: {
      /**
       * UUID
       */
      messageId: string;
      /**
       * Meta's message id
       */
      wamid: string;
      externalId: string | null;
      campaignId: string | null;
    } | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    from: string | null;
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    /**
     * The medium, as `Media` has it, without `url`: read the message for one
     */
    media: {
      [k: string]: unknown;
    } | null;
  };
}
/**
 * The business wrote to a person in its phone app, or another responder did.
 */
export interface MessageEchoedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.echoed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's type
     */
    messageType: string;
    /**
     * The message that this one quotes
     */
    contextWamid?: string;
    /**
     * It was passed on
     */
    forwarded?: boolean;
    /**
     * It was passed on more than five times
     */
    frequentlyForwarded?: boolean;
    /**
     * Meta's codes of what was wrong with it
     */
    errorCodes?: number[];
    /**
     * Meta's word on what became of it, in lower case; absent: sent
     */
    status?: string;
    /**
     * UUID
     */
    messageId: string;
    inReplyTo: {
      /**
       * UUID
       */
      messageId: string;
      /**
       * Meta's message id
       */
      wamid: string;
      externalId: string | null;
      campaignId: string | null;
    } | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    from: string | null;
    to: string | null;
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
    /**
     * The medium, as `Media` has it, without `url`: read the message for one
     */
    media: {
      [k: string]: unknown;
    } | null;
  };
}
/**
 * Somebody put an emoji beside a message, or took it back. Each has one beside a message.
 */
export interface ReactionReceivedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.reaction';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's id of the message that it is about, as received
     */
    target: string;
    /**
     * Who did it. One of `person`, `business`; a later version may say another.
     */
    by: 'person' | 'business' | (string & {});
    messageId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * Of a reaction; null: taken back
     */
    emoji: string | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
  };
}
/**
 * Somebody changed what a message of theirs says.
 */
export interface MessageEditedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.edited';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's id of the message that it is about, as received
     */
    target: string;
    /**
     * Who did it. One of `person`, `business`; a later version may say another.
     */
    by: 'person' | 'business' | (string & {});
    /**
     * Meta's type of what it says now
     */
    messageType: string;
    messageId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * Of a reaction; null: taken back
     */
    emoji: string | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
  };
}
/**
 * Somebody deleted a message of theirs for everyone; what it said stays.
 */
export interface MessageRevokedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.revoked';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's id of the message that it is about, as received
     */
    target: string;
    /**
     * Who did it. One of `person`, `business`; a later version may say another.
     */
    by: 'person' | 'business' | (string & {});
    messageId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * Of a reaction; null: taken back
     */
    emoji: string | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
  };
}
/**
 * Somebody pinned a message of the chat, or took it down.
 */
export interface MessagePinnedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.pinned';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Meta's id of the message that it is about, as received
     */
    target: string;
    /**
     * Who did it. One of `person`, `business`; a later version may say another.
     */
    by: 'person' | 'business' | (string & {});
    /**
     * From then on
     */
    pinned: boolean;
    messageId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
    campaignId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * Of a reaction; null: taken back
     */
    emoji: string | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
    /**
     * In Meta's own shape; null once the person was erased
     */
    content: {
      [k: string]: unknown;
    };
  };
}
/**
 * The bytes of a medium are kept, sealed.
 */
export interface MediaStoredEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.media-stored';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * The medium, UUID; that of a message that came has the id of the message
     */
    mediaId: string;
    /**
     * The message that it came with, UUID
     */
    messageId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Found in the content, whatever was announced
     */
    mimeType: string;
    /**
     * How many they are
     */
    bytes: number;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * The medium, as `Media` has it, without `url`: read the message for one
     */
    media: {
      [k: string]: unknown;
    } | null;
  };
}
/**
 * The bytes of a medium were not got, and nobody tries any more by himself.
 */
export interface MediaFailedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.media-failed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * The medium, UUID; that of a message that came has the id of the message
     */
    mediaId: string;
    /**
     * The message that it came with, UUID
     */
    messageId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * One of `not-found`, `expired`, `too-large`, `type-refused`, `not-the-media`, `infected`, `not-scanned`; a later version may say another.
     */
    reason:
      | 'not-found'
      | 'expired'
      | 'too-large'
      | 'type-refused'
      | 'not-the-media'
      | 'infected'
      | 'not-scanned'
      | (string & {});
    /**
     * One sentence for a person
     */
    detail: string;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * The medium, as `Media` has it, without `url`: read the message for one
     */
    media: {
      [k: string]: unknown;
    } | null;
  };
}
/**
 * A scanner looked at a file, or could not.
 */
export interface MediaScannedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'message.media-scanned';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * The medium, UUID; that of a message that came has the id of the message
     */
    mediaId: string;
    /**
     * The message that it came with, UUID
     */
    messageId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * One of `clean`, `infected`, `not-scanned`; a later version may say another.
     */
    verdict: 'clean' | 'infected' | 'not-scanned' | (string & {});
    /**
     * Why it was not scanned. One of `too-large`, `time-out`, `unavailable`; a later version may say another.
     */
    reason?: 'too-large' | 'time-out' | 'unavailable' | (string & {});
    /**
     * What is in one that is infected, as the scanner calls it
     */
    found?: string;
    conversationId: string | null;
    /**
     * The CRM's own id of that message; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * The medium, as `Media` has it, without `url`: read the message for one
     */
    media: {
      [k: string]: unknown;
    } | null;
  };
}
/**
 * A file that messages may send was uploaded and is kept, sealed.
 */
export interface MediaUploadedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'media.uploaded';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * The medium, UUID
     */
    mediaId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * That it is sent as: announced, and found in the content
     */
    mimeType: string;
    /**
     * How many they are
     */
    bytes: number;
  };
}
/**
 * Something happened to a call between a person and a business number; the id of the stream is that of the call.
 */
export interface CallReportedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'call.reported';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Meta's message id, opaque
     */
    wamid: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, or of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Group that it was said in; absent: to the business alone
     */
    groupId?: string;
    /**
     * How it came; absent: live. What it may cause is in the table of sources. One of `live`, `standby`, `history`, `replay`, `echo`; a later version may say another.
     */
    source?: 'live' | 'standby' | 'history' | 'replay' | 'echo' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * Inbound: the person called. One of `inbound`, `outbound`; a later version may say another.
     */
    direction: 'inbound' | 'outbound' | (string & {});
    /**
     * Meta's word in lower case, such as connect or terminate
     */
    event: string;
    /**
     * Meta's word on how it ended, in lower case
     */
    status?: string;
    /**
     * When it was answered; absent when it was not
     */
    startedAt?: string;
    /**
     * When it ended
     */
    endedAt?: string;
    /**
     * Seconds
     */
    duration?: number;
    /**
     * What was given along with a call of the business
     */
    callbackData?: string;
    /**
     * Meta's codes of what was wrong with it
     */
    errorCodes?: number[];
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * Another responder answers a thread from then on: an app, or the agent of Meta. Its stream has it alone.
 */
export interface ThreadHandedOverEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.handed-over';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Given by who had it, or taken by who has it. One of `passed`, `taken`; a later version may say another.
     */
    how: 'passed' | 'taken' | (string & {});
    /**
     * Meta's word for who has it, in lower case, such as customer_service or ai_agent
     */
    role: string;
    /**
     * Who had it before
     */
    previousRole?: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A group was made, changed, suspended or deleted, or people came or left; the stream is that of the group.
 */
export interface GroupReportedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'group.reported';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * Thread of project and group, UUID v5
     */
    conversationId: string;
    /**
     * Meta's id of the group
     */
    groupId: string;
    /**
     * Meta's word in lower case, such as group_create or group_suspend
     */
    event: string;
    /**
     * The request of the business that it answers
     */
    requestId?: string;
    /**
     * What it is called from then on
     */
    subject?: string;
    /**
     * What it says of itself from then on
     */
    description?: string;
    /**
     * By which people come in
     */
    inviteLink?: string;
    /**
     * What somebody asked for
     */
    joinRequestId?: string;
    /**
     * Meta's word for who did it, in lower case
     */
    initiatedBy?: string;
    /**
     * Meta's word for how it came, in lower case, such as invite_link
     */
    reason?: string;
    /**
     * Meta's word in lower case: auto_approve or approval_required
     */
    joinApproval?: string;
    /**
     * Settings that could not be changed, by Meta's names
     */
    refused?: string[];
    /**
     * Who came, left, wants to come in, or could not be let in
     */
    participants: {
      /**
       * A person, UUID, random: not derived from any address
       */
      contactId: string;
      /**
       * One of `added`, `removed`, `asked`, `failed`; a later version may say another.
       */
      change: 'added' | 'removed' | 'asked' | 'failed' | (string & {});
      /**
       * Meta's codes of why not
       */
      errorCodes?: number[];
    }[];
    /**
     * Meta's codes of what was wrong with it
     */
    errorCodes?: number[];
    /**
     * RFC 3339, UTC
     */
    at: string;
  };
}
/**
 * A person is known from now on, by the address in the sealed part.
 */
export interface ContactIdentifiedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.identified';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Where we first met the person: an upload, a single message, or they wrote to us. One of `campaign`, `message`, `inbound`, `unknown`; a later version may say another.
     */
    source?: 'campaign' | 'message' | 'inbound' | 'unknown' | (string & {});
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * The CRM changed what it says of a person; the sealed part is the whole of it.
 */
export interface ContactProfileChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A person has one more address.
 */
export interface ContactAddressAddedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.address-added';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Who said so: the CRM, what showed both, a change told by WhatsApp, or the person when asked. One of `crm`, `inbound`, `user-id-changed`, `number-changed`, `contact-request`; a later version may say another.
     */
    source: 'crm' | 'inbound' | 'user-id-changed' | 'number-changed' | 'contact-request' | (string & {});
    /**
     * When it was shown, on Meta's clock; absent where the CRM said so
     */
    at?: string;
    /**
     * Business portfolio in which a username or an id over linked portfolios was shown; `?` where nobody named it
     */
    portfolio?: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * An address is a person's no more; it is kept as a former one, so that what comes late finds its person.
 */
export interface ContactAddressRemovedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.address-removed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * A change that WhatsApp told, or a message of another person from that number. One of `number-changed`, `user-id-changed`, `another-person`; a later version may say another.
     */
    because: 'number-changed' | 'user-id-changed' | 'another-person' | (string & {});
    /**
     * Since when, RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * The contacts of the WhatsApp Business app have a name for a person, or none any more.
 */
export interface ContactNamedInAppEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.named-in-app';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * Two contacts are one person, by evidence and for good: what is told of either is told of the survivor.
 */
export interface ContactsMergedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.merged';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The other contact, UUID
     */
    otherId: string;
    /**
     * That of both which goes on: the one that was known first
     */
    survivorId: string;
    /**
     * The evidence. One of `shown-together`, `user-id-changed`, `number-changed`, `contact-request`, `decided`; a later version may say another.
     */
    because:
      'shown-together' | 'user-id-changed' | 'number-changed' | 'contact-request' | 'decided' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * Somebody said that two contacts are one person: their threads stay apart, and it can be undone.
 */
export interface ContactsLinkedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.linked';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The other contact, UUID
     */
    otherId: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * Somebody said that two linked contacts are not one person after all.
 */
export interface ContactsUnlinkedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.unlinked';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The other contact, UUID
     */
    otherId: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * Two contacts would be one person by what WhatsApp told, and by something else they are two: a person decides.
 */
export interface IdentityConflictFoundEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.conflict-found';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The other contact, UUID
     */
    otherId: string;
    /**
     * Derived from both contacts and the cause, UUID v5
     */
    conflictId: string;
    /**
     * What speaks for one person. One of `user-id-changed`, `number-changed`, `contact-request`; a later version may say another.
     */
    because: 'user-id-changed' | 'number-changed' | 'contact-request' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * Somebody decided whether two contacts are one person.
 */
export interface IdentityConflictDecidedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.conflict-decided';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The other contact, UUID
     */
    otherId: string;
    /**
     * Derived from both contacts and the cause, UUID v5
     */
    conflictId: string;
    /**
     * Whether they are one
     */
    same: boolean;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A person was erased: the keys go, so nothing that is sealed about the contact can be opened again, and nothing is sent. In the stream of each contact of the person.
 */
export interface ContactErasedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.erased';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The contact that went on for the person, UUID: the same, or another of them
     */
    personId: string;
    /**
     * When it was asked for
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * No process has a key of the erased person in memory any more, and raw webhooks, dead letters and uploads that named the person are gone.
 */
export interface ContactErasureCompletedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.erasure-completed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A person agreed to be written to for a purpose, by the whole tenant.
 */
export interface ConsentGivenEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.consent-given';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * What the person agreed or objected to. One of `marketing`, `utility`, `all`; a later version may say another.
     */
    purpose: 'marketing' | 'utility' | 'all' | (string & {});
    /**
     * Where it was said: `keyword` for a message to us, else what the CRM named
     */
    source: string;
    /**
     * The message that said so, for source `keyword`
     */
    wamid?: string;
    /**
     * The project the person wrote to, for source `keyword`
     */
    projectId?: string;
    /**
     * When it was said; the newest word counts
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A person does not want to be written to for a purpose, by anybody of the tenant.
 */
export interface ConsentWithdrawnEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.consent-withdrawn';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * What the person agreed or objected to. One of `marketing`, `utility`, `all`; a later version may say another.
     */
    purpose: 'marketing' | 'utility' | 'all' | (string & {});
    /**
     * Where it was said: `keyword` for a message to us, else what the CRM named
     */
    source: string;
    /**
     * The message that said so, for source `keyword`
     */
    wamid?: string;
    /**
     * The project the person wrote to, for source `keyword`
     */
    projectId?: string;
    /**
     * When it was said; the newest word counts
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A person stopped or resumed marketing of one business number in WhatsApp's own settings.
 */
export interface MarketingPreferenceChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'contact.marketing-preference-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * WhatsApp Business Account id, opaque
     */
    wabaId: string;
    /**
     * Meta's id of the business phone number, opaque
     */
    phoneNumberId: string;
    /**
     * Meta's value. One of `stop`, `resume`; a later version may say another.
     */
    preference: 'stop' | 'resume' | (string & {});
    /**
     * RFC 3339, UTC
     */
    at: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A conversation has another owner in the team, or none.
 */
export interface ConversationAssignedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.assigned';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The CRM's id of the agent or team; absent: nobody
     */
    assignee?: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * An agent has seen what came in up to a time.
 */
export interface ConversationReadEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.read';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * Everything that we recorded up to this time is read, on our clock
     */
    upTo: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A conversation is done with, until the person writes again.
 */
export interface ConversationClosedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.closed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * An agent opened a closed conversation again; what a person writes opens it without this event.
 */
export interface ConversationReopenedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.reopened';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * A conversation carries these labels, and no others.
 */
export interface LabelsChangedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.labels-changed';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * All its labels, sorted
     */
    labels: string[];
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
  };
}
/**
 * An agent wrote a note for colleagues; the person never sees it.
 */
export interface NoteAddedEvent {
  /**
   * Id of the event, UUID; for ever the same
   */
  id: string;
  type: 'conversation.note-added';
  /**
   * Version of its shape
   */
  schemaVersion: number;
  /**
   * What it happened to, such as `message-{id}`
   */
  stream: string;
  /**
   * Place in its stream, from 0
   */
  revision: number;
  /**
   * When it happened in the world, RFC 3339, UTC
   */
  occurredAt: string;
  /**
   * When it was recorded, RFC 3339, UTC
   */
  recordedAt: string;
  tenantId: string;
  data: {
    /**
     * Thread of project and contact, UUID v5
     */
    conversationId: string;
    /**
     * Project (one WhatsApp presence of a tenant), UUID
     */
    projectId: string;
    /**
     * A person, UUID, random: not derived from any address
     */
    contactId: string;
    /**
     * The note, UUID
     */
    noteId: string;
    /**
     * The CRM's id of the agent who wrote it
     */
    author?: string;
    /**
     * The CRM's own id of the person; null without one, once the person was erased, or where the token may not see it
     */
    externalId: string | null;
  };
  /**
   * Absent for a token that may not see people
   */
  personal?: {
    contact: EventContact | null;
    /**
     * What can be read of the content: text, caption, or what was chosen
     */
    text: string | null;
  };
}
/**
 * Who did what, when, because of what.
 */
export interface AuditEntry {
  /**
   * When it was recorded, on our clock
   */
  at: string;
  /**
   * When it happened in the world, such as Meta's timestamp
   */
  occurredAt: string;
  /**
   * Kind and id of who caused it, such as `system:sender`
   */
  actor: string;
  /**
   * Type of the event
   */
  action: string;
  /**
   * Stream that it stands in, such as `campaign-{id}`
   */
  subject: string;
  /**
   * What happened, as one sentence
   */
  sentence: string;
  eventId: string;
  /**
   * What belongs together
   */
  correlationId: string;
  /**
   * The command or event that directly caused it
   */
  causationId: string;
}
export interface Webhook {
  /**
   * The `correlationId` of its events
   */
  id: string;
  /**
   * RFC 3339, UTC
   */
  receivedAt: string;
  wabaId: string;
  items: {
    /**
     * Its place in the webhook, from 0
     */
    index: number;
    /**
     * Kind of the fact that it is; `unknown`, `record` for what is no webhook
     */
    kind: string;
    /**
     * Meta's name of the subscription
     */
    field: string;
    phoneNumberId: string | null;
    /**
     * What became of it. `placed`: it stands, by these events or by those of an earlier webhook; `foreign`: of a message or template of another app, or of one that nobody knows yet; `unknown`: kept until a later version reads it; `dead-letter`: see there. One of `placed`, `foreign`, `unknown`, `dead-letter`; a later version may say another.
     */
    outcome: 'placed' | 'foreign' | 'unknown' | 'dead-letter' | (string & {});
    /**
     * The events that it became, also later; empty where what it tells stood already
     */
    events: {
      id: string;
      type: string;
      stream: string;
      /**
       * RFC 3339, UTC
       */
      occurredAt: string;
    }[];
  }[];
  /**
   * The bytes; they are kept for 30 days, unless the installation says otherwise
   */
  body: {
    /**
     * `erased`: with a person whom it showed. One of `kept`, `expired`, `erased`; a later version may say another.
     */
    state: 'kept' | 'expired' | 'erased' | (string & {});
    /**
     * As it came, byte for byte; null unless it is kept
     */
    text: string | null;
  };
}
export interface DeadLetter {
  id: string;
  /**
   * One of `unroutable`, `conflict`, `unreadable`, `meta-test`; a later version may say another.
   */
  class: 'unroutable' | 'conflict' | 'unreadable' | 'meta-test' | (string & {});
  reason: string;
  /**
   * Its owner, where known
   */
  tenantId: string | null;
  wabaId: string | null;
  phoneNumberId?: string | null;
  topic: string;
  partition: number;
  /**
   * Offset of the record; a string, since it may be large
   */
  offset: string;
  /**
   * Which item of the record, from 0
   */
  item: number;
  /**
   * RFC 3339, UTC
   */
  receivedAt: string;
  resolution: string | null;
}
export interface ProblemPage {
  /**
   * Address of this page
   */
  type: string;
  code: string;
  /**
   * What is the case when this code is given
   */
  meaning: string;
  /**
   * HTTP status; null for a code that only stands in `failure`
   */
  status: number | null;
  /**
   * Whether the same may succeed later without being changed
   */
  retryable: boolean;
  /**
   * What a person can do
   */
  advice: string;
}
