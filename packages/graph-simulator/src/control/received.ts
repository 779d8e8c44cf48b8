import type { ServerResponse } from 'node:http';
import type { Message, PhoneNumber } from '../state/nodes.ts';

const messagesPerWrite = 500;

/**
 * `GET /numbers/{id}/received`: every send request that the number accepted, in order, as a bare array. Written in
 * parts, since a load test leaves hundreds of thousands.
 */
export async function writeReceived(number: PhoneNumber, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  const received = number.received.slice();
  response.write('[');
  for (let at = 0; at < received.length && !response.destroyed; at += messagesPerWrite) {
    const part = received
      .slice(at, at + messagesPerWrite)
      .map(shown)
      .join(',\n');
    if (!response.write(at === 0 ? part : `,\n${part}`)) await drained(response);
  }
  response.end(']');
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function shown(message: Message): string {
  const { wamid, to, recipient, type, callbackData } = message;
  const at = new Date(message.at).toISOString();
  const facts = JSON.stringify({ wamid, to, recipient, type, callbackData, at });
  // The body is JSON text already.
  return `${facts.slice(0, -1)},"body":${message.body}}`;
}
