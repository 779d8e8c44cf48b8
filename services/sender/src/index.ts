export { type SenderConfig, senderConfig } from './config.ts';
export { installSender } from './install.ts';
export { createSender, type SenderPorts, type SenderSettings } from './service.ts';
