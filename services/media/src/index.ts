export { createMediaService, type MediaPorts, type MediaSettings } from './service.ts';
