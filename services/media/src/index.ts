export { installMedia } from './install.ts';
export { createMediaService, type MediaPorts, type MediaSettings } from './service.ts';
