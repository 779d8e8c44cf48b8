/** Claims a WABA for a project of a tenant; `claimId` is fresh (v7) for each try. */
export interface ClaimWaba {
  readonly type: 'ClaimWaba';
  readonly wabaId: string;
  readonly tenantId: string;
  readonly projectId: string;
  readonly claimId: string;
}

/** Gives this claim back; does nothing when `claimId` does not hold the WABA. */
export interface ReleaseWaba {
  readonly type: 'ReleaseWaba';
  readonly wabaId: string;
  readonly claimId: string;
  readonly reason: string;
}

/** Commands of a `waba-{wabaId}` stream. */
export type WabaCommand = ClaimWaba | ReleaseWaba;

/** Claims a number for one project; `claimId` is fresh (v7) for each try, and not the WABA claim's. */
export interface ClaimNumber {
  readonly type: 'ClaimNumber';
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly tenantId: string;
  readonly projectId: string;
  readonly claimId: string;
}

/** Gives this claim back; does nothing when `claimId` does not hold the number. */
export interface ReleaseNumber {
  readonly type: 'ReleaseNumber';
  readonly phoneNumberId: string;
  readonly claimId: string;
  readonly reason: string;
}

/** Commands of a `number-{phoneNumberId}` stream. */
export type NumberCommand = ClaimNumber | ReleaseNumber;
