export { type CheckpointMove, type Checkpoints, checkpointsOf } from './checkpoints.ts';
export { createEventFeed, type EventFeed, type EventFeedPorts, type FeedListener } from './event-feed.ts';
export { type FeedMetrics, feedMetrics } from './feed-metrics.ts';
export type { FeedTrouble, FeedTroubles } from './feed-troubles.ts';
export type { CheckpointKey, Follower, SettingAside } from './follower.ts';
