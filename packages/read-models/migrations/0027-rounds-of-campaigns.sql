-- While all messages of a campaign are of its first round nobody has two, and none is looked for. What was counted before
-- may be of several.
alter table campaign_tallies add column several_rounds boolean not null default true;
alter table campaign_tallies alter column several_rounds drop default;
