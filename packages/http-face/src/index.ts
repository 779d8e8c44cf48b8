export { type RouteAnswer, writeAnswer } from './answer.ts';
export { createApi } from './api.ts';
export type { Bind, CallOf, RouteCall } from './bind.ts';
export { contentType, parseJson, readBytes } from './body.ts';
export { createFaceServer } from './face-server.ts';
export { endWithUnreadBody } from './unread-body.ts';
