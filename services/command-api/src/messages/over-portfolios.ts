/** Why an id over linked portfolios (Meta's parent id) is refused as a recipient, though Meta would send to it. */
export const OVER_PORTFOLIOS =
  'An id over linked portfolios leads to nobody: take the id that the person has with this business.';

/** Whether an id is one over linked portfolios. What a person says is known by the id of one: by this nobody would be heard. */
export const isOverPortfolios = (userId: string): boolean => /^[A-Z]{2}\.ENT\./.test(userId);
