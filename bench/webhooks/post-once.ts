import { type Agent, request } from 'node:http';

/** Sends a webhook once; answers the status, or that the line broke. */
export function postOnce(url: string, body: string, signature: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('close', () => resolve(String(response.statusCode)));
    });
    call.on('error', () => resolve('broken')).end(body);
  });
}
